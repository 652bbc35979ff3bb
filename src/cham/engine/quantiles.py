"""Exact quantiles of the time between touchpoints, where histograms are not enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.engine.columns import Numbers, Paths, gathered
from cham.engine.kernel import STEP

_LONGEST_KEY = 63  # bits of a positive whole number
_FEW_KEYS = 1 << 22  # up to here keys are counted in an array, without sorting


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


class Grouped(NamedTuple):
    """Values in groups, in order within each group.

    Attributes
    ----------
    keys
        int64, ascending, each once.
    values
        int64, group after group.
    starts, counts
        Where each group stands.
    """

    keys: Numbers
    values: Numbers
    starts: Numbers
    counts: Numbers

    def quantile(self, share: float) -> NDArray[np.float64]:
        """Give a quantile of each group.

        Parameters
        ----------
        share : float
            0 to 1, no unit.

        Returns
        -------
        ndarray of float64, shape (groups,)
            In the unit of the values.

        Notes
        -----
        Definition 7: linear between the two values around the rank (n − 1)·share [1]_.

        References
        ----------
        .. [1] Hyndman, R. J., Fan, Y. (1996). Sample Quantiles in Statistical Packages. The
           American Statistician 50(4). doi:10.2307/2684934

        Examples
        --------
        >>> grouped(np.array([1, 1, 0]), np.array([10, 20, 7])).quantile(0.5).tolist()
        [7.0, 15.0]
        """
        rank = (self.counts - 1) * share  # definition 7 [1]
        low = np.floor(rank).astype(np.int64)
        high = np.minimum(low + 1, self.counts - 1)
        one, two = self.values[self.starts + low], self.values[self.starts + high]
        between: NDArray[np.float64] = one + (rank - low) * (two - one)
        return between


def grouped(keys: Numbers, values: Numbers) -> Grouped:
    """Put values in order within each key.

    Parameters
    ----------
    keys : ndarray of int64, shape (n,)
        Any whole numbers.
    values : ndarray of int64, shape (n,)
        0 or more.

    Returns
    -------
    Grouped
        The values by key.

    Notes
    -----
    Where the number of the key and the value fit into one whole number, these are sorted, which
    is several times as fast as sorting by two columns.

    Examples
    --------
    >>> grouped(np.array([4, 2]), np.array([1, 9])).keys.tolist()
    [2, 4]
    """
    different, place, counts = _numbered(keys)
    bits = int(values.max(initial=0)).bit_length()
    if bits + len(different).bit_length() <= _LONGEST_KEY:
        ordered = np.sort(place << bits | values) & ((1 << bits) - 1)
    else:
        ordered = values[np.lexsort((values, place))]
    return Grouped(different, ordered, np.cumsum(counts) - counts, counts)


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


def _numbered(keys: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Give the different keys in order, the number of each value's key, and the counts."""
    if int(keys.max(initial=0)) >= _FEW_KEYS or int(keys.min(initial=0)) < 0:
        return np.unique(keys, return_inverse=True, return_counts=True)
    counts = np.bincount(keys)
    different = np.flatnonzero(counts)
    numbers = np.zeros(len(counts), np.int64)
    numbers[different] = np.arange(len(different))
    return different, numbers[keys], counts[different]
