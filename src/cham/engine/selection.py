"""Which interactions a question is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from cham.core.paths import microseconds
from cham.engine.columns import Columns, Paths, Ranges, gathered
from cham.engine.kernel.arrays import Rows, Steps
from cham.engine.numbering import UNKNOWN, Numbering
from cham.engine.reading import Numberings


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A filter over interactions; it chooses rows, and paths are made of the rows chosen.

    Attributes
    ----------
    since, until
        Aware moments; the first is included, the last is not. None leaves the end open.
    channels, units, customers
        Only rows with one of these; None takes all.
    on_map
        Only rows that are touchpoints of the planned journey.
    """

    since: datetime | None = None
    until: datetime | None = None
    channels: frozenset[str] | None = None
    units: frozenset[str] | None = None
    customers: frozenset[str] | None = None
    on_map: bool = False


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Sieve:
    """A selection by numbers.

    Attributes
    ----------
    since, until
        Microseconds since 1970-01-01 UTC; None leaves the end open.
    wanted
        For each number of a column, whether to keep its rows.
    planned
        How many touchpoints are planned, where only those are wanted.
    """

    since: int | None
    until: int | None
    wanted: Mapping[str, NDArray[np.bool_]]
    planned: int | None

    @classmethod
    def of(cls, selection: Selection, numberings: Numberings, planned: int) -> "Sieve":
        """Look up the names of a selection."""
        chosen = {
            "channel": (numberings.channels, selection.channels),
            "unit": (numberings.units, selection.units),
            "customer": (numberings.customers, selection.customers),
        }
        return cls(
            since=None if selection.since is None else microseconds(selection.since),
            until=None if selection.until is None else microseconds(selection.until),
            wanted={
                column: _kept(numbering, names)
                for column, (numbering, names) in chosen.items()
                if names is not None
            },
            planned=planned if selection.on_map else None,
        )

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        limits = (self.since, self.until, self.planned)
        return not self.wanted and all(limit is None for limit in limits)

    def passes(self, columns: Columns) -> NDArray[np.bool_]:
        """Tell for each row whether it is chosen."""
        chosen = np.ones(columns.size, np.bool_)
        if self.since is not None:
            chosen &= columns.time >= self.since
        if self.until is not None:
            chosen &= columns.time < self.until
        if self.planned is not None:
            chosen &= columns.touchpoint < self.planned
        for column, kept in self.wanted.items():
            chosen &= kept[getattr(columns, column)]
        return chosen

    def sifted(self, paths: Paths) -> Paths:
        """Give the paths that the chosen rows make.

        Parameters
        ----------
        paths : Paths
            Whole paths.

        Returns
        -------
        Paths
            As many paths, some of them without a row.
        """
        if self.is_open:
            return paths
        whole = _whole(paths)
        places, ranges = self._sieved(whole)
        return Paths(whole.columns.each(lambda column: column.take(places)), ranges)

    def sifted_rows(self, paths: Paths) -> tuple[Rows, Ranges]:
        """Give the paths that the chosen rows make, as `sifted`, with what the kernel reads.

        Parameters
        ----------
        paths : Paths
            Whole paths.

        Returns
        -------
        tuple of Rows and Ranges
            As many paths, some of them without a row.
        """
        if self.is_open:
            return paths.columns.rows, paths.ranges
        whole = _whole(paths)
        places, ranges = self._sieved(whole)
        columns = whole.columns
        steps = Steps(
            columns.time.take(places),
            columns.touchpoint.take(places),
            columns.stage.take(places),
            columns.unit.take(places),
            columns.role.take(places),
        )
        return Rows(steps, columns.scale.take(places), columns.score.take(places)), ranges

    def _sieved(self, whole: Paths) -> tuple[NDArray[np.int64], Ranges]:
        """Give the places of the chosen rows, and where each path's are among them."""
        chosen = self.passes(whole.columns)
        before = np.concatenate((np.zeros(1, np.int64), np.cumsum(chosen, dtype=np.int64)))
        ranges = Ranges(before[whole.ranges.low], before[whole.ranges.high])
        return np.flatnonzero(chosen), ranges


def _whole(paths: Paths) -> Paths:
    """Give columns that hold the rows of the paths and no others."""
    return paths if paths.ranges.total == paths.columns.size else gathered(paths)


def _kept(numbering: Numbering, names: frozenset[str]) -> NDArray[np.bool_]:
    kept = np.zeros(len(numbering), np.bool_)
    numbers = numbering.lookup(sorted(names))
    kept[numbers[numbers != UNKNOWN]] = True
    return kept
