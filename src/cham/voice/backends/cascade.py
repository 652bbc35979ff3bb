"""Two backends, the second of which is asked only what the first leaves open."""

from collections.abc import Sequence
from dataclasses import replace

from cham.voice.backends.answering import Scored, TextBackend
from cham.voice.backends.errors import BackendLabelsError


class Cascade:
    """Texts that the first backend abstains on go to the second."""

    name = "cascade"

    def __init__(self, first: TextBackend, second: TextBackend) -> None:
        self._first, self._second = first, second

    def labels(self, task: str) -> tuple[str, ...]:
        """Give the labels, which both must know."""
        known, found = self._first.labels(task), self._second.labels(task)
        if set(known) != set(found):
            raise BackendLabelsError(
                backend=self._second.name, found=", ".join(found), known=", ".join(known)
            )
        return known

    def predict(self, texts: Sequence[str], task: str) -> list[Scored]:
        """Answer for each text."""
        self.labels(task)
        found = self._first.predict(texts, task)
        open_rows = [row for row, each in enumerate(found) if each.needs_review]
        second = self._second.predict([texts[row] for row in open_rows], task)
        for row, answer in zip(open_rows, second, strict=True):
            # Where the second did not answer itself, what the first said stands.
            found[row] = (
                replace(found[row], fallback=answer.fallback) if answer.fallback else answer
            )
        return found
