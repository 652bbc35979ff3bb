"""Reading rows: what is in the table, and what waits in the segments, as one.

A snapshot is taken from the manifest in force. Segments that were compacted meanwhile, and files
that were removed, show as files that are gone; then the snapshot is taken again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import duckdb
import pyarrow as pa

from cham.lake.columns import make_table, no_rows
from cham.lake.compaction import Readers
from cham.lake.database import connect
from cham.lake.errors import SnapshotGoneError
from cham.lake.inflow import Inflow, waiting_segments
from cham.lake.intake import Intake
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.rows import COLUMNS, INTERACTIONS
from cham.lake.table import TableFile, table_files

BATCH_ROWS = 65_536
_TRIES = 10

T = TypeVar("T")

_SURVIVORS = pa.schema([("joined", pa.string()), ("survivor", pa.string())])
_ROWS = """
    SELECT rows.* REPLACE (coalesce(survivor, customer) AS customer)
    FROM (FROM stored UNION ALL FROM waiting) AS rows
    LEFT JOIN survivors ON rows.customer = survivors.joined
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which rows and columns of an organisation to read.

    Attributes
    ----------
    columns
        In this order; all where none are named.
    since, until
        Event times, microseconds since 1970-01-01 UTC; the first is included, the last is not.
    after
        Only rows with a higher sequence number.
    """

    organisation: str
    columns: Sequence[str] = COLUMNS
    since: int | None = None
    until: int | None = None
    after: int | None = None


class _MovedError(Exception):
    """The lake changed between two looks at it."""


def read_waiting(
    layout: Layout, manifest: Manifest, readers: Readers, organisation: str
) -> Intake:
    """Read what is not compacted yet, through the same steps as compaction."""
    files = waiting_segments(layout.segments, manifest.consumed)
    if Manifest.load(layout).consumed != manifest.consumed:
        raise _MovedError  # segments may have gone before they were listed
    inflow = Inflow(files)
    sorter = readers.sorter(layout, manifest)
    for batch in inflow.batches():
        if batch.envelope.organisation == organisation:
            sorter.take(batch)
    return sorter.finish()


def steadily(layout: Layout, read: Callable[[Manifest], T]) -> T:
    """Read from the manifest in force, and again where files went away meanwhile.

    Raises
    ------
    SnapshotGoneError
        When they do so again and again.
    """
    for _ in range(_TRIES):
        try:
            return read(Manifest.load(layout))
        except (FileNotFoundError, duckdb.IOException, _MovedError):
            continue
    raise SnapshotGoneError(folder=str(layout.folder))


def scan(layout: Layout, readers: Readers, selection: Selection) -> pa.RecordBatchReader:
    """Read the selected rows, compacted or not, each customer under the id that remains."""

    def begin(manifest: Manifest) -> pa.RecordBatchReader:
        rows = read_waiting(layout, manifest, readers, selection.organisation).rows
        survivors = readers.directory.survivors(selection.organisation)
        return _begun(_query(layout, manifest, selection, rows, survivors))

    return steadily(layout, begin)


def _query(
    layout: Layout,
    manifest: Manifest,
    selection: Selection,
    waiting: pa.Table,
    survivors: Mapping[str, str],
) -> pa.RecordBatchReader:
    database = connect()
    database.register("waiting", waiting)
    joined = {"joined": list(survivors), "survivor": list(survivors.values())}
    database.register("survivors", make_table(_SURVIVORS, joined))
    _stored_view(database, layout, manifest, selection)
    rows = database.sql(_ROWS)
    for condition in _conditions(selection):
        rows = rows.filter(condition)
    return rows.select(*selection.columns).to_arrow_reader(BATCH_ROWS)


def _stored_view(
    database: duckdb.DuckDBPyConnection, layout: Layout, manifest: Manifest, selection: Selection
) -> None:
    """Name the compacted rows `stored`, from the files that can hold selected ones."""
    paths = [
        str(layout.table / file.path)
        for file in table_files(layout.table, manifest.version)
        if _may_hold(file, selection)
    ]
    if paths:
        owner = duckdb.ConstantExpression(selection.organisation).alias("organisation")
        rows = database.read_parquet(paths).select(duckdb.StarExpression(), owner)
    else:
        rows = database.from_arrow(no_rows(INTERACTIONS))
    rows.select(*COLUMNS).create_view("stored")


def _may_hold(file: TableFile, selection: Selection) -> bool:
    return (
        file.organisation == selection.organisation
        and (selection.since is None or file.latest >= selection.since)
        and (selection.until is None or file.earliest < selection.until)
        and (selection.after is None or file.last > selection.after)
    )


def _conditions(selection: Selection) -> Iterator[duckdb.Expression]:
    time, sequence = duckdb.ColumnExpression("event_time"), duckdb.ColumnExpression("sequence")
    if selection.since is not None:
        yield time >= duckdb.ConstantExpression(selection.since)
    if selection.until is not None:
        yield time < duckdb.ConstantExpression(selection.until)
    if selection.after is not None:
        yield sequence > duckdb.ConstantExpression(selection.after)


def _begun(rows: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Read the first batch, so that files that are gone show while one can start again."""
    first = next(iter(rows), None)
    if first is None:
        return pa.RecordBatchReader.from_batches(rows.schema, [])
    return pa.RecordBatchReader.from_batches(rows.schema, chain([first], rows))
