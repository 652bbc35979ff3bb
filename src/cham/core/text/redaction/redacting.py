"""Take personal data out of a text and say what was taken from where."""

import re
from collections.abc import Callable, Iterable

import numpy as np

from cham.core.text.composing import compose_with_places
from cham.core.text.redaction.finding import Personal, Redaction
from cham.core.text.redaction.mails import mails
from cham.core.text.redaction.names import called_names, names_beside_accounts, titled_names
from cham.core.text.redaction.outline import Places
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
from cham.core.text.redaction.phones import called_phones, parted_phones, phones
from cham.core.text.redaction.placeholders import PLACED, Replaced, first_free
from cham.core.text.redaction.reading import Reading
from cham.core.text.redaction.spans import Place, Spans

Finder = Callable[[Reading], Iterable[Place]]

# Where two claim one place the earlier wins: what is called by its name, then what has a check
# digit or a narrow shape, then what only stands near a word.
_OF_NUMBERS: tuple[tuple[Personal, Finder], ...] = (
    (Personal.CARD, cards),
    (Personal.TAX_CODE, tax_codes),
    (Personal.CITIZEN_ID, named_ids),
    (Personal.BANK_ACCOUNT, named_accounts),
    (Personal.SECRET, secrets),
    (Personal.PASSPORT, passports),
    (Personal.PHONE, phones),
    (Personal.PHONE, parted_phones),
    (Personal.PHONE, called_phones),
    (Personal.CITIZEN_ID, shaped_ids),
    (Personal.BIRTH_DATE, birth_dates),
    (Personal.ADDRESS_ON_NET, net_addresses),
    (Personal.PLATE, plates),
    (Personal.BANK_ACCOUNT, nearby_accounts),
)
_WITH_ONE_DIGIT = ((Personal.SECRET, secrets),)
_TWO_DIGITS = re.compile(r"\d\D{0,3}\d")
_BESIDE = re.compile(r"\|[^\W\d_]|[^\W\d_]\|")  # a letter that touches a placeholder
_NEAR = 128  # no word says what a number is from further off


def redact(text: str) -> Redaction:
    """Replace personal data by typed placeholders and leave everything else as it is.

    Telephone numbers, e-mail addresses, cards, numbers of citizens, bank accounts, tax codes,
    passports, plates, one-time codes, dates of birth, and names where a title or a word says so.
    Prices, order codes, hotlines (1800, 1900, and what is called one), dates and measures stay, and so do placeholders: to
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
    fresh = _find(composed)
    if not fresh:
        return Redaction(text, ())
    free = first_free(text)
    replaced = Replaced(composed, free)
    replaced.add(fresh)
    while fresh and _may_show_more(replaced, composed):
        fresh = replaced.in_original(_look_again(replaced, fresh, composed))
        if fresh:
            replaced.add(fresh)
    if composed is text:
        return replaced.redaction()
    starts, ends, kinds = replaced.spans
    originally = np.asarray(places)
    in_text = Replaced(text, free)
    in_text.add(Spans(originally[starts], originally[ends], kinds))
    return in_text.redaction()


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


def _look_again(replaced: Replaced, fresh: Spans, original: str) -> Spans:
    """Look once more where something can have changed: near the newest placeholders."""
    text = replaced.text
    if text.isascii() != original.isascii():
        return _find(text)
    firsts, lasts = _around(*replaced.places_of(fresh))
    starts = np.maximum(firsts - _NEAR, 0)
    # All in one text, where no expression reaches over the end of a line.
    pieces = list(map(text.__getitem__, map(slice, starts.tolist(), (lasts + _NEAR).tolist())))
    found = _find("\n".join(pieces), has_marks=not text.isascii())
    # Their places in the whole; near the edges of pieces too little is seen.
    sizes = np.fromiter(map(len, pieces), np.int64, len(pieces)) + 1
    begins = np.cumsum(sizes) - sizes
    which = np.searchsorted(begins, found.starts, side="right") - 1
    shifts = (starts - begins)[which]
    there = Spans(found.starts + shifts, found.ends + shifts, found.kinds)
    return there.only((firsts[which] <= there.starts) & (there.ends <= lasts[which]))


def _around(starts: Places, ends: Places) -> tuple[Places, Places]:
    """Give the stretches in which words have come nearer to each other, in order."""
    is_apart = starts[1:] - ends[:-1] > 2 * _NEAR
    begins = np.append(True, is_apart)
    return starts[begins] - _NEAR, ends[np.append(is_apart, True)] + _NEAR


def _find(composed: str, *, has_marks: bool = False) -> Spans:
    return _settle(Reading.of(composed, is_marked=has_marks or not composed.isascii()))


def _settle(reading: Reading) -> Spans:
    """Collect what the finders claim, each place once, in the order of the text."""
    claims = reading.claims
    claims.hold(placed.span() for placed in PLACED.finditer(reading.text))
    claims.claim(Personal.EMAIL, mails(reading))
    # One digit is none of a number, but may be of a password.
    for kind, finder in _OF_NUMBERS if _TWO_DIGITS.search(reading.text) else _WITH_ONE_DIGIT:
        claims.claim(kind, finder(reading))
    claims.claim(Personal.NAME, called_names(reading))
    claims.claim(Personal.NAME, titled_names(reading))
    claims.claim(Personal.NAME, names_beside_accounts(reading))
    return claims.spans()
