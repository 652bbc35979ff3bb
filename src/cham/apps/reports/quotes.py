"""Customers' own words for the map: exact, and none that names a person or a number to call."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

from cham.apps.reports.evidence import Quote
from cham.apps.reports.readings import Balances, nothing_read
from cham.core.interactions import Band, Scale, ScaleError
from cham.core.journeys import Journey
from cham.core.text import fold, shown
from cham.engine.signs import Signs

COLUMNS = (
    "event_time", "name", "kind", "channel", "touchpoint", "source", "text", "score", "scale",
    "properties", "sequence",
)  # fmt: skip

_SHORTEST, _LONGEST, _BEST = 12, 140, 60
_KEPT = 3
_LOOKED_AT = 400  # comments at a touchpoint, the latest ones
_WORD = re.compile(r"[^\W\d_]+")

_Said = tuple[int, Quote]  # when, and what
_Written = tuple[int, int, Quote]  # which row, when, and what


def choose_quotes(
    batches: Iterable[pa.RecordBatch],
    journey: Journey,
    feelings: Mapping[str, float],
    read: Balances = nothing_read,
) -> Mapping[str, Sequence[Quote]]:
    """Choose for each touchpoint a few comments that say what its customers feel.

    People write one comment into a form that asked about several touchpoints, so the answer that
    a comment stands beside need not be the one it is about. A comment is taken only where its
    words are commoner beside this touchpoint than beside any other. Among those, where customers
    feel bad a comment that reads badly is chosen, and the other way round; the answer beside it
    decides where it was not read, or not surely, and where it is bad though the comment reads
    well: people complain politely. Then one of a length that is read at a glance;
    then the latest.

    Parameters
    ----------
    feelings
        The mean feeling at each touchpoint, by key.
    read
        Says how surely read rows feel.
    """
    said = _said_at(batches, journey, read)
    beside = _Beside(said)
    chosen = {}
    for key, entries in said.items():
        ordered = _best_first(entries, good=feelings.get(key, 0.0) >= 0)
        own = (quote for quote in ordered if beside.likeliest(quote.text) == key)
        best = list(islice(_shown(own), _KEPT))
        if best:
            chosen[key] = best
    return chosen


def _said_at(
    batches: Iterable[pa.RecordBatch], journey: Journey, read: Balances
) -> Mapping[str, list[_Said]]:
    """Give the latest comments of some length at each touchpoint."""
    signs = Signs(frozenset(k for each in journey.touchpoints for k in each.rule.property_keys))
    parts = [_spoken(batch, signs) for batch in batches]
    if not parts:
        return {}
    places = [journey.touchpoint_of(sign) for sign in signs.listed()]
    keys = [None if place is None else journey.touchpoints[place].key for place in places]
    rows = pa.concat_tables(parts).sort_by([("event_time", "descending")])
    at = pc.take(pa.array(keys, pa.string()), rows["sign"])
    written = {
        key: _latest(rows.filter(pc.equal(at, key)))
        for key in pc.unique(pc.drop_null(at)).to_pylist()
    }
    balances = read({number for entries in written.values() for number, _when, _quote in entries})
    said = {key: list(_felt(entries, balances)) for key, entries in written.items()}
    return {key: entries for key, entries in said.items() if entries}


def _felt(entries: Sequence[_Written], balances: Mapping[int, float]) -> Iterator[_Said]:
    """Say how each was read; what has neither a sure reading nor an answer beside it is left out."""
    for number, when, quote in entries:
        balance = balances.get(number)
        if balance is not None and not (balance > 0 and _is_blame(quote)):
            yield when, replace(quote, balance=balance)
        elif quote.score is not None:
            yield when, quote


def _is_blame(quote: Quote) -> bool:
    """Tell whether the answer beside the words is bad: what reads kindly there was only polite."""
    if quote.score is None:
        return False
    try:
        return Scale.parse(quote.scale).band(quote.score) is Band.BAD
    except ScaleError:
        return False


def _spoken(batch: pa.RecordBatch, signs: Signs) -> pa.Table:
    """Keep the rows with a comment, each with the number of its sign."""
    rows = pa.Table.from_batches([batch.filter(pc.not_equal(batch["text"], ""))])
    numbers = pa.array(signs.numbers_of(rows))
    kept = rows.select(["sequence", "event_time", "text", "score", "scale"])
    return kept.append_column("sign", numbers)


def _latest(rows: pa.Table) -> list[_Written]:
    """Take the latest comments of some length, the earliest of them first."""
    found: list[_Written] = []
    for batch in rows.to_batches(max_chunksize=_LOOKED_AT):
        for row in batch.to_pylist():
            quote = _quote(row)
            if quote is not None:
                found.append((row["sequence"], row["event_time"], quote))
        if len(found) >= _LOOKED_AT:
            break
    return sorted(found[:_LOOKED_AT], key=lambda each: (each[1], each[2].text))


def _quote(row: Mapping[str, object]) -> Quote | None:
    written, score = " ".join(str(row["text"]).split()), row["score"]
    if not _SHORTEST <= len(written) <= _LONGEST:
        return None
    answer = float(score) if isinstance(score, int | float) else None
    return Quote(text=written, score=answer, scale=str(row["scale"] or ""))


def _shown(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Take personal data out; what may still say how to reach somebody is left out."""
    for quote in quotes:
        text = shown(quote.text)
        if text is not None:
            yield replace(quote, text=text)


class _Beside:
    """Beside which touchpoint each word stands how often (naive Bayes, even priors)."""

    def __init__(self, said: Mapping[str, Sequence[_Said]]) -> None:
        self._counts = {
            key: Counter(word for _when, quote in entries for word in _words(quote.text))
            for key, entries in said.items()
        }
        vocabulary = len(set().union(*self._counts.values()))
        self._every = {key: counts.total() + vocabulary for key, counts in self._counts.items()}

    def likeliest(self, text: str) -> str:
        """Say beside which touchpoint the words of a comment are commonest."""
        spoken = _words(text)

        def fits(key: str) -> float:
            counts, every = self._counts[key], self._every[key]
            return sum(math.log((counts[word] + 1) / every) for word in spoken)

        return max(self._counts, key=fits)


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    """Take the words without marks and case, as they are typed in many ways."""
    return tuple(_WORD.findall(fold(text)))


def _best_first(entries: Sequence[_Said], *, good: bool) -> Iterator[Quote]:
    side = 1 if good else -1
    ordered = sorted(
        entries,
        key=lambda each: (
            -side * each[1].emotion,
            abs(len(each[1].text) - _BEST) // 20,
            -each[0],
            each[1].text,
        ),
    )
    return (quote for _when, quote in ordered)
