"""Customers handed from one unit to another and back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from cham.core.paths.plan import Plan
from cham.core.paths.rows import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PingPongPair:
    """One unit handing customers to another.

    Attributes
    ----------
    handovers
        How often the path went from `unit` to `other`.
    returns
        How often it came straight back to `unit`.
    paths
        How many paths came back at least once.
    """

    unit: str
    other: str
    handovers: int
    returns: int
    paths: int


@dataclass(frozen=True, slots=True)
class PingPong:
    """Every pair of units that hand customers over, most returns first."""

    pairs: tuple[PingPongPair, ...]


def ping_pong(paths: Iterable[Path], plan: Plan) -> PingPong:
    """Count how often customers are handed to another unit and straight back.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order.
    plan : Plan
        Gives the accountable unit of each touchpoint.

    Returns
    -------
    PingPong
        count of handovers, returns and returning paths for each pair of units

    Notes
    -----
    The unit of a step is the one that its row names, else the accountable unit of its
    touchpoint; steps of no unit are passed over. Consecutive steps of one unit are one run, and
    A, B, A in the runs is a return of B to A [1]_. A, B, A, B holds two returns: one for A
    handing to B, one for B handing to A.

    References
    ----------
    .. [1] van Dongen, B. F., Weber, B., Ferreira, D. R., De Weerdt, J. (2013). Proceedings of
       the 3rd Business Process Intelligence Challenge, CEUR 1052 (question 2, ping-pong
       behaviour).

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [
    ...     Row(path="an", time=i, sequence=i, touchpoint="call", unit=u)
    ...     for i, u in enumerate(["sales", "support", "support", "sales"])
    ... ]
    >>> ping_pong(paths_of(rows), Plan()).pairs[0].returns
    1
    """
    handovers: Counter[tuple[str, str]] = Counter()
    returns: Counter[tuple[str, str]] = Counter()
    holders: Counter[tuple[str, str]] = Counter()
    for path in paths:
        runs = _runs(path, plan)
        back = [
            (one, two)
            for one, two, three in zip(runs, runs[1:], runs[2:], strict=False)
            if one == three
        ]
        handovers.update(pairwise(runs))
        returns.update(back)
        holders.update(set(back))
    pairs = (
        PingPongPair(
            unit=pair[0],
            other=pair[1],
            handovers=handovers[pair],
            returns=returns[pair],
            paths=holders[pair],
        )
        for pair in handovers
    )
    return PingPong(
        tuple(sorted(pairs, key=lambda p: (-p.returns, -p.handovers, p.unit, p.other)))
    )


def _runs(path: Path, plan: Plan) -> list[str]:
    units = (row.unit or plan.owner_of(row.touchpoint) for row in path.steps)
    return [unit for unit, _ in groupby(unit for unit in units if unit)]
