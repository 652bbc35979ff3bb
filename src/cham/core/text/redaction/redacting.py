"""Take personal data out of a text and say what was taken from where."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from cham.core.text.composing import compose_with_places
from cham.core.text.redaction.finding import Personal, Redaction, Span
from cham.core.text.redaction.mails import mails
from cham.core.text.redaction.names import called_names, names_beside_accounts, titled_names
from cham.core.text.redaction.papers import (
    birth_dates,
    named_ids,
    net_addresses,
    passports,
    plates,
    shaped_ids,
)
from cham.core.text.redaction.payments import (
    cards,
    named_accounts,
    nearby_accounts,
    secrets,
    tax_codes,
)
from cham.core.text.redaction.phones import called_phones, phones
from cham.core.text.redaction.placeholders import PLACED, Replaced, first_free
from cham.core.text.redaction.reading import Reading

Finder = Callable[[Reading], Iterable[Span]]

# Where two claim one place the earlier wins: what is called by its name, then what has a check
# digit or a narrow shape, then what only stands near a word.
_OF_NUMBERS: tuple[Finder, ...] = (
    cards,
    tax_codes,
    named_ids,
    named_accounts,
    secrets,
    passports,
    phones,
    called_phones,
    shaped_ids,
    birth_dates,
    net_addresses,
    plates,
    nearby_accounts,
)
_TWO_DIGITS = re.compile(r"\d\D{0,3}\d")
_BESIDE = re.compile(r"\|[^\W\d_]|[^\W\d_]\|")  # a letter that touches a placeholder
_NEAR = 128  # no word says what a number is from further off
_OF_MONEY = frozenset((Personal.BANK_ACCOUNT, Personal.CARD, Personal.CITIZEN_ID))


def redact(text: str) -> Redaction:
    """Replace personal data by typed placeholders and leave everything else as it is.

    Telephone numbers, e-mail addresses, cards, numbers of citizens, bank accounts, tax codes,
    passports, plates, one-time codes, dates of birth, and names where a title or a word says so.
    Prices, order codes, hotlines (1800, 1900), dates and measures stay, and so do placeholders: to
    redact what is redacted changes nothing.

    Parameters
    ----------
    text : str
        As it arrived; Vietnamese with marks or without, or English.

    Returns
    -------
    Redaction
        The text with placeholders and the findings by position in the original; no unit.

    Examples
    --------
    >>> redact("Gọi em Hương 0901 234 567, đơn DH20240115 giá 350.000đ, hotline 1900 1234").text
    'Gọi em [NAME_1] [PHONE_1], đơn DH20240115 giá 350.000đ, hotline 1900 1234'
    """
    composed, places = compose_with_places(text)
    spans = fresh = _find(composed)
    if not spans:
        return Redaction(text, ())
    free = first_free(text)
    replaced = Replaced(composed, spans, free)
    while fresh and _may_show_more(replaced, composed):
        fresh = replaced.in_original(_look_again(replaced, fresh, composed))
        if fresh:
            spans = sorted((*spans, *fresh))
            replaced = Replaced(composed, spans, free)
    if composed is not text:
        spans = [(places[start], places[end], kind) for start, end, kind in spans]
        replaced = Replaced(text, spans, free)
    return replaced.redaction()


def _may_show_more(replaced: Replaced, text: str) -> bool:
    """Tell whether a second look may find what the first did not.

    A placeholder is shorter than what it stands for and may part two numbers, so that a word comes
    near to others; a word that a number ran into stands alone beside it; where it took the last
    marks away, names are known without them.
    """
    rest = PLACED.sub("|", "|".join(replaced.rest))
    if rest.isascii() and not text.isascii():
        return True
    return _TWO_DIGITS.search(rest) is not None or _BESIDE.search(rest) is not None


def _look_again(replaced: Replaced, fresh: list[Span], original: str) -> Iterable[Span]:
    """Look once more where something can have changed: near the newest placeholders."""
    text = replaced.text
    if text.isascii() != original.isascii():
        return _find(text)
    stretches = _around(replaced.places_of(fresh))
    starts = [max(0, first - _NEAR) for first, _last in stretches]
    # All in one text, where no expression reaches over the end of a line.
    pieces = [
        text[start : last + _NEAR] for start, (_f, last) in zip(starts, stretches, strict=True)
    ]
    found = _find("\n".join(pieces), has_marks=not text.isascii())
    return _parted(found, pieces, starts, stretches)


def _parted(
    found: list[Span], pieces: list[str], starts: list[int], stretches: list[tuple[int, int]]
) -> Iterator[Span]:
    """Give what was found in pieces its place in the whole; near their edges too little is seen."""
    begins = list(accumulate((len(piece) + 1 for piece in pieces), initial=0))
    for start, end, kind in found:
        which = bisect_right(begins, start) - 1
        shift = starts[which] - begins[which]
        first, last = stretches[which]
        if first <= start + shift and end + shift <= last:
            yield start + shift, end + shift, kind


def _around(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the stretches in which words have come nearer to each other, in order."""
    stretches: list[tuple[int, int]] = []
    first = last = -2 * _NEAR  # before any text, and left out
    for start, end in places:
        if start - _NEAR > last:
            stretches.append((first, last))
            first = start - _NEAR
        last = end + _NEAR
    return [*stretches[1:], (first, last)]


def _find(composed: str, *, has_marks: bool = False) -> list[Span]:
    return _settle(Reading.of(composed, is_marked=has_marks or not composed.isascii()))


def _settle(reading: Reading) -> list[Span]:
    """Collect what the finders claim, each place once, in the order of the text."""
    taken = bytearray(len(reading.text))
    for placed in PLACED.finditer(reading.text):
        start, end = placed.span()
        taken[start:end] = b"\1" * (end - start)
    kept: list[Span] = []

    def keep(spans: Iterable[Span]) -> None:
        for span in spans:
            start, end, _kind = span
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                kept.append(span)

    keep(mails(reading))
    # One digit is none of a number, but may be of a password.
    for finder in _OF_NUMBERS if _TWO_DIGITS.search(reading.text) else (secrets,):
        keep(finder(reading))
    keep(called_names(reading))
    keep(titled_names(reading))
    keep(names_beside_accounts(reading, [span for span in kept if span[2] in _OF_MONEY]))
    return sorted(kept)
