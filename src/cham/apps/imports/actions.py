"""Use cases: import a file, undo an import."""

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from django.db.models import QuerySet

from cham.apps.comments.forgetting import forget_import as forget_comments
from cham.apps.imports.errors import ImportUndoneError, ImportUnknownError
from cham.apps.imports.models import FileImport
from cham.apps.imports.outcomes import ErrorCount, Errors, count_rows, tallied
from cham.apps.insights.waiting import stir
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.proofs import forget_import
from cham.apps.themes.forgetting import forget_words
from cham.doors.files import (
    ColumnMapping,
    Lookalikes,
    Origin,
    RejectsWriter,
    RowArrivals,
    RowError,
    RowFault,
    Settled,
    Table,
    answer_suffix,
    format_mapping,
    parse_mapping,
    read_settled,
    settle,
)
from cham.lake import Arrival, Envelope, Lake, SegmentWriter, Undone, encode_arrival

_AT_ONCE = 500  # interactions in one append
_IN_FLIGHT = 8  # appends that may wait for the disk
_DIALECT = "arrival"
_CODE_BYTES = 5


def _ignore(_rows: int) -> None:
    """Let a number of rows pass untold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDesk:
    """Where a file goes: an organisation's lake and data folder, and how faults are told.

    Attributes
    ----------
    counting, progress
        Told the rows read so far: first while the columns decide their forms, when nobody knows
        yet how many there are, then while the rows are taken in.
    """

    lake: Lake
    folder: Path
    organisation: Organisation
    say: Callable[[RowFault], str]
    progress: Callable[[int], None] = _ignore
    counting: Callable[[int], None] = _ignore


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file: rows = imported + duplicates + rejected.

    Attributes
    ----------
    same_as
        The code of an earlier import of the very same file; empty for a new one.
    flags
        What was made visible or taken out in rows that came in.
    lookalikes
        Values that may be one, for a person to look at.
    """

    code: str
    rows: int
    imported: int
    duplicates: int
    rejected: int
    rejects_file: Path | None
    errors: tuple[ErrorCount, ...]
    source: str
    same_as: str = ""
    flags: tuple[ErrorCount, ...] = ()
    lookalikes: tuple[Lookalikes, ...] = ()


def import_table(
    desk: ImportDesk,
    table: Table,
    path: Path,
    mapping: ColumnMapping,
    *,
    source: str = "",
    now: int,
) -> Imported:
    """Import the rows of a file; every one is stored, known already, or rejected with a reason.

    Parameters
    ----------
    source
        What the rows are said to come from. Rows of one source with the same id are the same;
        without it the file's name without its digits, so that monthly files share a source.
    now
        Microseconds since 1970-01-01 UTC.
    """
    digest = digest_of(path)
    with organisation_scope(desk.organisation):
        again = _finished(digest).filter(purpose=mapping.purpose.value).first()
    settled = settle(table, mapping, desk.counting)
    source = source or source_said(desk.organisation, table, path, digest)
    begun = _Begun(path, mapping, digest, source)
    with _recorded(desk, begun, now) as record:
        origin = Origin(
            organisation=desk.organisation.code,
            source=source,
            received_at=now,
            import_id=record.code,
        )
        taken = _take(desk, read_settled(table, mapping, settled, origin), origin, table, settled)
        desk.lake.compact(now, wait=True)
        several = len(mapping.scores) > 1
        suffixes = frozenset(map(answer_suffix, mapping.scores)) if several else None
        done = _outcome(desk, taken, origin, suffixes)
        _finish(desk, record, done)
    return Imported(
        code=record.code,
        rows=done.rows,
        imported=done.imported,
        duplicates=done.duplicates,
        rejected=done.rejected,
        rejects_file=_rejects_file(desk, record.code) if taken.errors.found else None,
        errors=taken.errors.listed(),
        source=origin.source,
        same_as=again.code if again else "",
        flags=taken.flags.listed(),
        lookalikes=settled.lookalikes,
    )


def undo_import(lake: Lake, organisation: Organisation, code: str, *, now: int) -> Undone:
    """Take an import back, so that its file can be imported again.

    Raises
    ------
    ImportUnknownError, ImportUndoneError
        When there is no such import, or it was undone before.
    """
    with organisation_scope(organisation):
        record = FileImport.objects.filter(code=code).first()
        if record is None:
            known = FileImport.objects.filter(undone_at=None).values_list("code", flat=True)
            raise ImportUnknownError(code=code, allowed=", ".join(known) or "–")
        if record.undone_at is not None:
            raise ImportUndoneError(code=code)
        undone = lake.undo_import(organisation.code, code, now=now)
        forget_import(code)
        forget_comments(code)
        forget_words()
        record.undone_at = _moment(now)
        record.save()
        stir()
    return undone


def mapping_of_rejects(organisation: Organisation, table: Table) -> ColumnMapping | None:
    """Find the mapping by which rows were read before they were rejected.

    A few rows that come back corrected are no file to guess a mapping from.
    """
    with organisation_scope(organisation):
        record = FileImport.objects.filter(code=table.facts.import_id).first()
    if not table.facts.rejects or record is None:
        return None
    return parse_mapping(record.mapping)


def source_said(organisation: Organisation, table: Table, path: Path, digest: str) -> str:
    """Name the source of a file's rows: as rejected rows say, as the same file had it, by its name."""
    with organisation_scope(organisation):
        earlier = _finished(digest).first()
    return table.facts.source or (earlier.source if earlier else source_of(path))


def _finished(digest: str) -> QuerySet[FileImport]:
    same = FileImport.objects.filter(file_digest=digest, undone_at=None)
    return same.exclude(finished_at=None)


def source_of(path: Path) -> str:
    """Name the source of a file: its name without endings and digits.

    Examples
    --------
    >>> source_of(Path("don-hang 2025-04 (1).csv.gz")), source_of(Path("2025.csv"))
    ('don-hang', 'file')
    """
    stem = _readable(path.name).split(".")[0]
    return (
        re.sub(r"[\d\W_]+$", "", re.sub(r"\d+|\(\d*\)", "", stem)).strip(" -_").lower() or "file"
    )


def _readable(name: str) -> str:
    """Write a name whose bytes are no text so that it can be stored."""
    return name.encode("utf-8", "backslashreplace").decode()


@dataclass(slots=True)
class _Taken:
    """What the reading of a file's rows gave."""

    errors: Errors = field(default_factory=Errors)
    flags: Errors = field(default_factory=Errors)
    rows: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class _Done:
    rows: int
    imported: int
    duplicates: int
    rejected: int


def _take(
    desk: ImportDesk,
    rows: Iterator[RowArrivals | RowError],
    origin: Origin,
    table: Table,
    settled: Settled,
) -> _Taken:
    """Write every row to the lake or to the file of rejected rows."""
    taken = _Taken()
    rejects: RejectsWriter | None = None
    feed = _Feed(desk.lake.open_writer("imports"), origin)
    try:
        for row in rows:
            taken.rows += 1
            if isinstance(row, RowError):
                rejects = rejects or _open_rejects(desk, origin, table, settled)
                rejects.add(row)
                taken.errors.add(row)
                taken.rejected += 1
            else:
                feed.add(row.arrivals)
                for flag in row.flags:
                    taken.flags.note(flag, row.line)
            desk.progress(taken.rows)
        feed.flush()
    finally:
        feed.close()
        if rejects is not None:
            rejects.close()
    return taken


class _Feed:
    """Appends arrivals in batches, with a bounded number of them waiting for the disk."""

    def __init__(self, writer: SegmentWriter, origin: Origin) -> None:
        self._writer = writer
        self._envelope = Envelope(
            organisation=origin.organisation,
            source=origin.source,
            dialect=_DIALECT,
            received_at=origin.received_at,
            import_id=origin.import_id,
        )
        self._waiting: list[bytes] = []
        self._flying: list[Future[None]] = []

    def add(self, arrivals: tuple[Arrival, ...]) -> None:
        self._waiting += [encode_arrival(each) for each in arrivals]
        if len(self._waiting) >= _AT_ONCE:
            self._send()

    def flush(self) -> None:
        """Wait until everything is on the disk."""
        self._send()
        for each in self._flying:
            each.result()
        self._flying = []

    def close(self) -> None:
        self._writer.close()

    def _send(self) -> None:
        if not self._waiting:
            return
        if len(self._flying) >= _IN_FLIGHT:
            self._flying.pop(0).result()
        self._flying.append(self._writer.append(self._envelope, self._waiting))
        self._waiting = []


def _outcome(
    desk: ImportDesk, taken: _Taken, origin: Origin, suffixes: frozenset[str] | None
) -> _Done:
    """Count rows by what the lake stored.

    Parameters
    ----------
    suffixes
        Of the ids of further answers, where a row may bring several; None where it brings one.
    """
    if suffixes is None:
        imported = tallied(desk.lake.tally(origin.organisation), origin.import_id).stored
    else:
        imported = count_rows(_stored_ids(desk.lake, origin), suffixes)
    return _Done(taken.rows, imported, taken.rows - imported - taken.rejected, taken.rejected)


def _stored_ids(lake: Lake, origin: Origin) -> Iterator[str]:
    import pyarrow.compute as pc

    for batch in lake.scan(origin.organisation, columns=("message_id", "import_id")):
        mine = pc.equal(batch.column("import_id"), origin.import_id)
        yield from batch.filter(mine).column("message_id").to_pylist()


@dataclass(frozen=True, slots=True)
class _Begun:
    """What makes two imports the same one: the content of the file, and how it is read."""

    path: Path
    mapping: ColumnMapping
    digest: str
    source: str


@contextmanager
def _recorded(desk: ImportDesk, begun: _Begun, now: int) -> Iterator[FileImport]:
    """Begin the record of an import, or take up that of the same one which was cut short.

    Rows that the lake has from before then count as imported, as they are, and not as known.
    """
    same = {
        "file_digest": begun.digest,
        "purpose": begun.mapping.purpose.value,
        "mapping": format_mapping(begun.mapping),
        "source": begun.source,
    }
    with organisation_scope(desk.organisation):
        cut_short = list(FileImport.objects.filter(finished_at=None, undone_at=None, **same))
    for record in cut_short:
        with _owned(desk, record.code) as free:
            if free and _still_cut_short(desk, record):
                yield record
                return
    code = secrets.token_hex(_CODE_BYTES)
    with _owned(desk, code):
        with organisation_scope(desk.organisation):
            record = FileImport.objects.create(
                code=code,
                file_name=_readable(begun.path.name)[:300],
                started_at=_moment(now),
                **same,
            )
        yield record


@contextmanager
def _owned(desk: ImportDesk, code: str) -> Iterator[bool]:
    """Hold an import's folder while it runs, so that nobody takes it for one that was cut short."""
    folder = _rejects_file(desk, code).parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except BlockingIOError:
        free = False
    try:
        yield free
    finally:
        if free:
            with suppress(OSError):  # rejected rows lie in it
                folder.rmdir()
        os.close(descriptor)


def _still_cut_short(desk: ImportDesk, record: FileImport) -> bool:
    with organisation_scope(desk.organisation):
        return FileImport.objects.filter(pk=record.pk, finished_at=None, undone_at=None).exists()


def _finish(desk: ImportDesk, record: FileImport, done: _Done) -> None:
    record.rows, record.imported = done.rows, done.imported
    record.duplicates, record.rejected = done.duplicates, done.rejected
    record.finished_at = datetime.now(record.started_at.tzinfo)
    with organisation_scope(desk.organisation):
        record.save()
        stir()


def _rejects_file(desk: ImportDesk, code: str) -> Path:
    return desk.folder / "imports" / code / "rejects.csv"


def _open_rejects(
    desk: ImportDesk, origin: Origin, table: Table, settled: Settled
) -> RejectsWriter:
    path = _rejects_file(desk, origin.import_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return RejectsWriter(
        path,
        table,
        settled.formats,
        source=origin.source,
        import_id=origin.import_id,
        say=desk.say,
    )


def digest_of(path: Path) -> str:
    """Give what tells a file's content from any other."""
    digest = blake2b(digest_size=32)
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _moment(microseconds: int) -> datetime:
    from datetime import UTC

    return datetime.fromtimestamp(microseconds / 1e6, UTC)
