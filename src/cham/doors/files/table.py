"""A table as every reader of files gives it: columns, facts to confirm, rows one after another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from cham.doors.files.errors import ColumnMissingError
from cham.doors.files.faults import CharacterNullFault, RowFault
from cham.doors.files.values.characters import (
    compose,
    is_composed,
    is_strange,
    make_visible,
)

Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | Decimal | None

_SHOWN_COLUMNS = 30


class Format(StrEnum):
    CSV = "CSV"
    XLSX = "XLSX"
    PARQUET = "Parquet"
    JSON_LINES = "JSON lines"
    XES = "XES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was found out about a file, for a person to confirm.

    Attributes
    ----------
    encoding, encoding_score
        The name, and the share of words with marks that are Vietnamese syllables in it; the
        score is None where the encoding was given or proves itself.
    header_lines
        How many lines name the columns: Qualtrics writes three, SurveyMonkey two.
    serial_base
        The year from which the file counts days: 1900, or 1904 in workbooks of old Macs.
    zone
        The time zone that the file itself says its times are in; Qualtrics does.
    rejects
        Whether this is a file of rejected rows that comes back corrected.
    source, import_id
        What its rows came from when they were rejected, and in which import; empty for any
        other file.
    """

    format: Format
    compressed: bool = False
    encoding: str = ""
    encoding_score: float | None = None
    delimiter: str = ""
    header_line: int = 1
    header_lines: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    serial_base: int = 1900
    zone: str = ""
    rejects: bool = False
    source: str = ""
    import_id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with as many cells as the table has columns.

    Attributes
    ----------
    line
        The line on which the row starts, counted from 1; in Parquet, the number of the row.
    flags
        Codes of what was made visible in its cells: control signs, bidirectional overrides,
        broken characters.
    """

    line: int
    cells: Sequence[Cell]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowError:
    """One row that cannot be used, and why.

    Attributes
    ----------
    cells
        What the row held, for the file of rejected rows; fewer or more than the columns where
        that is the fault.
    row_key
        What the row is known by when it comes back corrected.
    further
        What else is wrong with it, each with its column.
    """

    line: int
    column: str
    fault: RowFault
    cells: Sequence[Cell] = ()
    row_key: str = ""
    further: tuple[tuple[str, RowFault], ...] = ()

    @property
    def faults(self) -> tuple[tuple[str, RowFault], ...]:
        """Everything that is wrong, each with its column."""
        return ((self.column, self.fault), *self.further)

    @property
    def code(self) -> str:
        return self.fault.code

    @property
    def text(self) -> str:
        return str(self.fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file that can be read from its start as often as needed.

    Attributes
    ----------
    titles
        What the file itself says each column is, where that is more than its name: the text of
        the question. As long as `columns`.
    """

    name: str
    columns: tuple[str, ...]
    titles: tuple[str, ...]
    facts: Facts
    read: Callable[[], Iterator[Row | RowError]] = field(repr=False)

    def rows(self) -> Iterator[Row | RowError]:
        """Read the rows from the start; a faulty row is given in its place, never raised.

        Raises
        ------
        FileError
            Where nothing sensible can follow: an open quote, a second encoding, a line without
            end.
        """
        return self.read()

    def position(self, column: str) -> int:
        """Find a column.

        Raises
        ------
        ColumnMissingError
            Naming the columns that there are.
        """
        for name in (column, compose(column.strip())):
            if name in self.columns:
                return self.columns.index(name)
        shown = ", ".join(self.columns[:_SHOWN_COLUMNS])
        more = " …" if len(self.columns) > _SHOWN_COLUMNS else ""
        raise ColumnMissingError(column=column, allowed=shown + more)


def clean_row(line: int, cells: Sequence[Cell], columns: Sequence[str]) -> Row | RowError:
    """Make a row of what a reader found: texts composed, strange signs made visible."""
    try:
        joined = "".join(cells)  # type: ignore[arg-type] # most rows are texts alone
    except TypeError:
        joined = "".join([cell for cell in cells if isinstance(cell, str)])
    if not is_composed(joined):
        cells = [compose(cell) if isinstance(cell, str) else cell for cell in cells]
    if joined.isprintable() or not is_strange(joined):
        return Row(line, cells)
    if "\0" in joined:
        place = next(i for i, cell in enumerate(cells) if isinstance(cell, str) and "\0" in cell)
        column = columns[place] if place < len(columns) else ""
        shown = [c.replace("\0", "\\x00") if isinstance(c, str) else c for c in cells]
        return RowError(line, column, CharacterNullFault(), shown)
    flags: dict[str, None] = {}
    visible: list[Cell] = []
    for cell in cells:
        text, found = make_visible(cell) if isinstance(cell, str) else (cell, ())
        visible.append(text)
        flags.update(dict.fromkeys(found))
    return Row(line, visible, tuple(flags))


def cell_text(cell: Cell) -> str:
    """Write a cell as the text that a person would have typed.

    Examples
    --------
    >>> cell_text(9.0), cell_text(None), cell_text(datetime(2025, 4, 3, 9, 30))
    ('9', '', '2025-04-03 09:30:00')
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004 - above it a double no longer tells units apart
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)
