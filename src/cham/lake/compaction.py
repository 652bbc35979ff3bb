"""From segments to the table: one round after the other, each exactly once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, groupby

from cham.lake.acquaintances import Acquaintances
from cham.lake.deadletters import write_letters
from cham.lake.deltalog import checkpoint, commit
from cham.lake.durable import remove_files
from cham.lake.ids import add_run
from cham.lake.inflow import Inflow
from cham.lake.intake import Intake, begin_intake
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, succeed
from cham.lake.memory import give_back
from cham.lake.readers import Readers
from cham.lake.results import Compaction, Drained
from cham.lake.segments import SegmentFile
from cham.lake.slots import seal_all
from cham.lake.table import write_rows
from cham.lake.tally import Outcome, Tally

ROUND_BYTES = 64 << 20
CHECKPOINT_AFTER = 20


def rounds(files: Iterable[SegmentFile], limit: int) -> Iterator[list[SegmentFile]]:
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


def drain(layout: Layout, manifest: Manifest, readers: Readers, *, now: int) -> Drained:
    """Close all segments and bring their lines into the lake, round by round."""
    done = Drained(manifest, Compaction())
    readers = replace(readers, directory=Acquaintances(readers.directory))
    for files in rounds(closed_segments(layout, manifest), ROUND_BYTES):
        part = _compact(layout, done.manifest, readers, files, now=now)
        done = Drained(part.manifest, done.compaction + part.compaction)
        give_back()
    return Drained(shorten_log(layout, done.manifest, CHECKPOINT_AFTER), done.compaction)


def closed_segments(layout: Layout, manifest: Manifest) -> list[SegmentFile]:
    """Close all segments and list those that are not in the lake yet."""
    return [
        file
        for file in seal_all(layout.segments, manifest.consumed)
        if file.number > manifest.consumed.get(file.slot, 0)
    ]


def _compact(
    layout: Layout, manifest: Manifest, readers: Readers, files: list[SegmentFile], *, now: int
) -> Drained:
    """Bring the lines of closed segments into the lake, then remove the segments."""
    inflow = Inflow(files)
    sorter = begin_intake(layout, manifest, readers)
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
    table = manifest.table
    if files := write_rows(layout, intake.rows):
        table = commit(layout, table, files, now=now)
    tally = load_tally(layout, manifest) + intake.tally
    return replace(
        manifest,
        table=table,
        next_sequence=manifest.next_sequence + intake.rows.num_rows,
        next_letter=manifest.next_letter + intake.letters.num_rows,
        ids=tuple(add_run(layout.ids, manifest.ids, intake.digests, layout.temporary)),
        dead_letters=(*manifest.dead_letters, *write_letters(layout, intake.letters)),
        tally=tally.store(layout.tallies),
    )


def shorten_log(layout: Layout, manifest: Manifest, limit: int) -> Manifest:
    """Sum up the table's log where it has grown long, so that opening it stays quick."""
    if len(manifest.table.log) <= limit:
        return manifest
    after = replace(manifest, table=checkpoint(layout, manifest.table))
    succeed(layout, manifest, after)
    return after


def load_tally(layout: Layout, manifest: Manifest) -> Tally:
    """Read the counts of a manifest."""
    return Tally.load(layout.tallies / manifest.tally) if manifest.tally else Tally()


def _describe(tally: Tally, inflow: Inflow, *, segments: int) -> Compaction:
    torn = sum(damage.torn for damage in inflow.damages)
    return Compaction(
        received=tally.total(Outcome.RECEIVED),
        stored=tally.total(Outcome.STORED),
        duplicate=tally.total(Outcome.DUPLICATE),
        dead=tally.total(Outcome.DEAD),
        damaged=len(inflow.damages) - torn,
        torn=torn,
        segments=segments,
        rounds=1,
    )
