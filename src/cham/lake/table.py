"""The Delta table of interactions: which files it has, and how a change of it is made durable.

deltalake writes its log without a single sync, so every file of a change is synced here, the
data files before the log names them. Its log keeps the lowest and highest values of columns for
as long as it lives; only times and sequence numbers go there, nothing about a person.
"""

import contextlib
import json
import os
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from cham.lake.checksums import add_checksums, wrong_rows
from cham.lake.columns import make_table
from cham.lake.database import connect
from cham.lake.durable import digest_file, digest_of, make_folder, settle, sync_file, sync_folder
from cham.lake.errors import LakeDamagedError
from cham.lake.layout import Layout
from cham.lake.manifest import TableState
from cham.lake.results import COLUMNS
from cham.lake.rows import STORED

PARTITIONS = ("organisation", "month")
ROW_GROUP = 131_072
# It spares readers a listing of the log, which is short here, and is the one file of a table that
# is written over; after a power cut it may point to what never counted.
_HINT = "_last_checkpoint"

_SETTINGS = {
    "delta.dataSkippingStatsColumns": "event_time,sequence",
    "delta.logRetentionDuration": "interval 0 seconds",
    "delta.deletedFileRetentionDuration": "interval 0 seconds",
    "delta.enableExpiredLogCleanup": "false",  # the lake removes them itself, after its commit
}
_COLUMNS = pa.schema([*((name, pa.string()) for name in PARTITIONS), *STORED])
_OWNER = pa.schema([("organisation", pa.string())])
_ORDERED = """
    SELECT *, strftime(make_timestamp(event_time), '%Y-%m') AS month FROM checked
    ORDER BY organisation, month, customer, event_time, sequence
"""
_PARTS = "SELECT organisation, month, count(*) FROM ordered GROUP BY ALL ORDER BY ALL"
_QUIET = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)


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

    def added(self) -> AddAction:
        stats = {
            "numRecords": self.rows,
            "minValues": {"event_time": self.earliest, "sequence": self.first},
            "maxValues": {"event_time": self.latest, "sequence": self.last},
            "nullCount": {"event_time": 0, "sequence": 0},
        }
        return AddAction(self.path, self.size, self._partition(), 0, True, json.dumps(stats))  # noqa: FBT003 - the library's positional field "data_change"

    def removed(self, now: int) -> RemoveAction:
        return RemoveAction(
            self.path,
            data_change=True,
            deletion_timestamp=now // 1000,
            size=self.size,
            partition_values=self._partition(),
        )

    def _partition(self) -> dict[str, str | None]:
        return {"organisation": self.organisation, "month": self.month}


def table_files(layout: Layout, state: TableState) -> tuple[TableFile, ...]:
    """List the data files of the table."""
    if state.version < 0:
        return ()
    return _listed(layout.table, state.version, tuple(sorted(state.log.items())))


@lru_cache(maxsize=64)
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
    """Write rows as data files, one for each organisation and month, sorted and synced."""
    if not rows.num_rows:
        return []
    database = connect()
    database.register("checked", add_checksums(database, rows))
    ordered = database.sql(_ORDERED).to_arrow_table()
    database.register("ordered", ordered)
    files = []
    start = 0
    for organisation, month, size in database.sql(_PARTS).fetchall():
        part = ordered.slice(start, size).select(STORED.names)
        files.append(write_part(layout, Partition(organisation, month), [part]))
        start += size
    return files


def write_part(layout: Layout, partition: Partition, parts: Iterable[pa.Table]) -> TableFile:
    """Write the rows of one partition, in their order, as one synced file."""
    temporary = layout.temporary / "part.parquet"
    with pq.ParquetWriter(temporary, STORED, compression="zstd") as writer:
        for part in parts:
            writer.write_table(part, row_group_size=ROW_GROUP)
    folder = partition.folder(layout)
    make_folder(folder)
    place = settle(temporary, folder, "part")
    sync_folder(folder)
    return _describe(layout, place, partition)


def read_part(
    layout: Layout, file: TableFile, database: duckdb.DuckDBPyConnection
) -> Iterator[pa.Table]:
    """Read a data file's rows with their organisation, some at a time, all found whole.

    Raises
    ------
    LakeDamagedError
        When a row does not match its checksum, so that no rewriting ever covers damage up.
    """
    path = layout.table / file.path
    for group in range(pq.read_metadata(path).num_row_groups):
        rows = read_group(path, group, file.organisation)
        if wrong_rows(database, rows):
            raise LakeDamagedError(path=str(path))
        yield rows.select(COLUMNS)


def read_group(path: Path, group: int, organisation: str) -> pa.Table:
    """Read some rows of a data file, with their organisation and checksum.

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


def commit(
    layout: Layout,
    before: TableState,
    added: Sequence[TableFile],
    removed: Iterable[TableFile] = (),
    *,
    now: int,
) -> TableState:
    """Put data files in and out of the table, and sync the log.

    The change counts once a manifest names its version; until then recovery takes it back.
    """
    actions: list[AddAction | RemoveAction] = [file.added() for file in added]
    actions += [file.removed(now) for file in removed]
    with _system_errors(layout):
        table = _open(layout, before.version)
        table.create_write_transaction(
            actions,
            "append",
            table.schema(),
            list(PARTITIONS),
            commit_properties=CommitProperties(max_commit_retries=0),
            post_commithook_properties=_QUIET,
        )
        version = table.version() + 1
    log = _sync_log(layout, map(_entry, range(before.version + 1, version + 1)))
    return TableState(version=version, log=before.log | log)


def checkpoint(layout: Layout, before: TableState) -> TableState:
    """Sum the log up in one file; the entries before it are the caller's to remove."""
    with _system_errors(layout):
        _open(layout, before.version).create_checkpoint()
    (layout.log / _HINT).unlink()
    entry = _entry(before.version)
    summed = f"{before.version:020d}.checkpoint.parquet"
    return TableState(version=before.version, log=_sync_log(layout, [entry, summed]))


@contextlib.contextmanager
def _system_errors(layout: Layout) -> Generator[None]:
    """Find the operating system's error in what deltalake says, and raise that."""
    try:
        yield
    except (DeltaError, OSError) as failure:
        number = re.search(r"\(os error (\d+)\)", str(failure))
        if number is None:
            raise LakeDamagedError(path=str(layout.log)) from failure
        raise OSError(int(number[1]), os.strerror(int(number[1]))) from failure


def _open(layout: Layout, version: int) -> DeltaTable:
    if version >= 0:
        return DeltaTable(layout.table, version=version)
    table = DeltaTable.create(
        str(layout.table),
        Schema.from_arrow(_COLUMNS),
        partition_by=list(PARTITIONS),
        configuration=_SETTINGS,
    )
    sync_folder(layout.folder)
    sync_folder(layout.table)
    return table


def _entry(version: int) -> str:
    return f"{version:020d}.json"


def _sync_log(layout: Layout, names: Iterable[str]) -> dict[str, str]:
    folder = layout.log
    digests = {}
    for name in names:
        sync_file(folder / name)
        digests[name] = digest_file(folder / name)
    sync_folder(folder)
    return digests
