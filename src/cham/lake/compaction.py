"""From segments to the table: one round after the other, each exactly once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from cham.lake.deadletters import write_letters
from cham.lake.durable import remove_files
from cham.lake.ids import KnownIds, add_run
from cham.lake.inflow import Inflow
from cham.lake.intake import Intake, Sorter
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, succeed
from cham.lake.ports import CustomerDirectory, Interpreter
from cham.lake.segments import SegmentFile
from cham.lake.slots import seal_all
from cham.lake.table import Committed, checkpoint, commit, write_rows
from cham.lake.tally import Outcome, Tally

ROUND_BYTES = 64 << 20
CHECKPOINT_AFTER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Compaction:
    """What a compaction brought into the lake.

    Attributes
    ----------
    received, stored, duplicate, dead
        Payloads; the first is the sum of the others.
    damaged, torn
        Lines that did not match their checksum: damaged ones are kept as dead letters, torn ones
        were never acknowledged.
    segments, rounds
        Files that were read, and commits.
    """

    received: int = 0
    stored: int = 0
    duplicate: int = 0
    dead: int = 0
    damaged: int = 0
    torn: int = 0
    segments: int = 0
    rounds: int = 0

    def __add__(self, other: "Compaction") -> "Compaction":
        names = self.__dataclass_fields__
        return Compaction(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True)
class Readers:
    """What turns payloads into rows: the interpreters by dialect, and who is who."""

    directory: CustomerDirectory
    interpreters: Mapping[str, Interpreter]

    def sorter(self, layout: Layout, manifest: Manifest) -> Sorter:
        """Begin an intake that knows what the lake of a manifest holds."""
        known = KnownIds(layout.ids, (*manifest.ids, *manifest.forgotten))
        return Sorter(
            self.interpreters,
            self.directory,
            known.holds,
            manifest.next_sequence,
            manifest.next_letter,
        )


def rounds(files: Iterable[SegmentFile], limit: int = ROUND_BYTES) -> Iterator[list[SegmentFile]]:
    """Split segments into rounds of bounded size, the longest waiting first."""
    group: list[SegmentFile] = []
    size = 0
    for file in _by_age(files):
        group.append(file)
        size += file.path.stat().st_size
        if size >= limit:
            yield group
            group, size = [], 0
    if group:
        yield group


def _by_age(files: Iterable[SegmentFile]) -> list[SegmentFile]:
    """Order by the last write, but never against the numbers of a slot."""
    aged = []
    for slot, members in groupby(files, lambda file: file.slot):
        ordered = sorted(members, key=lambda file: file.number)
        ages = accumulate((file.path.stat().st_mtime_ns for file in ordered), max)
        aged += [(age, slot, file.number, file) for age, file in zip(ages, ordered, strict=True)]
    return [file for *_, file in sorted(aged, key=lambda each: each[:3])]


@dataclass(frozen=True, slots=True)
class Drained:
    """The lake after a compaction, and what was compacted."""

    manifest: Manifest
    compaction: Compaction


def drain(layout: Layout, manifest: Manifest, readers: Readers, *, now: int) -> Drained:
    """Close all segments and bring their lines into the lake, round by round."""
    done = Drained(manifest, Compaction())
    for files in rounds(closed_segments(layout, manifest)):
        part = _compact(layout, done.manifest, readers, files, now=now)
        done = Drained(part.manifest, done.compaction + part.compaction)
    return Drained(shorten_log(layout, done.manifest), done.compaction)


def closed_segments(layout: Layout, manifest: Manifest) -> list[SegmentFile]:
    """Close all segments and list those that are not in the lake yet."""
    return [
        file
        for file in seal_all(layout.segments)
        if file.number > manifest.consumed.get(file.slot, 0)
    ]


def _compact(
    layout: Layout, manifest: Manifest, readers: Readers, files: list[SegmentFile], *, now: int
) -> Drained:
    """Bring the lines of closed segments into the lake, then remove the segments."""
    inflow = Inflow(files)
    sorter = readers.sorter(layout, manifest)
    for batch in inflow.batches():
        sorter.take(batch)
    sorter.take_damages(inflow.damages)
    intake = sorter.finish()
    numbers = {file.slot: file.number for file in sorted(files, key=lambda file: file.number)}
    after = store_intake(layout, manifest, intake, now=now)
    after = replace(after, consumed=manifest.consumed | numbers)
    succeed(layout, manifest, after)
    remove_files(file.path for file in files)
    return Drained(after, _describe(intake.tally, inflow, segments=len(files)))


def store_intake(layout: Layout, manifest: Manifest, intake: Intake, *, now: int) -> Manifest:
    """Write all that an intake brought; it counts once the manifest given back is in force."""
    table = Committed(manifest.version, manifest.log)
    if files := write_rows(layout, intake.rows):
        table = commit(layout, table, files, now=now)
    tally = load_tally(layout, manifest) + intake.tally
    return replace(
        manifest,
        version=table.version,
        log=table.log,
        next_sequence=manifest.next_sequence + intake.rows.num_rows,
        next_letter=manifest.next_letter + intake.letters.num_rows,
        ids=tuple(add_run(layout.ids, manifest.ids, intake.digests, layout.temporary)),
        dead_letters=(*manifest.dead_letters, *write_letters(layout, intake.letters)),
        tally=tally.store(layout.tallies),
    )


def shorten_log(layout: Layout, manifest: Manifest, limit: int = CHECKPOINT_AFTER) -> Manifest:
    """Sum up the table's log where it has grown long, so that opening it stays quick."""
    if len(manifest.log) <= limit:
        return manifest
    table = checkpoint(layout, Committed(manifest.version, manifest.log))
    after = replace(manifest, log=table.log)
    succeed(layout, manifest, after)
    return after


def load_tally(layout: Layout, manifest: Manifest) -> Tally:
    """Read the counts of a manifest."""
    return Tally.load(layout.tallies / manifest.tally) if manifest.tally else Tally()


def _describe(tally: Tally, inflow: Inflow, *, segments: int) -> Compaction:
    total: dict[str, int] = {}
    for (*_, outcome), number in tally.counts.items():
        total[outcome] = total.get(outcome, 0) + number
    torn = sum(damage.torn for damage in inflow.damages)
    return Compaction(
        received=total.get(Outcome.RECEIVED, 0),
        stored=total.get(Outcome.STORED, 0),
        duplicate=total.get(Outcome.DUPLICATE, 0),
        dead=total.get(Outcome.DEAD, 0),
        damaged=len(inflow.damages) - torn,
        torn=torn,
        segments=segments,
        rounds=1,
    )
