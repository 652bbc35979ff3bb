"""Quotes: what customers wrote about a theme, letter for letter and nothing twice."""

from collections.abc import Iterator, Sequence
from itertools import islice

from cham.core.text import Clause, clauses, fold, normalise
from cham.core.text.duplicates import near_duplicates
from cham.core.text.min_hash import grams_of
from cham.voice.themes.results import Quote
from cham.voice.themes.tokens import has_marks

FEWEST = 3
_MOST = 5
_LOOKED_AT = 40
_UNLIKE = (
    0.5  # the greatest Jaccard index of character 4-grams; above, a reader learns nothing new
)
_SHORTEST, _LONGEST = 12, 240
_AT_EASE = 150  # characters; a quote twice as long must say half as much again


def quotes_of(
    terms: Sequence[str], candidates: Sequence[int], texts: Sequence[str], ids: Sequence[str]
) -> tuple[Quote, ...]:
    """Choose quotes that name a theme's terms.

    Parameters
    ----------
    terms : sequence of str
        Keys of the theme's terms, the most telling first.
    candidates : sequence of int
        Places of its comments, the most telling first.
    texts, ids : sequence of str
        All comments without personal data, and their ids.

    Returns
    -------
    tuple of Quote
        At most five that are unlike each other; where fewer than three are, the first of those
        that are not nearly alike besides. No unit.
    """
    weights = {term: 1 / (1 + rank / 5) for rank, term in enumerate(terms)}
    found: list[Quote] = []
    places = _each_once(candidates, texts)
    while len(found) < _MOST and (batch := list(islice(places, _LOOKED_AT))):
        found += [
            Quote(ids[at], texts[at][span.start : span.end], span.start, span.end)
            for at in batch
            if (span := _best_span(texts[at], weights)) is not None
        ]
        groups = near_duplicates([quote.text for quote in found]).members
        found = [found[first] for first in sorted(groups)]
    return tuple(_unlike(found))


def _unlike(found: list[Quote]) -> list[Quote]:
    """Choose quotes that say different things, in turn; evidence comes before variety."""
    grams = grams_of([fold(each.text) for each in found])
    chosen: list[int] = []
    for at in range(len(found)):
        if len(chosen) < _MOST and all(
            _likeness(grams.of(at), grams.of(other)) <= _UNLIKE for other in chosen
        ):
            chosen.append(at)
    rest = [at for at in range(len(found)) if at not in chosen]
    chosen += rest[: max(0, FEWEST - len(chosen))]
    return [found[at] for at in chosen]


def _likeness(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)


def _each_once(candidates: Sequence[int], texts: Sequence[str]) -> Iterator[int]:
    """Leave out what was sent again letter for letter, so that a flood of it hides nothing."""
    seen: set[str] = set()
    for at in candidates:
        if texts[at] not in seen:
            seen.add(texts[at])
            yield at


def _best_span(text: str, weights: dict[str, float]) -> Clause | None:
    """Give the part of a text that says most about the theme for its length."""
    spans = [span for each in clauses(text) for span in _short_enough(text, each)]
    best, most = None, 0.0
    for span in spans:
        worth = _worth(text[span.start : span.end], weights) / (
            1 + (span.end - span.start) / _AT_EASE
        )
        if worth > most:
            best, most = span, worth
    if best is not None and best.end - best.start < _SHORTEST and len(text) <= _LONGEST:
        return Clause(0, len(text))
    return best


def _short_enough(text: str, span: Clause) -> Iterator[Clause]:
    """Part a long clause at its commas, and what is still too long between words."""
    if span.end - span.start <= _LONGEST:
        yield span
        return
    for part in clauses(text[span.start : span.end], at_commas=True):
        start, end = span.start + part.start, span.start + part.end
        while end - start > _LONGEST:
            cut = text.rfind(" ", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            yield Clause(start, cut)
            start = cut + (text[cut] == " ")
        if start < end:
            yield Clause(start, end)


def _worth(quote: str, weights: dict[str, float]) -> float:
    read = normalise(quote)
    is_marked = has_marks(quote)
    toned, folded = f" {read.toned} ", f" {read.folded} "
    return sum(
        weight
        for term, weight in weights.items()
        if (f" {term} " in toned if is_marked and " " not in term else f" {fold(term)} " in folded)
    )
