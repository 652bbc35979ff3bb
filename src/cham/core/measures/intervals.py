"""Intervals of one NPS, one share, one mean."""

import math
from dataclasses import replace
from enum import StrEnum

import numpy as np

from cham.core.measures.columns import Confidence, Floats, Numbers, Rows, Setting
from cham.core.measures.kish import effective_size
from cham.core.measures.limits import LEAST_FREEDOM, AllEqual, Limits, Symmetric, Wilson
from cham.core.measures.results import Basis, CannotTell, Estimate, Excluded, Unit

_ADDED, _ADDED_IN_ALL = 0.75, 3.0  # Rocks (2016): three answers in all, 3/4 to either end


class NpsMethod(StrEnum):
    """How the interval of an NPS is made."""

    ADJUSTED_WALD = "adjusted_wald"
    WALD = "wald"  # what most tools print; too narrow below some hundred answers


def nps_limits(
    promoters: float,
    passives: float,
    detractors: float,
    *,
    method: NpsMethod = NpsMethod.ADJUSTED_WALD,
) -> Symmetric:
    """Give the interval shape of an NPS from its three counts.

    Parameters
    ----------
    promoters, passives, detractors : float
        Counts, 0 or more, above 0 together; parts of answers where they come from weights.
    method : NpsMethod
        Adjusted Wald, or the plain Wald that other tools print.

    Returns
    -------
    Symmetric
        Limits in points, −100 to 100; the point is the raw score.

    Notes
    -----
    With p = P/n and d = D/n the score is s = p − d and the variance of one answer p + d − s²; the
    Wald standard error is sqrt(variance / n), without n − 1 as in the CRAN package NPS. The
    adjusted interval adds 3/4 promoter, 3/2 passives and 3/4 detractor first, is cut to the scale
    and always holds the raw score. Exact coverage at 95 %, n = 20: 93.5 to 98.3 % wherever both
    ends hold at least a tenth of the answers; the worst case found is 92.6 %, with 2 % promoters
    or detractors.

    References
    ----------
    .. [1] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372. doi:10.1080/00031305.2016.1198279
    .. [2] Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review
       81(12), 46-54.

    Examples
    --------
    >>> bounds = nps_limits(20, 12, 8).bounds(0.05)
    >>> round(bounds.low, 2), round(bounds.high, 2)
    (4.6, 51.22)
    """
    n = promoters + passives + detractors
    score = 100 * (promoters - detractors) / n
    if method is NpsMethod.ADJUSTED_WALD:
        promoters, detractors, n = promoters + _ADDED, detractors + _ADDED, n + _ADDED_IN_ALL
    centre = (promoters - detractors) / n
    # Rocks (2016), section 2: the variance of an answer in {-1, 0, 1}; rounding may pass zero.
    variance = max((promoters + detractors) / n - centre**2, 0.0)
    return Symmetric(
        point=score,
        centre=100 * centre,
        standard_error=100 * math.sqrt(variance / n),
        floor=-100.0,
        ceiling=100.0,
    )


def nps_interval(
    promoters: int,
    passives: int,
    detractors: int,
    *,
    method: NpsMethod = NpsMethod.ADJUSTED_WALD,
    level: float = 0.95,
) -> Estimate:
    """Compute NPS from its three counts, with its interval.

    Parameters
    ----------
    promoters, passives, detractors : int
        Counts, 0 or more.
    method : NpsMethod
        Adjusted Wald, or the plain Wald that other tools print.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Estimate
        NPS in points, −100 to 100. Without answers it says `no_answers`.

    Raises
    ------
    LevelError
        When the level is no share.
    SettingOutsideError
        When a count is below 0.

    Notes
    -----
    See `nps_limits`. The value is the raw score; the interval's centre lies a little nearer 0.

    References
    ----------
    .. [1] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372. doi:10.1080/00031305.2016.1198279

    Examples
    --------
    >>> found = nps_interval(10, 0, 0)
    >>> found.value, round(found.low, 1), found.high
    (100.0, 47.5, 100.0)
    """
    Confidence(level)
    for name, count in (
        ("promoters", promoters),
        ("passives", passives),
        ("detractors", detractors),
    ):
        Setting(name, count).within(0, math.inf)
    n = promoters + passives + detractors
    basis = Basis(unit=Unit.POINTS, n=n, n_effective=float(n), method=method.value, name="nps")
    if n == 0:
        return Estimate.missing(CannotTell.NO_ANSWERS, basis, level)
    return Estimate.of(nps_limits(promoters, passives, detractors, method=method), basis, level)


def share_interval(count: int, n: int, *, level: float = 0.95, name: str = "share") -> Estimate:
    """Compute a share with Wilson's score interval.

    Parameters
    ----------
    count : int
        How many of the n have it, 0 to n.
    n : int
        How many were looked at, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.
    name : str
        What it is a share of, for where several stand together.

    Returns
    -------
    Estimate
        Share in percent, 0 to 100. With n = 0 it says `no_answers`.

    Raises
    ------
    LevelError
        When the level is no share.
    SettingOutsideError
        When the count is below 0 or above n, or n below 0.

    Notes
    -----
    The interval holds every p with |k/n − p| ≤ z sqrt(p(1 − p)/n). It never leaves 0 to 100 and
    has a width at 0 of n and n of n. Its coverage swings about the level: at 95 % and n = 20
    between 92 and 98 % for shares from 5 to 95 percent, and down to 90 % for rarer things.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22, 209-212.
    .. [2] Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion:
       comparison of seven methods. Statistics in Medicine 17, 857-872.

    Examples
    --------
    >>> found = share_interval(81, 263)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (30.8, 25.53, 36.62)
    """
    Confidence(level)
    Setting("n", n).within(0, math.inf)
    Setting("count", count).within(0, n)
    basis = Basis(unit=Unit.PERCENT, n=n, n_effective=float(n), method="wilson", name=name)
    if n == 0:
        return Estimate.missing(CannotTell.NO_ANSWERS, basis, level)
    return Estimate.of(Wilson(count / n, n), basis, level)


def mean_limits(
    values: Floats, weights: Floats, n_effective: float, floor: float, ceiling: float
) -> Limits:
    """Give the interval shape of a mean.

    Parameters
    ----------
    values : array of float, shape (k,)
        Values, or the distinct values of a tally.
    weights : array of float, shape (k,)
        Weight of each, 0 or more, above 0 together.
    n_effective : float
        How many equally weighted answers tell as much, above 0.
    floor, ceiling : float
        Ends of the scale, in the unit of the values; infinite where there are none.

    Returns
    -------
    Symmetric or AllEqual
        Limits in the unit of the values: Student's t, or, where all values with a weight are
        equal, the exact limit of the share that would answer otherwise.

    Notes
    -----
    s² = sum w (x − m)² / sum w · n_eff / (n_eff − 1), standard error s / sqrt(n_eff), n_eff − 1
    degrees of freedom; without weights that is the textbook interval. Cut to the scale.

    References
    ----------
    .. [1] Student (1908). The probable error of a mean. Biometrika 6, 1-25.
    .. [2] Hanley, J. A. and Lippman-Hand, A. (1983). If nothing goes wrong, is everything all
       right? Journal of the American Medical Association 249, 1743-1745.

    Examples
    --------
    >>> import numpy as np
    >>> shape = mean_limits(np.array([4.0, 5.0]), np.array([5.0, 5.0]), 10.0, 1.0, 5.0)
    >>> bounds = shape.bounds(0.05)
    >>> round(bounds.low, 2), round(bounds.high, 2)
    (4.12, 4.88)
    """
    told = values[weights > 0]
    # An average of equal numbers may round past them.
    mean = float(np.clip(np.average(values, weights=weights), told.min(), told.max()))
    freedom = max(n_effective - 1, LEAST_FREEDOM)
    # Student (1908), with Kish's n_eff in the place of n.
    variance = float(np.average((values - mean) ** 2, weights=weights)) / freedom
    if told.min() == told.max() or variance == 0:
        return AllEqual(mean, n_effective, floor, ceiling)
    return Symmetric(
        point=mean,
        centre=mean,
        standard_error=math.sqrt(variance),
        degrees_of_freedom=freedom,
        floor=floor,
        ceiling=ceiling,
    )


def mean_interval(
    values: Numbers,
    *,
    weights: Numbers | None = None,
    floor: float = -math.inf,
    ceiling: float = math.inf,
    level: float = 0.95,
) -> Estimate:
    """Compute a mean with its t-interval, cut to the scale where there is one.

    Parameters
    ----------
    values : sequence or array of float, shape (n,)
        Values in any unit; NaN for blank. Blanks and values outside floor to ceiling are left
        out and counted.
    weights : sequence or array of float, shape (n,), optional
        What each value stands for, 0 or more.
    floor, ceiling : float
        Ends of the scale in the unit of the values.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Estimate
        Mean in the unit of the values; its unit reads `given`. Without values it says
        `no_answers`; where all are equal and no scale is known, `no_spread`.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError
        When the level or a column is unsound.

    Notes
    -----
    See `mean_limits`. Simulated coverage at 95 % on a scale of five: 94 to 95 % from n = 20 on,
    but where seven of ten answers are the top one only 91 % at 20 and 93 % at 50. A mean hides
    two camps: show the share of unhappy answers beside it.

    References
    ----------
    .. [1] Student (1908). The probable error of a mean. Biometrika 6, 1-25.

    Examples
    --------
    >>> found = mean_interval([4, 5, 3, 5, 4], floor=1, ceiling=5)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (4.2, 3.16, 5)
    """
    Confidence(level)
    rows = Rows(len(values))
    found = rows.numbers("values", values)
    counted = np.isfinite(found) & (found >= floor) & (found <= ceiling)
    weight = rows.weights(weights, counted)
    method = "student_t" if weights is None else "student_t_n_effective"
    n, blank = int(counted.sum()), int(np.isnan(found).sum())
    basis = Basis(unit=Unit.GIVEN, n=n, n_effective=effective_size(weight), method=method)
    if n == 0 or basis.n_effective == 0:
        why = CannotTell.NO_WEIGHT if n else CannotTell.NO_ANSWERS
        estimate = Estimate.missing(why, basis, level)
    else:
        shape = mean_limits(found[counted], weight[counted], basis.n_effective, floor, ceiling)
        if isinstance(shape, AllEqual) and not math.isfinite(ceiling - floor):
            estimate = Estimate.missing(CannotTell.NO_SPREAD, basis, level, shape.point)
        else:
            estimate = Estimate.of(shape, basis, level)
    return replace(estimate, excluded=Excluded(blank, found.size - n - blank))
