"""Language models behind OpenAI's chat completions, hosted by the firm or by somebody else."""

from collections.abc import Sequence
from dataclasses import replace

from cham.voice.backends.answering import Fallback, Scored, TextBackend
from cham.voice.backends.asking import Service, UnansweredError
from cham.voice.backends.settings import HttpSettings
from cham.voice.backends.wording import (
    MismatchedError,
    UnreadableError,
    answers,
    question,
    sendable,
)
from cham.voice.doubt import Reason

_MOST_FAILURES = 5  # one after the other; then nobody is asked any more
_HOPELESS = frozenset((Fallback.REFUSED,))


class HttpBackend:
    """Sends redacted texts to a service; what it does not answer well, another backend answers.

    Parameters
    ----------
    settings : HttpSettings
        What goes out and how.
    service : Service
        Where it goes.
    instead : TextBackend
        Answers where the service does not, and says which labels there are.
    """

    name = "http"

    def __init__(self, settings: HttpSettings, service: Service, instead: TextBackend) -> None:
        self._settings, self._service, self._instead = settings, service, instead
        self._failures = 0
        self._given_up = Fallback.NONE

    def labels(self, task: str) -> tuple[str, ...]:
        """Give the labels, which are those of the other backend."""
        return self._instead.labels(task)

    def predict(self, texts: Sequence[str], task: str) -> list[Scored]:
        """Answer for each text."""
        labels = self.labels(task)
        found: dict[int, Scored] = {}
        failed: dict[int, Fallback] = {}
        ready: list[tuple[int, str]] = []
        for row, text in enumerate(texts):
            clean = sendable(text, self._settings.longest)
            if clean is None:
                failed[row] = Fallback.HELD_BACK
            else:
                ready.append((row, clean))
        for start in range(0, len(ready), self._settings.batch):
            some = ready[start : start + self._settings.batch]
            outcome = self._outcome(task, labels, [text for _row, text in some])
            if isinstance(outcome, Fallback):
                failed.update((row, outcome) for row, _text in some)
            else:
                found.update((row, each) for (row, _text), each in zip(some, outcome, strict=True))
        instead = self._instead.predict([texts[row] for row in failed], task)
        for (row, why), answer in zip(failed.items(), instead, strict=True):
            found[row] = replace(answer, fallback=why)
        return [found[row] for row in range(len(texts))]

    def _outcome(
        self, task: str, labels: Sequence[str], texts: Sequence[str]
    ) -> list[Scored] | Fallback:
        """Ask about some texts, unless asking was in vain too often."""
        if self._given_up:
            return self._given_up
        try:
            scored = self._asked(task, labels, texts)
        except UnansweredError as error:
            why = error.why
        except UnreadableError:
            why = Fallback.UNREADABLE
        except MismatchedError:
            why = Fallback.MISMATCHED
        else:
            self._failures = 0
            return scored
        if why is not Fallback.BUDGET:  # found without asking, and shorter texts may still fit
            self._failures += 1
            if why in _HOPELESS or self._failures >= _MOST_FAILURES:
                self._given_up = why
        return why

    def _asked(self, task: str, labels: Sequence[str], texts: Sequence[str]) -> list[Scored]:
        asked = question(self._settings, task, labels, texts)
        return [
            Scored(label, None, not sure, Reason.NONE if sure else Reason.UNSURE, self.name)
            for label, sure in answers(self._service.ask(asked), asked, labels)
        ]
