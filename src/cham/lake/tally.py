"""How many payloads came in, and what became of each: received = stored + duplicate + dead."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

from cham.lake.durable import digest_of, write_file
from cham.lake.ports import Envelope


class Outcome(StrEnum):
    """What is counted. The last two count again what was stored or dead before its erasure."""

    RECEIVED = "received"
    STORED = "stored"
    DUPLICATE = "duplicate"
    DEAD = "dead"
    ERASED_ROWS = "erased_rows"
    ERASED_LETTERS = "erased_letters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What became of all payloads of one source, or of one import from it.

    `received = stored + duplicate + dead` always. Of the stored rows `erased_rows`, and of the
    dead letters `erased_letters`, were erased since, on a customer's demand.
    """

    organisation: str
    source: str
    import_id: str
    received: int = 0
    stored: int = 0
    duplicate: int = 0
    dead: int = 0
    erased_rows: int = 0
    erased_letters: int = 0


@dataclass(slots=True)
class Tally:
    """Counts by organisation, source and import."""

    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def add(self, envelope: Envelope, outcome: Outcome, number: int = 1) -> None:
        if number:
            key = (envelope.organisation, envelope.source, envelope.import_id, outcome.value)
            self.counts[key] += number

    def __add__(self, other: "Tally") -> "Tally":
        summed = Counter(self.counts)
        summed.update(other.counts)
        return Tally(summed)

    def total(self, outcome: Outcome) -> int:
        """Sum one outcome up over everything."""
        return sum(number for (*_, what), number in self.counts.items() if what == outcome)

    def without_import(self, organisation: str, import_id: str) -> "Tally":
        """Forget an import, as if it had never come."""
        return Tally(
            Counter(
                {
                    key: number
                    for key, number in self.counts.items()
                    if (key[0], key[2]) != (organisation, import_id)
                }
            )
        )

    def of(self, organisation: str) -> tuple[Count, ...]:
        """Give the counts of one organisation, by source and import."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for (owner, source, import_id, outcome), number in sorted(self.counts.items()):
            if owner == organisation:
                found.setdefault((source, import_id), {})[outcome] = number
        return tuple(
            Count(organisation=organisation, source=source, import_id=import_id, **numbers)
            for (source, import_id), numbers in found.items()
        )

    @classmethod
    def load(cls, path: Path) -> "Tally":
        lines = msgspec.json.decode(path.read_bytes(), type=list[tuple[str, str, str, str, int]])
        return cls(Counter({(a, b, c, d): number for a, b, c, d, number in lines}))

    def store(self, folder: Path) -> str:
        """Write the counts to a file of their own; gives its name."""
        lines = [[*key, number] for key, number in sorted(self.counts.items())]
        content = msgspec.json.encode(lines)
        name = f"tally-{digest_of(content)}.json"
        write_file(folder / name, content)
        return name
