"""The bytes of a file, unpacked where it is packed, and what they begin with."""

import gzip
import io
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from cham.doors.files.errors import (
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTruncatedError,
    TypeMismatchError,
    WorkbookLockedError,
    ZipRatioError,
)
from cham.doors.files.limits import GZIP_FREE, GZIP_RATIO
from cham.doors.files.table import Format

_BUFFER = 2**20
_HEAD = 2**16
_GZIP = b"\x1f\x8b"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ENDINGS = {
    ".csv": Format.CSV, ".tsv": Format.CSV, ".txt": Format.CSV, ".tab": Format.CSV,
    ".xlsx": Format.XLSX, ".xlsm": Format.XLSX,
    ".parquet": Format.PARQUET, ".pq": Format.PARQUET,
    ".jsonl": Format.JSON_LINES, ".ndjson": Format.JSON_LINES, ".json": Format.JSON_LINES,
    ".xes": Format.XES,
}  # fmt: skip
_SIGNATURES = (
    (b"PK\x03\x04", Format.XLSX.value), (b"PAR1", Format.PARQUET.value), (_OLE, "XLS"),
    (_GZIP, "gzip"), (b"%PDF", "PDF"), (b"PK\x05\x06", "ZIP"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose format is known.

    Attributes
    ----------
    compressed
        Whether the bytes come out of gzip.
    """

    path: Path
    format: Format
    compressed: bool

    @property
    def name(self) -> str:
        return self.path.name

    def open(self) -> BinaryIO:
        """Open the content as a stream of bytes.

        Raises
        ------
        ZipRatioError
            While it is read, as soon as it unpacks to far more than was packed.
        """
        raw = self.path.open("rb")
        if not self.compressed:
            return raw
        return cast("BinaryIO", io.BufferedReader(_Unpacked(raw, self.name), _BUFFER))

    def open_seekable(self, most: int | None = None) -> BinaryIO:
        """Open the content so that it can be read from any place; unpacked to disk if need be."""
        if not self.compressed:
            return self.path.open("rb")
        spilled = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller, gone when closed
        with self.open() as stream:
            while chunk := stream.read(_BUFFER):
                spilled.write(chunk)
                if most is not None and spilled.tell() > most:
                    raise _too_much(self.name)
        spilled.seek(0)
        return cast("BinaryIO", spilled)


class _Unpacked(io.RawIOBase):
    """Unpacks gzip and keeps count."""

    def __init__(self, raw: BinaryIO, name: str) -> None:
        self._raw, self._name = raw, name
        self._packed = gzip.GzipFile(fileobj=raw)
        self._given = 0

    def readable(self) -> bool:
        """Say that the content can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # io hands a memoryview
        """Fill a buffer with unpacked bytes."""
        try:
            content = self._packed.read(len(buffer))
        except EOFError as error:
            raise FileTruncatedError(file=self._name) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise FileDamagedError(file=self._name, reason=str(error)) from error
        self._given += len(content)
        if self._given > GZIP_FREE and self._given > GZIP_RATIO * self._raw.tell():
            raise _too_much(self._name)
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        """Close the file beneath as well."""
        self._packed.close()
        self._raw.close()
        super().close()


def find_source(path: Path) -> Source:
    """Find the format of a file by its name and its first bytes, which must agree.

    Raises
    ------
    FileMissingError, FileEmptyError, TypeMismatchError, WorkbookLockedError
        Where there is nothing to read, or not what the name says.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileMissingError(file=path.name, reason=reason) from error
    except ValueError as error:  # a NUL in the name
        raise FileMissingError(file=repr(path.name), reason=str(error)) from error
    if not head:
        raise FileEmptyError(file=path.name)
    ending, packed = path.suffix.casefold(), path.suffix.casefold() == ".gz"
    if packed:
        ending = Path(path.stem).suffix.casefold()
        head = _unpacked_head(path, head)
    expected = _ENDINGS.get(ending)
    found = _recognise(head)
    if expected is None and ending not in {".xls", ".zip", ".ods"}:
        expected = next((each for each in Format if each.value == found), Format.CSV)
    if found == "XLS" and _is_locked(path, packed=packed):
        raise WorkbookLockedError(file=path.name)
    if expected is None or not _agrees(expected, found):
        named = ending or "CSV"
        raise TypeMismatchError(file=path.name, expected=named, found=found or "text")
    return Source(path, expected, packed)


def _recognise(head: bytes) -> str:
    """Name the format that the first bytes show; empty for text without a known beginning."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")[:512].lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table")):
        return "HTML"
    if text.startswith((b"<?xml", b"<log", b"<!doctype")):
        return Format.XES.value
    is_list = text.startswith(b"[") and text[1:].lstrip().startswith(b"{")
    return "JSON" if is_list else ""


def _agrees(expected: Format, found: str) -> bool:
    if expected is Format.CSV:
        return found in {"", "JSON"}
    if expected is Format.JSON_LINES:
        return not found
    return found == expected.value


def _unpacked_head(path: Path, head: bytes) -> bytes:
    if not head.startswith(_GZIP):
        raise TypeMismatchError(file=path.name, expected=".gz", found=_recognise(head) or "text")
    with Source(path, Format.CSV, compressed=True).open() as stream:
        unpacked = stream.read(_HEAD)
    if not unpacked:
        raise FileEmptyError(file=path.name)
    return unpacked


def _is_locked(path: Path, *, packed: bool) -> bool:
    """Know a workbook with a password: an OLE file that holds the encrypted package."""
    with Source(path, Format.XLSX, packed).open() as stream:
        tail = b""
        while chunk := stream.read(_BUFFER):
            if _LOCKED in tail + chunk:
                return True
            tail = chunk[-len(_LOCKED) :]
    return False


def _too_much(name: str) -> ZipRatioError:
    return ZipRatioError(file=name, most=f"{GZIP_FREE // 2**20} MB", ratio=GZIP_RATIO)
