"""What every customer of a store did: when they came, what they bought, what they used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cham.core.interactions import Kind
from cham.core.personas import NO_WORDS, Words
from cham.engine.census import live_rows
from cham.engine.columns import Paths
from cham.engine.grouping import Numbers
from cham.engine.numbering import Numbering
from cham.engine.state import State

NEVER_BOUGHT = np.iinfo(np.int64).min

YEAR = 365 * 86_400_000_000
_TOGETHER = 1_000_000  # about so many rows are looked at at a time
_NO_CUSTOMER_YET = frozenset({Kind.ACTION, Kind.VISIT, Kind.CONTACT, Kind.MESSAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealings:
    """What customers did, one place each.

    Attributes
    ----------
    codes : pyarrow.Array of large_string
        Their codes.
    met : ndarray of bool
        Whether they did more than look around or ask.
    first, last : ndarray of int64
        Moments of the first interaction and of the last purchase, microseconds since 1970-01-01
        UTC; `NEVER_BOUGHT` without one.
    orders : ndarray of int64
        Counts of purchases; refunds are none.
    value : ndarray of int64
        What they bought for in a year, less refunds, integer minor units.
    channels, units : Words
        What they used, and were served by.
    """

    codes: pa.Array
    met: NDArray[np.bool_]
    first: Numbers
    last: Numbers
    orders: Numbers
    value: Numbers
    channels: Words
    units: Words


class _Counts(NamedTuple):
    """What some customers did; columns as in `Dealings`."""

    met: NDArray[np.bool_]
    first: Numbers
    last: Numbers
    orders: Numbers
    value: Numbers


def dealings_of(state: State, year_ago: int, *, with_words: bool) -> Dealings:
    """Gather what every customer with a code did.

    Parameters
    ----------
    state : State
        The store.
    year_ago : int
        The moment after which the year of `value` begins, microseconds since 1970-01-01 UTC.
    with_words : bool
        Whether channels and units are wanted; they stay empty otherwise.

    Returns
    -------
    Dealings
        Of nobody where the paths of the store are those of case-keys.
    """
    numberings = state.store.numberings
    people = np.zeros(0, np.int64) if numberings.by_case else _named(state)
    kinds = _Kinds.of(state)
    counts = [_nothing()]
    channels, units = _Pairs(numberings.channels), _Pairs(numberings.units)
    found = [np.zeros(0, np.int64)]
    for block in _blocks(state, people):
        rows, path = live_rows(block)
        customer = block.columns.customer[block.ranges.low].astype(np.int64)
        found.append(customer)
        counts.append(_counted(block, rows, kinds, year_ago))
        if with_words:
            channels.take(customer[path], block.columns.channel[rows])
            units.take(customer[path], block.columns.unit[rows])
    numbers = np.concatenate(found)
    place_of = np.zeros(len(numberings.customers), np.int64)
    place_of[numbers] = np.arange(len(numbers))
    return Dealings(
        codes=numberings.customers.names.take(pa.array(numbers)),
        **_Counts(*map(np.concatenate, zip(*counts, strict=True)))._asdict(),
        channels=channels.words(place_of),
        units=units.words(place_of),
    )


class _Kinds(NamedTuple):
    """Which signs are those of purchases, and of whoever is a customer."""

    bought: NDArray[np.bool_]
    met: NDArray[np.bool_]

    @classmethod
    def of(cls, state: State) -> "_Kinds":
        kinds = [each.kind for each in state.store.signs.kept()]
        return cls(
            np.array([each == Kind.PURCHASE for each in kinds], np.bool_),
            np.array([each not in _NO_CUSTOMER_YET for each in kinds], np.bool_),
        )


def _named(state: State) -> Numbers:
    paths = state.store.paths
    return paths[~state.store.numberings.customers.is_nameless()[paths]]


def _blocks(state: State, people: Numbers) -> Iterator[Paths]:
    """Give the customers' rows, about so many together that they take little memory."""
    for columns, ranges in state.store.located(people):
        number = np.cumsum(ranges.lengths) // _TOGETHER
        for cut in np.split(np.arange(len(number)), np.flatnonzero(np.diff(number)) + 1):
            yield Paths(columns, ranges.chosen(cut))


def _counted(block: Paths, rows: Numbers, kinds: _Kinds, year_ago: int) -> _Counts:
    columns, lengths = block.columns, block.ranges.lengths
    starts = np.cumsum(lengths) - lengths
    sign, time, amount = columns.sign[rows], columns.time[rows], columns.amount[rows]
    bought = kinds.bought[sign]
    ordered = bought & (amount >= 0)
    counted = bought & (time > year_ago) & (time <= year_ago + YEAR)
    return _Counts(
        met=np.logical_or.reduceat(kinds.met[sign], starts),
        first=np.minimum.reduceat(time, starts),
        last=np.maximum.reduceat(np.where(ordered, time, NEVER_BOUGHT), starts),
        orders=np.add.reduceat(ordered, starts, dtype=np.int64),
        value=np.add.reduceat(np.where(counted, amount, 0), starts),
    )


def _nothing() -> _Counts:
    nothing = np.zeros(0, np.int64)
    return _Counts(np.zeros(0, np.bool_), nothing, nothing, nothing, nothing)


class _Pairs:
    """Customers and the names of a column that stand in their rows, each pair once."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._pairs = [np.zeros(0, np.int64)]

    def take(self, customer: Numbers, name: NDArray[np.integer]) -> None:
        used = name > 0
        pairs = customer[used] * len(self._numbering) + name[used]
        # Hashed by pyarrow; numpy's unique takes several times as long.
        self._pairs.append(pa.array(pairs).unique().to_numpy())

    def words(self, place_of: Numbers) -> Words:
        """Give the pairs by the customers' places."""
        pairs, many = np.concatenate(self._pairs), len(self._numbering)
        if not len(pairs):
            return NO_WORDS
        names = self._numbering.listed()
        return Words(names, place_of[pairs // many], pairs % many)
