"""XLSX, written row by row. Every text is stored as a text, so none is run.

The same table gives the same file, byte by byte: nothing in it says when it was written.
"""

import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from cham.channels.files.columns import Column, ColumnKind, Value, local_time
from cham.channels.files.errors import ExportCellError, ExportRowsError
from cham.core.spreadsheets import neutralise

# The limits of the format (ECMA-376 and its makers' specification).
_MOST_ROWS, _MOST_COLUMNS, _LONGEST_TEXT = 1_048_576, 16_384, 32_767
_LARGEST_EXACT = 10**15  # a cell's number keeps 15 digits
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # of the zip format
_CLOCK = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PROPERTIES = "docProps/core.xml"
_IN_MEMORY = 16 << 20
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_workbook(
    stream: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Value]], zone: ZoneInfo
) -> int:
    """Write a table and give the number of its rows.

    Raises
    ------
    ExportRowsError, ExportCellError
        Where the format has no room.
    """
    if len(columns) > _MOST_COLUMNS:
        raise _too_many()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Chạm")
    assert isinstance(sheet, WriteOnlyWorksheet)
    try:
        count = _write_rows(sheet, columns, rows, zone)
    finally:
        sheet.close()  # what is written so far leaves memory even where a row broke off
    with SpooledTemporaryFile(_IN_MEMORY) as made:
        book.save(made)
        _copy_without_clock(made, stream)
    return count


def _copy_without_clock(made: IO[bytes], stream: IO[bytes]) -> None:
    with ZipFile(made) as book, ZipFile(stream, "w", ZIP_DEFLATED) as copy:
        for each in book.infolist():
            part = ZipInfo(each.filename, _FIRST_MOMENT)
            part.compress_type = ZIP_DEFLATED
            part.file_size = each.file_size  # decides on zip64, which Excel likes to repair
            if each.filename == _PROPERTIES:
                copy.writestr(part, _CLOCK.sub(b"1980-01-01T00:00:00Z", book.read(each)))
                continue
            with book.open(each) as source, copy.open(part, "w") as target:
                shutil.copyfileobj(source, target)


def _write_rows(
    sheet: WriteOnlyWorksheet,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    zone: ZoneInfo,
) -> int:
    sheet.append([_text_cell(sheet, column.name) for column in columns])
    count = 0
    for row in rows:
        count += 1
        if count >= _MOST_ROWS:
            raise _too_many()
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, str) and len(value) > _LONGEST_TEXT:
                raise ExportCellError(most=_LONGEST_TEXT, column=column.name, row=count)
        sheet.append(
            [
                _cell(sheet, each.kind, value, zone)
                for each, value in zip(columns, row, strict=True)
            ]
        )
    return count


def _too_many() -> ExportRowsError:
    return ExportRowsError(rows=_MOST_ROWS - 1, columns=_MOST_COLUMNS)


def _cell(
    sheet: WriteOnlyWorksheet, kind: ColumnKind, value: Value, zone: ZoneInfo
) -> Cell | datetime | Value:
    if value is None or value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return None
    if kind is ColumnKind.TIME:
        # The format knows no zones: the cell shows the clock of the organisation.
        return local_time(int(value), zone).replace(tzinfo=None)
    if kind is ColumnKind.BOOLEAN:
        return bool(value)
    if isinstance(value, str):
        return _text_cell(sheet, value)
    return value if abs(value) < _LARGEST_EXACT else _text_cell(sheet, str(value))


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """Make a cell that stays a text, also where it is edited and left again."""
    shown = _FORBIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    cell = WriteOnlyCell(sheet, value=shown)
    cell.data_type = "s"
    if neutralise(text) != text:
        cell.quotePrefix = True
    return cell
