"""The emotion curve of a journey: the mean at each stage, and how many were unhappy there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cham.core.measures.columns import Confidence, Floats, Labels, Numbers, Rows
from cham.core.measures.intervals import mean_interval
from cham.core.measures.kish import effective_size
from cham.core.measures.limits import Wilson
from cham.core.measures.results import Basis, CannotTell, Estimate, Excluded, Unit

_FLOOR, _CEILING = -2.0, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEmotion:
    """One stage of the curve.

    Attributes
    ----------
    stage
        Key of the stage.
    mean
        Mean emotion, −2 to +2.
    negative
        Share of emotions below 0, in percent; two camps have a mean near 0 and half of them here.
    excluded
        Rows without an emotion, or with one outside −2 to +2.
    """

    stage: str
    mean: Estimate
    negative: Estimate
    excluded: Excluded


def emotion_curve(
    stages: Labels,
    emotions: Numbers,
    *,
    order: Sequence[str],
    weights: Numbers | None = None,
    level: float = 0.95,
) -> tuple[StageEmotion, ...]:
    """Compute the mean emotion of each stage.

    Parameters
    ----------
    stages : sequence or array of str, shape (n,)
        The stage of each row.
    emotions : sequence or array of float, shape (n,)
        Emotion on −2 to +2 (see `Scale.emotion`), whole or not; NaN where none was told.
    order : sequence of str
        The stages to show, in the order of the journey. Rows of other stages are left out.
    weights : sequence or array of float, shape (n,), optional
        What each row stands for, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    tuple of StageEmotion
        Means on the scale −2 to +2 with t-intervals, shares in percent with Wilson's. A stage
        without emotions says `no_answers`; nothing is drawn through it.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError
        When the level or a column is unsound.

    Notes
    -----
    Stages are asked of different people in different numbers: a fall from one stage to the next
    may be a change of who answered. Compare people with themselves by `paired_difference`.

    References
    ----------
    .. [1] Student (1908). The probable error of a mean. Biometrika 6, 1-25.
    .. [2] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> curve = emotion_curve(["buy", "buy", "use"], [2, -2, 1], order=["buy", "use", "leave"])
    >>> [(one.stage, one.mean.value, one.negative.value) for one in curve]
    [('buy', 0.0, 50.0), ('use', 1.0, 0.0), ('leave', None, None)]
    """
    Confidence(level)
    rows = Rows(len(stages))
    names = rows.labels("stages", stages)
    found = rows.numbers("emotions", emotions)
    counted = (found >= _FLOOR) & (found <= _CEILING)
    weight = rows.weights(weights, counted)
    curve = []
    for stage in order:
        here = names == stage
        told = here & counted
        basis = Basis(
            unit=Unit.PERCENT,
            n=int(told.sum()),
            n_effective=effective_size(weight[told]),
            method="wilson" if weights is None else "wilson_n_effective",
            name="negative",
        )
        mean = mean_interval(
            found[told],
            weights=None if weights is None else weight[told],
            floor=_FLOOR,
            ceiling=_CEILING,
            level=level,
        )
        blank = int((here & np.isnan(found)).sum())
        excluded = Excluded(blank, int((here & ~counted).sum()) - blank)
        curve.append(
            StageEmotion(
                stage=stage,
                mean=replace(mean, unit=Unit.EMOTION, name="emotion", excluded=excluded),
                negative=_negative(found[told], weight[told], basis, level),
                excluded=excluded,
            )
        )
    return tuple(curve)


def _negative(emotions: Floats, weights: Floats, basis: Basis, level: float) -> Estimate:
    if not basis.n_effective:
        why = CannotTell.NO_WEIGHT if basis.n else CannotTell.NO_ANSWERS
        return Estimate.missing(why, basis, level)
    share = float(weights[emotions < 0].sum() / weights.sum())
    return Estimate.of(Wilson(min(share, 1.0), basis.n_effective), basis, level)
