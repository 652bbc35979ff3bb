"""CSV with any delimiter, line end and quoting, read as a stream."""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, NamedTuple, TypeVar

from cham.core.spreadsheets import restore
from cham.doors.files.encodings import Encoding, read_lines
from cham.doors.files.encodings.lines import refuse_long_line
from cham.doors.files.errors import (
    ColumnsTooManyError,
    DelimiterError,
    FieldTooLongError,
    FileEmptyError,
    FileError,
    HeaderMissingError,
    QuoteOpenError,
)
from cham.doors.files.faults import QuoteStrayFault, RowWidthFault
from cham.doors.files.headers import find_header, read_header
from cham.doors.files.limits import LONGEST_FIELD, LONGEST_LINE, LOOKED_AT, MOST_COLUMNS
from cham.doors.files.sniffing import declared_delimiter, find_delimiter
from cham.doors.files.table import Facts, Format, Row, RowError, Table, clean_row

T = TypeVar("T")

_SNIFFED_LINES = 200
_LOOKED_ROWS = 1_000  # they show whether a column without a name holds data
_WIDE_LINE = 2**20  # a line so long is counted before it is divided
_HEADER_ROWS = 3
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')

csv.field_size_limit(max(LONGEST_FIELD, csv.field_size_limit()))


class _Record(NamedTuple):
    line: int
    cells: list[str]
    stray: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """How to read a text file's lines.

    Attributes
    ----------
    score
        How sure the encoding is, where it was guessed.
    """

    name: str
    open: Callable[[], BinaryIO]
    encoding: Encoding
    score: float | None = None
    compressed: bool = False
    neutralised: bool = False

    def lines(self) -> Iterator[str]:
        """Read the lines from the start."""
        with self.open() as stream:
            yield from read_lines(stream, self.encoding, self.name)


def open_delimited(
    file: TextFile,
    *,
    delimiter: str | None = None,
    header_line: int | None = None,
    numbered: bool = False,
) -> Table:
    """Read the header of a CSV file and what divides its cells.

    Raises
    ------
    FileError
        Where there is no usable header; see the how-to for the codes.
    """
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        raise DelimiterError(delimiter=delimiter)
    start = list(_first(file.lines(), len, _SNIFFED_LINES))
    declared = declared_delimiter(start[0]) if start else None
    skipped = max(header_line - 1, 0) if header_line else int(declared is not None)
    chosen = delimiter or declared or find_delimiter(start[skipped:])
    records = _first(_Records(file.lines(), chosen, skipped), _length, _LOOKED_ROWS)
    first = [record for record in records if not _is_blank(record)]
    if not first:
        raise _no_header(file, header_line)
    if not header_line and (above := find_header([record.cells for record in first])):
        first = first[above:]
        skipped = first[0].line - 1
    cells = [record.cells for record in first]
    in_use = _columns_in_use(cells)
    header = read_header(cells[:_HEADER_ROWS], first[0].line, in_use=in_use, numbered=numbered)
    facts = Facts(
        format=Format.CSV,
        compressed=file.compressed,
        encoding=file.encoding.name,
        encoding_score=file.score,
        delimiter=chosen,
        header_line=first[0].line,
        header_lines=header.lines,
        zone=header.zone,
    )
    columns = tuple(map(restore, header.columns)) if file.neutralised else header.columns
    rows = _Rows(file, facts, skipped, columns)
    return Table(
        name=file.name, columns=columns, titles=header.titles, facts=facts, read=rows.read
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Reads the rows below the header."""

    file: TextFile
    facts: Facts
    skipped: int
    columns: tuple[str, ...]

    def read(self) -> Iterator[Row | RowError]:
        """Read from the start of the file."""
        records = _Records(self.file.lines(), self.facts.delimiter, self.skipped)
        filled = (record for record in records if not _is_blank(record))
        for record in islice(filled, self.facts.header_lines, None):
            yield self._row(record)

    def _row(self, record: _Record) -> Row | RowError:
        line, cells, stray = record
        width = len(self.columns)
        if stray:
            return RowError(line, "", QuoteStrayFault(), cells)
        if self.file.neutralised:
            cells = [restore(cell) for cell in cells]
        if len(cells) > width and not any(map(str.strip, cells[width:])):
            cells = cells[:width]
        if len(cells) != width:
            fault = RowWidthFault(cells=len(cells), columns=width)
            return RowError(line, "", fault, cells)
        return clean_row(line, cells, self.columns)


class _Records:
    """Divides lines into records; a record may go over several lines inside quotes."""

    def __init__(self, lines: Iterator[str], delimiter: str, skipped: int) -> None:
        self._lines = islice(lines, skipped, None)
        self._delimiter = delimiter
        self._line = skipped + 1
        self._held: list[str] = []
        self._size = 0
        self._again: deque[str] = deque()

    def __iter__(self) -> Iterator[_Record]:
        reader = csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
        while True:
            self._held.clear()
            self._size = 0
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._stray(error)
                continue
            line = self._line
            self._line += len(self._held)
            yield _Record(line, cells)

    def _feed(self) -> Iterator[str]:
        """Hand lines to the parser, keeping those of the record at hand."""
        while True:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return
            self._held.append(line)
            self._size += len(line)
            if self._size > LONGEST_LINE:
                refuse_long_line("".join(self._held), self._line)
            if len(line) > _WIDE_LINE and line.count(self._delimiter) >= MOST_COLUMNS:
                raise ColumnsTooManyError(line=self._line, most=MOST_COLUMNS)
            yield line

    def _stray(self, error: csv.Error) -> _Record:
        """Give up on one line only: the lines after it are read anew.

        Raises
        ------
        QuoteOpenError, FieldTooLongError
            Where the rest of the file would be one cell.
        """
        text = str(error)
        if "end of data" in text or ("field limit" in text and len(self._held) > 1):
            raise QuoteOpenError(line=self._line + self._lines_before_open_quote()) from error
        if "field limit" in text:
            raise FieldTooLongError(line=self._line, most=LONGEST_FIELD) from error
        self._again.extendleft(reversed(self._held[1:]))
        line = self._line
        self._line += 1
        cells = self._held[0].rstrip("\r\n").split(self._delimiter)
        return _Record(line, cells, stray=True)

    def _lines_before_open_quote(self) -> int:
        text = "".join(self._held)
        plain = re.compile(f"[^{re.escape(self._delimiter)}\r\n]*")
        place = 0
        while place < len(text):
            quoted = text[place] == '"'
            found = (_QUOTED if quoted else plain).match(text, place)
            if found is None:
                return len(re.findall(r"\r\n|\r|\n", text[:place]))
            place = found.end() + 1
        return 0


def _first(items: Iterable[T], length: Callable[[T], int], most: int) -> Iterator[T]:
    """Give the first items: so many, or fewer where they are long."""
    seen = 0
    for item in islice(items, most):
        yield item
        seen += length(item)
        if seen > LOOKED_AT:
            return


def _length(record: _Record) -> int:
    return sum(map(len, record.cells))


def _is_blank(record: _Record) -> bool:
    return not any(map(str.strip, record.cells))


def _columns_in_use(rows: Sequence[Sequence[str]]) -> list[bool]:
    """Tell for each column of the header whether a row below it holds something there."""
    used = [False] * len(rows[0])
    for row in rows[1:]:
        for place, cell in enumerate(row[: len(used)]):
            used[place] = used[place] or bool(cell.strip())
    return used


def _no_header(file: TextFile, header_line: int | None) -> FileError:
    if header_line:
        return HeaderMissingError(line=header_line)
    return FileEmptyError(file=file.name)
