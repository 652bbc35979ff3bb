"""Rejected rows that come back corrected, whatever a spreadsheet program has saved them as."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from cham.core.spreadsheets import restore
from cham.doors.files.headers import FORMATS, ROW_KEY
from cham.doors.files.settling import read_origin
from cham.doors.files.table import Cell, Row, RowError, Table, cell_text

_LOOKED_AT = 1_000  # rows; somebody may have cleared the cell of some


def holds_rejects(table: Table) -> bool:
    """Know a file of rejected rows by the column that the platform added to it."""
    return ROW_KEY in table.columns


def take_back(table: Table) -> Table:
    """Read a file of rejected rows as what it was written from, with the origin that it carries.

    The apostrophes that keep a spreadsheet program from running a text are taken out again.
    """
    columns = tuple(map(restore, table.columns))
    whole = replace(table, columns=columns, read=_restored(table.read))
    source, import_id = _origin(whole)
    facts = replace(table.facts, rejects=True, source=source, import_id=import_id)
    return replace(whole, facts=facts)


def _restored(
    read: Callable[[], Iterator[Row | RowError]],
) -> Callable[[], Iterator[Row | RowError]]:
    def rows() -> Iterator[Row | RowError]:
        for row in read():
            yield replace(row, cells=[_restore(cell) for cell in row.cells])

    return rows


def _restore(cell: Cell) -> Cell:
    return restore(cell) if isinstance(cell, str) else cell


def _origin(table: Table) -> tuple[str, str]:
    if FORMATS not in table.columns:
        return "", ""
    place = table.columns.index(FORMATS)
    rows = islice(table.rows(), _LOOKED_AT)
    found = (read_origin(cell_text(row.cells[place])) for row in rows if len(row.cells) > place)
    return next((origin for origin in found if origin[0]), ("", ""))
