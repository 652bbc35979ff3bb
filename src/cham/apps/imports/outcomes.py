"""What became of the rows of a file, counted so that nothing is missing and nothing counts twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

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
    """Counts the errors of rows by their code and column."""

    found: dict[tuple[str, str], ErrorCount] = field(default_factory=dict)

    def add(self, error: RowError) -> None:
        """Count one rejected row."""
        key = (error.code, error.column)
        known = self.found.get(key)
        count = known.count + 1 if known else 1
        first = known.first_line if known else error.line
        self.found[key] = ErrorCount(error.code, count, first, error.column)

    def listed(self) -> tuple[ErrorCount, ...]:
        """Give the counts, most frequent first."""
        return tuple(sorted(self.found.values(), key=lambda each: (-each.count, each.first_line)))


class StoredRows:
    """Tells how many rows of a file brought something new, where a row may bring several answers.

    A row counts as imported when at least one of its interactions was new. Eight bytes are kept
    for each interaction, not its id, so that a file of millions of rows fits in memory.
    """

    def __init__(self) -> None:
        self._digests: list[int] = []
        self._rows: list[int] = []
        self.rows = 0

    def add(self, message_ids: Iterable[str]) -> None:
        """Take the interactions of the next row."""
        for each in message_ids:
            self._digests.append(_digest(each))
            self._rows.append(self.rows)
        self.rows += 1

    def new_rows(self, stored: Iterable[str]) -> int:
        """Count the rows of which an interaction is among those stored by this import."""
        kept = np.fromiter((_digest(each) for each in stored), np.uint64)
        digests: NDArray[np.uint64] = np.array(self._digests, np.uint64)
        rows = np.array(self._rows, np.int64)
        return len(np.unique(rows[np.isin(digests, kept)]))


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
