"""Exact quantiles of the time between touchpoints, where histograms are not enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.engine.columns import Paths, gathered
from cham.engine.grouping import Numbers, grouped
from cham.engine.kernel import STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactGaps:
    """The time between two touchpoints.

    Attributes
    ----------
    count
        How often the one directly followed the other.
    median, p90
        Microseconds.
    """

    before: str
    after: str
    count: int
    median: float
    p90: float


class Pairs(NamedTuple):
    """Steps that directly follow each other.

    Attributes
    ----------
    before, after
        Touchpoints by number; unsigned.
    gap
        int64, the time between; microseconds.
    """

    before: NDArray[np.uint32]
    after: NDArray[np.uint32]
    gap: Numbers

    def between(self, before: str, after: str, names: Sequence[str]) -> "Pairs":
        """Give the pairs of two touchpoints only.

        Parameters
        ----------
        before, after : str
            Touchpoints.
        names : Sequence of str
            Touchpoints by number.

        Returns
        -------
        Pairs
            Gaps in microseconds; none where a name is not there.
        """
        chosen = np.zeros(len(self.gap), np.bool_)
        if before in names and after in names:
            chosen = self.before == names.index(before)
            chosen &= self.after == names.index(after)
        return Pairs(self.before[chosen], self.after[chosen], self.gap[chosen])


def pairs_of(parts: Iterable[Paths]) -> Pairs:
    """Give all steps that directly follow each other in their paths.

    Parameters
    ----------
    parts : Iterable of Paths
        Whole paths; their rows may lie anywhere in the columns.

    Returns
    -------
    Pairs
        Touchpoints, and gaps in microseconds.

    Examples
    --------
    >>> pairs_of([]).gap.tolist()
    []
    """
    found = [_pairs(part) for part in parts]
    none = Pairs(np.zeros(0, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.int64))
    return Pairs(*(np.concatenate(each) for each in zip(none, *found, strict=True)))


def exact_gaps(pairs: Pairs, names: Sequence[str]) -> tuple[ExactGaps, ...]:
    """Give the exact quantiles of the time between touchpoints.

    Parameters
    ----------
    pairs : Pairs
        Steps that directly follow each other; gaps in microseconds.
    names : Sequence of str
        Touchpoints by number.

    Returns
    -------
    tuple of ExactGaps
        Microseconds, and counts; most frequent first.

    Examples
    --------
    >>> pairs = Pairs(np.array([0, 0]), np.array([1, 1]), np.array([10, 20]))
    >>> exact_gaps(pairs, ("a", "b"))[0].median
    15.0
    """
    width = len(names)
    groups = grouped(pairs.before.astype(np.int64) * width + pairs.after, pairs.gap)
    found = [
        ExactGaps(
            before=names[key // width],
            after=names[key % width],
            count=count,
            median=median,
            p90=p90,
        )
        for key, count, median, p90 in zip(
            groups.keys.tolist(),
            groups.counts.tolist(),
            groups.quantile(0.5).tolist(),
            groups.quantile(0.9).tolist(),
            strict=True,
        )
    ]
    found.sort(key=lambda each: (-each.count, each.before, each.after))
    return tuple(found)


def _pairs(paths: Paths) -> Pairs:
    columns, ranges = gathered(paths)
    steps = np.flatnonzero(columns.role & STEP)
    path = np.repeat(np.arange(len(ranges.low)), ranges.lengths)[steps]
    touchpoint, time = columns.touchpoint[steps], columns.time[steps]
    same = path[1:] == path[:-1]
    return Pairs(touchpoint[:-1][same], touchpoint[1:][same], np.diff(time)[same])
