"""Effectiveness, ease and emotion: the three parts of an experience, and their index."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cham.core.interactions import Scale
from cham.core.measures.alpha_omega import Reliability, reliability
from cham.core.measures.columns import Floats, Numbers, Rows, Setting
from cham.core.measures.intervals import mean_interval
from cham.core.measures.results import Estimate, Excluded, Unit

_NAMES = ("effectiveness", "ease", "emotion")
_FULL = 100.0


@dataclass(frozen=True, slots=True)
class Part:
    """Answers to one of the three questions.

    Attributes
    ----------
    scores
        Answers as given, NaN for blank.
    scale
        What was asked on; a high answer is a good one.
    """

    scores: Numbers
    scale: Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeE:
    """The three parts and their index.

    Attributes
    ----------
    index
        Weighted mean of the parts, 0 to 100, over the people who answered all three.
    effectiveness, ease, emotion
        Mean of each part, 0 to 100, over all who answered it.
    excluded
        Answers not counted, one entry per part in that order.
    part_weights
        What each part counts for in the index, shares that add up to 1.
    reliability
        Whether the three measure one thing, so that an index of them means something.
    """

    index: Estimate
    effectiveness: Estimate
    ease: Estimate
    emotion: Estimate
    excluded: tuple[Excluded, Excluded, Excluded]
    part_weights: tuple[float, float, float]
    reliability: Reliability


def three_e(
    effectiveness: Part,
    ease: Part,
    emotion: Part,
    *,
    part_weights: Sequence[float] = (1.0, 1.0, 1.0),
    weights: Numbers | None = None,
    level: float = 0.95,
) -> ThreeE:
    """Compute effectiveness, ease and emotion, and their index.

    Parameters
    ----------
    effectiveness, ease, emotion : Part
        Answers of the same people in the same order, each on its own scale: "I got done what I
        came for", "it was easy", "I felt well treated".
    part_weights : sequence of float, length 3
        What each part counts for, 0 or more, in any unit; equal where left out.
    weights : sequence or array of float, shape (n,), optional
        What each person stands for, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    ThreeE
        Parts and index in index points, 0 to 100, each with a t-interval.

    Raises
    ------
    SettingTooLowError, SettingOutsideError, ColumnLengthError
        When the part weights are not three, one is below 0, or all are 0; or a column has
        another length.
    LevelError, ColumnShapeError, WeightError
        When the level or a column is unsound.

    Notes
    -----
    Each answer is put on 0 to 100 in a straight line from end to end of its scale. The index is
    the mean over people of the weighted mean of their three parts. It is the organisation's own:
    no published index has these weights, so compare it only with itself. Take part weights from
    a driver analysis only with 200 answers or more.

    References
    ----------
    .. [1] Sauro, J. and Lewis, J. R. (2016). Quantifying the User Experience, 2nd edition:
       rescaling to 0 to 100 and combining by the mean.
    .. [2] Student (1908). The probable error of a mean. Biometrika 6, 1-25.

    Examples
    --------
    >>> five = Scale("agree", 1, 5)
    >>> found = three_e(Part([5, 4, 3], five), Part([5, 3, 3], five), Part([4, 4, 2], five))
    >>> round(found.index.value, 1), found.ease.n
    (66.7, 3)
    """
    parts = (effectiveness, ease, emotion)
    counting = _part_weights(part_weights)
    rows = Rows(len(effectiveness.scores))
    columns = [rows.numbers(name, part.scores) for name, part in zip(_NAMES, parts, strict=True)]
    placed = [_place(column, part.scale) for column, part in zip(columns, parts, strict=True)]
    together = np.column_stack(placed)

    def mean(name: str, values: Floats, excluded: Excluded) -> Estimate:
        found = mean_interval(values, weights=weights, floor=0.0, ceiling=_FULL, level=level)
        return replace(found, name=name, unit=Unit.INDEX, excluded=excluded)

    index = together @ counting / counting.sum()
    first, second, third = (
        _excluded(column, place) for column, place in zip(columns, placed, strict=True)
    )
    return ThreeE(
        index=mean("index", index, Excluded(blank=int(np.isnan(index).sum()))),
        effectiveness=mean("effectiveness", placed[0], first),
        ease=mean("ease", placed[1], second),
        emotion=mean("emotion", placed[2], third),
        excluded=(first, second, third),
        part_weights=_shares(counting),
        reliability=reliability(together, weights=weights, level=level),
    )


def _part_weights(part_weights: Sequence[float]) -> Floats:
    found = Rows(len(_NAMES)).numbers("part_weights", list(part_weights))
    for name, weight in zip(_NAMES, found, strict=True):
        Setting(f"weight of {name}", float(weight)).within(0, math.inf)
    Setting("part_weights", float(found.sum())).above(0)
    return found


def _shares(part_weights: Floats) -> tuple[float, float, float]:
    first, second, third = (part_weights / part_weights.sum()).tolist()
    return first, second, third


def _place(column: Floats, scale: Scale) -> Floats:
    placed = _FULL * (column - scale.low) / (scale.high - scale.low)
    return np.where(Rows.on_scale(column, scale), placed, np.nan)


def _excluded(column: Floats, placed: Floats) -> Excluded:
    blank = int(np.isnan(column).sum())
    return Excluded(blank, int(np.isnan(placed).sum()) - blank)
