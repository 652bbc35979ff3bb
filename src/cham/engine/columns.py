"""The columns of the path store, and how rows of whole paths move about in them."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.engine.grouping import Numbers
from cham.engine.kernel import Half, Rows, Runs, Steps, copy_spans, find_places


class Columns(NamedTuple):
    """Rows of interactions, as numbers.

    Attributes
    ----------
    customer, case
        int32, numbers of the customer and the case-key.
    time
        int64, microseconds since 1970-01-01 UTC.
    sequence
        int64, the order of arrival; names the row in the lake.
    sign
        uint32, what the rules may look at.
    unit
        uint16.
    channel
        uint8, or wider where there are more.
    scale
        uint8.
    score
        int8, −128 for none, −127 for one that is not on its scale.
    amount
        int64, integer minor units; 0 for none.
    touchpoint, stage, role
        uint32, uint8, uint8; derived from the sign by the journey's rules.
    """

    customer: NDArray[np.int32]
    case: NDArray[np.int32]
    time: NDArray[np.int64]
    sequence: NDArray[np.int64]
    sign: NDArray[np.uint32]
    unit: NDArray[np.uint16]
    channel: NDArray[np.unsignedinteger[Any]]
    scale: NDArray[np.uint8]
    score: NDArray[np.int8]
    amount: NDArray[np.int64]
    touchpoint: NDArray[np.uint32]
    stage: NDArray[np.uint8]
    role: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.time)

    @property
    def rows(self) -> Rows:
        """The columns that the kernel reads."""
        steps = Steps(self.time, self.touchpoint, self.stage, self.unit, self.role)
        return Rows(steps, self.scale, self.score)

    def each(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> "Columns":
        """Do the same to every column.

        Parameters
        ----------
        change : Callable
            From a column to a column.

        Returns
        -------
        Columns
            The changed columns.
        """
        return Columns(*(change(column) for column in self))


NO_ROWS = Columns(
    customer=np.zeros(0, np.int32),
    case=np.zeros(0, np.int32),
    time=np.zeros(0, np.int64),
    sequence=np.zeros(0, np.int64),
    sign=np.zeros(0, np.uint32),
    unit=np.zeros(0, np.uint16),
    channel=np.zeros(0, np.uint8),
    scale=np.zeros(0, np.uint8),
    score=np.zeros(0, np.int8),
    amount=np.zeros(0, np.int64),
    touchpoint=np.zeros(0, np.uint32),
    stage=np.zeros(0, np.uint8),
    role=np.zeros(0, np.uint8),
)
"""The columns of no row at all."""


class Ranges(NamedTuple):
    """Where paths stand in some columns.

    Attributes
    ----------
    low, high
        int64, the rows of each path.
    """

    low: Numbers
    high: Numbers

    @property
    def lengths(self) -> Numbers:
        """How many rows each path has."""
        return self.high - self.low

    @property
    def total(self) -> int:
        """How many rows all paths have."""
        return int(self.lengths.sum())

    def chosen(self, which: NDArray[Any]) -> "Ranges":
        """Give some of the paths.

        Parameters
        ----------
        which : ndarray
            Positions, or a truth value for each path.

        Returns
        -------
        Ranges
            Of those paths.
        """
        return Ranges(self.low[which], self.high[which])


class Paths(NamedTuple):
    """Rows of whole paths, and where each path stands in them."""

    columns: Columns
    ranges: Ranges


def side_by_side(lengths: Numbers) -> Ranges:
    """Give the ranges of paths that follow each other.

    Parameters
    ----------
    lengths : ndarray of int64, shape (paths,)
        Counts of rows.

    Returns
    -------
    Ranges
        Positions from 0.

    Examples
    --------
    >>> side_by_side(np.array([2, 3])).low.tolist()
    [0, 2]
    """
    high = np.cumsum(lengths, dtype=np.int64)
    return Ranges(high - lengths, high)


def gathered(paths: Paths) -> Paths:
    """Copy the rows of some paths together.

    Parameters
    ----------
    paths : Paths
        Columns of many paths, and the ranges of those wanted.

    Returns
    -------
    Paths
        Columns that hold the rows of these paths only, in the order of the ranges.

    Examples
    --------
    >>> rows = NO_ROWS.each(lambda column: np.arange(4).astype(column.dtype))
    >>> last = Ranges(np.array([2]), np.array([4]))
    >>> gathered(Paths(rows, last)).columns.sequence.tolist()
    [2, 3]
    """
    ranges = side_by_side(paths.ranges.lengths)
    total = paths.ranges.total

    def copied(column: NDArray[Any]) -> NDArray[Any]:
        into = np.empty(total, column.dtype)
        copy_spans(column, paths.ranges.low, paths.ranges.high, into, ranges.low)
        return into

    return Paths(paths.columns.each(copied), ranges)


def joined(parts: list[Columns]) -> Columns:
    """Put columns one after the other.

    Parameters
    ----------
    parts : list of Columns
        None, one or more.

    Returns
    -------
    Columns
        All rows; the very columns given where there is one part.

    Examples
    --------
    >>> joined([NO_ROWS, NO_ROWS]).size
    0
    """
    if len(parts) <= 1:
        return parts[0] if parts else NO_ROWS
    return Columns(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def merge_runs(old: Paths, new: Paths, at: Numbers, places: Numbers) -> Runs:
    """Find where the rows of merged paths go.

    Parameters
    ----------
    old, new : Paths
        The same paths in the same order, each with its rows in order; a path may be empty.
    at : ndarray of int64, shape (paths,)
        The position of each merged path.
    places : ndarray of int64, shape (new rows,)
        Filled with the position of each new row.

    Returns
    -------
    Runs
        Where the old rows go.

    Examples
    --------
    >>> old = NO_ROWS.each(lambda column: np.array([0, 2]).astype(column.dtype))
    >>> new = NO_ROWS.each(lambda column: np.array([1]).astype(column.dtype))
    >>> of_old, of_new = side_by_side(np.array([2])), side_by_side(np.array([1]))
    >>> places = np.empty(1, np.int64)
    >>> merge_runs(Paths(old, of_old), Paths(new, of_new), np.array([0]), places).at.tolist()
    [0, 2]
    >>> places.tolist()
    [1]
    """
    most = len(at) + new.ranges.total
    runs = Runs(*(np.empty(most, np.int64) for _ in Runs._fields))
    count = find_places(_half(old), _half(new), at, runs, places)
    return Runs(*(each[:count] for each in runs))


def _half(paths: Paths) -> Half:
    return Half(paths.columns.time, paths.columns.sequence, *paths.ranges)


def clustered(columns: Columns, path: NDArray[np.int32]) -> tuple[NDArray[np.int32], Paths]:
    """Put rows into paths, each in the order of time and then of arrival.

    Parameters
    ----------
    columns : Columns
        Rows in any order.
    path : ndarray of int32, shape (rows,)
        The path of each row: its customer or its case.

    Returns
    -------
    numbers : ndarray of int32
        The paths, ascending.
    paths : Paths
        Their rows.

    Examples
    --------
    >>> rows = NO_ROWS.each(lambda column: np.array([5, 4, 3]).astype(column.dtype))
    >>> numbers, paths = clustered(rows, np.array([7, 6, 7], np.int32))
    >>> numbers.tolist(), paths.columns.time.tolist()
    ([6, 7], [4, 3, 5])
    """
    arrived = columns.sequence
    in_order = bool((arrived[1:] > arrived[:-1]).all())  # then a stable sort keeps that order
    order = np.lexsort((columns.time, path) if in_order else (arrived, columns.time, path))
    ordered = path[order]
    edges = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    low = np.concatenate((np.zeros(min(len(path), 1), np.int64), edges))
    high = np.append(low[1:], len(path))[: len(low)]
    return ordered[low], Paths(columns.each(lambda column: column[order]), Ranges(low, high))
