"""Single interactions behind a count, found by their sequence numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cham.engine.census import live_rows
from cham.engine.columns import Columns
from cham.engine.errors import UnknownNameError
from cham.engine.grouping import Numbers
from cham.engine.kernel import NO_SCORE, OUT_OF_SCALE
from cham.engine.selection import Selection, Sieve
from cham.engine.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which interactions to find; everything left out chooses all.

    Attributes
    ----------
    touchpoints
        Keys of planned ones, or names of what no planned one stands for.
    kinds, sources
        As the rows name them.
    scale
        Only rows with a score on this scale.
    scores
        Only rows with one of these scores.
    scored
        Only rows with a score, whatever its scale.
    by_scale
        Only rows with one of the scores that are given for their scale; None for all.
    """

    touchpoints: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    scale: str = ""
    scores: frozenset[int] | None = None
    scored: bool = False
    by_scale: Mapping[str, frozenset[int]] | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """Interactions behind a count.

    Attributes
    ----------
    total
        How many there are.
    sequences
        The sequence numbers of those that were asked for, the latest first.
    """

    total: int
    sequences: tuple[int, ...]


def rows_behind(
    state: State, selection: Selection, wanted: Wanted, *, skip: int, most: int
) -> Behind:
    """Find interactions, the latest first.

    Parameters
    ----------
    state : State
        The store.
    selection : Selection
        Which interactions are looked at.
    wanted : Wanted
        Which of them to find.
    skip, most : int
        How many of the latest to leave out, and how many to give at most, counts.

    Returns
    -------
    Behind
        The count of all, and sequence numbers.

    Raises
    ------
    UnknownNameError
        When a touchpoint or a scale is not there.
    """
    finder = _Finder(state, wanted)
    sieve = Sieve.of(selection, state.store.numberings, len(state.vocabulary.plan.touchpoints))
    times, sequences = [], []
    for part in state.store.located(state.store.paths):
        places, _paths = live_rows(part)
        chosen = finder.fits(part.columns)
        if not sieve.is_open:
            chosen &= sieve.passes(part.columns)
        places = places[chosen[places]]
        times.append(part.columns.time[places])
        sequences.append(part.columns.sequence[places])
    return _latest(_joined(times), _joined(sequences), skip, most)


class _Finder:
    """Tells which rows are wanted, by number."""

    def __init__(self, state: State, wanted: Wanted) -> None:
        names, scales = state.vocabulary.touchpoints, state.vocabulary.scales
        signs = state.store.signs.kept()
        self._touchpoints = _flags(names, wanted.touchpoints)
        self._signs = np.array(
            [
                (wanted.kinds is None or each.kind in wanted.kinds)
                and (wanted.sources is None or each.source in wanted.sources)
                for each in signs
            ],
            np.bool_,
        )
        if wanted.scale and wanted.scale not in scales:
            raise UnknownNameError(name=wanted.scale)
        self._scale = scales.index(wanted.scale) if wanted.scale else None
        self._scores = None if wanted.scores is None else sorted(wanted.scores)
        self._scored = wanted.scored
        self._by_scale = None if wanted.by_scale is None else _numbered(scales, wanted.by_scale)

    def fits(self, columns: Columns) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = self._signs[columns.sign]
        if self._touchpoints is not None:
            chosen &= self._touchpoints[columns.touchpoint]
        if self._scored or self._scale is not None:
            chosen &= (columns.score != NO_SCORE) & (columns.score != OUT_OF_SCALE)
        if self._scale is not None:
            chosen &= columns.scale == self._scale
        if self._scores is not None:
            chosen &= np.isin(columns.score, self._scores)
        if self._by_scale is not None:
            chosen &= np.logical_or.reduce(
                [
                    (columns.scale == scale) & np.isin(columns.score, scores)
                    for scale, scores in self._by_scale
                ],
                initial=False,
                axis=0,
            )
        return chosen


def _numbered(
    scales: Sequence[str], wanted: Mapping[str, frozenset[int]]
) -> list[tuple[int, list[int]]]:
    """Give scales by number; on one that no row has, there is nothing to find."""
    return [(scales.index(name), sorted(wanted[name])) for name in wanted if name in scales]


def _flags(names: tuple[str, ...], wanted: frozenset[str] | None) -> NDArray[np.bool_] | None:
    if wanted is None:
        return None
    unknown = wanted - set(names)
    if unknown:
        raise UnknownNameError(name=min(unknown))
    return np.array([name in wanted for name in names], np.bool_)


def _joined(parts: list[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _latest(times: Numbers, sequences: Numbers, skip: int, most: int) -> Behind:
    """Put the latest first, sorting no more than what is asked for."""
    total, reach = len(times), min(skip + most, len(times))
    if not reach:
        return Behind(total, ())
    kept = np.arange(total)
    if reach < total:
        # Everything as late as the last one wanted, so that ties are broken the same every time.
        edge = np.partition(times, total - reach)[total - reach]
        kept = np.flatnonzero(times >= edge)
    order = kept[np.lexsort((-sequences[kept], -times[kept]))]
    return Behind(total, tuple(sequences[order[skip:reach]].tolist()))
