"""Uploaded files: kept in the data folder until they are imported, refused or a day old."""

import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from unicodedata import normalize

from django.conf import settings

from cham.apps.imports.errors import UploadTooLargeError
from cham.apps.imports.models import Stage, Upload
from cham.apps.orgs.models import Member

MOST_BYTES = 2 * 1024**3
MOST_ROWS = 200_000
"""How many rows of a file a dry run reads: some ten to twenty seconds of work."""

PURPOSES = ("", "interactions", "feedback", "customers")
"""What a file can be said to hold; empty leaves it to a guess."""
_CODE_BYTES = 5
_KEPT = timedelta(days=1)
_FOLDER = "uploads"
_LONGEST_NAME = 180  # bytes; disks hold 255
_PLAIN = re.compile(r"[^\w .()+-]", re.UNICODE)


class Sent(Protocol):
    """A file as the browser sent it; Django's `UploadedFile` is one."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def chunks(self) -> Iterator[bytes]: ...


def keep_upload(member: Member | None, sent: Sent, *, purpose: str) -> Upload:
    """Keep a file for a job to read.

    Raises
    ------
    UploadTooLargeError
        When it has more than 2 GiB; such files are imported by command.
    """
    if (sent.size or 0) > MOST_BYTES:
        raise UploadTooLargeError(name=sent.name or "", most=MOST_BYTES // 1024**3)
    upload = Upload(
        code=secrets.token_hex(_CODE_BYTES),
        file_name=safe_name(sent.name or ""),
        purpose=purpose,
        uploaded_by=member,
    )
    place = place_of(upload)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("wb") as file:
        for part in sent.chunks():
            file.write(part)
    upload.save()
    return upload


def safe_name(name: str) -> str:
    """Give a file's own name without folders and without letters that mean something to a disk.

    Letters are composed, and a long name keeps its end, which says what kind of file it is.

    Examples
    --------
    >>> safe_name("../../etc/passwd"), safe_name("đơn hàng (1).csv"), safe_name("")
    ('passwd', 'đơn hàng (1).csv', 'file')
    >>> safe_name("tie\u0302\u0301ng.csv"), len(safe_name("漢" * 200 + ".csv").encode())
    ('tiếng.csv', 178)
    """
    last = normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = _PLAIN.sub("_", last).strip(" .").encode("utf-8", "replace")[-_LONGEST_NAME:]
    return kept.decode("utf-8", "ignore").strip(" .") or "file"


def place_of(upload: Upload) -> Path:
    """Give where the file of an upload lies."""
    folder: Path = settings.CONFIGURATION.data
    return folder / _FOLDER / upload.code / upload.file_name


def would_be_rejects(upload: Upload) -> Path:
    """Give where the rows lie that a dry run would reject."""
    folder: Path = settings.CONFIGURATION.data
    return folder / _FOLDER / f"{upload.code}-rejects.csv"


def drop_file(upload: Upload) -> None:
    """Remove an upload's file; what was imported from it stays."""
    place = place_of(upload)
    place.unlink(missing_ok=True)
    would_be_rejects(upload).unlink(missing_ok=True)
    if place.parent.is_dir() and not any(place.parent.iterdir()):
        place.parent.rmdir()


def drop_old(now: datetime) -> int:
    """Remove uploads that nobody confirmed within a day; tell how many."""
    old = [
        each
        for each in Upload.objects.unscoped().filter(uploaded_at__lt=now - _KEPT)
        if each.stage in {Stage.READING, Stage.ASKING}
    ]
    for each in old:
        drop_file(each)
        Upload.objects.unscoped().filter(pk=each.pk).delete()
    return len(old)
