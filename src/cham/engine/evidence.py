"""What is behind a figure: the paths that it counts, and their rows in the lake."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from cham.core.paths import PathOptions, Row
from cham.engine.columns import Columns, Paths
from cham.engine.figures import Figure
from cham.engine.kernel import STEP
from cham.engine.selection import Selection, Sieve
from cham.engine.state import State
from cham.engine.tally import Extent, Tally
from cham.engine.vocabulary import terms_of

_TOGETHER = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class PathEvidence:
    """One path behind a figure.

    Attributes
    ----------
    path
        The customer or the case-key.
    count
        How much of the figure it is.
    sequences
        The sequence numbers of its rows in the lake, in the order of the path.
    steps
        The rows that are steps, with the touchpoint of each, in the order of the path.
    """

    path: str
    count: int
    sequences: tuple[int, ...]
    steps: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The paths behind a figure.

    Attributes
    ----------
    paths
        Up to as many as were wanted.
    complete
        Whether these are all.
    """

    paths: tuple[PathEvidence, ...]
    complete: bool


class _Question(NamedTuple):
    figure: Figure
    selection: Selection
    options: PathOptions


def evidence_of(
    state: State, figure: Figure, selection: Selection, options: PathOptions, *, most: int
) -> Evidence:
    """Find the paths that a figure counts.

    Parameters
    ----------
    state : State
        The store.
    figure : Figure
        What to look behind.
    selection : Selection
        Which interactions.
    options : PathOptions
        As the figure was asked for.
    most : int
        How many paths to give at most, a count.

    Returns
    -------
    Evidence
        Paths with their counts.

    Raises
    ------
    UnknownNameError
        When the figure names something that is not there.

    Notes
    -----
    The kernel itself counts paths in ever smaller parts until one path is left of each part
    that adds to the figure, so what is shown is by construction what was counted.

    Examples
    --------
    >>> from pathlib import Path
    >>> from cham.engine.figures import OffPlanFigure
    >>> from cham.engine.shelf import Shelf
    >>> nothing = Shelf(Path("nowhere"), None, by_case=False).load()
    >>> evidence_of(nothing, OffPlanFigure(), Selection(), PathOptions(), most=1)
    Evidence(paths=(), complete=True)
    """
    question = _Question(figure, selection, options)
    found = list(islice(_contributions(state, question), most + 1))
    return Evidence(paths=tuple(found[:most]), complete=len(found) <= most)


def value_of(state: State, figure: Figure, selection: Selection, options: PathOptions) -> int:
    """Give the value of a figure itself, which its paths add up to.

    Parameters
    ----------
    state : State
        The store.
    figure : Figure
        What to count.
    selection : Selection
        Which interactions.
    options : PathOptions
        As the figure was asked for.

    Returns
    -------
    int
        A count.

    Raises
    ------
    UnknownNameError
        When the figure names something that is not there.

    Examples
    --------
    >>> from pathlib import Path
    >>> from cham.engine.figures import OffPlanFigure
    >>> from cham.engine.shelf import Shelf
    >>> nothing = Shelf(Path("nowhere"), None, by_case=False).load()
    >>> value_of(nothing, OffPlanFigure(), Selection(), PathOptions())
    0
    """
    vocabulary, store = state.vocabulary, state.store
    terms = terms_of(vocabulary, options)
    tally = Tally(Extent.of(terms, len(vocabulary.units)))
    sieve = Sieve.of(selection, store.numberings, len(vocabulary.plan.touchpoints))
    for part in store.located(store.paths):
        columns, ranges = sieve.sifted(part)
        tally.fold(columns.rows, *ranges, terms, sign=+1)
    return figure.read(tally.counts, vocabulary)


def _contributions(state: State, question: _Question) -> Iterator[PathEvidence]:
    vocabulary, store = state.vocabulary, state.store
    terms = terms_of(vocabulary, question.options)
    tally = Tally(Extent.of(terms, len(vocabulary.units)))
    planned = len(vocabulary.plan.touchpoints)
    sieve = Sieve.of(question.selection, store.numberings, planned)
    names = store.numberings.paths.names

    def added(paths: Paths) -> int:
        before = question.figure.read(tally.counts, vocabulary)
        tally.fold(paths.columns.rows, *paths.ranges, terms, sign=+1)
        return question.figure.read(tally.counts, vocabulary) - before

    for part in store.located(store.paths):
        for found in _narrowed(sieve.sifted(part), added):
            columns, ranges = found.path
            rows = slice(int(ranges.low[0]), int(ranges.high[0]))
            number = store.path_column(columns)[rows.start]
            path = names[int(number)].as_py() or ""
            yield PathEvidence(
                path=path,
                count=found.added,
                sequences=tuple(columns.sequence[rows].tolist()),
                steps=tuple(_steps(path, columns, rows, vocabulary.touchpoints)),
            )


def _steps(path: str, columns: Columns, rows: slice, names: Sequence[str]) -> Iterator[Row]:
    is_step = (columns.role[rows] & STEP) > 0
    for time, sequence, touchpoint in zip(
        columns.time[rows][is_step].tolist(),
        columns.sequence[rows][is_step].tolist(),
        columns.touchpoint[rows][is_step].tolist(),
        strict=True,
    ):
        yield Row(path=path, time=time, sequence=sequence, touchpoint=names[touchpoint])


class _Found(NamedTuple):
    path: Paths
    added: int


def _narrowed(paths: Paths, added: Callable[[Paths], int]) -> Iterator[_Found]:
    """Halve every part that adds to the figure, until single paths are left."""
    columns, ranges = paths
    starts = range(0, len(ranges.low), _TOGETHER)
    waiting = [(first, min(first + _TOGETHER, len(ranges.low))) for first in reversed(starts)]
    while waiting:
        first, stop = waiting.pop()
        part = Paths(columns, ranges.chosen(np.arange(first, stop)))
        count = added(part)
        if count and stop - first == 1:
            yield _Found(part, count)
        elif count:
            middle = (first + stop) // 2
            waiting += [(middle, stop), (first, middle)]
