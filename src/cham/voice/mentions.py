"""What a text speaks of, and how it feels about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cham.voice.model import Model

MARK = "#"  # between an aspect and its polarity, where both are one text


@dataclass(frozen=True, slots=True)
class Mention:
    """An aspect that a text speaks of.

    Attributes
    ----------
    polarity
        How it feels about the aspect; empty where nothing tells.
    probability
        That the text speaks of the aspect in this way; None where a phrase shows it.
    needs_review
        Whether a person should look.
    """

    aspect: str
    polarity: str
    probability: float | None
    needs_review: bool

    @property
    def name(self) -> str:
        """Aspect and polarity as one text."""
        return f"{self.aspect}{MARK}{self.polarity}" if self.polarity else self.aspect


def parted(name: str) -> tuple[str, str]:
    """Part a name into aspect and polarity, the latter empty where there is none.

    Examples
    --------
    >>> parted("BATTERY#positive"), parted("SER&ACC#GENERAL#negative"), parted("price")
    (('BATTERY', 'positive'), ('SER&ACC#GENERAL', 'negative'), ('price', ''))
    """
    aspect, mark, polarity = name.rpartition(MARK)
    return (aspect, polarity) if mark else (polarity, "")


@dataclass(frozen=True, eq=False, slots=True)
class Detected:
    """What heads of aspects say of texts, as arrays of shape (texts, aspects).

    Attributes
    ----------
    is_there
        Whether the text speaks of the aspect.
    polarity
        The class of the aspect's head that is most probable where it does.
    probability
        Of that class.
    """

    is_there: NDArray[np.bool_]
    polarity: NDArray[np.int64]
    probability: NDArray[np.float64]


def detect(chances: Sequence[NDArray[np.float64]], detection: float) -> Detected:
    """Say which aspects are there, from the probabilities of each head."""
    there = np.stack([1 - each[:, 0] for each in chances], axis=1)
    polarity = np.stack([each[:, 1:].argmax(axis=1) + 1 for each in chances], axis=1)
    probability = np.stack([each[:, 1:].max(axis=1) for each in chances], axis=1)
    return Detected(there >= detection, polarity, probability)


def mentions_of(model: Model, detected: Detected, text: int) -> Iterator[Mention]:
    """Give the aspects of one text."""
    for place, head in enumerate(model.heads):
        if detected.is_there[text, place]:
            probability = float(detected.probability[text, place])
            yield Mention(
                head.name,
                head.classes[detected.polarity[text, place]],
                probability,
                probability < model.doubt.threshold,
            )
