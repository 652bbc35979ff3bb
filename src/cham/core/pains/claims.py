"""When a difference may be called a pain, with all touchpoints asked at once."""

import numpy as np

from cham.core.pains.history import Floats
from cham.core.pains.settings import PainSettings

_POWER = 0.8  # the chance of finding the relevant loss that the needed n is computed for


def adjusted_p(observed: Floats, draws: Floats) -> Floats:
    """Give p-values for differences above zero that hold for all touchpoints together.

    Parameters
    ----------
    observed : Floats of shape (k,)
        The differences in loss.
    draws : Floats of shape (replicates, k)
        The same with customers drawn anew.

    Returns
    -------
    Floats of shape (k,)
        One-sided probability, 0 to 1; 1 where the difference never varies.

    Notes
    -----
    Step-down maximum of t over the draws: the largest t is judged against the draws' largest
    centred t of all touchpoints, the next against that of the rest, and so on, and no later
    p-value is smaller than an earlier one. The chance of any false claim in the firm then stays
    under one minus the level. Control of that chance is chosen over the false discovery rate,
    because the promise made is about firms without pains: in such a firm every claim is false,
    and the two are the same. Bonferroni and Holm would do too; the draws also use that the same
    customers answer about several touchpoints. One-sided, since only a loss above zero is a pain.

    References
    ----------
    .. [1] J. P. Romano, M. Wolf, "Exact and approximate stepdown methods for multiple hypothesis
       testing", J. Am. Stat. Assoc. 100 (2005) 94-108.

    Examples
    --------
    >>> draws = np.random.default_rng(1).normal(0.0, 1.0, (999, 2)) + np.array([5.0, 1.0])
    >>> adjusted_p(np.array([5.0, 1.0]), draws).round(2).tolist()
    [0.0, 0.15]
    """
    error = draws.std(axis=0, ddof=1)
    moves = error > 0
    scale = np.where(moves, error, 1.0)
    size = np.where(moves, observed / scale, -np.inf)
    order = np.argsort(-size, kind="stable")
    surprise = ((draws - observed) / scale)[:, order]
    largest_left = np.maximum.accumulate(surprise[:, ::-1], axis=1)[:, ::-1]
    exceeded = np.count_nonzero(largest_left >= size[order], axis=0)
    # Romano & Wolf (2005), algorithm 4.1 with t as in their section 4.2
    p = np.empty(len(order))
    p[order] = np.maximum.accumulate((1.0 + exceeded) / (1.0 + len(draws)))
    return p


def needed_bad(lost: float, good_per_bad: float, tests: int, settings: PainSettings) -> int:
    """Say how many bad experiences would be needed to tell.

    Parameters
    ----------
    lost : float
        The share lost among good experiences, 0 to 1, as far as it is known.
    good_per_bad : float
        Good experiences per bad one, a ratio above 0.
    tests : int
        How many touchpoints are asked about at once.
    settings : PainSettings
        Level and relevant loss.

    Returns
    -------
    int
        A count of bad experiences.

    Notes
    -----
    n = (z_a + z_b)^2 (p1 q1 + p0 q0 / k) / d^2, with d the relevant loss, p1 = p0 + d, k good
    experiences per bad one, z_b for 80 % power and z_a for the level shared among all touchpoints
    (Bonferroni, a little more than the draws ask). It supposes one experience per customer.

    References
    ----------
    .. [1] J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions,
       3rd ed. (2003), ch. 4: unequal sample sizes.

    Examples
    --------
    >>> from cham.core.pains.settings import last_year
    >>> needed_bad(0.05, 3.0, 1, last_year(20_000 * 86_400_000_000))
    333
    """
    from scipy.special import ndtri

    z = float(ndtri(1 - (1 - settings.level) / (2 * max(tests, 1))) + ndtri(_POWER))
    base = min(max(lost, 0.01), 0.99)
    raised = min(base + settings.relevant_loss, 0.99)
    spread = raised * (1 - raised) + base * (1 - base) / good_per_bad
    return int(np.ceil(z**2 * spread / settings.relevant_loss**2))  # Fleiss et al. (2003), ch. 4
