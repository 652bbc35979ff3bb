"""Putting dead letters through interpretation again, after what refused them was mended."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from cham.lake.compaction import store_intake
from cham.lake.deadletters import part_letters
from cham.lake.intake import begin_intake
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, succeed
from cham.lake.ports import Envelope
from cham.lake.readers import Readers
from cham.lake.results import KeptLetter, Replay
from cham.lake.segments import Batch
from cham.lake.tally import Outcome, Tally


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters to replay: an organisation's, of some codes or of all.

    `refuses` gives the code for which a letter is refused on arrival; empty for none.
    """

    organisation: str
    codes: Collection[str] | None
    refuses: Callable[[KeptLetter], str] | None = None

    def __call__(self, letter: KeptLetter) -> bool:
        meant = letter.envelope.organisation == self.organisation
        return meant and (self.codes is None or letter.reason.code in self.codes)

    def envelope(self, letter: KeptLetter) -> Envelope:
        """Give the envelope with which a letter comes in again."""
        if self.refuses is None:
            return letter.envelope
        return replace(letter.envelope, refusal=self.refuses(letter))


def replay(
    layout: Layout, manifest: Manifest, readers: Readers, wanted: Wanted, *, now: int
) -> Replay:
    """Replay letters file by file, each letter once whatever happens in between."""
    done = Replay()
    for name in manifest.dead_letters:
        parted = part_letters(layout, [name], wanted)
        if not parted.taken:
            continue
        sorter = begin_intake(layout, manifest, readers)
        for letter in parted.taken:
            sorter.take(Batch(wanted.envelope(letter), (letter.payload,)))
        intake = sorter.finish()
        done += _describe(intake.tally)
        intake = replace(intake, tally=intake.tally + _returned(parted.taken))
        others = tuple(other for other in manifest.dead_letters if other != name)
        kept = replace(manifest, dead_letters=(*others, *parted.names))
        after = store_intake(layout, kept, intake, now=now)
        succeed(layout, manifest, after)
        manifest = after
    return done


def _returned(letters: list[KeptLetter]) -> Tally:
    """Take letters off the counts; they are counted again as what they become."""
    tally = Tally()
    for letter in letters:
        tally.add(letter.envelope, Outcome.RECEIVED, -1)
        tally.add(letter.envelope, Outcome.DEAD, -1)
    return tally


def _describe(tally: Tally) -> Replay:
    return Replay(
        replayed=tally.total(Outcome.RECEIVED),
        stored=tally.total(Outcome.STORED),
        duplicate=tally.total(Outcome.DUPLICATE),
        dead=tally.total(Outcome.DEAD),
    )
