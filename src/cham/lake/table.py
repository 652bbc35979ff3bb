"""The data files of the table of interactions: which there are, and how rows get in and out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from cham.lake.checksums import add_checksums
from cham.lake.columns import make_table
from cham.lake.database import connect
from cham.lake.durable import digest_of, make_folder, settle, sync_folder
from cham.lake.errors import LakeDamagedError
from cham.lake.layout import Layout
from cham.lake.manifest import TableState
from cham.lake.rows import STORED

FILE_ROWS = 131_072

_OWNER = pa.schema([("organisation", pa.string())])
_ORDERED = """
    SELECT *, strftime(make_timestamp(event_time), '%Y-%m') AS month FROM checked
    ORDER BY organisation, month, customer, event_time, sequence
"""
_PARTS = "SELECT organisation, month, count(*) FROM ordered GROUP BY ALL ORDER BY ALL"


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """One organisation's rows of one month, by event time in UTC."""

    organisation: str
    month: str

    def folder(self, layout: Layout) -> Path:
        """Give the folder of its files; the name is safe whatever the organisation is called."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.organisation.lower()).strip("-")[:32]
        return layout.table / f"{slug}-{digest_of(self.organisation.encode())[:8]}" / self.month


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """One data file: one organisation's rows of one month, sorted by customer and time.

    Attributes
    ----------
    path
        Below the table's folder.
    earliest, latest
        Event times, microseconds since 1970-01-01 UTC.
    first, last
        Sequence numbers.
    """

    path: str
    organisation: str
    month: str
    size: int
    rows: int
    earliest: int
    latest: int
    first: int
    last: int

    @property
    def partition(self) -> Partition:
        return Partition(self.organisation, self.month)


def table_files(layout: Layout, state: TableState) -> tuple[TableFile, ...]:
    """List the data files of the table."""
    if state.version < 0:
        return ()
    return _listed(layout.table, state.version, tuple(sorted(state.log.items())))


@lru_cache(maxsize=4)
def _listed(
    table: Path,
    version: int,
    log: tuple[tuple[str, str], ...],  # noqa: ARG001 - part of the key: restored tables number their versions anew
) -> tuple[TableFile, ...]:
    actions = DeltaTable(table, version=version).get_add_actions(flatten=True)
    found = pa.RecordBatchReader.from_stream(actions).read_all()
    return tuple(
        TableFile(
            path=line["path"],
            organisation=line["partition.organisation"],
            month=line["partition.month"],
            size=line["size_bytes"],
            rows=line["num_records"],
            earliest=line["min.event_time"],
            latest=line["max.event_time"],
            first=line["min.sequence"],
            last=line["max.sequence"],
        )
        for line in found.to_pylist()
    )


def write_rows(layout: Layout, rows: pa.Table) -> list[TableFile]:
    """Write new rows as data files, each row with its checksum."""
    return write_checked(layout, add_checksums(connect(), rows)) if rows.num_rows else []


def write_checked(layout: Layout, rows: pa.Table) -> list[TableFile]:
    """Write rows that have their checksums as synced data files, sorted, by organisation and month.

    A large part becomes several files, each with other customers, so that erasing one of them
    rewrites little.
    """
    database = connect()
    database.register("checked", rows)
    ordered = database.sql(_ORDERED).to_arrow_table()
    database.register("ordered", ordered)
    files = []
    start = 0
    for organisation, month, size in database.sql(_PARTS).fetchall():
        for first in range(start, start + size, FILE_ROWS):
            part = ordered.slice(first, min(FILE_ROWS, start + size - first))
            partition = Partition(organisation, month)
            files.append(write_part(layout, partition, [part.select(STORED.names)]))
        start += size
    return files


def write_part(layout: Layout, partition: Partition, parts: Iterable[pa.Table]) -> TableFile:
    """Write the rows of one partition, in their order, as one synced file."""
    temporary = layout.temporary / "part.parquet"
    with pq.ParquetWriter(temporary, STORED, compression="zstd") as writer:
        for part in parts:
            writer.write_table(part, row_group_size=FILE_ROWS)
    folder = partition.folder(layout)
    make_folder(folder)
    place = settle(temporary, folder, "part")
    sync_folder(folder)
    return _describe(layout, place, partition)


def read_part(layout: Layout, file: TableFile) -> Iterator[pa.Table]:
    """Read a data file's rows with their organisation and checksum, some at a time."""
    path = layout.table / file.path
    for group in range(pq.read_metadata(path).num_row_groups):
        yield read_group(path, group, file.organisation)


def read_group(path: Path, group: int, organisation: str) -> pa.Table:
    """Read one row group of a data file.

    Raises
    ------
    LakeDamagedError
        When the file has not the columns that every data file has.
    """
    with pq.ParquetFile(path) as content:
        if content.schema_arrow != STORED:
            raise LakeDamagedError(path=str(path))
        return with_organisation(content.read_row_group(group), organisation)


def with_organisation(rows: pa.Table, organisation: str) -> pa.Table:
    """Add the column that is the same for all rows of a data file."""
    owner = make_table(_OWNER, {"organisation": [organisation] * rows.num_rows})
    return rows.append_column("organisation", owner.column(0))


def _describe(layout: Layout, place: Path, partition: Partition) -> TableFile:
    """Read the file's own footer for what the log says about it."""
    footer = pq.read_metadata(place)
    spans = {}
    for name in ("event_time", "sequence"):
        column = STORED.get_field_index(name)
        groups = [
            footer.row_group(group).column(column).statistics
            for group in range(footer.num_row_groups)
        ]
        spans[name] = (min(each.min for each in groups), max(each.max for each in groups))
    return TableFile(
        path=str(place.relative_to(layout.table)),
        organisation=partition.organisation,
        month=partition.month,
        size=place.stat().st_size,
        rows=footer.num_rows,
        earliest=spans["event_time"][0],
        latest=spans["event_time"][1],
        first=spans["sequence"][0],
        last=spans["sequence"][1],
    )
