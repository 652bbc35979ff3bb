"""Two figures against each other: independent groups, the same people twice, equivalence."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from cham.core.interactions import Scale
from cham.core.measures.columns import Confidence, Floats, Numbers, Rows, Setting, Whole
from cham.core.measures.errors import ScalesDifferError
from cham.core.measures.estimating import clear_answers, metric_limits
from cham.core.measures.intervals import NpsMethod, mean_limits
from cham.core.measures.kish import effective_size
from cham.core.measures.limits import LEAST_FREEDOM, Limits, SquareAndAdd, Symmetric, Wilson
from cham.core.measures.metrics import Metric, worth
from cham.core.measures.results import Against, CannotTell, Difference, Excluded, Unit
from cham.core.measures.tallies import Tally

_NEWCOMBE = {Metric.CSAT, Metric.POSITIVITY}


class Sameness(StrEnum):
    """What an equivalence test may say."""

    EQUIVALENT = "equivalent"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """Whether a difference is small enough not to matter.

    Attributes
    ----------
    margin
        The largest difference that does not matter, in `unit`.
    low, high, interval_level
        The interval that must lie within ± margin, and its level, 1 − 2 α.
    p_value
        The larger of the two one-sided probabilities.
    """

    margin: float
    low: float | None
    high: float | None
    interval_level: float
    unit: Unit
    p_value: float | None
    verdict: Sameness


def difference(
    metric: Metric,
    first: Tally,
    second: Tally,
    *,
    nps_method: NpsMethod = NpsMethod.ADJUSTED_WALD,
    level: float = 0.95,
) -> Difference:
    """Compare a metric between two groups of different people.

    Parameters
    ----------
    metric : Metric
        What to compare. For `POSITIVITY` it is the share of good answers among the clear ones.
    first, second : Tally
        Answers of either group, on the same scale.
    nps_method : NpsMethod
        Of NPS only: adjusted values on each side, or the plain Wald of other tools.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Difference
        First minus second, in points (NPS), percent (CSAT, positivity), score or emotion.
        Where a side has no answer or no weight it says so.

    Raises
    ------
    LevelError, NpsScaleError
        When the level is no share, or NPS is asked of a scale other than 0 to 10.
    ScalesDifferError
        When the two were asked on different scales.

    Notes
    -----
    NPS: standard errors of the adjusted values, squared and added [1]_ [2]_, with Welch's degrees
    of freedom. Against the normal distribution, which [2]_ uses, twenty segments of 10 to 40
    answers that do not differ gave a false call in up to 9 of 100 simulated surveys after
    Benjamini–Hochberg, with Student's t in at most 6. CSAT: Newcombe's method 10 [3]_. Means:
    Welch [4]_, and where one side's answers are all equal, both sides' own limits squared and
    added [5]_. The p-value is the tail at which the interval leaves out zero, so the two never
    contradict each other. Two intervals that overlap may still differ: use this.

    References
    ----------
    .. [1] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372.
    .. [2] MeasuringU, https://measuringu.com/nps-significance-test/
    .. [3] Newcombe, R. G. (1998). Interval estimation for the difference between independent
       proportions: comparison of eleven methods. Statistics in Medicine 17, 873-890.
    .. [4] Welch, B. L. (1947). The generalization of "Student's" problem when several different
       population variances are involved. Biometrika 34, 28-35.
    .. [5] Zou, G. Y. and Donner, A. (2008). Construction of confidence limits about effect
       measures: a general approach. Statistics in Medicine 27, 1693-1702.

    Examples
    --------
    >>> nps = Scale("nps", 0, 10)
    >>> south = Tally.of_counts(nps, [0, 0, 0, 0, 0, 0, 8, 12, 0, 20, 0])
    >>> north = Tally.of_counts(nps, [0, 0, 0, 0, 0, 0, 25, 25, 0, 30, 0])
    >>> found = difference(Metric.NPS, south, north)
    >>> found.value, round(found.low, 1), round(found.high, 1), found.verdict.value
    (23.75, -7.8, 51.6, 'within_noise')
    """
    Confidence(level)
    if first.scale != second.scale:
        raise ScalesDifferError(scale=second.scale.name, expected=first.scale.name)
    found = worth(metric, first.scale)
    against = Against(
        unit=found.unit,
        n_first=first.n,
        n_second=second.n,
        method=_method(metric, nps_method, weighted=first.weighted or second.weighted),
        excluded=first.excluded + second.excluded,
    )
    why = _missing(metric, first) or _missing(metric, second)
    if why:
        return Difference.missing(why, level, against)
    limits = _subtract(
        _side(metric, first, nps_method),
        _side(metric, second, nps_method),
        found.ceiling - found.floor,
    )
    if isinstance(limits, SquareAndAdd) and metric not in _NEWCOMBE:
        against = replace(against, method="square_and_add")
    return Difference.of(limits, level, against)


def share_difference(
    first: int, first_n: int, second: int, second_n: int, *, level: float = 0.95
) -> Difference:
    """Compare two shares of different people with Newcombe's hybrid score interval.

    Parameters
    ----------
    first, second : int
        How many on either side have it, 0 to the n of that side.
    first_n, second_n : int
        How many were looked at, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Difference
        First share minus second in percent, −100 to 100. With nobody on a side it says `no_answers`.

    Raises
    ------
    LevelError, SettingOutsideError
        When the level is no share, or a count is below 0 or above its n.

    Notes
    -----
    With l and u Wilson's limits of either share:
    d − sqrt((p₁ − l₁)² + (u₂ − p₂)²) to d + sqrt((u₁ − p₁)² + (p₂ − l₂)²).

    References
    ----------
    .. [1] Newcombe, R. G. (1998). Interval estimation for the difference between independent
       proportions: comparison of eleven methods. Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> found = share_difference(56, 70, 48, 80)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (20.0, 5.24, 33.39)
    """
    Confidence(level)
    for count, n in ((first, first_n), (second, second_n)):
        Setting("n", n).within(0, math.inf)
        Setting("count", count).within(0, n)
    against = Against(unit=Unit.PERCENT, n_first=first_n, n_second=second_n, method="newcombe")
    if not (first_n and second_n):
        return Difference.missing(CannotTell.NO_ANSWERS, level, against)
    sides = Wilson(first / first_n, first_n), Wilson(second / second_n, second_n)
    return Difference.of(_subtract(*sides, 100.0), level, against)


def paired_difference(
    metric: Metric,
    first: Numbers,
    second: Numbers,
    *,
    scale: Scale,
    weights: Numbers | None = None,
    level: float = 0.95,
) -> Difference:
    """Compare two answers of the same people.

    Parameters
    ----------
    metric : Metric
        Each but `POSITIVITY`.
    first, second : sequence or array of float, shape (n,)
        Both answers of each person, NaN for blank; the later one first gives the change.
    scale : Scale
        What both were asked on.
    weights : sequence or array of float, shape (n,), optional
        What each person stands for, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Difference
        Mean of first minus second over the pairs, in points (NPS), percent (CSAT), score or
        emotion. A pair with a blank or a code out of scale on either side is left out and
        counted.

    Raises
    ------
    MetricUnknownError
        When the metric is a ratio.
    LevelError, NpsScaleError, ColumnShapeError, ColumnLengthError, WeightError
        When the level, the scale or a column is unsound.

    Notes
    -----
    NPS and means: Student's t over the persons' differences. CSAT: with f and g the shares of
    pairs that moved in and out of the top box, one pair added to each, f' − g' ± z
    sqrt((f' + g' − (f' − g')²)/(n + 2)) [1]_. With all differences equal the exact limit of the
    share that would differ is used, as for means.

    References
    ----------
    .. [1] Bonett, D. G. and Price, R. M. (2012). Adjusted Wald confidence interval for a
       difference of binomial proportions based on paired data. Journal of Educational and
       Behavioral Statistics 37, 479-488.
    .. [2] Student (1908). The probable error of a mean. Biometrika 6, 1-25.

    Examples
    --------
    >>> found = paired_difference(
    ...     Metric.NPS, [9, 10, 8, 7], [6, 9, 8, 3], scale=Scale("nps", 0, 10)
    ... )
    >>> found.value, found.n_first, found.verdict.value
    (75.0, 4, 'within_noise')
    """
    Confidence(level)
    metric.refuse_ratio()
    found = worth(metric, scale)
    pairs = _pair(first, second, scale, weights)
    moves = found.of_points[pairs.first] - found.of_points[pairs.second]
    paired = "paired_adjusted_wald" if metric is Metric.CSAT else "paired_t"
    against = Against(
        unit=found.unit,
        n_first=moves.size,
        n_second=moves.size,
        method=paired + ("" if weights is None else "_n_effective"),
        excluded=pairs.excluded,
    )
    if not pairs.n_effective:
        why = CannotTell.NO_WEIGHT if moves.size else CannotTell.NO_ANSWERS
        return Difference.missing(why, level, against)
    if metric is Metric.CSAT:
        limits: Limits = _paired_shares(moves, pairs)
    else:
        span = found.ceiling - found.floor
        limits = mean_limits(moves, pairs.weights, pairs.n_effective, -span, span)
    return Difference.of(limits, level, against)


def equivalence(found: Difference, *, margin: float = 5.0) -> Equivalence:
    """Test whether a difference is too small to matter: two one-sided tests.

    Parameters
    ----------
    found : Difference
        Of any kind; its level sets α = 1 − level.
    margin : float
        The largest difference that does not matter, above 0, in the unit of the difference.
        5 points of NPS is a house default, no finding.

    Returns
    -------
    Equivalence
        The interval at 1 − 2 α in the unit of the difference, the probability, and one of
        equivalent, different, cannot tell.

    Raises
    ------
    SettingTooLowError
        When the margin is not above 0.

    Notes
    -----
    Equivalent: both "the difference is at most −margin" and "it is at least +margin" are rejected
    at α, which is the same as the 1 − 2 α interval lying within ± margin. Different: the interval
    at the full level lies outside. "Not changed" is no proof of "the same"; only this is.

    References
    ----------
    .. [1] Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the
       power approach for assessing the equivalence of average bioavailability. Journal of
       Pharmacokinetics and Biopharmaceutics 15, 657-680.

    Examples
    --------
    >>> nps = Scale("nps", 0, 10)
    >>> wave = Tally.of_counts(nps, [0, 0, 0, 0, 0, 0, 900, 1200, 0, 1900, 0])
    >>> equivalence(difference(Metric.NPS, wave, wave)).verdict.value
    'equivalent'
    """
    Setting("margin", margin).above(0)
    alpha = 1 - found.level
    if found.limits is None or found.low is None or found.high is None:
        return Equivalence(
            margin=margin,
            low=None,
            high=None,
            interval_level=max(1 - 2 * alpha, 0.0),
            unit=found.unit,
            p_value=None,
            verdict=Sameness.CANNOT_TELL,
        )
    bounds = found.limits.bounds(min(2 * alpha, 1.0))
    p_value = max(_at_most(found.limits, -margin), 1 - _at_most(found.limits, margin))
    verdict = Sameness.CANNOT_TELL
    if p_value <= alpha:
        verdict = Sameness.EQUIVALENT
    elif found.low > margin or found.high < -margin:
        verdict = Sameness.DIFFERENT
    return Equivalence(
        margin=margin,
        low=bounds.low,
        high=bounds.high,
        interval_level=max(1 - 2 * alpha, 0.0),
        unit=found.unit,
        p_value=p_value,
        verdict=verdict,
    )


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs with both answers on the scale, as positions on it."""

    first: Whole
    second: Whole
    weights: Floats
    n_effective: float
    excluded: Excluded


def _pair(first: Numbers, second: Numbers, scale: Scale, weights: Numbers | None) -> _Pairs:
    rows = Rows(len(first))
    sides = rows.numbers("first", first), rows.numbers("second", second)
    blank = np.isnan(sides[0]) | np.isnan(sides[1])
    counted = Rows.on_scale(sides[0], scale) & Rows.on_scale(sides[1], scale)
    weight = rows.weights(weights, counted)[counted]
    positions = tuple((side[counted] - scale.low).astype(np.int64) for side in sides)
    excluded = Excluded(int(blank.sum()), int((~blank & ~counted).sum()))
    return _Pairs(positions[0], positions[1], weight, effective_size(weight), excluded)


def _paired_shares(moves: Floats, pairs: _Pairs) -> Symmetric:
    n = pairs.n_effective
    total = pairs.weights.sum()
    into = float(pairs.weights[moves > 0].sum() / total)
    out_of = float(pairs.weights[moves < 0].sum() / total)
    # Bonett and Price (2012), equation for the adjusted Wald interval.
    f, g = (into * n + 1) / (n + 2), (out_of * n + 1) / (n + 2)
    return Symmetric(
        point=100 * (into - out_of),
        centre=100 * (f - g),
        standard_error=100 * math.sqrt((f + g - (f - g) ** 2) / (n + 2)),
        floor=-100.0,
        ceiling=100.0,
    )


def _side(metric: Metric, tally: Tally, nps_method: NpsMethod) -> Limits:
    limits = metric_limits(metric, tally, nps_method=nps_method)
    adjusted = metric is Metric.NPS and nps_method is NpsMethod.ADJUSTED_WALD
    if not (adjusted and isinstance(limits, Symmetric)):
        return limits
    return replace(limits, degrees_of_freedom=max(tally.n_effective - 1, LEAST_FREEDOM))


def _subtract(first: Limits, second: Limits, span: float) -> Limits:
    if not (isinstance(first, Symmetric) and isinstance(second, Symmetric)):
        return SquareAndAdd(first, second, -span, span)
    variances = first.standard_error**2, second.standard_error**2
    # Welch (1947); with both normal the degrees of freedom stay infinite.
    spent = variances[0] ** 2 / first.degrees_of_freedom
    spent += variances[1] ** 2 / second.degrees_of_freedom
    return Symmetric(
        point=first.point - second.point,
        centre=first.centre - second.centre,
        standard_error=math.sqrt(sum(variances)),
        degrees_of_freedom=sum(variances) ** 2 / spent if spent else math.inf,
        floor=-span,
        ceiling=span,
    )


def _missing(metric: Metric, tally: Tally) -> CannotTell | None:
    if not tally.n:
        return CannotTell.NO_ANSWERS
    if not tally.weight:
        return CannotTell.NO_WEIGHT
    if metric is Metric.POSITIVITY and not clear_answers(tally).n_effective:
        return CannotTell.ONLY_NEUTRAL
    return None


def _method(metric: Metric, nps_method: NpsMethod, *, weighted: bool) -> str:
    name = "newcombe" if metric in _NEWCOMBE else "welch_t"
    if metric is Metric.NPS:
        name = nps_method.value
    return name + ("_n_effective" if weighted else "")


def _at_most(limits: Limits, value: float) -> float:
    """Probability of a result this high or higher if the true difference were `value`."""
    centre = limits.centre if isinstance(limits, Symmetric) else limits.point
    tail = limits.tail(value) / 2
    return tail if centre > value else 1 - tail
