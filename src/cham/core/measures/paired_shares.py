"""Which of two is right more often, where both were asked about the same things."""

import math

from cham.core.measures.columns import Confidence, Setting
from cham.core.measures.limits import Symmetric
from cham.core.measures.results import Against, CannotTell, Difference, Unit


def paired_share_difference(gained: int, lost: int, n: int, *, level: float = 0.95) -> Difference:
    """Compare two shares of the same n things.

    Parameters
    ----------
    gained : int
        How many only the first has, 0 to n.
    lost : int
        How many only the second has, 0 to n; both together not above n.
    n : int
        How many things were looked at, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Difference
        Share of the first minus share of the second in percent, −100 to 100. With n = 0 it says
        `no_answers`.

    Raises
    ------
    LevelError
        When the level is no share.
    SettingOutsideError
        When a count is below 0, or both are above n.

    Notes
    -----
    The adjusted Wald interval: one thing is added to those gained and one to those lost; with
    f = (gained + 1)/(n + 2) and g = (lost + 1)/(n + 2) it is f − g ± z
    sqrt((f + g − (f − g)²)/(n + 2)) [1]_. The value is the plain difference.

    References
    ----------
    .. [1] Bonett, D. G. and Price, R. M. (2012). Adjusted Wald confidence interval for a
       difference of binomial proportions based on paired data. Journal of Educational and
       Behavioral Statistics 37, 479-488.

    Examples
    --------
    >>> found = paired_share_difference(9, 2, 60)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2), found.verdict.value
    (11.67, 0.24, 22.34, 'changed')
    """
    Confidence(level)
    Setting("n", n).within(0, math.inf)
    for count in (gained, lost, gained + lost):
        Setting("count", count).within(0, n)
    against = Against(unit=Unit.PERCENT, n_first=n, n_second=n, method="paired_adjusted_wald")
    if n == 0:
        return Difference.missing(CannotTell.NO_ANSWERS, level, against)
    first, second = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    variance = (first + second - (first - second) ** 2) / (n + 2)
    limits = Symmetric(
        point=100 * (gained - lost) / n,
        centre=100 * (first - second),
        standard_error=100 * math.sqrt(variance),
        floor=-100.0,
        ceiling=100.0,
    )
    return Difference.of(limits, level, against)
