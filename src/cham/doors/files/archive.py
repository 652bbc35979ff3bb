"""The zip archive that a workbook is, looked at before anything in it is unpacked to memory."""

import zipfile
import zlib
from typing import BinaryIO

from cham.doors.files.errors import (
    FileDamagedError,
    TypeMismatchError,
    WorkbookLockedError,
    ZipEntriesError,
    ZipRatioError,
)
from cham.doors.files.limits import MOST_ZIP_BYTES, MOST_ZIP_ENTRIES, ZIP_RATIO
from cham.doors.files.markup import refuse_entities

_CHUNK = 2**20
_ENCRYPTED = 0x1  # bit 0 of the general purpose flags (APPNOTE 4.4.4)


def open_archive(stream: BinaryIO, name: str, size: int) -> zipfile.ZipFile:
    """Open the archive of a workbook after looking it over.

    Every part that a reader of workbooks may read is unpacked once, so that sizes and checksums
    are known to be true.

    Raises
    ------
    ZipEntriesError, ZipRatioError, XmlEntityError, WorkbookLockedError, FileDamagedError
        Where it would harm or cannot be read.
    TypeMismatchError
        Where it is an archive of something else.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileDamagedError(file=name, reason=str(error)) from error
    entries = archive.infolist()
    if len(entries) > MOST_ZIP_ENTRIES:
        raise ZipEntriesError(file=name, entries=len(entries), most=MOST_ZIP_ENTRIES)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # Parts that overlap pack more than the file holds: each is unpacked again and again.
    if unpacked > MOST_ZIP_BYTES or unpacked > ZIP_RATIO * size or packed > size:
        raise ZipRatioError(file=name, most=f"{MOST_ZIP_BYTES // 2**20} MB", ratio=ZIP_RATIO)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise WorkbookLockedError(file=name)
    if "xl/workbook.xml" not in archive.namelist():
        raise TypeMismatchError(file=name, expected=".xlsx", found="ZIP")
    for entry in entries:
        if entry.filename.casefold().endswith((".xml", ".rels")):
            _look_over(archive, entry, name)
    return archive


def _look_over(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    try:
        with archive.open(entry) as part:
            refuse_entities(part, name)
            while part.read(_CHUNK):
                pass
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise FileDamagedError(file=name, reason=f"{entry.filename}: {error}") from error
