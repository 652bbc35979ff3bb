"""How many answers a figure needs, and what a number of answers can tell."""

import math
from dataclasses import dataclass

from cham.core.measures.columns import Confidence, Setting
from cham.core.measures.limits import normal_quantile

NPS_WORST_SPREAD = 100.0
CSAT_WORST_SPREAD = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSize:
    """How many answers are needed.

    Attributes
    ----------
    n
        Answers needed in each group.
    groups
        How many groups: 1 for a figure, 2 for a comparison.
    unlimited
        The same if customers were without number, not rounded up.
    """

    n: int
    groups: int
    unlimited: float


def sample_size_for_margin(
    margin: float,
    *,
    spread: float = NPS_WORST_SPREAD,
    population: int | None = None,
    level: float = 0.95,
) -> SampleSize:
    """Compute how many answers give an interval of ± margin.

    Parameters
    ----------
    margin : float
        Half the width of the interval, above 0, in the metric's unit.
    spread : float
        Standard deviation of one answer, above 0, in the same unit. The worst case is 100 points
        for NPS and 50 percent for CSAT; a typical NPS has 78.
    population : int, optional
        How many customers there are, 1 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    SampleSize
        Count of answers (not of invitations).

    Raises
    ------
    LevelError, SettingTooLowError
        When the level is no share, or a setting is not above its least value.

    Notes
    -----
    n = z² spread² / margin², and n / (1 + (n − 1) / N) among N customers, rounded up. It assumes
    that those who answer are a random sample: no n makes up for the silence of the unhappy.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling Techniques, 3rd edition. Wiley, section 4.4.

    Examples
    --------
    >>> sample_size_for_margin(5).n, sample_size_for_margin(5, population=2000).n
    (1537, 870)
    """
    z = normal_quantile(Confidence(level).tail)
    Setting("margin", margin).above(0)
    Setting("spread", spread).above(0)
    return _sized((z * spread / margin) ** 2, 1, population)


def sample_size_to_detect(
    difference: float,
    *,
    spread: float = NPS_WORST_SPREAD,
    power: float = 0.8,
    population: int | None = None,
    level: float = 0.95,
) -> SampleSize:
    """Compute how many answers each of two groups needs for a difference to show.

    Parameters
    ----------
    difference : float
        The true difference that should not be missed, above 0, in the metric's unit.
    spread : float
        Standard deviation of one answer, above 0, in the same unit.
    power : float
        The probability that a difference of that size shows, a share above 0 and below 1.
    population : int, optional
        How many customers each group has, 1 or more.
    level : float
        Confidence level of the comparison, a share above 0 and below 1.

    Returns
    -------
    SampleSize
        Count of answers in each of the two groups.

    Raises
    ------
    LevelError, SettingTooLowError
        When the level or the power is no share, or a setting is not above its least value.

    Notes
    -----
    n = 2 (z(1 − α/2) + z(power))² spread² / difference² in each group, with the same correction
    for few customers as `sample_size_for_margin`.

    References
    ----------
    .. [1] Chow, S.-C., Shao, J. and Wang, H. (2008). Sample Size Calculations in Clinical
       Research, 2nd edition. Chapman and Hall, section 3.2.

    Examples
    --------
    >>> sample_size_to_detect(10, spread=100 * 0.61**0.5).n
    958
    """
    Setting("difference", difference).above(0)
    Setting("spread", spread).above(0)
    z = _detecting(level, power)
    return _sized(2 * (z * spread / difference) ** 2, 2, population)


def margin_of(
    n: int,
    *,
    spread: float = NPS_WORST_SPREAD,
    population: int | None = None,
    level: float = 0.95,
) -> float:
    """Compute half the width of the interval that n answers give.

    Parameters
    ----------
    n : int
        Answers, 1 or more.
    spread : float
        Standard deviation of one answer, above 0, in the metric's unit.
    population : int, optional
        How many customers there are, n or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    float
        Margin in the metric's unit (points for NPS); 0 when every customer has answered.

    Raises
    ------
    LevelError, SettingTooLowError, SettingOutsideError
        When the level is no share, or a setting is out of its range.

    Notes
    -----
    z spread / sqrt(n), times sqrt((N − n) / (N − 1)) among N customers.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling Techniques, 3rd edition. Wiley, sections 2.6 and 4.4.

    Examples
    --------
    >>> round(margin_of(100), 1)
    19.6
    """
    z = normal_quantile(Confidence(level).tail)
    Setting("n", n).above(0)
    Setting("spread", spread).above(0)
    return z * spread / math.sqrt(n) * math.sqrt(_left_over(n, population))


def detectable_difference(
    n: int,
    *,
    spread: float = NPS_WORST_SPREAD,
    power: float = 0.8,
    level: float = 0.95,
) -> float:
    """Compute the smallest true difference that two groups of n answers would show.

    Parameters
    ----------
    n : int
        Answers in each group, 1 or more.
    spread : float
        Standard deviation of one answer, above 0, in the metric's unit.
    power : float
        The probability that a difference of that size shows, a share above 0 and below 1.
    level : float
        Confidence level of the comparison, a share above 0 and below 1.

    Returns
    -------
    float
        Difference in the metric's unit (points for NPS).

    Raises
    ------
    LevelError, SettingTooLowError
        When the level or the power is no share, or a setting is not above its least value.

    Notes
    -----
    (z(1 − α/2) + z(power)) spread sqrt(2 / n): `sample_size_to_detect` the other way round.

    References
    ----------
    .. [1] Chow, S.-C., Shao, J. and Wang, H. (2008). Sample Size Calculations in Clinical
       Research, 2nd edition. Chapman and Hall, section 3.2.

    Examples
    --------
    >>> round(detectable_difference(100), 1)
    39.6
    """
    Setting("n", n).above(0)
    Setting("spread", spread).above(0)
    return _detecting(level, power) * spread * math.sqrt(2 / n)


def _detecting(level: float, power: float) -> float:
    # A one-sided quantile is the two-sided one at twice the tail.
    return normal_quantile(Confidence(level).tail) + normal_quantile(
        2 * Confidence(power, "power").tail
    )


def _sized(unlimited: float, groups: int, population: int | None) -> SampleSize:
    n = unlimited
    if population is not None:
        Setting("population", population).above(0)
        # Cochran (1977), equation 4.2; never more answers than customers.
        n = unlimited / (1 + (unlimited - 1) / population)
        n = min(n, population)
    return SampleSize(n=max(1, math.ceil(n)), groups=groups, unlimited=unlimited)


def _left_over(n: int, population: int | None) -> float:
    if population is None:
        return 1.0
    Setting("population", population).within(n, math.inf)
    return (population - n) / (population - 1) if population > 1 else 0.0
