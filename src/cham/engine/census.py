"""Who and what is there: counts over the rows of a selection that need no path."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.core.interactions import Kind
from cham.engine.columns import Columns, Paths
from cham.engine.grouping import Numbers
from cham.engine.kernel import NO_STAGE
from cham.engine.numbering import Numbering
from cham.engine.selection import Selection, Sieve
from cham.engine.state import State

_STRAY = 0.001  # of all rows may lie beyond the end of the data without moving it


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """Counts over the rows of a selection.

    Attributes
    ----------
    rows, customers, cases
        Interactions, and the different people and case-keys that they name.
    first, last
        Moments of the first and the last one, microseconds since 1970-01-01 UTC; 0 without rows.
    end
        The moment that all but one row in a thousand come before, same unit: a few stray rows in
        the future do not move it.
    purchases
        How many of the rows are purchases.
    met
        How many different people met or answered about each planned touchpoint, by key; empty
        where paths are those of case-keys.
    in_stage
        The same for each stage of the plan.
    channels, units
        Rows by channel and by unit, most first; rows without one are left out.
    """

    rows: int = 0
    customers: int = 0
    cases: int = 0
    first: int = 0
    last: int = 0
    end: int = 0
    purchases: int = 0
    met: Mapping[str, int]
    in_stage: Mapping[str, int]
    channels: Mapping[str, int]
    units: Mapping[str, int]


class _Chosen(NamedTuple):
    """The rows of a segment that a selection takes: their places, and which path each is of."""

    columns: Columns
    places: Numbers
    path: Numbers
    paths: int


def census_of(state: State, selection: Selection) -> Census:
    """Count who and what is in a selection.

    Parameters
    ----------
    state : State
        The store.
    selection : Selection
        Which interactions.

    Returns
    -------
    Census
        Counts; times in microseconds.
    """
    numberings = state.store.numberings
    planned = len(state.vocabulary.plan.touchpoints)
    sieve = Sieve.of(selection, numberings, planned)
    tally = _Tally(state)
    for part in state.store.located(state.store.paths):
        tally.take(_chosen(part, sieve))
    return tally.census()


class _Tally:
    """Counts under work."""

    def __init__(self, state: State) -> None:
        numberings, plan = state.store.numberings, state.vocabulary.plan
        self._numberings, self._plan = numberings, plan
        self._by_case = numberings.by_case
        self._is_purchase = np.array(
            [each.kind == Kind.PURCHASE.value for each in state.store.signs.kept()], np.bool_
        )
        self._customers = np.zeros(len(numberings.customers), np.bool_)
        self._cases = np.zeros(len(numberings.cases), np.bool_)
        self._channels = np.zeros(len(numberings.channels), np.int64)
        self._units = np.zeros(len(numberings.units), np.int64)
        self._met = np.zeros(len(plan.touchpoints), np.int64)
        self._in_stage = np.zeros(len(plan.stages), np.int64)
        self._times: list[Numbers] = []
        self._purchases = 0
        self._named = ~numberings.customers.is_nameless()

    def take(self, chosen: _Chosen) -> None:
        """Count some rows."""
        columns, places = chosen.columns, chosen.places
        if not len(places):
            return
        self._times.append(columns.time[places])
        self._purchases += int(self._is_purchase[columns.sign[places]].sum())
        customer = columns.customer[places]
        self._customers[customer] = True
        self._cases[columns.case[places]] = True
        self._channels += np.bincount(columns.channel[places], minlength=len(self._channels))
        self._units += np.bincount(columns.unit[places], minlength=len(self._units))
        if not self._by_case:
            self._meet(chosen, self._named[customer])

    def _meet(self, chosen: _Chosen, named: NDArray[np.bool_]) -> None:
        """Count people by touchpoint and stage; all rows of a person are in the same segment."""
        touchpoint, stage = chosen.columns.touchpoint, chosen.columns.stage
        places, path = chosen.places[named], chosen.path[named]
        self._met += _paths_at(touchpoint[places], path, chosen.paths, len(self._met))
        stages = np.where(stage[places] == NO_STAGE, len(self._in_stage), stage[places])
        self._in_stage += _paths_at(stages, path, chosen.paths, len(self._in_stage))

    def census(self) -> Census:
        """Give the counts."""
        times = np.concatenate(self._times) if self._times else np.zeros(0, np.int64)
        numberings, plan = self._numberings, self._plan
        people = {} if self._by_case else {
            each.key: int(n) for each, n in zip(plan.touchpoints, self._met, strict=True)
        }  # fmt: skip
        stages = (
            {} if self._by_case else dict(zip(plan.stages, self._in_stage.tolist(), strict=True))
        )
        return Census(
            rows=len(times),
            customers=_named_among(self._customers, numberings.customers),
            cases=_named_among(self._cases, numberings.cases),
            first=int(times.min()) if len(times) else 0,
            last=int(times.max()) if len(times) else 0,
            end=_end_of(times),
            purchases=self._purchases,
            met=people,
            in_stage=stages,
            channels=_by_name(self._channels, numberings.channels),
            units=_by_name(self._units, numberings.units),
        )


def live_rows(part: Paths) -> tuple[Numbers, Numbers]:
    """Give the places of the rows of whole paths, and the path that each is of.

    Parameters
    ----------
    part : Paths
        Paths where they stand, among rows that are no longer in use.

    Returns
    -------
    tuple of ndarray of int64
        Positions of rows; positions of paths.
    """
    low, lengths = part.ranges.low, part.ranges.lengths
    path = np.repeat(np.arange(len(low)), lengths)
    if part.ranges.total == part.columns.size:
        return np.arange(part.columns.size), path
    ends = np.cumsum(lengths)
    return np.arange(part.ranges.total) + np.repeat(low - (ends - lengths), lengths), path


def _chosen(part: Paths, sieve: Sieve) -> _Chosen:
    places, path = live_rows(part)
    if not sieve.is_open:
        passed = sieve.passes(part.columns)[places]
        places, path = places[passed], path[passed]
    return _Chosen(part.columns, places, path, len(part.ranges.low))


def _paths_at(number: NDArray[np.integer], path: Numbers, paths: int, most: int) -> Numbers:
    """Count the different paths at each number below `most`."""
    planned = number < most
    seen = np.zeros(paths * most, np.bool_)
    seen[path[planned] * most + number[planned]] = True
    counts: Numbers = seen.reshape(paths, most).sum(axis=0, dtype=np.int64)
    return counts


def _named_among(seen: NDArray[np.bool_], numbering: Numbering) -> int:
    return int((seen & ~numbering.is_nameless()).sum())


def _by_name(counts: Numbers, numbering: Numbering) -> Mapping[str, int]:
    pairs = zip(numbering.listed(), counts.tolist(), strict=True)
    found = [(name, count) for name, count in pairs if name and count]
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _end_of(times: Numbers) -> int:
    if not len(times):
        return 0
    place = int((1 - _STRAY) * (len(times) - 1))
    return int(np.partition(times, place)[place])
