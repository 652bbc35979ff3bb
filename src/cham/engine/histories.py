"""Interactions of the path store as the analysis of pains looks at them."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.core.interactions import Kind
from cham.core.pains import Experiences, History, Moments, Purchases
from cham.engine.census import live_rows
from cham.engine.columns import Columns
from cham.engine.grouping import Numbers
from cham.engine.kernel import NO_SCORE, OUT_OF_SCALE
from cham.engine.selection import EVERYTHING, Selection, Sieve
from cham.engine.state import State

_OFF_EVERY_SCALE = 1e9
"""Stands for a score that is none of its scale's; the analysis counts it and leaves it out."""


class _Part(NamedTuple):
    """Some rows of a segment."""

    columns: Columns
    places: Numbers


def history_of(state: State, selection: Selection = EVERYTHING) -> History:
    """Make the history of an organisation's customers.

    Parameters
    ----------
    state : State
        The store.
    selection : Selection
        Which experiences. What was bought, asked and said is looked at whatever the selection,
        for a customer who buys elsewhere is not lost.

    Returns
    -------
    History
        Times in microseconds, amounts in integer minor units. Contacts, complaints and goodbyes
        are None where the organisation has no such row at all. Customers are numbered by when
        they were first seen.

    Notes
    -----
    Rows without a customer are left out, and so are refunds. A purchase without an amount counts
    as one of 0: whoever buys is not lost, whatever it cost. No row says which touchpoint a
    complaint is about, so each may follow from any.

    References
    ----------
    .. [1] M. A. Hernán, J. M. Robins, Causal Inference: What If (2020), ch. 3: what must be
       known of each person.
    """
    reader = _Reader(state)
    return History(
        experiences=reader.experiences(selection),
        purchases=reader.purchases(),
        contacts=reader.moments(Kind.CONTACT),
        complaints=reader.moments(Kind.COMPLAINT),
        leaves=reader.moments(Kind.LEAVE),
    )


class NamedHistory(NamedTuple):
    """A history, and for each of its experiences the sequence number of its row in the lake."""

    history: History
    sequences: Numbers


def named_history_of(state: State, selection: Selection = EVERYTHING) -> NamedHistory:
    """Make a history whose experiences can be found again in the lake.

    Parameters
    ----------
    state : State
        The store.
    selection : Selection
        Which experiences, as for `history_of`.

    Returns
    -------
    NamedHistory
        The history, and sequence numbers in the order of its experiences.

    References
    ----------
    .. [1] M. A. Hernán, J. M. Robins, Causal Inference: What If (2020), ch. 3, as for the history.
    """
    return NamedHistory(history_of(state, selection), _Reader(state).sequences(selection))


class _Reader:
    """Reads columns out of all segments of a store."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._numberings = state.store.numberings
        self._located = list(state.store.located(state.store.paths))
        self._live = [_Part(part.columns, live_rows(part)[0]) for part in self._located]
        self._named = ~self._numberings.customers.is_nameless()
        self._kinds = np.array([each.kind for each in state.store.signs.kept()], np.str_)
        self._order = self._by_first_sight()

    def sequences(self, selection: Selection) -> Numbers:
        return _column(self._experienced(selection), "sequence").astype(np.int64)

    def _experienced(self, selection: Selection) -> list[_Part]:
        planned = len(self._state.vocabulary.plan.touchpoints)
        sieve = Sieve.of(selection, self._numberings, planned)
        kept = []
        for columns, live in self._live:
            places = live if sieve.is_open else live[sieve.passes(columns)[live]]
            places = places[columns.touchpoint[places] < planned]
            kept.append(_Part(columns, places[self._named[columns.customer[places]]]))
        return kept

    def experiences(self, selection: Selection) -> Experiences:
        kept = self._experienced(selection)
        code = _column(kept, "score")
        score = np.where(code == NO_SCORE, np.nan, code.astype(np.float64))
        score[code == OUT_OF_SCALE] = _OFF_EVERY_SCALE
        # Number 0 is a row without a scale, which the analysis knows as −1.
        scale = _column(kept, "scale").astype(np.int64) - 1
        return Experiences(
            customer=self._customers(kept),
            touchpoint=_column(kept, "touchpoint").astype(np.int64),
            time=_column(kept, "time").astype(np.int64),
            score=score,
            scale=np.where(np.isnan(score), -1, scale),
            scales=self._numberings.scales.listed()[1:],
        )

    def purchases(self) -> Purchases:
        bought = [
            _Part(part.columns, part.places[part.columns.amount[part.places] >= 0])
            for part in self._of_kind(Kind.PURCHASE)
        ]
        return Purchases(
            customer=self._customers(bought),
            time=_column(bought, "time").astype(np.int64),
            amount=_column(bought, "amount").astype(np.int64),
        )

    def moments(self, kind: Kind) -> Moments | None:
        found = self._of_kind(kind)
        count = sum(len(part.places) for part in found)
        if not count:
            return None
        return Moments(
            customer=self._customers(found),
            time=_column(found, "time").astype(np.int64),
            touchpoint=np.full(count, -1, np.int64),
        )

    def _of_kind(self, kind: Kind) -> list[_Part]:
        wanted = self._kinds == kind.value
        found = []
        for columns, live in self._live:
            places = live[wanted[columns.sign[live]]]
            found.append(_Part(columns, places[self._named[columns.customer[places]]]))
        return found

    def _customers(self, parts: list[_Part]) -> Numbers:
        numbers: Numbers = self._order[_column(parts, "customer")]
        return numbers

    def _by_first_sight(self) -> Numbers:
        """Give customers numbers by when they were first seen, whatever order rows came in.

        The same rows then give the same draws of customers.
        """
        first = np.full(len(self._numberings.customers), np.iinfo(np.int64).max)
        for part in self._located:
            low = part.ranges.low[part.ranges.lengths > 0]
            np.minimum.at(first, part.columns.customer[low], part.columns.time[low])
        order: Numbers = np.empty(len(first), np.int64)
        order[np.argsort(first, kind="stable")] = np.arange(len(first))
        return order


def _column(parts: list[_Part], name: str) -> NDArray[Any]:
    found = [getattr(part.columns, name)[part.places] for part in parts]
    return np.concatenate(found) if found else np.zeros(0, np.int64)
