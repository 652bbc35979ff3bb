"""The rows of a file as interactions, each row exactly once: as arrivals or as an error."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cham.doors.files.faults import RowFault
from cham.doors.files.headers import ROW_KEY
from cham.doors.files.mapping import ColumnMapping, Field
from cham.doors.files.row_reader import Origin, RowReader
from cham.doors.files.settling import Formats, Settled, settle
from cham.doors.files.table import Row, RowError, Table, cell_text
from cham.lake.ports import Arrival


@dataclass(frozen=True, slots=True)
class RowArrivals:
    """What one row of a file brings: one interaction, or one for each of its answers.

    Attributes
    ----------
    flags
        Codes of what was made visible or stripped in it; see the how-to.
    """

    line: int
    arrivals: tuple[Arrival, ...]
    flags: tuple[str, ...] = ()


def arrivals(
    table: Table,
    mapping: ColumnMapping,
    *,
    organisation: str,
    source: str,
    received_at: int,
    import_id: str,
) -> Iterator[RowArrivals | RowError]:
    """Read a table as interactions; every row of it is given exactly once, in its order.

    The table is read twice: once so that its columns decide their forms, then row by row. The
    same table gives the same message ids again.

    Raises
    ------
    MappingColumnError
        Where the mapping names a column that the table does not have.
    FileError
        Where the file cannot be used as a whole; nothing was given out then.
    """
    origin = Origin(
        organisation=organisation, source=source, received_at=received_at, import_id=import_id
    )
    return read_settled(table, mapping, settle(table, mapping), origin)


def read_settled(
    table: Table, mapping: ColumnMapping, settled: Settled, origin: Origin
) -> Iterator[RowArrivals | RowError]:
    """Do the second reading of `arrivals`, for callers that use what the first one found."""
    reader = RowReader(table, mapping, settled.formats, origin)
    returned = table.columns.index(ROW_KEY) if table.facts.rejects else None
    for row in table.rows():
        key = "" if settled.keys is None else settled.keys.key(row.cells)
        if returned is not None and returned < len(row.cells):
            key = cell_text(row.cells[returned]) or key
        yield _read(row, reader, key)


def read_rows(
    rows: Iterable[Row | RowError],
    table: Table,
    mapping: ColumnMapping,
    formats: Formats,
    now: int,
) -> Iterator[RowArrivals | RowError]:
    """Read a few rows of a table, to show how they are understood; they go nowhere.

    Parameters
    ----------
    now
        Microseconds since 1970-01-01 UTC.
    """
    nowhere = Origin(organisation="", source="", received_at=now, import_id="")
    reader = RowReader(table, mapping, formats, nowhere)
    for row in rows:
        yield _read(row, reader, "shown" if Field.MESSAGE_ID not in mapping.columns else "")


def _read(row: Row | RowError, reader: RowReader, key: str) -> RowArrivals | RowError:
    if isinstance(row, RowError):
        return replace(row, row_key=key)
    try:
        found = reader.read(row.cells, key)
    except RowFault as fault:
        column = reader.column
        further = tuple(each for each in reader.faults(row.cells, key) if each[0] != column)
        return RowError(row.line, column, fault, row.cells, key, further)
    return RowArrivals(row.line, found, row.flags + reader.flags)
