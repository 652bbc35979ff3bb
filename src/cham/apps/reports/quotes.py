"""Customers' own words for the map: exact, and none that names a person or a number to call."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from cham.apps.reports.evidence import Quote
from cham.core.journeys import Journey
from cham.core.text import fold
from cham.engine.signs import Signs

COLUMNS = (
    "event_time", "name", "kind", "channel", "touchpoint", "source", "text", "score", "scale",
    "properties",
)  # fmt: skip

_SHORTEST, _LONGEST, _BEST = 12, 140, 60
_KEPT = 3
_LOOKED_AT = 400  # comments at a touchpoint, the latest ones
# Until texts are redacted on arrival, what looks like a way to reach somebody is not shown.
_REACHABLE = re.compile(r"\d[\d .\-()]{6,}\d|\S+@\S+|https?://|www\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")

_Said = tuple[int, Quote]  # when, and what


def choose_quotes(
    batches: Iterable[pa.RecordBatch], journey: Journey, feelings: Mapping[str, float]
) -> Mapping[str, Sequence[Quote]]:
    """Choose for each touchpoint a few comments that say what its answers say.

    People write one comment into a form that asked about several touchpoints, so the answer that
    a comment stands beside need not be the one it is about. A comment is taken only where its
    words are commoner beside this touchpoint than beside any other. Among those, where customers
    feel bad a comment with a bad answer is chosen, and the other way round; then one of a length
    that is read at a glance; then the latest.

    Parameters
    ----------
    feelings
        The mean feeling at each touchpoint, by key.
    """
    said = _said_at(batches, journey)
    words = {key: _words_of(entries) for key, entries in said.items()}
    chosen = {}
    for key, entries in said.items():
        own = [each for each in entries if _best_place(each[1].text, words) == key]
        if own:
            chosen[key] = _best(own, good=feelings.get(key, 0.0) >= 0)
    return chosen


def is_reachable(text: str) -> bool:
    """Tell whether a comment holds what looks like a way to reach somebody."""
    return _REACHABLE.search(text) is not None


def _said_at(batches: Iterable[pa.RecordBatch], journey: Journey) -> Mapping[str, list[_Said]]:
    """Give the latest comments at each touchpoint that can be shown."""
    signs = Signs(frozenset(k for each in journey.touchpoints for k in each.rule.property_keys))
    said: dict[str, list[_Said]] = defaultdict(list)
    places: list[int | None] = []
    for batch in batches:
        spoken = pa.Table.from_batches([batch.filter(pc.not_equal(batch["text"], ""))])
        numbers = signs.numbers_of(spoken)
        places += [journey.touchpoint_of(sign) for sign in signs.listed(len(places))]
        for number, row in zip(numbers.tolist(), spoken.to_pylist(), strict=True):
            quote, place = _quote(row), places[number]
            if quote is not None and place is not None:
                said[journey.touchpoints[place].key].append((row["event_time"], quote))
    return {
        key: sorted(entries, key=lambda each: (each[0], each[1].text))[-_LOOKED_AT:]
        for key, entries in said.items()
    }


def _quote(row: Mapping[str, object]) -> Quote | None:
    text = " ".join(str(row["text"]).split())
    score = row["score"]
    if not _SHORTEST <= len(text) <= _LONGEST or _REACHABLE.search(text):
        return None
    if not isinstance(score, int | float):
        return None
    return Quote(text=text, score=float(score), scale=str(row["scale"]))


def _words_of(entries: Sequence[_Said]) -> Counter[str]:
    return Counter(word for _when, quote in entries for word in _words(quote.text))


def _words(text: str) -> list[str]:
    """Take the words without marks and case, as they are typed in many ways."""
    return _WORD.findall(fold(text))


def _best_place(text: str, words: Mapping[str, Counter[str]]) -> str:
    """Say beside which touchpoint a comment's words are commonest (naive Bayes, even priors)."""
    vocabulary = len({word for counts in words.values() for word in counts})
    spoken = _words(text)

    def fits(key: str) -> float:
        counts, every = words[key], words[key].total() + vocabulary
        return sum(math.log((counts[word] + 1) / every) for word in spoken)

    return max(words, key=fits)


def _best(entries: Sequence[_Said], *, good: bool) -> Sequence[Quote]:
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
    return [quote for _when, quote in ordered[:_KEPT]]
