"""Where customers have to do the same thing again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cham.core.paths.rows import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointRework:
    """How often one touchpoint is met again by the same customer.

    Attributes
    ----------
    steps
        How often it was met.
    paths
        How many paths met it.
    repeaters
        How many paths met it more than once.
    repeats
        How often it was met beyond the first time of each path.
    self_loops
        How often it directly followed itself.
    """

    touchpoint: str
    steps: int
    paths: int
    repeaters: int
    repeats: int
    self_loops: int


@dataclass(frozen=True, slots=True)
class Rework:
    """Repetition over all paths.

    Attributes
    ----------
    paths
        How many paths have a step.
    repeaters
        How many of them met any touchpoint more than once.
    touchpoints
        Those met, most repeated first.
    """

    paths: int
    repeaters: int
    touchpoints: tuple[TouchpointRework, ...]


def rework(paths: Sequence[Path]) -> Rework:
    """Count who repeats what.

    Parameters
    ----------
    paths : Sequence of Path
        Paths in order.

    Returns
    -------
    Rework
        count of steps, paths, repeating paths, repeats and self-loops for each touchpoint

    Notes
    -----
    A repeat is any meeting of a touchpoint after the first one in the same path [1]_, planned
    or not; whether the plan allows it is said by `planned_against_actual`.

    References
    ----------
    .. [1] Dumas, M., La Rosa, M., Mendling, J., Reijers, H. A. (2018). Fundamentals of Business
       Process Management, 2nd ed., Springer, ch. 7 (rework). doi:10.1007/978-3-662-56509-4

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [Row(path="an", time=i, sequence=i, touchpoint=t) for i, t in enumerate("aaba")]
    >>> found = rework(paths_of(rows)).touchpoints[0]
    >>> found.repeats, found.self_loops
    (2, 1)
    """
    met = [Counter(row.touchpoint for row in path.steps) for path in paths if path.steps]
    loops = Counter(
        one.touchpoint
        for path in paths
        for one, other in pairwise(path.steps)
        if one.touchpoint == other.touchpoint
    )
    steps = Counter(row.touchpoint for path in paths for row in path.steps)
    holders = Counter(touchpoint for counts in met for touchpoint in counts)
    repeaters = Counter(t for counts in met for t, count in counts.items() if count > 1)
    touchpoints = (
        TouchpointRework(
            touchpoint=touchpoint,
            steps=steps[touchpoint],
            paths=holders[touchpoint],
            repeaters=repeaters[touchpoint],
            repeats=steps[touchpoint] - holders[touchpoint],
            self_loops=loops[touchpoint],
        )
        for touchpoint in steps
    )
    return Rework(
        len(met),
        sum(max(counts.values()) > 1 for counts in met),
        tuple(sorted(touchpoints, key=lambda each: (-each.repeats, each.touchpoint))),
    )
