"""What interactions tell of each customer, for the rules of segments: one pass over the lake."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cham.core.interactions import Kind
from cham.core.personas import Known, Words
from cham.lake.database import connect

ROWS = ("customer", "kind", "event_time", "amount", "channel", "device", "unit")
"""The columns of an interaction that are counted."""

PROFILES = ("customer", "event_time", "sequence", "properties")
"""The columns of a profile, which says what a customer is like."""

Ints = NDArray[np.int64]

_DAY = 86_400_000_000
_YEAR = 365 * _DAY
_NO_CUSTOMER_YET = (
    Kind.ACTION.value, Kind.VISIT.value, Kind.CONTACT.value, Kind.MESSAGE.value,
)  # fmt: skip
_GATHERED = f"""
WITH rows_of AS (
    SELECT customer, channel, device, unit, event_time,
           coalesce(amount, 0) AS amount, kind = '{Kind.PURCHASE.value}' AS bought,
           kind NOT IN {_NO_CUSTOMER_YET} AS met
    FROM rows WHERE customer <> ''
)
SELECT customer, channel, device, unit, bool_or(met) AS met,
       min(event_time) AS first,
       max(event_time) FILTER (bought AND amount >= 0) AS last,
       count(*) FILTER (bought AND amount >= 0) AS orders,
       sum(amount) FILTER (bought AND event_time > $year_ago AND event_time <= $year_ago + {_YEAR}) AS value
FROM rows_of
GROUP BY ALL
"""  # noqa: S608 - constants of this module


def known_of(rows: pa.RecordBatchReader, profiles: Iterable[pa.RecordBatch], as_of: int) -> Known:
    """Gather what is known of every customer.

    Parameters
    ----------
    rows : pyarrow.RecordBatchReader
        All interactions, with the columns `ROWS`.
    profiles : Iterable of pyarrow.RecordBatch
        Those of kind profile, with the columns `PROFILES`.
    as_of : int
        The moment to look from, microseconds since 1970-01-01 UTC.

    Returns
    -------
    Known
        Counts, integer minor units of money, and days, one place each customer, by their codes.

    Notes
    -----
    Rows without a customer are left out, and so is whoever is no customer yet: has only looked
    around or asked, and never bought, answered or complained, and is on no file. Purchases without an amount count as orders of 0, and
    negative amounts are refunds: no order, but less value. What is said of a customer, the
    latest profile says; a word that is a list or an object is passed over.
    """
    gathered, visitors = _met(_gathered(rows, as_of))
    customers, person = _numbered(gathered["customer"])
    count = len(customers)
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.full(count, -1, np.int64)
    orders, value = np.zeros(count, np.int64), np.zeros(count, np.int64)
    np.minimum.at(first, person, _whole(gathered["first"]))
    np.maximum.at(last, person, _whole(gathered["last"], -1))
    np.add.at(orders, person, _whole(gathered["orders"]))
    np.add.at(value, person, _whole(gathered["value"]))
    return Known(
        customers=customers,
        orders=orders,
        value=np.maximum(value, 0),
        since_order=np.where(last >= 0, np.maximum(as_of - last, 0) / _DAY, np.nan),
        tenure=np.maximum(as_of - first, 0) / _DAY,
        channels=_words(gathered["channel"], person),
        devices=_words(gathered["device"], person),
        units=_words(gathered["unit"], person),
        traits=_traits(profiles, customers),
        visitors=visitors,
    )


def _gathered(rows: pa.RecordBatchReader, as_of: int) -> pa.Table:
    database = connect()
    database.register("rows", rows)
    try:
        return database.sql(_GATHERED, params={"year_ago": as_of - _YEAR}).to_arrow_table()
    finally:
        database.unregister("rows")


def _met(gathered: pa.Table) -> tuple[pa.Table, int]:
    """Leave out who is no customer yet, and count them."""
    people, person = _numbered(gathered["customer"])
    met = np.zeros(len(people), np.bool_)
    met[person[gathered["met"].to_numpy()]] = True
    return gathered.filter(pa.array(met[person])), int(np.count_nonzero(~met))


def _numbered(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Ints]:
    """Give the different texts of a column in order, and the place of each row's text."""
    encoded = column.fill_null("").combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), np.int64)
    place[order] = np.arange(len(names))
    return tuple(names[at] for at in order), place[encoded.indices.to_numpy()]


def _whole(column: pa.ChunkedArray, missing: int = 0) -> Ints:
    numbers: Ints = column.cast(pa.int64()).fill_null(missing).to_numpy()
    return numbers


def _words(column: pa.ChunkedArray, person: Ints) -> Words:
    """Pair people with what they used, each pair once."""
    words, word = _numbered(column)
    used = np.array([each != "" for each in words], np.bool_)
    place = np.cumsum(used) - 1
    if not used.any():
        return Words((), np.zeros(0, np.int64), np.zeros(0, np.int64))
    chosen, many = used[word], int(used.sum())
    pairs = np.sort(person[chosen] * many + place[word[chosen]])  # a number for each pair
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # np.unique hashes, and takes ten times as long
    return Words(tuple(each for each in words if each), pairs // many, pairs % many)


def _traits(profiles: Iterable[pa.RecordBatch], customers: Sequence[str]) -> Mapping[str, Words]:
    place_of = {code: at for at, code in enumerate(customers)}
    told: dict[str, dict[int, tuple[int, int, str]]] = {}
    for batch in profiles:
        for row in batch.to_pylist():
            at = place_of.get(row["customer"])
            if at is None:
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
