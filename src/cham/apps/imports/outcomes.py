"""What became of the rows of a file, counted so that nothing is missing and nothing counts twice."""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np

from cham.doors.files import RowError
from cham.lake import Count


@dataclass(frozen=True, slots=True)
class ErrorCount:
    """How often one thing was wrong in one column, and where first."""

    code: str
    count: int
    first_line: int
    column: str


@dataclass(slots=True)
class Errors:
    """Counts what is wrong or odd about rows, by code and column."""

    found: dict[tuple[str, str], ErrorCount] = field(default_factory=dict)

    def add(self, error: RowError) -> None:
        """Count one rejected row."""
        self.note(error.code, error.line, error.column)

    def note(self, code: str, line: int, column: str = "") -> None:
        """Count something about a row."""
        known = self.found.get((code, column))
        count, first = (known.count + 1, known.first_line) if known else (1, line)
        self.found[code, column] = ErrorCount(code, count, first, column)

    def listed(self) -> tuple[ErrorCount, ...]:
        """Give the counts, most frequent first."""
        return tuple(sorted(self.found.values(), key=lambda each: (-each.count, each.first_line)))


def count_rows(message_ids: Iterable[str], suffixes: Collection[str]) -> int:
    """Count the rows that interactions came from, where a row may bring several answers.

    Eight bytes are kept for each interaction, not its id, so that millions fit in memory.

    Parameters
    ----------
    suffixes
        What the ids of a row's further answers end in.

    Examples
    --------
    >>> count_rows(["a", "a:1f", "b:1f", "c:2e"], {":1f"})
    3
    """
    digests = array("Q")
    for each in message_ids:
        start, colon, end = each.rpartition(":")
        digests.append(_digest(start if colon + end in suffixes else each))
    return len(np.unique(np.frombuffer(digests, np.uint64))) if digests else 0


def tallied(counts: Iterable[Count], import_id: str) -> Count:
    """Add up what the lake counted for one import."""
    mine = [each for each in counts if each.import_id == import_id]
    return Count(
        organisation=mine[0].organisation if mine else "",
        source=mine[0].source if mine else "",
        import_id=import_id,
        received=sum(each.received for each in mine),
        stored=sum(each.stored for each in mine),
        duplicate=sum(each.duplicate for each in mine),
        dead=sum(each.dead for each in mine),
    )


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
