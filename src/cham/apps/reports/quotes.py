"""Customers' own words for the map: exact, and none that names a person or a number to call."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from cham.apps.reports.evidence import Quote
from cham.core.interactions import Scale, ScaleError
from cham.core.journeys import Journey
from cham.engine.signs import Signs

COLUMNS = (
    "event_time", "name", "kind", "channel", "touchpoint", "source", "text", "score", "scale",
    "properties",
)  # fmt: skip

_SHORTEST, _LONGEST, _BEST = 12, 140, 60
_KEPT = 3
# Until texts are redacted on arrival, what looks like a way to reach somebody is not shown.
_REACHABLE = re.compile(r"\d[\d .\-()]{6,}\d|\S+@\S+|https?://|www\.", re.IGNORECASE)


def choose_quotes(
    batches: Iterable[pa.RecordBatch], journey: Journey
) -> Mapping[str, Sequence[Quote]]:
    """Choose for each touchpoint a few comments that say what its answers say.

    At a touchpoint with mostly bad answers a comment with a bad answer is chosen, and the other
    way round; among those, one of a length that is read at a glance; then the latest.
    """
    signs = Signs(frozenset(k for each in journey.touchpoints for k in each.rule.property_keys))
    found: dict[str, list[tuple[int, Quote]]] = defaultdict(list)
    places: list[int | None] = []
    for batch in batches:
        spoken = pa.Table.from_batches([batch.filter(pc.not_equal(batch["text"], ""))])
        numbers = signs.numbers_of(spoken)
        places += [journey.touchpoint_of(sign) for sign in signs.listed(len(places))]
        for number, row in zip(numbers.tolist(), spoken.to_pylist(), strict=True):
            quote, place = _quote(row), places[number]
            if quote is not None and place is not None:
                found[journey.touchpoints[place].key].append((row["event_time"], quote))
    return {key: _best(entries) for key, entries in found.items()}


def _quote(row: Mapping[str, object]) -> Quote | None:
    text = " ".join(str(row["text"]).split())
    score = row["score"]
    if not _SHORTEST <= len(text) <= _LONGEST or _REACHABLE.search(text):
        return None
    if not isinstance(score, int | float):
        return None
    return Quote(text=text, score=float(score), scale=str(row["scale"]))


def _best(entries: Sequence[tuple[int, Quote]]) -> Sequence[Quote]:
    leaning = sum(_feeling(quote) for _when, quote in entries)
    side = -1 if leaning < 0 else 1
    ordered = sorted(
        entries,
        key=lambda each: (
            -side * _feeling(each[1]),
            abs(len(each[1].text) - _BEST) // 20,
            -each[0],
            each[1].text,
        ),
    )
    return [quote for _when, quote in ordered[:_KEPT]]


def _feeling(quote: Quote) -> float:
    try:
        return Scale.parse(quote.scale).emotion(quote.score)
    except ScaleError:
        return 0.0
