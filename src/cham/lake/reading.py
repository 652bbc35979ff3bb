"""Reading rows: what is in the table, and what waits in the segments, as one.

A snapshot is taken from the manifest in force. Segments that were compacted meanwhile, and files
that were removed, show as files that are gone; then the snapshot is taken again.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

import duckdb
import pyarrow as pa
from deltalake.exceptions import DeltaError

from cham.core.interactions import Identity
from cham.lake.columns import make_table, no_rows
from cham.lake.compaction import load_tally
from cham.lake.database import connect
from cham.lake.deadletters import letters_of, read_letters
from cham.lake.durable import digest_of, locked, make_folder, system_error
from cham.lake.errors import IdentityUnfitError, LakeDamagedError, SnapshotGoneError
from cham.lake.inflow import Inflow, waiting_segments
from cham.lake.intake import Intake, begin_intake
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.ports import CustomerDirectory
from cham.lake.readers import Readers
from cham.lake.results import COLUMNS, Changes, KeptLetter, Latest, Mark, mark_of
from cham.lake.rows import INTERACTIONS
from cham.lake.streams import stay
from cham.lake.table import TableFile, table_files
from cham.lake.tally import Count

_log = logging.getLogger(__name__)

BATCH_ROWS = 65_536
_TRIES = 10

T = TypeVar("T")

_SURVIVORS = pa.schema([("joined", pa.string()), ("survivor", pa.string())])


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
    answered, spoken
        Only rows with a score or a text; only rows with a text.
    kinds
        Only rows of one of these kinds; all where none are named.
    sequences
        Only rows with one of these sequence numbers; None for all.
    most
        Only so many rows, the first by their sequence numbers and in that order; None for all.
    """

    organisation: str
    columns: Sequence[str] = COLUMNS
    since: int | None = None
    until: int | None = None
    after: int | None = None
    answered: bool = False
    spoken: bool = False
    kinds: tuple[str, ...] = ()
    sequences: tuple[int, ...] | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class _Patient:
    """A directory that gives rows passing ids where the real one cannot answer.

    It writes down whom it sees for the first time, and its disk may be full; what is stored must
    be readable all the same.
    """

    directory: CustomerDirectory

    def resolve(self, organisation: str, identities: Sequence[Identity]) -> Sequence[str]:
        try:
            return self.directory.resolve(organisation, identities)
        except IdentityUnfitError:
            raise
        except Exception:  # noqa: BLE001 - whatever stops the directory must not close the lake
            _log.warning("the customer directory does not answer", exc_info=True)
            return [_passing_id(organisation, identity) for identity in identities]

    def survivors(self, organisation: str) -> Mapping[str, str]:
        return self.directory.survivors(organisation)


def _passing_id(organisation: str, identity: Identity) -> str:
    kind, value = identity.identifiers[0]
    return digest_of(f"{organisation}\0{kind}\0{value}".encode())


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
    sorter = begin_intake(
        layout, manifest, replace(readers, directory=_Patient(readers.directory))
    )
    for batch in inflow.batches():
        if batch.envelope.organisation == organisation:
            sorter.take(batch)
    return sorter.finish()


def steadily(layout: Layout, read: Callable[[Manifest], T]) -> T:
    """Read from the manifest in force, and again where files went away meanwhile.

    Raises
    ------
    LakeDamagedError
        When files are gone or unreadable that the manifest in force names.
    SnapshotGoneError
        When the lake changes again and again.
    """
    make_folder(layout.folder)
    damage = None
    for _ in range(_TRIES):
        with locked(layout.readers, wait=True, shared=True):
            manifest = Manifest.load(layout)
            try:
                return read(manifest)
            except _MovedError:
                damage = None
            except (FileNotFoundError, duckdb.IOException, DeltaError) as failure:
                refused = system_error(str(failure))
                if refused is not None:
                    raise refused from failure
                damage = failure if Manifest.load(layout) == manifest else None
    if damage is not None:
        raise LakeDamagedError(path=str(layout.folder)) from damage
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
        mark = mark_of(manifest)
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
    database = connect()
    with ExitStack() as hold:
        if manifest.lineage:
            hold.enter_context(stay(layout, manifest.generation))
            if Manifest.load(layout).generation != manifest.generation:
                raise _MovedError  # files may have gone before they were held
        stored = _stored(database, layout, manifest, selection)
        rows = stored.union(database.from_arrow(waiting))
        survivors = readers.directory.survivors(selection.organisation)
        if survivors:
            rows = _under_survivors(database, rows, survivors)
        for condition in _conditions(selection):
            rows = rows.filter(condition)
        if selection.most is not None:
            rows = rows.order("sequence").limit(selection.most)
        batches = rows.select(*selection.columns).to_arrow_reader(BATCH_ROWS)
        return _begun(batches, hold.pop_all())


def latest(layout: Layout, readers: Readers, organisation: str) -> tuple[Latest, ...]:
    """Tell when each source last sent something, the latest first."""

    def read(manifest: Manifest) -> tuple[Latest, ...]:
        waiting = read_waiting(layout, manifest, readers, organisation).rows
        database = connect()
        stored = _stored(database, layout, manifest, Selection(organisation=organisation))
        rows = stored.union(database.from_arrow(waiting))
        found = rows.aggregate("source, count(*), max(event_time), max(received_at)", "source")
        entries = (Latest(*each) for each in found.fetchall())
        return tuple(sorted(entries, key=lambda each: (-each.received_at, each.source)))

    return steadily(layout, read)


def _under_survivors(
    database: duckdb.DuckDBPyConnection,
    rows: duckdb.DuckDBPyRelation,
    survivors: Mapping[str, str],
) -> duckdb.DuckDBPyRelation:
    """Give each row's customer as the id that remains."""
    joined = {"joined": list(survivors), "survivor": list(survivors.values())}
    known = database.from_arrow(make_table(_SURVIVORS, joined)).set_alias("survivors")
    both = rows.set_alias("rows").join(known, "rows.customer = survivors.joined", how="left")
    customer = duckdb.CoalesceOperator(
        duckdb.ColumnExpression("survivor"), duckdb.ColumnExpression("customer")
    )
    return both.select(*(customer.alias(n) if n == "customer" else n for n in COLUMNS))


def _stored(
    database: duckdb.DuckDBPyConnection, layout: Layout, manifest: Manifest, selection: Selection
) -> duckdb.DuckDBPyRelation:
    """Give the compacted rows of the files that can hold selected ones."""
    paths = [
        str(layout.table / file.path)
        for file in table_files(layout, manifest.table)
        if _may_hold(file, selection)
    ]
    if not paths:
        return database.from_arrow(no_rows(INTERACTIONS))
    owner = duckdb.ConstantExpression(selection.organisation).alias("organisation")
    rows = database.read_parquet(paths)
    return rows.select(*(owner if name == "organisation" else name for name in COLUMNS))


def _may_hold(file: TableFile, selection: Selection) -> bool:
    return (
        file.organisation == selection.organisation
        and (selection.since is None or file.latest >= selection.since)
        and (selection.until is None or file.earliest < selection.until)
        and (selection.after is None or file.last > selection.after)
        and (selection.sequences is None or file.last >= min(selection.sequences, default=0))
    )


def _conditions(selection: Selection) -> Iterator[duckdb.Expression]:
    time, sequence = duckdb.ColumnExpression("event_time"), duckdb.ColumnExpression("sequence")
    if selection.since is not None:
        yield time >= duckdb.ConstantExpression(selection.since)
    if selection.until is not None:
        yield time < duckdb.ConstantExpression(selection.until)
    if selection.after is not None:
        yield sequence > duckdb.ConstantExpression(selection.after)
    said = duckdb.ColumnExpression("text") != duckdb.ConstantExpression("")
    if selection.spoken:
        yield said
    if selection.answered:
        yield duckdb.ColumnExpression("score").isnotnull() | said
    if selection.kinds:
        yield duckdb.ColumnExpression("kind").isin(
            *map(duckdb.ConstantExpression, selection.kinds)
        )
    if selection.sequences is not None:
        yield sequence.isin(*map(duckdb.ConstantExpression, selection.sequences or (-1,)))


def _begun(rows: pa.RecordBatchReader, hold: ExitStack) -> pa.RecordBatchReader:
    """Read the first batch, so that files that are gone show while one can start again."""
    try:
        first = next(iter(rows), None)
    except OSError as failure:  # how Arrow passes on what DuckDB could not read
        raise duckdb.IOException(str(failure)) from failure
    if first is None:
        hold.close()
        return pa.RecordBatchReader.from_batches(rows.schema, [])
    return pa.RecordBatchReader.from_batches(rows.schema, _held(first, rows, hold))


def _held(
    first: pa.RecordBatch, rest: pa.RecordBatchReader, hold: ExitStack
) -> Iterator[pa.RecordBatch]:
    with hold:
        yield first
        yield from rest
