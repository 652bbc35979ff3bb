"""Intervals for shares of clustered answers and for differences of standardised figures."""

from dataclasses import dataclass

import numpy as np

from cham.core.measures.limits import Wilson
from cham.core.pains.history import Flags, Floats, Ints
from cham.core.pains.results import Share
from cham.core.pains.standardising import Sides

_HALVINGS = 60  # of the bracket around a quantile: beyond double precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Lower and upper ends, one per compared touchpoint."""

    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a figure can move.

    Attributes
    ----------
    variance
        Of each side over the draws.
    step
        What one more lost experience can add to each side at most.
    whole
        What the side would be if everyone were lost; the same for both sides.
    """

    variance: Sides
    step: Sides
    whole: Floats


def share_of(yes: Flags, customer: Ints, level: float) -> Share:
    """Give a share of answers with an interval that knows which answers are one customer's.

    Parameters
    ----------
    yes : Flags of shape (n,)
        True for the answers counted.
    customer : Ints of shape (n,)
        Who gave each.
    level : float
        0.5 to 0.999.

    Returns
    -------
    Share
        A share from 0 to 1 with its Wilson interval, n answers and the count of customers.

    Notes
    -----
    Wilson's interval at the effective n: answers divided by the design effect, the ratio of the
    linearised variance between customers to p (1 − p) / n, not below 1. With p of 0 or 1 the
    design effect cannot be seen and each customer counts once. Without answers the share is NaN
    from 0 to 1.

    References
    ----------
    .. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
       J. Am. Stat. Assoc. 22 (1927) 209-212.
    .. [2] N. Dean, M. Pagano, "Evaluating confidence interval methods for binomial proportions
       in clustered surveys", J. Surv. Stat. Methodol. 3 (2015) 484-503.

    Examples
    --------
    >>> share = share_of(np.arange(263) < 81, np.arange(263), 0.95)
    >>> round(share.low, 4), round(share.high, 4)
    (0.2553, 0.3662)
    """
    n = len(yes)
    if n == 0:
        return Share(value=float("nan"), low=0.0, high=1.0, n=0, customers=0)
    people, place = np.unique(customer, return_inverse=True)
    share = float(np.mean(yes))
    residual = np.bincount(place, yes - share)
    between = float(residual @ residual) / n**2 * len(people) / max(len(people) - 1, 1)
    within = share * (1 - share) / max(n - 1, 1)
    effect = n / len(people) if within == 0 else max(between / within, 1.0)  # Dean & Pagano (2015)
    bounds = Wilson(share, n / effect, factor=1.0).bounds(1 - level)
    return Share(value=share, low=bounds.low, high=bounds.high, n=n, customers=len(people))


def difference_limits(observed: Sides, spread: Spread, level: float) -> Limits:
    """Give the interval of bad minus good.

    Parameters
    ----------
    observed : Sides
        The two standardised figures, each of shape (touchpoints,).
    spread : Spread
        Variance over the draws, greatest step, and the figure if all were lost.
    level : float
        0.5 to 0.999.

    Returns
    -------
    Limits
        In the unit of the figures: shares (−1 to 1) or minor units of money.

    Notes
    -----
    Losses are rare among good customers, so the draws of a plain bootstrap often hold too few
    different values, and its percentile interval covers too seldom (91 to 94 % for a nominal 95 %
    in simulated firms, see docs/reference/pains.md). Each side is therefore a weighted sum of
    rare counts with the variance that the customer bootstrap finds, and gets the mid-p gamma
    interval [1]_: the even mixture of a gamma with the figure's mean and variance and one with a
    further loss of the greatest weight. Above one half the kept are counted instead of the lost.
    The ends of the two sides are joined by the method of variance estimates recovery [2]_. With
    no loss on either side the interval still has a width: that of a loss not yet seen.

    References
    ----------
    .. [1] M. P. Fay, S. Kim, "Confidence intervals for directly standardized rates using mid-p
       gamma intervals", Biom. J. 59 (2017) 377-387.
    .. [2] G. Y. Zou, A. Donner, "Construction of confidence limits about effect measures: a
       general approach", Stat. Med. 27 (2008) 1693-1702.

    Examples
    --------
    >>> one = np.ones(1)
    >>> limits = difference_limits(
    ...     Sides(bad=0.2 * one, good=0.1 * one),
    ...     Spread(
    ...         variance=Sides(bad=0.0008 * one, good=0.0003 * one),
    ...         step=Sides(bad=0.005 * one, good=0.0034 * one),
    ...         whole=one,
    ...     ),
    ...     0.95,
    ... )
    >>> limits.low.round(3).tolist(), limits.high.round(3).tolist()
    ([0.037], [0.169])
    """
    bad = _side_limits(observed.bad, spread.variance.bad, spread.step.bad, spread.whole, level)
    good = _side_limits(observed.good, spread.variance.good, spread.step.good, spread.whole, level)
    difference = observed.difference
    # Zou & Donner (2008), eq. for a difference
    return Limits(
        low=difference - np.hypot(observed.bad - bad.low, good.high - observed.good),
        high=difference + np.hypot(bad.high - observed.bad, observed.good - good.low),
    )


def _side_limits(
    value: Floats, variance: Floats, step: Floats, whole: Floats, level: float
) -> Limits:
    flipped = value > whole / 2
    rare = np.clip(np.where(flipped, whole - value, value), 0.0, None)
    low = _mixture_quantile(rare, variance, step, (1 - level) / 2)
    high = np.minimum(_mixture_quantile(rare, variance, step, (1 + level) / 2), whole)
    return Limits(
        low=np.where(flipped, whole - high, low), high=np.where(flipped, whole - low, high)
    )


def _mixture_quantile(mean: Floats, variance: Floats, step: Floats, share: float) -> Floats:
    """Find the quantile of the even mixture of the two gammas of Fay & Kim (2017)."""
    from scipy.special import gammainc

    seen = (mean > 0) & (variance > 0)
    shape = np.where(seen, mean**2 / np.where(seen, variance, 1.0), 1.0)
    width = np.where(seen, variance / np.where(seen, mean, 1.0), 1.0)
    step = np.where(step > 0, step, 1e-12)  # nothing at stake: an interval of no width
    further, wider = mean + step, variance + step**2

    def below(point: Floats) -> Floats:
        lower = np.where(seen, gammainc(shape, point / width), 1.0)
        upper = gammainc(further**2 / wider, point * further / wider)
        return np.asarray(0.5 * lower + 0.5 * upper)

    low, high = np.zeros(len(mean)), further + 20 * np.sqrt(wider)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        short = below(middle) < share
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.where(below(np.zeros(len(mean))) >= share, 0.0, high)
