"""Moving the rows of whole paths: gathering them, and merging two sets in order."""

from typing import Any, NamedTuple

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

    Examples
    --------
    >>> into, one = np.zeros(3, np.int64), np.array([1])
    >>> copy_spans(np.array([7, 8, 9]), one, one + 2, into, one - 1)
    >>> into.tolist()
    [8, 9, 0]
    """
    for span in range(low.shape[0]):
        place = at[span]
        for row in range(low[span], high[span]):
            into[place] = source[row]
            place += 1


class Half(NamedTuple):
    """One of two sets of rows of the same paths, in order.

    Attributes
    ----------
    time, sequence
        int64, microseconds and order of arrival.
    low, high
        int64, the rows of each path.
    """

    time: NDArray[np.int64]
    sequence: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


class Runs(NamedTuple):
    """Rows to copy.

    Attributes
    ----------
    low, high
        int64, the rows of each run.
    at
        int64, where its first row goes.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    at: NDArray[np.int64]


@compiled
def find_places(
    old: Half, new: Half, at: NDArray[np.int64], runs: Runs, places: NDArray[np.int64]
) -> int:
    """Find where the rows of merged paths go, by time and then by order of arrival.

    Parameters
    ----------
    old, new : Half
        The rows of the same paths in the same order.
    at : ndarray of int64, shape (paths,)
        The position of each merged path.
    runs : Runs
        Filled with runs of old rows; room for as many as paths and new rows together.
    places : ndarray of int64, shape (new rows,)
        Filled with the position of each new row.

    Returns
    -------
    int
        count of runs
    """
    count = 0
    for path in range(at.shape[0]):
        place, next_old, end = at[path], old.low[path], old.high[path]
        for row in range(new.low[path], new.high[path]):
            start = next_old
            next_old = _passed(old, next_old, end, new.time[row], new.sequence[row])
            if next_old > start:
                runs.low[count], runs.high[count], runs.at[count] = start, next_old, place
                place += next_old - start
                count += 1
            places[row] = place
            place += 1
        if end > next_old:
            runs.low[count], runs.high[count], runs.at[count] = next_old, end, place
            count += 1
    return count


@compiled
def _passed(old: Half, row: int, end: int, time: int, sequence: int) -> int:
    """Give the first old row that comes after a new one; mostly there is none."""
    if row < end and old.time[end - 1] < time:
        return end
    while row < end and (
        old.time[row] < time or (old.time[row] == time and old.sequence[row] < sequence)
    ):
        row += 1
    return row
