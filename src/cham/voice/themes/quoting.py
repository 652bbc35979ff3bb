"""Quotes: what customers wrote about a theme, letter for letter and nothing twice."""

from collections.abc import Iterator, Sequence
from itertools import islice

from cham.core.text import Clause, clauses, fold, normalise
from cham.core.text.duplicates import near_duplicates
from cham.voice.themes.results import Quote
from cham.voice.themes.tokens import has_marks

FEWEST = 3
_MOST = 5
_LOOKED_AT = 40
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
        At most five; of comments that are nearly alike the first alone. No unit.
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
    return tuple(found[:_MOST])


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
