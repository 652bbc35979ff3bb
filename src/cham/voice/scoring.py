"""How good labels are: F1 and what is confused with what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How good one label is: shares from 0 to 1, and how many texts carry it."""

    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far labels agree with the truth.

    Attributes
    ----------
    confusion
        Texts by true label (rows) and given label (columns).
    """

    n: int
    accuracy: float
    macro_f1: float
    weighted_f1: float
    per_class: dict[str, ClassScore]
    confusion: list[list[int]]


def agreement(
    truth: NDArray[np.int64], given: NDArray[np.int64], labels: Sequence[str]
) -> Agreement:
    """Hold labels against the truth.

    Parameters
    ----------
    truth, given : ndarray of int, shape (texts,)
        Positions in `labels`.
    labels : sequence of str
        Names of the classes.

    Returns
    -------
    Agreement
        Shares from 0 to 1. A class that is neither true nor given anywhere is left out of the
        macro mean; the weighted mean weighs classes by their true texts.

    Examples
    --------
    >>> agreement(np.array([0, 0, 1]), np.array([0, 1, 1]), ("good", "bad")).macro_f1
    0.666667
    """
    classes = len(labels)
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (truth, given), 1)
    scores = {label: _class_score(table, place) for place, label in enumerate(labels)}
    seen = [s for place, s in enumerate(scores.values()) if s.n or table[:, place].any()]
    n = len(truth)
    return Agreement(
        n=n,
        accuracy=_share(int(np.trace(table)), n),
        macro_f1=round(sum(s.f1 for s in seen) / max(len(seen), 1), 6),
        weighted_f1=round(sum(s.f1 * s.n for s in seen) / max(n, 1), 6),
        per_class=scores,
        confusion=table.tolist(),
    )


def _class_score(table: NDArray[np.int64], place: int) -> ClassScore:
    hits = int(table[place, place])
    return class_score(hits, int(table[:, place].sum()), int(table[place].sum()))


def class_score(hits: int, given: int, true: int) -> ClassScore:
    """Score one class by counts: rightly given, given, and true."""
    return ClassScore(
        _share(hits, given), _share(hits, true), _share(2 * hits, given + true), true
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0
