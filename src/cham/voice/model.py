"""A model: heads over one set of features, and what it says of texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cham.core.aspects import Taxonomy
from cham.voice.calibration import Calibration
from cham.voice.doubt import Doubt
from cham.voice.features import Batch
from cham.voice.linear import Linear, Sums

ASPECTS = "aspects"
SENTIMENT = "sentiment"
ABSENT = ""  # the first class of an aspect's head: the text does not speak of it


@dataclass(frozen=True, slots=True)
class Head:
    """One question that is put to each text.

    Attributes
    ----------
    name
        The task, or the aspect.
    classes
        The answers, the first of which takes no output of its own.
    lean
        What the probability of each is multiplied with before the greatest is chosen: more for
        rare answers, which would hardly ever be given otherwise. Probabilities that are told
        stay as they are.
    """

    name: str
    classes: tuple[str, ...]
    calibration: Calibration
    lean: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Model:
    """What was learned of one task.

    Attributes
    ----------
    task
        `aspects` for a head for each aspect; any other task has one head.
    heads
        In the order of their outputs.
    detection
        From which probability on an aspect is said to be there.
    taxonomy
        Aspects found by their phrases: those that were not learned.
    learned_texts
        How many texts with labels it was learned from.
    """

    task: str
    heads: tuple[Head, ...]
    linear: Linear
    doubt: Doubt
    detection: float
    taxonomy: Taxonomy
    learned_texts: int

    @property
    def is_of_aspects(self) -> bool:
        return self.task == ASPECTS

    def probabilities(self, sums: Sums) -> tuple[NDArray[np.float64], ...]:
        """Give for each head the probabilities of its classes, shape (texts, classes)."""
        found, place = [], 0
        for head in self.heads:
            width = len(head.classes) - 1
            outputs = sums.outputs[:, place : place + width]
            zero = np.zeros((len(outputs), 1))
            found.append(head.calibration.probabilities(np.hstack((zero, outputs))))
            place += width
        return tuple(found)


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """What a model of labels says of texts, as arrays.

    Attributes
    ----------
    labels
        The names that `given` points at.
    probabilities
        Shape (texts, labels).
    given
        The label of each text: the most probable, with a lean towards rare ones.
    reasons
        Why a person should look; empty where none needs to.
    """

    labels: tuple[str, ...]
    probabilities: NDArray[np.float64]
    given: NDArray[np.int64]
    reasons: NDArray[np.str_]

    @property
    def probability(self) -> NDArray[np.float64]:
        """Of the label given."""
        found: NDArray[np.float64] = self.probabilities[np.arange(len(self.given)), self.given]
        return found

    @property
    def likeliest(self) -> list[str]:
        """The most probable label of each text, without a lean; where nobody needs to look it is that given."""
        return [self.labels[at] for at in self.probabilities.argmax(axis=1).tolist()]


def judge(model: Model, texts: Sequence[str], *, unmarked: bool = False) -> Judged:
    """Ask a model of labels about texts; `unmarked` as if they had been typed without marks."""
    sums = model.linear.sums(Batch.of(texts, unmarked=unmarked))
    (probabilities,) = model.probabilities(sums)
    head = model.heads[0]
    given = (probabilities * np.array(head.lean)).argmax(axis=1)
    reasons = model.doubt.reasons(probabilities[np.arange(len(given)), given], sums)
    return Judged(head.classes, probabilities, given, reasons)
