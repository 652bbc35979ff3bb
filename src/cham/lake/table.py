"""The Delta table of interactions: which files it has, and how a change of it is made durable.

deltalake writes its log without a single sync, so every file of a change is synced here, the
data files before the log names them. Its log keeps the lowest and highest values of columns for
as long as it lives; only times and sequence numbers go there, nothing about a person.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema
from deltalake.transaction import AddAction, RemoveAction

from cham.lake.database import connect
from cham.lake.durable import (
    digest_file,
    digest_of,
    make_folder,
    settle,
    sync_file,
    sync_folder,
)
from cham.lake.layout import Layout
from cham.lake.rows import CHECKED_ROWS, STORED, with_bits

PARTITIONS = ("organisation", "month")
ROW_GROUP = 131_072
HINT = "_last_checkpoint"

_SETTINGS = {
    "delta.dataSkippingStatsColumns": "event_time,sequence",
    "delta.logRetentionDuration": "interval 0 seconds",
    "delta.deletedFileRetentionDuration": "interval 0 seconds",
    "delta.enableExpiredLogCleanup": "false",  # the lake removes them itself, after its commit
}
_COLUMNS = pa.schema([*((name, pa.string()) for name in PARTITIONS), *STORED])
_QUIET = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)


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


@lru_cache(maxsize=64)
def table_files(table: Path, version: int) -> tuple[TableFile, ...]:
    """List the data files of one version of the table."""
    if version < 0:
        return ()
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


def partition_folder(table: Path, organisation: str, month: str) -> Path:
    """Give a partition's folder; its name is safe whatever the organisation is called."""
    slug = re.sub(r"[^a-z0-9]+", "-", organisation.lower()).strip("-")[:32]
    return table / f"{slug}-{digest_of(organisation.encode())[:8]}" / month


def write_rows(layout: Layout, rows: pa.Table) -> list[TableFile]:
    """Write rows as data files, one for each organisation and month, sorted and synced."""
    if not rows.num_rows:
        return []
    database = connect()
    database.register("rows", with_bits(rows))
    ordered = database.sql(CHECKED_ROWS).to_arrow_table()
    database.register("ordered", ordered)
    parts = database.sql(
        "SELECT organisation, month, count(*) FROM ordered GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    files = []
    start = 0
    for organisation, month, size in parts:
        files.append(write_part(layout, organisation, month, ordered.slice(start, size)))
        start += size
    for folder in {(layout.table / file.path).parent for file in files}:
        sync_folder(folder)
    return files


def write_part(layout: Layout, organisation: str, month: str, part: pa.Table) -> TableFile:
    """Write the rows of one partition as one file; the caller syncs its folder."""
    temporary = layout.temporary / "part.parquet"
    pq.write_table(
        part.select(STORED.names),
        temporary,
        compression="zstd",
        row_group_size=ROW_GROUP,
        write_page_checksum=True,
    )
    folder = partition_folder(layout.table, organisation, month)
    make_folder(folder)
    return _describe(layout, settle(temporary, folder, "part"), organisation, month)


def _describe(layout: Layout, place: Path, organisation: str, month: str) -> TableFile:
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
        organisation=organisation,
        month=month,
        size=place.stat().st_size,
        rows=footer.num_rows,
        earliest=spans["event_time"][0],
        latest=spans["event_time"][1],
        first=spans["sequence"][0],
        last=spans["sequence"][1],
    )


@dataclass(frozen=True, slots=True)
class Committed:
    """The table after a change: its version, and the digest of each file of its log."""

    version: int
    log: dict[str, str]


def commit(
    layout: Layout,
    before: Committed,
    added: Sequence[TableFile],
    removed: Iterable[TableFile] = (),
    *,
    now: int,
) -> Committed:
    """Put data files in and out of the table, and sync the log.

    The change counts once a manifest names its version; until then recovery takes it back.
    """
    table = _open(layout, before.version)
    actions: list[AddAction | RemoveAction] = [file.added() for file in added]
    actions += [file.removed(now) for file in removed]
    table.create_write_transaction(
        actions,
        "append",
        table.schema(),
        list(PARTITIONS),
        commit_properties=CommitProperties(max_commit_retries=0),
        post_commithook_properties=_QUIET,
    )
    version = table.version() + 1
    first = before.version + 1
    return Committed(
        version, before.log | _sync_log(layout, map(_entry, range(first, version + 1)))
    )


def checkpoint(layout: Layout, before: Committed) -> Committed:
    """Sum the log up in one file; the entries before it are the caller's to remove."""
    _open(layout, before.version).create_checkpoint()
    entry = _entry(before.version)
    summed = f"{before.version:020d}.checkpoint.parquet"
    return Committed(before.version, _sync_log(layout, [entry, summed, HINT]))


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
