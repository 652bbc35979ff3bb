"""The Delta log of the table of interactions: how a change of the table is made durable.

deltalake writes a log without a single sync, and a log entry that a power cut left empty is read
as a change of nothing. So it works on a copy of the log, aside; the lake syncs what it wrote and
moves it in place whole. The log keeps the lowest and highest values of columns for as long as it
lives: only times and sequence numbers go there, nothing about a person.
"""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from cham.lake.durable import digest_file, make_folder, sync_file, sync_folder
from cham.lake.errors import LakeDamagedError
from cham.lake.layout import Layout
from cham.lake.manifest import TableState
from cham.lake.rows import STORED
from cham.lake.table import TableFile

_PARTITIONS = ("organisation", "month")
_COLUMNS = pa.schema([*((name, pa.string()) for name in _PARTITIONS), *STORED])
_SETTINGS = {
    "delta.dataSkippingStatsColumns": "event_time,sequence",
    "delta.logRetentionDuration": "interval 0 seconds",
    "delta.deletedFileRetentionDuration": "interval 0 seconds",
    "delta.enableExpiredLogCleanup": "false",  # the lake removes entries itself, after its commit
}
_QUIET = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)


def commit(
    layout: Layout,
    before: TableState,
    added: Sequence[TableFile],
    removed: Iterable[TableFile] = (),
    *,
    now: int,
) -> TableState:
    """Put data files in and out of the table.

    The change counts once a manifest names its version; until then recovery takes it back.
    """
    actions: list[AddAction | RemoveAction] = [_add(file) for file in added]
    actions += [_remove(file, now) for file in removed]
    with _aside(layout, before) as aside:
        table = _open(aside, before.version)
        table.create_write_transaction(
            actions,
            "append",
            table.schema(),
            list(_PARTITIONS),
            commit_properties=CommitProperties(max_commit_retries=0),
            post_commithook_properties=_QUIET,
        )
        version = table.version() + 1
        entries = [_entry(each) for each in range(before.version + 1, version + 1)]
        log = before.log | _take_over(aside, layout, entries)
    return TableState(version=version, log=log)


def checkpoint(layout: Layout, before: TableState) -> TableState:
    """Sum the log up in one file; the entries before it are the caller's to remove."""
    entry, summed = _entry(before.version), f"{before.version:020d}.checkpoint.parquet"
    with _aside(layout, before) as aside:
        _open(aside, before.version).create_checkpoint()
        log = _take_over(aside, layout, [summed])
    return TableState(version=before.version, log={entry: before.log[entry], **log})


def _add(file: TableFile) -> AddAction:
    stats = {
        "numRecords": file.rows,
        "minValues": {"event_time": file.earliest, "sequence": file.first},
        "maxValues": {"event_time": file.latest, "sequence": file.last},
        "nullCount": {"event_time": 0, "sequence": 0},
    }
    return AddAction(
        path=file.path,
        size=file.size,
        partition_values=_partition(file),
        modification_time=0,
        data_change=True,
        stats=json.dumps(stats),
    )


def _remove(file: TableFile, now: int) -> RemoveAction:
    return RemoveAction(
        file.path,
        data_change=True,
        deletion_timestamp=now // 1000,
        size=file.size,
        partition_values=_partition(file),
    )


def _partition(file: TableFile) -> dict[str, str | None]:
    return {"organisation": file.organisation, "month": file.month}


def _entry(version: int) -> str:
    return f"{version:020d}.json"


@contextlib.contextmanager
def _aside(layout: Layout, state: TableState) -> Generator[Path]:
    """Copy the log to a table of its own, which has no data files."""
    aside = layout.temporary / "table"
    shutil.rmtree(aside, ignore_errors=True)
    (aside / layout.log.name).mkdir(parents=True)
    for name in state.log:
        (aside / layout.log.name / name).write_bytes((layout.log / name).read_bytes())
    with _system_errors(layout):
        yield aside
    shutil.rmtree(aside)


def _take_over(aside: Path, layout: Layout, names: Iterable[str]) -> dict[str, str]:
    """Sync new files of a log and move them in place; gives their digests."""
    make_folder(layout.log)
    digests = {}
    for name in names:
        path = aside / layout.log.name / name
        sync_file(path)
        digests[name] = digest_file(path)
        path.rename(layout.log / name)
    sync_folder(layout.log)
    return digests


def _open(table: Path, version: int) -> DeltaTable:
    if version >= 0:
        return DeltaTable(table, version=version)
    return DeltaTable.create(
        str(table),
        Schema.from_arrow(_COLUMNS),
        partition_by=list(_PARTITIONS),
        configuration=_SETTINGS,
    )


@contextlib.contextmanager
def _system_errors(layout: Layout) -> Generator[None]:
    """Find the operating system's error in what deltalake says, and raise that."""
    try:
        yield
    except (DeltaError, OSError) as failure:
        number = re.search(r"\(os error (\d+)\)", str(failure))
        if number is not None:
            raise OSError(int(number[1]), os.strerror(int(number[1]))) from failure
        if isinstance(failure, OSError) and failure.errno is not None:
            raise
        raise LakeDamagedError(path=str(layout.log)) from failure
