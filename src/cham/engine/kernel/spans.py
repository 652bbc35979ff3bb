"""Moving the rows of whole paths: gathering them, and merging two sets in order."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cham.engine.kernel.compiled import compiled


@compiled
def copy_spans(
    source: NDArray[Any],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    into: NDArray[Any],
    at: NDArray[np.int64],
) -> None:
    """Copy ranges of one column to given places of another.

    Parameters
    ----------
    source : ndarray, shape (rows,)
        The column to copy from.
    low, high : ndarray of int64, shape (spans,)
        The ranges, positions in `source`.
    into : ndarray, shape (other rows,)
        The column to copy to.
    at : ndarray of int64, shape (spans,)
        The position in `into` of each range's first row.
    """
    for span in range(low.shape[0]):
        place = at[span]
        for row in range(low[span], high[span]):
            into[place] = source[row]
            place += 1


@compiled
def merge_order(
    time: NDArray[np.int64],
    sequence: NDArray[np.int64],
    old: NDArray[np.int64],
    new: NDArray[np.int64],
    order: NDArray[np.int64],
) -> None:
    """Find the order of paths that are given in two sorted halves.

    Parameters
    ----------
    time, sequence : ndarray of int64, shape (rows,)
        Of all rows of both halves; microseconds, and order of arrival.
    old, new : ndarray of int64, shape (paths, 2)
        For each path its rows in the one half and in the other, first and end.
    order : ndarray of int64, shape (rows,)
        Filled with positions: path after path, by time and then by sequence.
    """
    place = 0
    for path in range(old.shape[0]):
        one, two = old[path, 0], new[path, 0]
        while one < old[path, 1] or two < new[path, 1]:
            if two == new[path, 1]:
                first = True
            elif one == old[path, 1]:
                first = False
            elif time[one] != time[two]:
                first = time[one] < time[two]
            else:
                first = sequence[one] < sequence[two]
            if first:
                order[place] = one
                one += 1
            else:
                order[place] = two
                two += 1
            place += 1
