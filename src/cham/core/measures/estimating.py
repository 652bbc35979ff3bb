"""From a tally to a figure: which interval shape belongs to which metric."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from cham.core.interactions import Band, Scale
from cham.core.measures.columns import Confidence, Flags, Floats
from cham.core.measures.intervals import NpsMethod, mean_limits, nps_limits
from cham.core.measures.limits import Limits, Odds, Wilson
from cham.core.measures.metrics import Metric, top_box, worth
from cham.core.measures.results import Basis, CannotTell, Estimate, Unit
from cham.core.measures.tallies import Tally

_METHODS = {Metric.NPS: "adjusted_wald", Metric.CSAT: "wilson", Metric.POSITIVITY: "wilson_odds"}
_UNITS = {
    Metric.NPS: Unit.POINTS,
    Metric.CSAT: Unit.PERCENT,
    Metric.EMOTION: Unit.EMOTION,
    Metric.POSITIVITY: Unit.RATIO,
}


class Side(StrEnum):
    """A part of a scale whose share is shown beside a measure."""

    PROMOTERS = "promoters"
    PASSIVES = "passives"
    DETRACTORS = "detractors"
    TOP_BOX = "top_box"
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class ClearAnswers:
    """The answers of a tally that are good or bad, the neutral ones left out.

    Attributes
    ----------
    positive, negative
        Sums of weights.
    n_effective
        Kish's effective number of the two together.
    """

    positive: float
    negative: float
    n_effective: float

    @property
    def odds(self) -> Odds:
        """How many good ones come on a bad one."""
        both = self.positive + self.negative
        return Odds(
            Wilson(self.positive / both, self.n_effective),
            Wilson(self.negative / both, self.n_effective),
        )


def metric_limits(
    metric: Metric, tally: Tally, *, nps_method: NpsMethod = NpsMethod.ADJUSTED_WALD
) -> Limits:
    """Give the interval shape of a metric over a tally.

    Parameters
    ----------
    metric : Metric
        For `POSITIVITY` the shape is that of the share of good answers among the clear ones.
    tally : Tally
        Answers with some weight; for `POSITIVITY` some clear ones.
    nps_method : NpsMethod
        Of NPS only.

    Returns
    -------
    Limits
        Interval shape in the metric's unit: points, percent, score or emotion on its scale.

    Raises
    ------
    NpsScaleError
        When NPS is asked of a scale other than 0 to 10.

    Notes
    -----
    Weighted answers enter with Kish's n_eff in the place of n and weighted shares in the place
    of shares. Compared by simulation with the linearised variance turned into an effective n
    (Korn and Graubard 1998), over six ways in which weight and answer may hang together: at n of
    20 to 50 Kish's covers 93 to 99 % and the other 79 to 97 %; from 200 on 94 to 99 % against
    95 to 98 %. Kish's errs on the wide side, equal weights give exactly the unweighted interval,
    and n_eff is a figure that the reader sees. `weighted_mean` has the linearised one.

    References
    ----------
    .. [1] Kish, L. (1965). Survey Sampling. Wiley, section 11.7.
    .. [2] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372.
    .. [3] Korn, E. L. and Graubard, B. I. (1998). Confidence intervals for proportions with small
       expected number of positive counts. Survey Methodology 24, 193-201.
    .. [4] Dean, N. and Pagano, M. (2015). Evaluating confidence interval methods for binomial
       proportions in clustered surveys. Journal of Survey Statistics and Methodology 3, 484-503.

    Examples
    --------
    >>> from cham.core.measures.tallies import tally
    >>> answers = tally([5, 4, 4, 2], scale=Scale("csat", 1, 5))
    >>> metric_limits(Metric.CSAT, answers).point
    75.0
    """
    if metric is Metric.POSITIVITY:
        return clear_answers(tally).odds.share
    found = worth(metric, tally.scale)
    weights, n = np.asarray(tally.weights), tally.n_effective
    if metric is Metric.NPS:
        # Each answer counts so much that all together are n_eff.
        told = weights * (n / tally.weight)
        good, bad = told[found.of_points > 0].sum(), told[found.of_points < 0].sum()
        neutral = told[found.of_points == 0].sum()
        return nps_limits(float(good), float(neutral), float(bad), method=nps_method)
    if metric is Metric.CSAT:
        return Wilson(_share(tally.shares, found.of_points > 0), n)
    return mean_limits(found.of_points, weights, n, found.floor, found.ceiling)


def metric_estimate(metric: Metric, tally: Tally, *, level: float = 0.95) -> Estimate:
    """Compute a metric over a tally, with its interval.

    Parameters
    ----------
    metric : Metric
        What to compute.
    tally : Tally
        Answers, weighted or not.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Estimate
        In points (NPS), percent (CSAT), score on the scale (CES), emotion or ratio. Without
        answers or weight it says so; a ratio to no negative answer has a lower end only.

    Raises
    ------
    LevelError, NpsScaleError
        When the level is no share, or NPS is asked of a scale other than 0 to 10.

    Notes
    -----
    The ratio of positive to negative answers is p / (1 − p), with p the share of positive ones
    among both; the ends of Wilson's interval of p are turned into ratios the same way.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22, 209-212.
    .. [2] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372.

    Examples
    --------
    >>> from cham.core.measures.tallies import tally
    >>> answers = tally([2, 1, 0, -1, 2], scale=Scale("emotion", -2, 2))
    >>> found = metric_estimate(Metric.POSITIVITY, answers)
    >>> found.value, round(found.low, 2), round(found.high, 1)
    (3.0, 0.43, 20.9)
    """
    Confidence(level)
    method = _METHODS.get(metric, "student_t") + ("_n_effective" if tally.weighted else "")
    basis = Basis(
        unit=_UNITS.get(metric, Unit.SCORE),
        n=tally.n,
        n_effective=tally.n_effective,
        method=method,
        name=metric.value,
    )
    if not tally.weight:
        worth(metric, tally.scale)
        why = CannotTell.NO_WEIGHT if tally.n else CannotTell.NO_ANSWERS
        return Estimate.missing(why, basis, level)
    if metric is not Metric.POSITIVITY:
        return Estimate.of(metric_limits(metric, tally), basis, level)
    clear = clear_answers(tally)
    if not clear.n_effective:
        return Estimate.missing(CannotTell.ONLY_NEUTRAL, basis, level)
    found = Estimate.of(clear.odds, basis, level)
    return found if clear.negative else replace(found, cannot_tell=CannotTell.NO_NEGATIVE)


def clear_answers(tally: Tally) -> ClearAnswers:
    """Sum up the good and the bad answers of a tally.

    Parameters
    ----------
    tally : Tally
        Answers on any scale; its bands say which are good and which bad.

    Returns
    -------
    ClearAnswers
        Two sums of weights (counts without weights), and their effective count.

    References
    ----------
    .. [1] Kish, L. (1965). Survey Sampling. Wiley, section 11.7.

    Examples
    --------
    >>> from cham.core.measures.tallies import tally
    >>> clear_answers(tally([5, 5, 3, 1], scale=Scale("csat", 1, 5)))
    ClearAnswers(positive=2.0, negative=1.0, n_effective=3.0)
    """
    good, bad = _band(tally.scale, Band.GOOD), _band(tally.scale, Band.BAD)
    weights, squares = np.asarray(tally.weights), np.asarray(tally.squares)
    positive, negative = float(weights[good].sum()), float(weights[bad].sum())
    squared = float(squares[good | bad].sum())
    return ClearAnswers(
        positive, negative, (positive + negative) ** 2 / squared if squared else 0.0
    )


def shares_beside(metric: Metric, tally: Tally, *, level: float = 0.95) -> tuple[Estimate, ...]:
    """Compute the shares that belong beside a metric.

    Parameters
    ----------
    metric : Metric
        NPS has promoters, passives and detractors beside it; CSAT its mean; CES the share of its
        top box; emotion and the ratio have positive, neutral and negative.
    tally : Tally
        Answers, weighted or not.
    level : float
        Confidence level of each, a share above 0 and below 1.

    Returns
    -------
    tuple of Estimate
        Shares in percent, the mean of CSAT in score on its scale; each with its name. Empty
        where there is no answer with a weight.

    Raises
    ------
    LevelError, NpsScaleError
        When the level is no share, or NPS is asked of a scale other than 0 to 10.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> from cham.core.measures.tallies import tally
    >>> beside = shares_beside(Metric.NPS, tally([10, 9, 8, 3], scale=Scale("nps", 0, 10)))
    >>> [(share.name, share.value) for share in beside]
    [('promoters', 50.0), ('passives', 25.0), ('detractors', 25.0)]
    """
    Confidence(level)
    if not tally.weight:
        return ()
    if metric is Metric.CSAT:
        return (replace(metric_estimate(Metric.CES, tally, level=level), name="mean"),)
    return tuple(
        _side_share(tally, side, points, level) for side, points in _sides(metric, tally.scale)
    )


def _sides(metric: Metric, scale: Scale) -> tuple[tuple[Side, Flags], ...]:
    value = worth(metric, scale).of_points
    if metric is Metric.NPS:
        return (
            (Side.PROMOTERS, value > 0),
            (Side.PASSIVES, value == 0),
            (Side.DETRACTORS, value < 0),
        )
    if metric in {Metric.CES, Metric.CES_REVERSED}:
        return ((Side.TOP_BOX, value > scale.high - top_box(metric, scale)),)
    return (
        (Side.POSITIVE, _band(scale, Band.GOOD)),
        (Side.NEUTRAL, _band(scale, Band.NEUTRAL)),
        (Side.NEGATIVE, _band(scale, Band.BAD)),
    )


def _side_share(tally: Tally, side: Side, points: Flags, level: float) -> Estimate:
    basis = Basis(
        unit=Unit.PERCENT,
        n=tally.n,
        n_effective=tally.n_effective,
        method="wilson_n_effective" if tally.weighted else "wilson",
        name=side.value,
    )
    return Estimate.of(Wilson(_share(tally.shares, points), tally.n_effective), basis, level)


def _band(scale: Scale, band: Band) -> Flags:
    points = range(scale.low, scale.high + 1)
    return np.asarray([scale.band(point) is band for point in points], dtype=np.bool_)


def _share(shares: Floats, points: Flags) -> float:
    # All of it is 1, though the parts may add up to a little less.
    return 1.0 if points[shares > 0].all() else min(float(shares[points].sum()), 1.0)
