"""What every backend promises, and how its answers look."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Fallback(StrEnum):
    """Why a backend that was to answer did not, so that another one did."""

    NONE = ""
    HELD_BACK = "held_back"  # the text is empty, or speaks to a model instead of to the firm
    BUDGET = "budget"  # one more request might pass the cap
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BUSY = "busy"  # 429 or a fault of the server, at every attempt
    REFUSED = "refused"  # any other status: asking again would not help
    UNREADABLE = "unreadable"  # no JSON of the form asked for, cut short, or too long
    MISMATCHED = "mismatched"  # other texts or labels than those asked about


@dataclass(frozen=True, slots=True)
class Scored:
    """What a backend says of one text.

    Attributes
    ----------
    label
        The answer.
    probability
        That it is right; None where the backend cannot know, as a language model cannot.
    needs_review
        Whether a person should look.
    reason
        Why: `short`, `strange`, `unsure`; empty where nobody needs to.
    backend
        Which one answered: `linear`, `onnx`, `http`.
    fallback
        Why the one that was to answer did not; empty where it did.
    """

    label: str
    probability: float | None
    needs_review: bool
    reason: str
    backend: str
    fallback: Fallback = Fallback.NONE


class TextBackend(Protocol):
    """Something that gives texts labels."""

    @property
    def name(self) -> str:
        """What `Scored.backend` says of its answers."""
        ...

    def labels(self, task: str) -> tuple[str, ...]:
        """Give the labels that it may answer with.

        Raises
        ------
        BackendTaskError
            Where it does not answer this task.
        """
        ...

    def predict(self, texts: Sequence[str], task: str) -> list[Scored]:
        """Answer for each text, in their order.

        Raises
        ------
        BackendTaskError
            Where it does not answer this task.
        """
        ...


@dataclass(slots=True)
class Counts:
    """How many texts each backend answered, and why some were answered by another.

    Examples
    --------
    >>> counts = Counts()
    >>> counts.add([Scored("good", 0.9, False, "", "linear"), Scored("bad", None, False, "", "http")])
    >>> dict(counts.answered), counts.needs_review
    ({'linear': 1, 'http': 1}, 0)
    """

    answered: Counter[str] = field(default_factory=Counter)
    fallbacks: Counter[str] = field(default_factory=Counter)
    needs_review: int = 0

    def add(self, scored: Iterable[Scored]) -> None:
        """Count some answers more."""
        for each in scored:
            self.answered[each.backend] += 1
            self.needs_review += each.needs_review
            if each.fallback:
                self.fallbacks[each.fallback.value] += 1
