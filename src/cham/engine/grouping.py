"""Values in groups, in order, and their exact quantiles."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]

_LONGEST_KEY = 63  # bits of a positive whole number
_FEW_KEYS = 1 << 22  # up to here keys are counted in an array, without sorting


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


def _numbered(keys: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Give the different keys in order, the number of each value's key, and the counts."""
    if int(keys.max(initial=0)) >= _FEW_KEYS or int(keys.min(initial=0)) < 0:
        return np.unique(keys, return_inverse=True, return_counts=True)
    counts = np.bincount(keys)
    different = np.flatnonzero(counts)
    numbers = np.zeros(len(counts), np.int64)
    numbers[different] = np.arange(len(different))
    return different, numbers[keys], counts[different]
