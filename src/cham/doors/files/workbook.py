"""XLSX, the one format that is held in memory: small by the limits on what it may unpack to."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from cham.doors.files.archive import open_archive
from cham.doors.files.errors import (
    FileDamagedError,
    FileEmptyError,
    FileError,
    HeaderMergedError,
    HeaderMissingError,
    SheetAreaError,
    SheetMissingError,
    WorkbookLockedError,
)
from cham.doors.files.faults import CellUncomputedFault
from cham.doors.files.headers import are_groups, find_header, read_header
from cham.doors.files.limits import MOST_SHEET_CELLS, MOST_ZIP_BYTES
from cham.doors.files.sheets import SheetScan, scan_sheet, serial_base, sheet_parts
from cham.doors.files.sources import Source
from cham.doors.files.table import Cell, Facts, Format, Row, RowError, Table, clean_row

_HEADER_ROWS = 3
_LOOKED_AT = 30  # rows, for one that holds names below a title


def open_workbook(
    source: Source,
    *,
    sheet: str | None = None,
    header_line: int | None = None,
    numbered: bool = False,
) -> Table:
    """Read one sheet of a workbook: the one that is named, else the first that is visible.

    Raises
    ------
    FileError
        Where the archive is dangerous or there is no usable header; see the how-to for the codes.
    """
    with source.open_seekable(MOST_ZIP_BYTES) as stream:
        size = stream.seek(0, io.SEEK_END)
        archive = open_archive(stream, source.name, size)
        book = _open_book(stream, source.name)
        chosen = _choose_sheet(book, sheet)
        scan = scan_sheet(archive, sheet_parts(archive).get(chosen, ""), source.name)
        if scan.area > MOST_SHEET_CELLS:
            raise SheetAreaError(
                sheet=chosen, rows=scan.rows, columns=scan.columns, most=MOST_SHEET_CELLS
            )
        content = _load(book, chosen, source.name)
        base = serial_base(archive)
    rows = _Sheet(content, scan, source.name)
    first = rows.header_rows(header_line)
    header = read_header(
        [cells for _, cells in first],
        first[0][0],
        in_use=rows.columns_in_use(first),
        numbered=numbered,
        grouped=rows.is_grouped(first),
    )
    facts = Facts(
        format=Format.XLSX,
        compressed=source.compressed,
        header_line=first[0][0],
        header_lines=header.lines,
        zone=header.zone,
        sheet=chosen,
        sheets=tuple(book.sheet_names),
        hidden_sheets=tuple(
            each.name for each in book.sheets_metadata if each.visible != SheetVisibleEnum.Visible
        ),
        serial_base=base,
    )
    below = first[header.lines - 1][0] + 1
    return Table(
        name=source.name,
        columns=header.columns,
        titles=header.titles,
        facts=facts,
        read=lambda: rows.read(below, header.columns),
    )


def _open_book(stream: BinaryIO, name: str) -> CalamineWorkbook:
    stream.seek(0)
    try:
        return CalamineWorkbook.from_filelike(stream)
    except PasswordError as error:
        raise WorkbookLockedError(file=name) from error
    except CalamineError as error:
        raise FileDamagedError(file=name, reason=str(error)) from error


def _choose_sheet(book: CalamineWorkbook, asked: str | None) -> str:
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    names = [each.name for each in sheets]
    if asked is not None and asked not in names:
        raise SheetMissingError(sheet=asked, allowed=", ".join(names))
    visible = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    if asked is None and not names:
        raise SheetMissingError(sheet="1", allowed="–")
    return asked or (visible or names)[0]


def _load(book: CalamineWorkbook, sheet: str, name: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(sheet)
    except CalamineError as error:
        raise FileDamagedError(file=name, reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows of a sheet, with what the scan knows about them put in."""

    content: CalamineSheet
    scan: SheetScan
    name: str

    @property
    def offset(self) -> int:
        """The number of the first column that the reader gives."""
        return self.content.start[1] + 1 if self.content.start else 1

    def _rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Give the rows that hold something, with the number that the spreadsheet shows."""
        for number, cells in enumerate(self.content.iter_rows(), start=1):
            row: list[Cell] = list(cells)
            for column, text in self.scan.broken.get(number, {}).items():
                row[column - self.offset] = text
            if number in self.scan.uncomputed or not _is_blank(row):
                yield number, row
        # The reader ends at the last value; formulas without one may lie below.
        end = self.content.end[0] + 1 if self.content.end else 0
        for number, columns in sorted(self.scan.uncomputed.items()):
            if number > end and min(columns) < self.offset + self.content.width:
                yield number, [""] * self.content.width

    def header_rows(self, line: int | None) -> list[tuple[int, list[Cell]]]:
        """Give up to three rows from the header on.

        Raises
        ------
        FileEmptyError, HeaderMissingError, HeaderMergedError
            Where no row can be the header.
        """
        later = (pair for pair in self._rows() if pair[0] >= (line or 1))
        first = list(islice(later, _LOOKED_AT))
        if not first:
            raise self._no_header(line)
        above = 0 if line else find_header([cells for _, cells in first])
        first = first[above : above + _HEADER_ROWS]
        merged = next(self._merged(first[0][0]), None)
        if merged is not None and not self.is_grouped(first):
            (top, left), (bottom, right) = merged
            cells = f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
            raise HeaderMergedError(line=first[0][0], cells=cells)
        return first

    def _merged(self, number: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Give the merged cells of a row."""
        for (top, left), (bottom, right) in self.content.merged_cell_ranges or []:
            if top + 1 <= number <= bottom + 1 and (top, left) != (bottom, right):
                yield (top, left), (bottom, right)

    def is_grouped(self, first: Sequence[tuple[int, list[Cell]]]) -> bool:
        """Tell whether merged cells name groups of columns that the row below names one by one."""
        merged = next(self._merged(first[0][0]), None)
        return merged is not None and are_groups([cells for _, cells in first])

    def _no_header(self, line: int | None) -> FileError:
        return HeaderMissingError(line=line) if line else FileEmptyError(file=self.name)

    def columns_in_use(self, first: Sequence[tuple[int, list[Cell]]]) -> list[bool]:
        """Tell for each column whether a row below the header's first holds something there."""
        used = [False] * len(first[0][1])
        for number, cells in self._rows():
            if number > first[0][0]:
                used = [
                    was or not _says_nothing(cell) for was, cell in zip(used, cells, strict=True)
                ]
        return used

    def read(self, below: int, columns: Sequence[str]) -> Iterator[Row | RowError]:
        """Give the rows below the header."""
        for number, cells in self._rows():
            if number < below:
                continue
            row = clean_row(number, cells[: len(columns)], columns)
            places = [column - self.offset for column in self.scan.uncomputed.get(number, [])]
            faulty = [place for place in places if place < len(columns)]
            if faulty:
                row = RowError(number, columns[faulty[0]], CellUncomputedFault(), row.cells)
            yield row


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(map(_says_nothing, cells))


def _says_nothing(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _letters(column: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
