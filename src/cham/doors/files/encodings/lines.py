"""Text lines out of bytes, in small memory, whatever the line ends and however long the lines."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from cham.doors.files.encodings.names import Encoding, UnfitError
from cham.doors.files.errors import (
    ColumnsTooManyError,
    EncodingMixedError,
    FileTruncatedError,
    LineTooLongError,
)
from cham.doors.files.limits import LONGEST_LINE, MOST_COLUMNS

_CHUNK = 2**20
_LINE_END = re.compile(r"\r\n|\r|\n")
_DELIMITERS = (",", ";", "\t", "|")


def read_lines(stream: BinaryIO, encoding: Encoding, name: str) -> Iterator[str]:
    """Give the lines with their ends as written: LF, CRLF or CR, also mixed.

    Raises
    ------
    EncodingMixedError
        At the first byte that is not in the encoding, with its line and place.
    LineTooLongError, ColumnsTooManyError
        Where a line goes on and on.
    FileTruncatedError
        Where the last character is cut in two.
    """
    lines = _split(_decode(stream, encoding, name))
    return lines if encoding.repair is None else _repair(lines, encoding)


def refuse_long_line(start: str, line: int) -> None:
    """Refuse a line without end, saying whether it is columns or text that it is full of.

    Raises
    ------
    ColumnsTooManyError, LineTooLongError
        One of them, always.
    """
    if max(start.count(delimiter) for delimiter in _DELIMITERS) >= MOST_COLUMNS:
        raise ColumnsTooManyError(line=line, most=MOST_COLUMNS)
    raise LineTooLongError(line=line, most=LONGEST_LINE)


def _decode(stream: BinaryIO, encoding: Encoding, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    done, lines, after_cr = 0, 0, False
    while True:
        chunk = stream.read(_CHUNK)
        done += len(chunk)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            if not chunk:
                raise FileTruncatedError(file=name) from error
            before = error.object[: error.start].decode(encoding.codec, "replace")
            raise EncodingMixedError(
                line=lines + len(_LINE_END.findall(before)) + 1,
                byte=done - len(error.object) + error.start + 1,
                value=f"0x{error.object[error.start]:02X}",
                encoding=encoding.name,
            ) from error
        if not chunk:
            return
        lines += text.count("\n") + text.count("\r") - text.count("\r\n")
        lines -= after_cr and text.startswith("\n")
        after_cr = text.endswith("\r")
        yield text


def _split(texts: Iterator[str]) -> Iterator[str]:
    pending, count = "", 0
    for text in texts:
        lines = io.StringIO(pending + text, newline="").readlines()
        # The last one may go on in the next chunk, and a CR at its end may belong to a CRLF.
        pending = "" if not lines or lines[-1].endswith("\n") else lines.pop()
        count += len(lines)
        yield from lines
        if len(pending) > LONGEST_LINE:
            refuse_long_line(pending, count + 1)
    if pending:
        yield from io.StringIO(pending, newline="")


def _repair(lines: Iterator[str], encoding: Encoding) -> Iterator[str]:
    assert encoding.repair is not None
    done = 0
    for number, line in enumerate(lines, start=1):
        try:
            yield encoding.repair(line)
        except UnfitError as error:
            raise EncodingMixedError(
                line=number,
                byte=done + error.position + 1,
                value=f"0x{ord(line[error.position]):02X}",
                encoding=encoding.name,
            ) from error
        done += len(line)
