"""Counts of things of which only probabilities are known."""

import math

from cham.core.measures.columns import Confidence, Setting
from cham.core.measures.limits import Symmetric, Wilson
from cham.core.measures.results import Basis, CannotTell, Estimate, Unit


def expected_count(
    total: float, variance: float, n: int, *, level: float = 0.95, name: str = "count"
) -> Estimate:
    """Estimate how many of n things have something, from the probability of each.

    Parameters
    ----------
    total : float
        The sum of the probabilities, 0 to n.
    variance : float
        The sum of p(1 − p), 0 or more.
    n : int
        How many things there are, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.
    name : str
        What is counted, for where several stand together.

    Returns
    -------
    Estimate
        A count, in things. It is of these things, not of others like them. With n = 0 it says
        `no_answers`.

    Raises
    ------
    LevelError
        When the level is no share.
    SettingOutsideError
        When a sum is outside its range.

    Notes
    -----
    With calibrated probabilities p the number has the mean Σp and the variance Σp(1 − p); counting
    the most probable labels instead is biased towards frequent ones [1]_. The interval is normal
    and assumes that mistakes are independent; a model that is wrong about a whole kind of text is
    wrong beyond it.

    References
    ----------
    .. [1] Forman, G. (2008). Quantifying counts and costs via classification. Data Mining and
       Knowledge Discovery 17, section 2. doi:10.1007/s10618-008-0097-y

    Examples
    --------
    >>> found = expected_count(1.3, 0.09 + 0.24, 2)
    >>> found.value, round(found.low, 2), found.high
    (1.3, 0.17, 2.0)
    """
    Confidence(level)
    Setting("n", n).within(0, math.inf)
    Setting("variance", variance).within(0, math.inf)
    basis = Basis(unit=Unit.GIVEN, n=n, n_effective=float(n), method="expected_count", name=name)
    if n == 0:
        return Estimate.missing(CannotTell.NO_ANSWERS, basis, level)
    known = _within(total, n)
    limits = Symmetric(
        point=known,
        centre=known,
        standard_error=math.sqrt(variance),
        floor=0.0,
        ceiling=float(n),
    )
    return Estimate.of(limits, basis, level)


def expected_share(total: float, n: int, *, level: float = 0.95, name: str = "share") -> Estimate:
    """Estimate what share of things like these have something, from the probability of each.

    Parameters
    ----------
    total : float
        The sum of the probabilities, 0 to n.
    n : int
        How many things there are, 0 or more.
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
        When the sum is outside its range.

    Notes
    -----
    Wilson's interval of the share P = Σp/n. Its variance P(1 − P)/n is that of the probabilities
    among things, var(p)/n, plus that of the labels given the probabilities, Σp(1 − p)/n²: what is
    not known of others like these, and what is not known of these.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> found = expected_share(30.5, 100)
    >>> found.value, round(found.low, 1), round(found.high, 1)
    (30.5, 22.3, 40.1)
    """
    Confidence(level)
    Setting("n", n).within(0, math.inf)
    basis = Basis(unit=Unit.PERCENT, n=n, n_effective=float(n), method="expected_share", name=name)
    if n == 0:
        return Estimate.missing(CannotTell.NO_ANSWERS, basis, level)
    return Estimate.of(Wilson(_within(total, n) / n, n), basis, level)


def _within(total: float, n: int) -> float:
    """Refuse a sum that no probabilities have; the last digit of a sum of floats may be off."""
    Setting("total", total).within(-1e-6 * (1 + n), n + 1e-6 * (1 + n))
    return min(max(total, 0.0), float(n))
