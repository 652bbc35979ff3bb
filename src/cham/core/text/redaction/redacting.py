"""Take personal data out of a text and say what was taken from where."""

import re
from collections.abc import Callable, Iterable, Iterator

from cham.core.text.composing import compose_with_places
from cham.core.text.redaction.finding import Finding, Personal, Redaction, Span, canonical
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
_PLACED = re.compile(rf"\[({'|'.join(Personal)})_([0-9]{{1,6}})\]")
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
    spans = fresh = _find(text)
    redacted = _replace(text, spans)
    while _may_show_more(redacted, text):
        fresh = list(_in_original(_look_again(redacted, fresh, text), redacted.findings))
        if not fresh:
            break
        spans = sorted((*spans, *fresh))
        redacted = _replace(text, spans)
    return redacted


def _may_show_more(redacted: Redaction, text: str) -> bool:
    """Tell whether a second look may find what the first did not.

    A placeholder is shorter than what it stands for and may part two numbers, so that a word comes
    near to others; where it took the last marks away, names are known without them.
    """
    if not redacted.findings:
        return False
    rest = _PLACED.sub("|", redacted.text)
    return _TWO_DIGITS.search(rest) is not None or (rest.isascii() and not text.isascii())


def _look_again(redacted: Redaction, fresh: list[Span], original: str) -> Iterator[Span]:
    """Look once more where something can have changed: near the newest placeholders."""
    text = redacted.text
    if text.isascii() != original.isascii():
        yield from _find(text)
        return
    for first, last in _around(redacted, fresh):
        place = max(0, first - _NEAR)
        for start, end, kind in _find(text[place : last + _NEAR], has_marks=not text.isascii()):
            if first <= start + place and end + place <= last:
                yield start + place, end + place, kind


def _around(redacted: Redaction, fresh: list[Span]) -> list[tuple[int, int]]:
    """Give the stretches in which words have come nearer to each other, in order."""
    new = {start for start, _end, _kind in fresh}
    stretches: list[tuple[int, int]] = []
    shift = 0
    for _kind, start, end, placeholder in redacted.findings:
        place = start - shift
        shift += end - start - len(placeholder)
        if start not in new:
            continue
        first, last = place - _NEAR, place + len(placeholder) + _NEAR
        if stretches and first <= stretches[-1][1]:
            first = stretches.pop()[0]
        stretches.append((first, last))
    return stretches


def _find(text: str, *, has_marks: bool = False) -> list[Span]:
    composed, places = compose_with_places(text)
    reading = Reading.of(composed, is_marked=has_marks or not composed.isascii())
    spans = _settle(reading)
    if composed is text:
        return spans
    return [(places[start], places[end], kind) for start, end, kind in spans]


def _in_original(spans: Iterable[Span], findings: Iterable[Finding]) -> Iterator[Span]:
    """Give the places in the original of what was found beside placeholders, in order."""
    ahead, shift = iter(findings), 0
    following = next(ahead, None)
    for start, end, kind in spans:
        while following is not None and following.start - shift < start:
            shift += following.end - following.start - len(following.placeholder)
            following = next(ahead, None)
        yield start + shift, end + shift, kind


def _settle(reading: Reading) -> list[Span]:
    """Collect what the finders claim, each place once, in the order of the text."""
    taken = bytearray(len(reading.text))
    for placed in _PLACED.finditer(reading.text):
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
    if _TWO_DIGITS.search(reading.text):
        for finder in _OF_NUMBERS:
            keep(finder(reading))
    keep(called_names(reading))
    keep(titled_names(reading))
    keep(names_beside_accounts(reading, [span for span in kept if span[2] in _OF_MONEY]))
    return sorted(kept)


def _replace(text: str, spans: list[Span]) -> Redaction:
    if not spans:
        return Redaction(text, ())
    shown = _Placeholders(text)
    findings: list[Finding] = []
    parts: list[str] = []
    done = 0
    for start, end, kind in spans:
        placeholder = shown[kind][text[start:end]]
        findings.append(Finding(kind, start, end, placeholder))
        parts += (text[done:start], placeholder)
        done = end
    return Redaction("".join((*parts, text[done:])), tuple(findings))


class _Placeholders(dict[Personal, "_OfKind"]):
    """One placeholder for each value, however it is written."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._free = _first_free(text)

    def __missing__(self, kind: Personal) -> "_OfKind":
        self[kind] = _OfKind(kind, self._free.get(kind, 1))
        return self[kind]


class _OfKind(dict[str, str]):
    def __init__(self, kind: Personal, first: int) -> None:
        super().__init__()
        self._kind, self._next = kind, first
        self._by_value: dict[str, str] = {}

    def __missing__(self, written: str) -> str:
        value = canonical(self._kind, written)
        shown = self._by_value.get(value)
        if shown is None:
            self._by_value[value] = shown = f"[{self._kind}_{self._next}]"
            self._next += 1
        self[written] = shown
        return shown


def _first_free(text: str) -> dict[str, int]:
    """Go on after placeholders that stand in the text already, so that none means two things."""
    free: dict[str, int] = {}
    for kind, number in _PLACED.findall(text):
        free[kind] = max(free.get(kind, 1), int(number) + 1)
    return free
