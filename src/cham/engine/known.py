"""What is known of each customer, for the rules of segments."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cham.core.personas import NO_WORDS, NUMBERS, Fact, Known, Words
from cham.engine.dealings import NEVER_BOUGHT, Dealings
from cham.engine.numbering import texts_of
from cham.lake.database import connect

PROFILES = ("customer", "event_time", "sequence", "channel", "device", "unit")
"""The columns of a profile, which says what a customer is like."""

SAID = "properties"
"""Read as well where traits are wanted."""

DEVICES = ("customer", "device")
"""The columns of an interaction that are read where devices are wanted."""

Ints = NDArray[np.int64]
T = TypeVar("T", bound=np.generic)

ALWAYS_KNOWN = NUMBERS | {Fact.VALUE_BAND}
"""Facts that are there whatever is asked."""

ON_PATHS = frozenset({Fact.CHANNEL, Fact.UNIT})
"""Facts that are there where the dealings were gathered with words."""

_DAY = 86_400_000_000


def known_of(
    dealings: Dealings,
    profiles: pa.RecordBatchReader,
    used: pa.RecordBatchReader | None,
    as_of: int,
    facts: frozenset[Fact],
) -> Known:
    """Gather what is known of every customer.

    Parameters
    ----------
    dealings : Dealings
        What they did.
    profiles : pyarrow.RecordBatchReader
        Interactions of kind profile, with the columns `PROFILES`, and `SAID` where traits are
        wanted.
    used : pyarrow.RecordBatchReader or None
        All interactions, with the columns `DEVICES`; None where devices are not wanted.
    as_of : int
        The moment to look from, microseconds since 1970-01-01 UTC.
    facts : frozenset of Fact
        What was read for besides `ALWAYS_KNOWN`.

    Returns
    -------
    Known
        Counts, integer minor units of money, and days, one place each customer.

    Notes
    -----
    Rows without a customer are left out, and so is whoever is no customer yet: has only looked
    around or asked, and never bought, answered or complained, and is on no file. Purchases
    without an amount count as orders of 0, and negative amounts are refunds: no order, but less
    value. What is said of a customer, the latest profile says; a word that is a list or an object
    is passed over.
    """
    on_file, devices = profiles.read_all(), _devices(used)
    roll = _Roll(dealings, on_file)
    last = roll.of_customers(dealings.last, NEVER_BOUGHT)
    return Known(
        customers=tuple(roll.customers.to_pylist()),
        orders=roll.of_customers(dealings.orders, 0),
        value=np.maximum(roll.of_customers(dealings.value, 0), 0),
        since_order=np.where(last > NEVER_BOUGHT, np.maximum(as_of - last, 0) / _DAY, np.nan),
        tenure=np.maximum(as_of - roll.first, 0) / _DAY,
        channels=_together(roll.moved(dealings.channels), roll.words(on_file, "channel")),
        devices=_together(roll.words(devices, "device"), roll.words(on_file, "device")),
        units=_together(roll.moved(dealings.units), roll.words(on_file, "unit")),
        traits=_traits(on_file, roll) if SAID in on_file.column_names else {},
        visitors=len(roll.people) - len(roll.customers),
        facts=facts | ALWAYS_KNOWN,
    )


def _devices(used: pa.RecordBatchReader | None) -> pa.Table:
    if used is None:
        return pa.table({name: pa.array([], pa.large_string()) for name in DEVICES})
    database = connect()
    database.register("used", used)
    try:
        return database.sql(
            "SELECT DISTINCT customer, device FROM used WHERE customer <> '' AND device <> ''"
        ).to_arrow_table()
    finally:
        database.unregister("used")


class _Roll:
    """Who is a customer: people who met the firm, or are on its file."""

    def __init__(self, dealings: Dealings, profiles: pa.Table) -> None:
        on_file = texts_of(profiles["customer"])
        named = pc.not_equal(on_file, "")
        on_file, since = on_file.filter(named), profiles["event_time"].filter(named)
        unseen = on_file.filter(pc.invert(pc.is_in(on_file, value_set=dealings.codes)))
        self.people = pa.concat_arrays([dealings.codes, unseen.unique()])
        place = _found(on_file, self.people)
        met = self._widened(dealings.met, fill=False)
        met[place] = True
        first = self._widened(dealings.first, fill=np.iinfo(np.int64).max)
        np.minimum.at(first, place, since.to_numpy())
        self._chosen = np.flatnonzero(met)
        self._place = np.where(met, np.cumsum(met) - 1, -1)
        self.first = first[self._chosen]
        self.customers = self.people.take(pa.array(self._chosen))

    def of_customers(self, given: Ints, fill: int) -> Ints:
        """Give a figure of everybody seen for each customer."""
        return self._widened(given, fill=fill)[self._chosen]

    def moved(self, words: Words) -> Words:
        """Let words of everybody seen be those of customers."""
        customer = self._place[words.customer]
        return Words(words.words, customer[customer >= 0], words.word[customer >= 0])

    def places(self, codes: Any) -> Ints:
        """Tell where customers stand; -1 for whoever is none."""
        return _found(codes, self.customers)

    def words(self, rows: pa.Table, column: str) -> Words:
        """Read which customers have which words of a column."""
        place = self.places(rows["customer"])
        encoded = texts_of(rows[column]).dictionary_encode()
        words, word = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
        told = (place >= 0) & np.array([each != "" for each in words], np.bool_)[word]
        return Words(tuple(words), place[told], word[told].astype(np.int64))

    def _widened(self, given: NDArray[T], *, fill: int) -> NDArray[T]:
        more = np.full(len(self.people) - len(given), fill, given.dtype)
        return np.concatenate((given, more))


def _found(codes: Any, among: pa.Array) -> Ints:
    places: Ints = pc.index_in(texts_of(codes), value_set=among).fill_null(-1).to_numpy()
    return places.astype(np.int64)


def _together(first: Words, second: Words) -> Words:
    """Join the words of two sources, each pair of customer and word once."""
    words = tuple(dict.fromkeys((*first.words, *second.words)))
    place = {word: at for at, word in enumerate(words)}
    pairs = [
        each.customer * len(words)
        + np.array([place[word] for word in each.words], np.int64)[each.word]
        for each in (first, second)
        if len(each.word)
    ]
    if not pairs:
        return NO_WORDS
    told = np.unique(np.concatenate(pairs))
    return Words(words, told // len(words), told % len(words))


def _traits(profiles: pa.Table, roll: "_Roll") -> Mapping[str, Words]:
    told: dict[str, dict[int, tuple[int, int, str]]] = {}
    for batch in profiles.to_batches():
        places = roll.places(batch["customer"]).tolist()
        for at, row in zip(places, batch.to_pylist(), strict=True):
            if at < 0:
                continue
            when = (row["event_time"], row["sequence"])
            for name, word in _said(row["properties"]):
                known = told.setdefault(name, {})
                if at not in known or known[at][:2] <= when:
                    known[at] = (*when, word)
    return {
        name: _latest({at: word for at, (_when, _order, word) in known.items()})
        for name, known in sorted(told.items())
    }


def _latest(word_of: Mapping[int, str]) -> Words:
    different = sorted(set(word_of.values()))
    place = {word: at for at, word in enumerate(different)}
    return Words(
        tuple(different),
        np.fromiter(word_of, np.int64, len(word_of)),
        np.fromiter((place[each] for each in word_of.values()), np.int64, len(word_of)),
    )


def _said(properties: str | None) -> Sequence[tuple[str, str]]:
    """Read the traits of a profile that are a text, a number, or true and false."""
    found = msgspec.json.decode(properties or "{}")
    if not isinstance(found, dict):
        return ()
    return [(name, _word(value)) for name, value in found.items() if _is_word(value)]


def _is_word(value: object) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and value != "")


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
