"""Which events came a moment ago, so that an answer can count the ones sent again."""

from collections.abc import Collection, Iterable

GENERATION = 50_000  # message ids; two generations are kept, about 10 MB


class RecentEvents:
    """Remembers the last 50,000 to 100,000 acknowledged events of this worker, by marks.

    It only counts. What is a duplicate for ever is decided at compaction, so a forgotten event,
    or two events of one mark, change no data.
    """

    def __init__(self, generation: int = GENERATION) -> None:
        self._generation = generation
        self._new: set[int] = set()
        self._old: set[int] = set()

    def duplicates(self, marks: Collection[int]) -> int:
        """Count the marks that are remembered or come twice."""
        return len(marks) - len(set(marks) - self._new - self._old)

    def remember(self, marks: Iterable[int]) -> None:
        if len(self._new) >= self._generation:
            self._old, self._new = self._new, set()
        self._new.update(marks)


def marks_of(organisation: str, source: str, message_ids: Iterable[str]) -> list[int]:
    """Give a number for each event that stands for its identity."""
    owner = hash((organisation, source))
    return [owner ^ hash(message_id) for message_id in message_ids]
