"""Counts of signs: what there is for rules to match, of the path store or straight from the lake."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cham.core.journeys import Happening, Sign, SignCount, SignCounts
from cham.core.journeys.trials import EXAMPLES, packed
from cham.engine.census import live_rows
from cham.engine.columns import Columns
from cham.engine.grouping import Numbers
from cham.engine.kernel import NO_SCORE, OUT_OF_SCALE
from cham.engine.numbering import Numbering
from cham.engine.reading import PROPERTIES, WANTED, Numberings, read_columns
from cham.engine.selection import Selection, Sieve
from cham.engine.signs import Signs
from cham.engine.state import State

COLUMNS = (*WANTED, PROPERTIES)
"""What `signs_of_rows` reads."""

_MOST_SIGNS = 5_000
_MOST_BYTES = 32 << 20  # of packed people, some 10 for each different pair of person and sign
_FEW = 32  # a set of so many times fewer rows than people is made by sorting instead of marking


def signs_of_state(state: State, selection: Selection) -> SignCounts:
    """Count the signs of a path store.

    Parameters
    ----------
    state : State
        The store.
    selection : Selection
        Which interactions.

    Returns
    -------
    SignCounts
        Counts; moments in microseconds.
    """
    store = state.store
    tally = _Tally(store.numberings, store.signs)
    sieve = Sieve.of(selection, store.numberings, len(state.vocabulary.plan.touchpoints))
    for part in store.located(store.paths):
        places, _paths = live_rows(part)
        if not sieve.is_open:
            places = places[sieve.passes(part.columns)[places]]
        tally.take(part.columns, places)
    return tally.counts()


def signs_of_rows(
    batches: Iterable[pa.RecordBatch],
    properties: frozenset[str],
    selection: Selection,
    *,
    by_case: bool,
) -> SignCounts:
    """Count the signs of interactions as the lake gives them, with properties of one's own choice.

    Parameters
    ----------
    batches : Iterable of pyarrow.RecordBatch
        With the columns `COLUMNS`.
    properties : frozenset of str
        Those that belong to a sign.
    selection : Selection
        Which interactions; `on_map` is not asked.
    by_case : bool
        Whether to count cases instead of customers.

    Returns
    -------
    SignCounts
        Counts; moments in microseconds.

    Examples
    --------
    >>> signs_of_rows([], frozenset(), Selection(), by_case=False).rows
    0
    """
    numberings, signs = Numberings(by_case=by_case), Signs(properties)
    tally = _Tally(numberings, signs)
    for columns in read_columns(batches, numberings, signs, after=-1):
        # Names come up as rows do, so a filter's names are looked up anew.
        sieve = Sieve.of(selection, numberings, 0)
        tally.take(columns, np.flatnonzero(sieve.passes(columns)))
    return tally.counts()


@dataclass(slots=True)
class _One:
    """What is known of one sign so far."""

    rows: int = 0
    people: list[NDArray[np.int32]] = field(default_factory=list)
    latest: list[Happening] = field(default_factory=list)


class _Tally:
    """Counts under work."""

    def __init__(self, numberings: Numberings, signs: Signs) -> None:
        self._numberings, self._signs = numberings, signs
        self._found: dict[int, _One] = {}

    @property
    def _paths(self) -> Numbering:
        return self._numberings.paths

    def take(self, columns: Columns, places: Numbers) -> None:
        """Count some rows."""
        if not len(places):
            return
        number = columns.sign[places]
        narrow = number.astype(np.uint16) if len(self._signs) <= 1 << 16 else number
        order = np.argsort(narrow, kind="stable")  # by counting, where two bytes are enough
        places, number = places[order], number[order]
        edges = np.append(np.flatnonzero(np.diff(number, prepend=number[0] + 1)), len(places))
        path = columns.case if self._numberings.by_case else columns.customer
        units, scales = self._numberings.units.listed(), self._numberings.scales.listed()
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            one, mine = self._found.setdefault(int(number[low]), _One()), places[low:high]
            one.rows += high - low
            one.people.append(_different(path[mine], len(self._paths)))
            found = [_happening(columns, place, units, scales) for place in _last(columns, mine)]
            one.latest = sorted(one.latest + found, key=lambda each: -each.moment)[:EXAMPLES]

    def counts(self) -> SignCounts:
        """Give the counts, the most frequent signs first."""
        listed = self._signs.listed()
        order = sorted(self._found, key=lambda number: (-self._found[number].rows, number))
        named = ~self._paths.is_nameless()
        everybody = np.zeros(len(named), np.bool_)
        for one in self._found.values():
            for each in one.people:
                everybody[each] = True
        room, counts = _MOST_BYTES, []
        for number in order[:_MOST_SIGNS]:
            count = _counted(listed[number], self._found[number], named, has_room=room > 0)
            room -= len(count.who)
            counts.append(count)
        return SignCounts(
            signs=tuple(counts),
            rows=sum(one.rows for one in self._found.values()),
            people=int((everybody & named).sum()),
            unlisted=sum(self._found[number].rows for number in order[_MOST_SIGNS:]),
            by_case=self._numberings.by_case,
        )


def _counted(sign: Sign, one: _One, named: NDArray[np.bool_], *, has_room: bool) -> SignCount:
    marked = np.zeros(len(named), np.bool_)
    for each in one.people:
        marked[each] = True
    marked &= named
    bits = np.packbits(marked, bitorder="little")
    return SignCount(
        sign=sign,
        rows=one.rows,
        people=int(marked.sum()),
        who=packed(bits.tobytes()) if has_room else b"",
        latest=tuple(one.latest),
    )


def _different(people: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """Give each number once."""
    if len(people) * _FEW < count:
        return np.unique(people)
    marked = np.zeros(count, np.bool_)
    marked[people] = True
    return np.flatnonzero(marked).astype(np.int32)


def _last(columns: Columns, places: Numbers) -> list[int]:
    """Give the places of the latest few rows."""
    time = columns.time[places]
    if len(places) > EXAMPLES:
        places = places[np.argpartition(time, -EXAMPLES)[-EXAMPLES:]]
    found: list[int] = places.tolist()
    return found


def _happening(
    columns: Columns, place: int, units: tuple[str, ...], scales: tuple[str, ...]
) -> Happening:
    score = int(columns.score[place])
    is_scored = score not in {NO_SCORE, OUT_OF_SCALE}
    return Happening(
        moment=int(columns.time[place]),
        unit=units[columns.unit[place]],
        score=score if is_scored else None,
        scale=scales[columns.scale[place]] if is_scored else "",
    )
