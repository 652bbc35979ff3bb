"""Copying the lake while servers write to it, and putting a copy back.

A backup is a folder: `lake` with the lake's files, beside it whatever the caller adds, and
`backup.json` with the digest of each file, written last. First the segments are closed, so that
everything acknowledged before is in files that no longer change; then these are copied; then the
caller copies the operational data, which so knows every customer whom the copied rows name. Only
its owner may look into a copy, as into the original.
"""

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import msgspec

from cham.lake.compaction import closed_segments
from cham.lake.durable import (
    DIGEST_BYTES,
    digest_file,
    make_folder,
    storage_errors,
    sync_file,
    sync_folder,
)
from cham.lake.errors import BackupDamagedError, FolderTakenError
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, sealed_body, write_sealed
from cham.lake.results import Backup
from cham.lake.table import table_files

FORMAT = 1
CONTENTS = "backup.json"
LAKE = "lake"

_READ_BYTES = 1 << 20
_OWNERS = 0o700


def back_up(
    layout: Layout, manifest: Manifest, target: Path, beside: Callable[[Path], None]
) -> Backup:
    """Copy the lake to a new folder. The caller holds the lock.

    Raises
    ------
    FolderTakenError
        When there is something at the target already.
    """
    _claim(target)
    with storage_errors(target), _whole_or_nothing(target):
        digests = {}
        for path in _named(layout, manifest):
            place = Path(LAKE) / path.relative_to(layout.folder)
            digests[str(place)] = _copy(path, target / place)
        beside(target)
        for path in sorted(target.rglob("*")):
            place = path.relative_to(target)
            if path.is_file() and str(place) not in digests:
                sync_file(path)
                digests[str(place)] = digest_file(path)
        _sync_folders(target)
        size = sum((target / place).stat().st_size for place in digests)
        backup = Backup(files=digests, size=size)
        write_sealed(target / CONTENTS, msgspec.json.encode(backup))
        sync_folder(target.parent)
    return backup


def restore(source: Path, target: Path) -> Backup:
    """Put a backup back into a folder of its own, every file proved on the way.

    Raises
    ------
    FolderTakenError
        When there is something at the target already.
    BackupDamagedError
        When a file is missing or does not match its digest; the target is not there then.
    """
    backup = _contents(source)
    _claim(target)
    unfinished = target.with_name(target.name + ".restoring")
    with storage_errors(target):
        target.rmdir()
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=_OWNERS)
        with _whole_or_nothing(unfinished):
            _copy_proved(backup, source, unfinished)
            _begin_lineage(Layout(unfinished / LAKE))
            _sync_folders(unfinished)
            unfinished.rename(target)
        sync_folder(target.parent)
    return backup


@contextlib.contextmanager
def _whole_or_nothing(folder: Path) -> Generator[None]:
    """Remove what was begun when it cannot be finished, so that it can be tried again."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _copy_proved(backup: Backup, source: Path, target: Path) -> None:
    for place, digest in backup.files.items():
        path = source / place
        if not path.is_file() or _copy(path, target / place) != digest:
            raise BackupDamagedError(path=place)


def _contents(source: Path) -> Backup:
    path = source / CONTENTS
    body = sealed_body(path.read_bytes()) if path.is_file() else None
    if body is None:
        raise BackupDamagedError(path=CONTENTS)
    return msgspec.json.decode(body, type=Backup)


def _claim(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTakenError(folder=str(folder))
    with storage_errors(folder):
        make_folder(folder)
        folder.chmod(_OWNERS)


def _named(layout: Layout, manifest: Manifest) -> Iterator[Path]:
    yield from (path for path in (layout.manifest, layout.manifest_copy) if path.exists())
    yield from sorted(manifest.files(layout))
    yield from (layout.table / file.path for file in table_files(layout, manifest.table))
    yield from (segment.path for segment in closed_segments(layout, manifest))


def _copy(path: Path, place: Path) -> str:
    """Copy a file durably; gives the digest of what was copied."""
    place.parent.mkdir(parents=True, exist_ok=True)
    seal = blake2b(digest_size=DIGEST_BYTES)
    with path.open("rb") as source, place.open("xb") as copy:
        while chunk := source.read(_READ_BYTES):
            seal.update(chunk)
            copy.write(chunk)
        shutil.copymode(path, place)
        copy.flush()
        os.fsync(copy.fileno())
    return seal.hexdigest()


def _sync_folders(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
    sync_folder(folder)


def _begin_lineage(layout: Layout) -> None:
    """Let nobody who followed the lake before go on as if nothing had happened."""
    if layout.manifest.exists():
        replace(Manifest.load(layout), lineage=uuid.uuid4().hex).store(layout)
