"""Which events came a moment ago, so that an answer can count the ones sent again."""

GENERATION = 50_000  # message ids; two generations are kept, about 10 MB


class RecentEvents:
    """Remembers the last 50,000 to 100,000 acknowledged events of this worker.

    It only counts. What is a duplicate for ever is decided at compaction, so a forgotten id, or
    two ids of one hash, change no data.
    """

    def __init__(self, generation: int = GENERATION) -> None:
        self._generation = generation
        self._new: set[int] = set()
        self._old: set[int] = set()

    def knows(self, organisation: str, source: str, message_id: str) -> bool:
        mark = hash((organisation, source, message_id))
        return mark in self._new or mark in self._old

    def remember(self, organisation: str, source: str, message_id: str) -> None:
        if len(self._new) >= self._generation:
            self._old, self._new = self._new, set()
        self._new.add(hash((organisation, source, message_id)))
