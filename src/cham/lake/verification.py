"""Proving every file and every row, and naming what does not hold.

Each file written once carries its digest in its name, the log's files have theirs in the
manifest, the manifest has its own, and segments have one a line. Rows carry a checksum besides,
so that a damaged data file can be told row by row. At last the counts must agree: what was stored
and not erased is in the table, what is dead and not erased is among the letters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from cham.lake.checksums import wrong_rows
from cham.lake.compaction import load_tally
from cham.lake.database import connect
from cham.lake.durable import digest_file, named_digest
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
        self._inspect_manifests()
        self._inspect_slots()
        manifest = self._manifest()
        if manifest is None:
            self._inspect_named(_written_once(self.layout))
            return
        log_holds = self._inspect_log(manifest)
        rest_holds = self._inspect_named(manifest.files(self.layout) - self._log(manifest))
        if log_holds:
            self._inspect_table(manifest)
        else:
            self._inspect_named(self.layout.table.glob("*/*/*.parquet"))
        if log_holds and rest_holds:
            self._inspect_counts(manifest)

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

    def _inspect_log(self, manifest: Manifest) -> bool:
        """Prove the table's log; tells whether all of it holds."""
        before = len(self.findings)
        for name, digest in sorted(manifest.table.log.items()):
            self._inspect_digest(self.layout.log / name, digest)
        return len(self.findings) == before

    def _inspect_named(self, paths: Iterable[Path]) -> bool:
        """Prove files by the digests in their names; tells whether all of them hold."""
        before = len(self.findings)
        for path in sorted(paths):
            self._inspect_digest(path, named_digest(path))
        return len(self.findings) == before

    def _inspect_digest(self, path: Path, digest: str) -> None:
        try:
            found = digest_file(path)
        except FileNotFoundError:
            if self._still_named(path):
                self._find(path, "file_missing")
            return
        self.files += 1
        if found != digest:
            self._find(path, "digest_differs")

    def _still_named(self, path: Path) -> bool:
        """Tell a missing file from one that was replaced while this was at work."""
        manifest = Manifest.load(self.layout)
        named = {
            self.layout.table / file.path for file in table_files(self.layout, manifest.table)
        }
        return path in named | manifest.files(self.layout)

    def _inspect_table(self, manifest: Manifest) -> None:
        database = connect()
        for file in table_files(self.layout, manifest.table):
            path = self.layout.table / file.path
            before = len(self.findings)
            self._inspect_digest(path, named_digest(path))
            if path.exists():
                sound = len(self.findings) == before
                wrong = spans_of(_wrong_rows(path, file, database))
                if wrong or not sound:
                    del self.findings[before:]
                    self._find(path, "rows_differ" if wrong else "digest_differs", wrong)
            self.rows += file.rows

    def _inspect_slots(self) -> None:
        for folder in slot_folders(self.layout.segments):
            gate = Gate(folder)
            if gate.closed_up_to() is None:
                self._find(folder / "gate", "digest_differs")
            gate.close()
        manifest = self._manifest() or Manifest()
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

    def _inspect_counts(self, manifest: Manifest) -> None:
        tally = load_tally(self.layout, manifest)
        rows = sum(file.rows for file in table_files(self.layout, manifest.table))
        letters = sum(
            pq.read_metadata(self.layout.dead_letters / name).num_rows
            for name in manifest.dead_letters
        )
        ids = sum(len(Run.open(self.layout.ids / name)) for name in manifest.ids)
        total = tally.total
        agree = (
            total(Outcome.RECEIVED)
            == total(Outcome.STORED) + total(Outcome.DUPLICATE) + total(Outcome.DEAD),
            rows == total(Outcome.STORED) - total(Outcome.ERASED_ROWS),
            letters == total(Outcome.DEAD) - total(Outcome.ERASED_LETTERS),
            rows <= ids,  # the ids of erased rows may be there as well
        )
        if not all(agree):
            self._find(self.layout.tallies / manifest.tally, "counts_differ")


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
