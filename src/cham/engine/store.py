"""The path store: interactions as columns of numbers, the rows of each path side by side.

Rows lie in segments that are never changed. When rows of a path arrive, the whole path is written
anew into the next segment, and the index points there; what it leaves behind is cleared away
when there is too much of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cham.engine.columns import (
    NO_ROWS,
    Columns,
    Paths,
    Ranges,
    clustered,
    joined,
    merge_runs,
    side_by_side,
)
from cham.engine.derivation import Derivation
from cham.engine.grouping import Numbers
from cham.engine.kernel import copy_spans
from cham.engine.reading import Numberings
from cham.engine.signs import Signs

SEGMENT_ROWS = 2_000_000
MOST_SEGMENTS = 32
_NOWHERE = -1


@dataclass(slots=True)
class PathIndex:
    """Where each path's rows stand.

    Attributes
    ----------
    segment
        int32, the segment of each path; −1 for a path without rows.
    low, high
        int64, its rows there.
    """

    segment: NDArray[np.int32]
    low: Numbers
    high: Numbers

    @classmethod
    def empty(cls) -> "PathIndex":
        """Give an index of no path."""
        return cls(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give the index to be kept."""
        return {"segment": self.segment, "low": self.low, "high": self.high}

    def widen(self, paths: int) -> None:
        """Make room for paths that came up since."""
        more = paths - len(self.segment)
        if more > 0:
            nowhere = np.full(more, _NOWHERE, np.int32)
            self.segment = np.concatenate((self.segment, nowhere))
            self.low = np.concatenate((self.low, np.zeros(more, np.int64)))
            self.high = np.concatenate((self.high, np.zeros(more, np.int64)))

    def put(self, paths: Numbers, segment: int, ranges: Ranges) -> None:
        """Say where paths stand now."""
        self.segment[paths] = segment
        self.low[paths] = ranges.low
        self.high[paths] = ranges.high


@dataclass(slots=True)
class Segment:
    """Rows of whole paths that never change.

    Attributes
    ----------
    name
        Of the file that holds them; empty while they are in memory only.
    """

    columns: Columns
    name: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of some paths.

    Attributes
    ----------
    before, after
        Their rows in the segments before and after.
    """

    before: tuple[Paths, ...] = ()
    after: tuple[Paths, ...] = ()


@dataclass(slots=True)
class Store:
    """Rows in segments, the index of paths, and the names behind the numbers."""

    numberings: Numberings
    signs: Signs
    derivation: Derivation
    segments: list[Segment]
    index: PathIndex

    @property
    def rows(self) -> int:
        """How many rows there are, each counted once."""
        return int((self.index.high - self.index.low).sum())

    @property
    def paths(self) -> Numbers:
        """The numbers of all paths that have rows."""
        return np.flatnonzero(self.index.segment != _NOWHERE)

    def path_column(self, columns: Columns) -> NDArray[np.int32]:
        """Give the path of each row."""
        return columns.case if self.numberings.by_case else columns.customer

    def located(self, paths: Numbers) -> Iterator[Paths]:
        """Give some paths where they stand, segment by segment, in the order of their rows."""
        segment = self.index.segment[paths]
        for number in np.unique(segment[segment != _NOWHERE]).tolist():
            here = paths[segment == number]
            ranges = Ranges(self.index.low[here], self.index.high[here])
            order = np.argsort(ranges.low, kind="stable")
            yield Paths(self.segments[number].columns, ranges.chosen(order))

    def together(self, paths: Numbers) -> Paths:
        """Copy the rows of some paths together, in the order of the paths given."""
        nothing = Paths(NO_ROWS, _nothing(len(paths)))
        return self._merged(paths, nothing)

    def _merged(self, paths: Numbers, new: Paths) -> Paths:
        """Copy the rows of some paths together with new ones, each path in order."""
        lengths = self.index.high[paths] - self.index.low[paths]
        if not lengths.any():
            return new
        ranges = side_by_side(lengths + new.ranges.lengths)
        places = np.empty(new.columns.size, np.int64)
        parts = []
        for number in np.unique(self.index.segment[paths]).tolist():
            here = np.flatnonzero(self.index.segment[paths] == number)
            old = Ranges(self.index.low[paths[here]], self.index.high[paths[here]])
            columns = NO_ROWS if number == _NOWHERE else self.segments[number].columns
            mine = Paths(new.columns, new.ranges.chosen(here))
            parts.append(
                (columns, merge_runs(Paths(columns, old), mine, ranges.low[here], places))
            )

        def merged(position: int) -> NDArray[Any]:
            arriving = new.columns[position]
            kinds = [columns[position].dtype for columns, _ in parts]
            into = np.empty(ranges.total, np.result_type(arriving.dtype, *kinds))
            for columns, runs in parts:
                copy_spans(columns[position], runs.low, runs.high, into, runs.at)
            into[places] = arriving
            return into

        return Paths(Columns(*map(merged, range(len(NO_ROWS)))), ranges)

    def add(self, columns: Columns, joins: Mapping[int, int]) -> Change:
        """Add rows, and join paths into others.

        Parameters
        ----------
        columns : Columns
            New rows in any order, with touchpoints derived, none of a joined path.
        joins : Mapping of int to int
            From a path to the one that it becomes part of, which becomes part of none.

        Returns
        -------
        Change
            The paths touched, before and after.
        """
        self.index.widen(len(self.numberings.paths))
        gone = np.array(sorted(joins), np.int64)
        gone = gone[self.index.segment[gone] != _NOWHERE]
        arriving = joined([columns, self._moved(gone, joins)]) if len(gone) else columns
        numbers, new = clustered(arriving, self.path_column(arriving))
        touched = numbers.astype(np.int64)
        before = tuple(self.located(np.concatenate((touched, gone))))
        whole = self._merged(touched, new)
        self.index.put(gone, _NOWHERE, _nothing(len(gone)))
        return Change(before, self._append(touched, whole))

    def rename(self, joins: Mapping[int, int]) -> None:
        """Let rows of some customers be those of others, where paths are not customers."""
        for segment in self.segments:
            renamed = self.renamed(segment.columns, joins)
            if not np.array_equal(renamed.customer, segment.columns.customer):
                segment.columns, segment.name = renamed, ""

    def renamed(self, columns: Columns, joins: Mapping[int, int]) -> Columns:
        """Give rows of joined customers to those that remain.

        Parameters
        ----------
        columns : Columns
            Any rows.
        joins : Mapping of int to int
            From a customer to the one that remains.

        Returns
        -------
        Columns
            The same rows.
        """
        survivor = np.arange(len(self.numberings.customers), dtype=np.int32)
        survivor[list(joins)] = list(joins.values())
        return columns._replace(customer=survivor[columns.customer])

    def derive(self) -> None:
        """Derive the touchpoints of all rows anew."""
        nameless = self.numberings.paths.is_nameless()
        for segment in self.segments:
            path = self.path_column(segment.columns)
            derived = self.derivation.derive(segment.columns, nameless[path])
            segment.columns, segment.name = derived, ""

    def tidy(self) -> None:
        """Write paths anew where too many segments, or too many dead rows, have gathered."""
        crowded = self._crowded()
        if not len(crowded):
            return
        self._append(crowded, self.together(crowded))
        used = np.unique(self.index.segment[self.paths])
        self.segments = [self.segments[number] for number in used.tolist()]
        self.index.segment[self.paths] = np.searchsorted(used, self.index.segment[self.paths])

    def _crowded(self) -> Numbers:
        sizes = np.array([segment.columns.size for segment in self.segments], np.int64)
        if sizes.sum() > 2 * self.rows:
            return self.paths
        if len(sizes) <= MOST_SEGMENTS:
            return np.zeros(0, np.int64)
        small = np.flatnonzero(sizes < SEGMENT_ROWS // 2)
        return np.flatnonzero(np.isin(self.index.segment, small))

    def _moved(self, gone: Numbers, joins: Mapping[int, int]) -> Columns:
        return self.renamed(self.together(gone).columns, joins)

    def _append(self, paths: Numbers, whole: Paths) -> tuple[Paths, ...]:
        """Write whole paths into new segments, none much larger than it should be."""
        added, first = [], 0
        while first < len(paths):
            start = whole.ranges.low[first]
            stop = int(np.searchsorted(whole.ranges.high, start + SEGMENT_ROWS, side="right"))
            stop = max(stop, first + 1)
            rows = slice(start, whole.ranges.high[stop - 1])
            here = slice(first, stop)
            ranges = Ranges(whole.ranges.low[here] - start, whole.ranges.high[here] - start)
            self.index.put(paths[here], len(self.segments), ranges)
            segment = Segment(_part(whole.columns, rows))
            self.segments.append(segment)
            added.append(Paths(segment.columns, ranges))
            first = stop
        return tuple(added)


def _part(columns: Columns, rows: slice) -> Columns:
    return columns.each(lambda column: column[rows])


def _nothing(paths: int) -> Ranges:
    return Ranges(np.zeros(paths, np.int64), np.zeros(paths, np.int64))
