"""Which pains cost more than which, and which cannot be told apart."""

from dataclasses import dataclass

import numpy as np

from cham.core.pains.history import Flags, Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Pains in order of money, aligned with the figures given.

    Attributes
    ----------
    place
        1 for the most money.
    low, high
        The best and the worst rank that the data allow.
    group
        Pains with the same number cannot be told apart from the group's first; 1 on top.
    """

    place: Ints
    low: Ints
    high: Ints
    group: Ints


def rank(money: Floats, draws: Floats, level: float) -> Ranking:
    """Rank pains by money, with ranks as uncertain as the money is.

    Parameters
    ----------
    money : Floats of shape (k,)
        Money at risk, minor units.
    draws : Floats of shape (replicates, k)
        The same with customers drawn anew, all pains from the same draws.
    level : float
        0.5 to 0.999.

    Returns
    -------
    Ranking
        Ranks from 1 to k, a position each, with their limits and groups.

    Notes
    -----
    Overlap of two intervals is no test: they may overlap and yet differ. Here every pair is
    compared by its own difference over its own standard error among the draws, and counts as
    told apart when that exceeds the level's quantile of the largest centred ratio over all pairs.
    A pain's best rank is one more than the number of pains surely above it, its worst rank k
    minus the number surely below; all those rank intervals hold together at the level. Groups
    read from the top: a group opens with the first pain that is surely below the one that opened
    the group before.

    References
    ----------
    .. [1] M. Mogstad, J. P. Romano, A. M. Shaikh, D. Wilhelm, "Inference for ranks with
       applications to mobility across neighbourhoods and academic achievement across countries",
       Rev. Econ. Stud. 91 (2024) 476-518.

    Examples
    --------
    >>> draws = np.random.default_rng(1).normal([90.0, 80.0, 10.0], 5.0, (999, 3))
    >>> ranking = rank(np.array([90.0, 80.0, 10.0]), draws, 0.95)
    >>> ranking.group.tolist(), ranking.high.tolist()
    ([1, 1, 2], [2, 2, 3])
    """
    above = _surely_above(money, draws, level)
    order = np.argsort(-money, kind="stable")
    place = np.empty(len(money), dtype=np.int64)
    place[order] = np.arange(1, len(money) + 1)
    group = np.ones(len(money), dtype=np.int64)
    leader, current = order[:1], 1
    for pain in order[1:]:
        if above[leader[0], pain]:
            leader, current = np.array([pain]), current + 1
        group[pain] = current
    return Ranking(
        place=place,
        low=1 + above.sum(axis=0),
        high=len(money) - above.sum(axis=1),
        group=group,
    )


def _surely_above(money: Floats, draws: Floats, level: float) -> Flags:
    """Tell for each pair (i, j) whether i surely costs more; Mogstad et al. (2024), section 3."""
    gap = money[:, None] - money[None, :]
    drawn = draws[:, :, None] - draws[:, None, :]
    error = drawn.std(axis=0, ddof=1)
    scale = np.where(error > 0, error, np.inf)
    largest = (np.abs(drawn - gap) / scale).max(axis=(1, 2), initial=0.0)
    return np.asarray(gap / scale > np.quantile(largest, level))
