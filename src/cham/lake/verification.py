"""Proving every file and every row, and naming what does not hold.

Each file written once carries its digest in its name, the log's files have theirs in the
manifest, the manifest has its own, and segments have one a line. Rows carry a checksum besides,
so that a damaged data file can be told row by row. The counts must agree: what was stored and not
erased is in the table, what is dead and not erased is among the letters.

What a change of the lake replaces at once (the log, the counts) is proved while the lock is held;
the large files are proved after it is given back, and what is replaced meanwhile is passed over.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
from deltalake.exceptions import DeltaError

from cham.lake.checksums import wrong_rows
from cham.lake.compaction import load_tally
from cham.lake.database import connect
from cham.lake.durable import digest_file, locked, named_digest
from cham.lake.errors import LakeDamagedError
from cham.lake.ids import Run
from cham.lake.inflow import waiting_segments
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, sealed_body
from cham.lake.results import Finding, Span, Verification
from cham.lake.segments import SegmentContent, SegmentFile
from cham.lake.slots import Gate, slot_folders
from cham.lake.table import TableFile, read_group, table_files
from cham.lake.tally import Outcome


def verify(layout: Layout) -> Verification:
    """Prove everything; a running server is no hindrance."""
    inspector = _Inspector(layout)
    inspector.inspect()
    return Verification(
        findings=tuple(inspector.findings),
        files=inspector.files,
        rows=inspector.rows,
        lines=inspector.lines,
        torn=inspector.torn,
    )


def spans_of(places: Iterable[int]) -> tuple[Span, ...]:
    """Sum up ascending numbers as spans."""
    spans: list[Span] = []
    for place in places:
        if spans and spans[-1].last == place - 1:
            spans[-1] = Span(spans[-1].first, place)
        else:
            spans.append(Span(place, place))
    return tuple(spans)


@dataclass(slots=True)
class _Inspector:
    layout: Layout
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    rows: int = 0
    lines: int = 0
    torn: int = 0

    def inspect(self) -> None:
        if not self.layout.folder.is_dir():
            return
        with locked(self.layout.lock, wait=True):
            self._inspect_manifests()
            manifest = self._manifest()
            table = None if manifest is None else self._inspect_log(manifest)
            agree = manifest is None or table is None or _counts_agree(self.layout, manifest)
        self._inspect_slots(manifest or Manifest())
        if manifest is None:
            self._inspect_named(_written_once(self.layout))
            return
        named = manifest.files(self.layout) - self._log(manifest)
        if self._inspect_named(named) and not agree:
            self._find(self.layout.tallies / manifest.tally, "counts_differ")
        if table is None:
            self._inspect_named(self.layout.table.glob("*/*/*.parquet"))
        else:
            self._inspect_table(table)

    def _find(self, path: Path, code: str, spans: Sequence[Span] = ()) -> None:
        where = str(path.relative_to(self.layout.folder))
        self.findings.append(Finding(path=where, code=code, spans=tuple(spans)))

    def _manifest(self) -> Manifest | None:
        try:
            return Manifest.load(self.layout)
        except ValueError:
            return None

    def _inspect_manifests(self) -> None:
        paths = (self.layout.manifest, self.layout.manifest_copy)
        present = [path for path in paths if path.exists()]
        for path in paths if present else ():
            self.files += 1
            if path not in present:
                self._find(path, "file_missing")
            elif sealed_body(path.read_bytes()) is None:
                self._find(path, "digest_differs")

    def _log(self, manifest: Manifest) -> set[Path]:
        return {self.layout.log / name for name in manifest.table.log}

    def _inspect_log(self, manifest: Manifest) -> tuple[TableFile, ...] | None:
        """Prove the table's log; gives the data files that it names where all of it holds."""
        entries = sorted(manifest.table.log.items())
        held = [self._holds(self.layout.log / name, digest) for name, digest in entries]
        return table_files(self.layout, manifest.table) if all(held) else None

    def _inspect_named(self, paths: Iterable[Path]) -> bool:
        """Prove files by the digests in their names; tells whether all of them hold."""
        held = [self._holds(path, named_digest(path)) for path in sorted(paths)]
        return all(held)

    def _holds(self, path: Path, digest: str) -> bool:
        """Prove one file; what was replaced while this was at work need not hold."""
        code = self._fault(path, digest)
        if code and self._is_in_force(path):
            self._find(path, code)
        return not code

    def _fault(self, path: Path, digest: str) -> str:
        try:
            found = digest_file(path)
        except FileNotFoundError:
            return "file_missing"
        self.files += 1
        return "" if found == digest else "digest_differs"

    def _is_in_force(self, path: Path) -> bool:
        if path.exists():
            return True
        manifest = self._manifest()
        if manifest is None or path in manifest.files(self.layout):
            return True
        with contextlib.suppress(LakeDamagedError, DeltaError, OSError):  # a log that moved on
            files = table_files(self.layout, manifest.table)
            return path in {self.layout.table / file.path for file in files}
        return False

    def _inspect_table(self, files: Iterable[TableFile]) -> None:
        database = connect()
        for file in files:
            path = self.layout.table / file.path
            code = self._fault(path, named_digest(path))
            wrong = spans_of(_wrong_rows(path, file, database))
            if (code or wrong) and self._is_in_force(path):
                readable = wrong and code != "file_missing"
                self._find(path, "rows_differ" if readable else code, wrong if readable else ())
            self.rows += file.rows

    def _inspect_slots(self, manifest: Manifest) -> None:
        for folder in slot_folders(self.layout.segments):
            gate = Gate(folder)
            if gate.closed_up_to() is None:
                self._find(folder / "gate", "digest_differs")
            gate.close()
        for segment in waiting_segments(self.layout.segments, manifest.consumed):
            self._inspect_segment(segment)

    def _inspect_segment(self, segment: SegmentFile) -> None:
        try:
            content = SegmentContent.read(segment)
        except FileNotFoundError:
            return  # compacted while this was at work
        self.lines += sum(len(batch.payloads) for batch in content.batches())
        self.files += 1
        torn = [damage.line for damage in content.damages if damage.torn]
        wrong = [damage.line for damage in content.damages if not damage.torn]
        self.torn += len(torn)
        if wrong:
            self._find(segment.path, "lines_differ", spans_of(wrong))


def _counts_agree(layout: Layout, manifest: Manifest) -> bool:
    """Hold the counts against rows, letters and ids; the caller proves their files."""
    try:
        total = load_tally(layout, manifest).total
        ids = sum(len(Run.open(layout.ids / name)) for name in manifest.ids)
        letters = sum(
            pq.read_metadata(layout.dead_letters / name).num_rows for name in manifest.dead_letters
        )
    except Exception:  # noqa: BLE001 - a decayed file breaks its readers in every possible way
        return False
    rows = sum(file.rows for file in table_files(layout, manifest.table))
    ends = total(Outcome.STORED) + total(Outcome.DUPLICATE) + total(Outcome.DEAD)
    return (
        total(Outcome.RECEIVED) == ends
        and rows == total(Outcome.STORED) - total(Outcome.ERASED_ROWS)
        and letters == total(Outcome.DEAD) - total(Outcome.ERASED_LETTERS)
        and rows <= ids  # the ids of erased rows may be there as well
    )


def _wrong_rows(path: Path, file: TableFile, database: duckdb.DuckDBPyConnection) -> Iterator[int]:
    """Find the wrong rows of a data file; what cannot be read is wrong as a whole."""
    sizes = _group_sizes(path)
    if sum(sizes) != file.rows:
        yield from range(file.rows)
        return
    start = 0
    for group, size in enumerate(sizes):
        try:
            rows = read_group(path, group, file.organisation)
            wrong: Sequence[int] = wrong_rows(database, rows)
        except Exception:  # noqa: BLE001 - a decayed file breaks its readers in every possible way
            wrong = range(size)
        yield from (start + place for place in wrong)
        start += size


def _group_sizes(path: Path) -> list[int]:
    try:
        footer = pq.read_metadata(path)
        return [footer.row_group(group).num_rows for group in range(footer.num_row_groups)]
    except Exception:  # noqa: BLE001 - a decayed file breaks its readers in every possible way
        return []


def _written_once(layout: Layout) -> Iterator[Path]:
    yield from layout.table.glob("*/*/*.parquet")
    for folder in (layout.ids, layout.dead_letters, layout.tallies):
        yield from folder.glob("*")
