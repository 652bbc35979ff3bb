"""Reading rows: what is in the table, and what waits in the segments, as one.

A snapshot is taken from the manifest in force. Segments that were compacted meanwhile, and files
that were removed, show as files that are gone; then the snapshot is taken again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

import duckdb
import pyarrow as pa

from cham.lake.columns import make_table, no_rows
from cham.lake.compaction import load_tally
from cham.lake.database import connect
from cham.lake.deadletters import letters_of, read_letters
from cham.lake.durable import locked, make_folder
from cham.lake.errors import SnapshotGoneError
from cham.lake.inflow import Inflow, waiting_segments
from cham.lake.intake import Intake, begin_intake
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.readers import Readers
from cham.lake.results import COLUMNS, Changes, KeptLetter, Mark
from cham.lake.rows import INTERACTIONS
from cham.lake.table import TableFile, table_files
from cham.lake.tally import Count

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
    sorter = begin_intake(layout, manifest, readers)
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
    make_folder(layout.folder)
    for _ in range(_TRIES):
        try:
            with locked(layout.readers, wait=True, shared=True):
                return read(Manifest.load(layout))
        except (FileNotFoundError, duckdb.IOException, _MovedError):
            continue
    raise SnapshotGoneError(folder=str(layout.folder))


def scan(layout: Layout, readers: Readers, selection: Selection) -> pa.RecordBatchReader:
    """Read the selected rows, compacted or not, each customer under the id that remains."""

    def begin(manifest: Manifest) -> pa.RecordBatchReader:
        rows = read_waiting(layout, manifest, readers, selection.organisation).rows
        return _query(layout, manifest, readers, selection, rows)

    return steadily(layout, begin)


def scan_waiting(layout: Layout, readers: Readers, selection: Selection) -> pa.RecordBatchReader:
    """Read the selected rows that are not compacted yet."""

    def begin(manifest: Manifest) -> pa.RecordBatchReader:
        rows = read_waiting(layout, manifest, readers, selection.organisation).rows
        return _query(layout, Manifest(), readers, selection, rows)

    return steadily(layout, begin)


def changes(layout: Layout, readers: Readers, selection: Selection, since: Mark | None) -> Changes:
    """Read the compacted rows that came since a mark, or all where that cannot be told."""

    def begin(manifest: Manifest) -> Changes:
        mark = Mark(
            lineage=manifest.lineage,
            generation=manifest.generation,
            sequence=manifest.next_sequence - 1,
        )
        follows = since is not None and replace(since, sequence=mark.sequence) == mark
        after = since.sequence if since is not None and follows else None
        chosen = replace(selection, after=after)
        rows = _query(layout, manifest, readers, chosen, no_rows(INTERACTIONS))
        return Changes(rows, mark, complete=not follows)

    return steadily(layout, begin)


def count(layout: Layout, readers: Readers, organisation: str) -> tuple[Count, ...]:
    """Count an organisation's payloads, compacted or not."""

    def read(manifest: Manifest) -> tuple[Count, ...]:
        waiting = read_waiting(layout, manifest, readers, organisation)
        return (load_tally(layout, manifest) + waiting.tally).of(organisation)

    return steadily(layout, read)


def list_letters(layout: Layout, readers: Readers, organisation: str) -> list[KeptLetter]:
    """List an organisation's dead letters, compacted or not."""

    def read(manifest: Manifest) -> list[KeptLetter]:
        waiting = read_waiting(layout, manifest, readers, organisation)
        kept = read_letters(layout, manifest.dead_letters)
        letters = chain(kept, letters_of(waiting.letters))
        return [letter for letter in letters if letter.envelope.organisation == organisation]

    return steadily(layout, read)


def _query(
    layout: Layout,
    manifest: Manifest,
    readers: Readers,
    selection: Selection,
    waiting: pa.Table,
) -> pa.RecordBatchReader:
    survivors = readers.directory.survivors(selection.organisation)
    database = connect()
    database.register("waiting", waiting)
    joined = {"joined": list(survivors), "survivor": list(survivors.values())}
    database.register("survivors", make_table(_SURVIVORS, joined))
    _stored_view(database, layout, manifest, selection)
    rows = database.sql(_ROWS)
    for condition in _conditions(selection):
        rows = rows.filter(condition)
    return _begun(rows.select(*selection.columns).to_arrow_reader(BATCH_ROWS))


def _stored_view(
    database: duckdb.DuckDBPyConnection, layout: Layout, manifest: Manifest, selection: Selection
) -> None:
    """Name the compacted rows `stored`, from the files that can hold selected ones."""
    paths = [
        str(layout.table / file.path)
        for file in table_files(layout, manifest.table)
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
