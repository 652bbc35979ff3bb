"""One function per metric, and `measure`, which finds the metric by its name."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import reduce
from itertools import accumulate
from operator import add

from cham.core.interactions import Scale
from cham.core.measures.columns import Labels, Numbers
from cham.core.measures.differences import difference
from cham.core.measures.estimating import metric_estimate, shares_beside
from cham.core.measures.metrics import Metric, read_metric
from cham.core.measures.multiplicity import benjamini_hochberg
from cham.core.measures.permutation import permutation_tail
from cham.core.measures.results import Difference, GroupMeasure, Measure
from cham.core.measures.tallies import GroupTally, Tally, tally, tally_groups

_NPS_SCALE = Scale("nps", 0, 10)


class Direction(StrEnum):
    """What a high answer to an effort question means."""

    HIGH_IS_EASY = "high_is_easy"
    HIGH_IS_HARD = "high_is_hard"


def measure(
    metric: str,
    scores: Numbers,
    *,
    scale: Scale,
    weights: Numbers | None = None,
    groups: Labels | None = None,
    level: float = 0.95,
) -> Measure:
    """Compute a metric by its name, for all answers and for each group.

    Parameters
    ----------
    metric : str
        "nps", "csat", "ces", "ces_reversed", "emotion" or "positivity".
    scores : sequence or array of float, shape (n,)
        Answers as given; NaN for blank.
    scale : Scale
        What was asked on. A code outside it is left out and counted, never clipped.
    weights : sequence or array of float, shape (n,), optional
        What each answer stands for, 0 or more.
    groups : sequence or array of str, shape (n,), optional
        The group of each answer.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Measure
        In points (NPS), percent (CSAT), score on the scale (CES), emotion or ratio; groups in
        the order of their names, each with its difference from all the others together.

    Raises
    ------
    MetricUnknownError
        When no metric has this name.
    NpsScaleError
        When NPS is asked of a scale other than 0 to 10.
    LevelError, ColumnShapeError, ColumnLengthError, WeightError, ScaleTooLongError
        When the level, a column or the scale is unsound.

    Notes
    -----
    See `metric_estimate` for the formulas, `difference` for the groups' differences, and
    `measure_groups` for their p-values. An interval of a group's difference is that of one
    comparison: with many groups, believe the verdict.

    References
    ----------
    .. [1] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372.
    .. [2] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of
       the Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> found = measure(
    ...     "nps", [10, 9, 8, 3], scale=Scale("nps", 0, 10), groups=["a", "a", "b", "b"]
    ... )
    >>> found.value, found.unit.value, [(group.key, group.value) for group in found.groups]
    (25.0, 'points', [('a', 100.0), ('b', -50.0)])
    """
    known = read_metric(metric)
    if groups is None:
        return measure_tally(known, tally(scores, scale=scale, weights=weights), level=level)
    return measure_groups(
        known, tally_groups(scores, groups, scale=scale, weights=weights), level=level
    )


def measure_tally(metric: Metric, answers: Tally, *, level: float = 0.95) -> Measure:
    """Compute a metric over answers that are already counted.

    Parameters
    ----------
    metric : Metric
        What to compute.
    answers : Tally
        Counts per point of the scale.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Measure
        In points, percent, score on the scale, emotion or ratio, by metric.

    Raises
    ------
    LevelError, NpsScaleError
        When the level is no share, or NPS is asked of a scale other than 0 to 10.

    References
    ----------
    .. [1] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372.

    Examples
    --------
    >>> answers = Tally.of_counts(Scale("csat", 1, 5), [1, 0, 1, 4, 4])
    >>> measure_tally(Metric.CSAT, answers).value
    80.0
    """
    found = metric_estimate(metric, answers, level=level)
    unweighted = found.value
    if answers.weighted:
        unweighted = metric_estimate(metric, answers.unweighted(), level=level).value
    return Measure(
        metric=metric.value,
        n=answers.n,
        excluded=answers.excluded,
        value=found.value,
        low=found.low,
        high=found.high,
        level=level,
        unit=found.unit,
        weighted=found.value if answers.weighted else None,
        unweighted=unweighted,
        n_effective=answers.n_effective,
        method=found.method,
        beside=shares_beside(metric, answers, level=level),
        cannot_tell=found.cannot_tell,
    )


def measure_groups(
    metric: Metric, groups: Sequence[GroupTally], *, level: float = 0.95
) -> Measure:
    """Compute a metric over counted groups, and how far each lies from the others.

    Parameters
    ----------
    metric : Metric
        What to compute.
    groups : sequence of GroupTally, length 1 or more
        Counts per group; no answer stands in two of them.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Measure
        All groups together, with one GroupMeasure each, in points, percent, score on the scale,
        emotion or ratio. The difference of a ratio is one of the share of good answers among the
        clear ones, in percent.

    Raises
    ------
    LevelError, NpsScaleError, ScalesDifferError
        When the level is no share, NPS is asked of a scale other than 0 to 10, or the groups
        were asked on different scales.

    Notes
    -----
    Each group is compared with all the others together, so that it is never compared with
    itself. Its p-value is the greater of two: that of the interval, which allows for groups more
    divided than others, and that of dealing the answers out at random (`permutation_tail`), which
    allows for few and lopsided answers. They are adjusted for the number of groups that can be
    compared; the interval of a difference is that of one comparison looked at alone.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of
       the Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> csat = Scale("csat", 1, 5)
    >>> north = GroupTally("north", Tally.of_counts(csat, [0, 0, 10, 40, 50]))
    >>> south = GroupTally("south", Tally.of_counts(csat, [20, 20, 20, 20, 20]))
    >>> found = measure_groups(Metric.CSAT, [north, south])
    >>> [(group.key, group.difference.verdict.value) for group in found.groups]
    [('north', 'changed'), ('south', 'changed')]
    """
    tallies = [group.tally for group in groups]
    whole = measure_tally(metric, reduce(add, tallies), level=level)
    differences = [
        _from_rest(metric, own, rest, level)
        for own, rest in zip(tallies, _all_but_one(tallies), strict=True)
    ]
    adjusted = benjamini_hochberg([found.p_value for found in differences])
    measured = tuple(
        GroupMeasure.of(
            group.key,
            measure_tally(metric, group.tally, level=level),
            replace(found, adjusted_p_value=p_value),
        )
        for group, found, p_value in zip(groups, differences, adjusted, strict=True)
    )
    return replace(whole, groups=measured)


def nps(
    scores: Numbers,
    *,
    weights: Numbers | None = None,
    level: float = 0.95,
) -> Measure:
    """Compute the Net Promoter Score of answers from 0 to 10.

    Parameters
    ----------
    scores : sequence or array of float, shape (n,)
        Answers as given; NaN for blank.
    weights : sequence or array of float, shape (n,), optional
        What each answer stands for, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Measure
        Points, −100 to 100: percent of 9 and 10 minus percent of 0 to 6. Beside it the shares of
        promoters, passives and detractors in percent.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError
        When the level or a column is unsound.

    Notes
    -----
    Adjusted-Wald interval, cut to −100 and 100; the value is the raw score. See `nps_limits`.

    References
    ----------
    .. [1] Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review
       81(12), 46-54.
    .. [2] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372.

    Examples
    --------
    >>> nps([10, 9, 8, 3]).value
    25.0
    """
    answers = tally(scores, scale=_NPS_SCALE, weights=weights)
    return measure_tally(Metric.NPS, answers, level=level)


def csat(
    scores: Numbers,
    *,
    scale: Scale,
    weights: Numbers | None = None,
    level: float = 0.95,
) -> Measure:
    """Compute customer satisfaction: the share of answers on the top two points.

    Parameters
    ----------
    scores : sequence or array of float, shape (n,)
        Answers as given; NaN for blank.
    scale : Scale
        What was asked on; a high answer is a good one.
    weights : sequence or array of float, shape (n,), optional
        What each answer stands for, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Measure
        Percent, 0 to 100, with Wilson's interval. Beside it the mean, in score on the scale,
        with its t-interval.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError, ScaleTooLongError
        When the level, a column or the scale is unsound.

    Notes
    -----
    On a scale of three points the top box is one point: the middle is never a good answer.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> csat([5, 4, 4, 2], scale=Scale("csat", 1, 5)).value
    75.0
    """
    return measure_tally(Metric.CSAT, tally(scores, scale=scale, weights=weights), level=level)


def ces(
    scores: Numbers,
    *,
    scale: Scale,
    weights: Numbers | None = None,
    direction: Direction = Direction.HIGH_IS_EASY,
    level: float = 0.95,
) -> Measure:
    """Compute the Customer Effort Score: the mean answer, high meaning easy.

    Parameters
    ----------
    scores : sequence or array of float, shape (n,)
        Answers as given; NaN for blank.
    scale : Scale
        What was asked on, usually 1 to 7.
    weights : sequence or array of float, shape (n,), optional
        What each answer stands for, 0 or more.
    direction : Direction
        What a high answer means. Where it means hard, answers are turned round (low + high −
        answer) before anything is computed.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Measure
        Mean score on the scale with its t-interval; high is easy. Beside it the share of the top
        box in percent: three points, two where the scale has fewer than six.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError, ScaleTooLongError
        When the level, a column or the scale is unsound.

    Notes
    -----
    The wording of 2013 ("made it easy", agree 1 to 7) runs high for easy; that of 2010 asked for
    the effort and runs the other way. The direction belongs to the question and is stored with it.

    References
    ----------
    .. [1] Dixon, M., Freeman, K. and Toman, N. (2010). Stop trying to delight your customers.
       Harvard Business Review 88(7/8), 116-122.
    .. [2] Student (1908). The probable error of a mean. Biometrika 6, 1-25.

    Examples
    --------
    >>> found = ces([7, 6, 6, 2], scale=Scale("ces", 1, 7))
    >>> found.value, found.beside[0].name, found.beside[0].value
    (5.25, 'top_box', 75.0)
    """
    metric = Metric.CES if direction is Direction.HIGH_IS_EASY else Metric.CES_REVERSED
    return measure_tally(metric, tally(scores, scale=scale, weights=weights), level=level)


def mean_emotion(
    scores: Numbers,
    *,
    scale: Scale,
    weights: Numbers | None = None,
    level: float = 0.95,
) -> Measure:
    """Compute the mean emotion, with the shares of good and bad ones beside it.

    Parameters
    ----------
    scores : sequence or array of float, shape (n,)
        Answers as given; NaN for blank.
    scale : Scale
        What was asked on; it is put on −2 to +2 in a straight line from end to end.
    weights : sequence or array of float, shape (n,), optional
        What each answer stands for, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Measure
        Emotion on the scale −2 to +2 with its t-interval. Beside it the shares of positive,
        neutral and negative answers in percent.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError, ScaleTooLongError
        When the level, a column or the scale is unsound.

    Notes
    -----
    A mean near zero is either many who feel little or two camps; the negative share tells.

    References
    ----------
    .. [1] Student (1908). The probable error of a mean. Biometrika 6, 1-25.

    Examples
    --------
    >>> found = mean_emotion([2, 2, -2, -2], scale=Scale("emotion", -2, 2))
    >>> found.value, found.beside[2].name, found.beside[2].value
    (0.0, 'negative', 50.0)
    """
    return measure_tally(Metric.EMOTION, tally(scores, scale=scale, weights=weights), level=level)


def positive_to_negative(
    scores: Numbers,
    *,
    scale: Scale,
    weights: Numbers | None = None,
    level: float = 0.95,
) -> Measure:
    """Compute how many good answers come on one bad one.

    Parameters
    ----------
    scores : sequence or array of float, shape (n,)
        Answers as given; NaN for blank.
    scale : Scale
        What was asked on; its bands say which answers are good and which bad.
    weights : sequence or array of float, shape (n,), optional
        What each answer stands for, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Measure
        Ratio, 0 or more, no unit. Without a bad answer it says `no_negative` and has a lower end
        only; without a clear one it says `only_neutral`.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError, ScaleTooLongError
        When the level, a column or the scale is unsound.

    Notes
    -----
    The ends of Wilson's interval of the good share among the clear answers, turned into ratios.
    It counts answers and says nothing of how many good ones make up for a bad one: that is
    `positivity_ratio`.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> positive_to_negative([5, 5, 4, 3, 1], scale=Scale("csat", 1, 5)).value
    3.0
    """
    return measure_tally(
        Metric.POSITIVITY, tally(scores, scale=scale, weights=weights), level=level
    )


def _from_rest(metric: Metric, own: Tally, rest: Tally, level: float) -> Difference:
    found = difference(metric, own, rest, level=level)
    dealt = permutation_tail(metric, own, rest)
    if found.p_value is None or dealt is None:
        return found
    return replace(found, p_value=max(found.p_value, dealt))


def _all_but_one(tallies: Sequence[Tally]) -> list[Tally]:
    scale = tallies[0].scale
    nothing = Tally.of_counts(scale, [0] * len(tallies[0].counts))
    before = list(accumulate(tallies[:-1], add, initial=nothing))
    after = list(accumulate(reversed(tallies[1:]), add, initial=nothing))
    return [one + other for one, other in zip(before, reversed(after), strict=True)]
