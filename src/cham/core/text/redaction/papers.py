"""Numbers of papers: citizen cards, passports, plates; and dates of birth, addresses on the net."""

import re
from collections.abc import Iterator
from functools import lru_cache

from cham.core.text.redaction.finding import Personal, Span
from cham.core.text.redaction.numerals import is_citizen_id
from cham.core.text.redaction.reading import Reading

_ID = re.compile(
    r"(?:[0-9]{12}|[0-9]{9}|[0-9]{3}(?:[ .\-][0-9]{3}){2,3}|[0-9]{4}(?:[ .\-][0-9]{4}){2})"
    r"(?![0-9a-z]|[.,\-][0-9])"
)
_SHAPED_ID = re.compile(r"0(?:[0-9]{11}|[0-9]{2}(?:[ .\-][0-9]{3}){3})(?![0-9a-z]|[.,\-][0-9])")
_ID_WORD = re.compile(
    r"\b(?:cccd|cmnd|cmt(?:nd)?|can cuoc(?: cong dan)?|chung minh (?:nhan dan|thu)|so dinh danh"
    r"|identity card|id card|national id|citizen id|ma dinh danh)\b"
)
_PASSPORT = re.compile(
    r"\b(?:ho chieu|passport|pp)\b[^0-9\n]{0,25}?(?<![a-z0-9])(?P<number>[a-z]{1,2} ?[0-9]{6,8})(?![0-9a-z])"
)
_PLATE = re.compile(
    r"(?P<province>[1-9][0-9])[ \-]?(?P<series>[a-z]{1,2}[0-9]?)(?P<gap>[ .\-]{0,3})"
    r"(?P<number>[0-9]{3}[. ]?[0-9]{2}|[0-9]{4})(?![0-9a-z]|[.,][0-9])"
)
_PLATE_WORD = re.compile(
    r"\b(?:bien (?:so|xe|kiem soat)|bks|bsx|(?:license|number) plate|plate)\b"
)
_TWO_LETTERS = re.compile(r"(?:ld|da|mk|kt|nn|ng|qt|td|hc|rm|[a-h][a-h])[0-9]?$")
_PRICE_LETTER = "k"
_OF_NO_PROVINCE = "10"
_BIRTH = re.compile(
    r"\b(?:ngay sinh|sinh ngay|ngay thang nam sinh|nam sinh|sinh nam|sinh vao|dob|d\.o\.b|date of birth|birthday"
    r"|born(?: on| in)?|ns|sn)\b[^0-9\n]{0,15}(?P<date>[0-3]?[0-9] ?[/.\-] ?[01]?[0-9] ?[/.\-] ?(?:19|20)?[0-9]{2}"
    r"|[0-3]?[0-9](?: thang |/)[01]?[0-9] nam (?:19|20)[0-9]{2}|(?:19|20)[0-9]{2})(?![0-9a-z]|[./\-][0-9])"
)
_NET = re.compile(
    r"\b(?:ip|ip address|dia chi ip)\b[^0-9\n]{0,15}(?P<ip>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![0-9.])"
)
# Every word looked for holds one of its keys, and looking for a few keys first is much faster.
_ID_KEYS = ("cccd", "cm", "can cuoc", "chung minh", "dinh danh", "card", " id")
_PASSPORT_KEYS = ("ho chieu", "passport", "pp")
_PLATE_KEYS = ("bien", "bks", "bsx", "plate")
_BIRTH_KEYS = ("sinh", "dob", "d.o.b", "birth", "born", "ns", "sn")
_NET_KEYS = ("ip",)
_BYTE = 256
_WORDS_BETWEEN = 30
_TOUCHING = frozenset(".,+")


def named_ids(reading: Reading) -> Iterator[Span]:
    """Find numbers of citizens that are called so: twelve digits, or nine on the older card."""
    said = reading.mentions(_ID_WORD, _ID_KEYS)
    if not said:
        return
    for start, end, _written in _ids(reading, _ID):
        if said.lead_to(start, within=_WORDS_BETWEEN):
            yield start, end, Personal.CITIZEN_ID


def shaped_ids(reading: Reading) -> Iterator[Span]:
    """Find numbers of citizens by their shape alone: province, sex and century."""
    for start, end, written in _ids(reading, _SHAPED_ID):
        digits = written if written.isdigit() else "".join(filter(str.isdigit, written))
        if is_citizen_id(digits) and not reading.is_code(start):
            yield start, end, Personal.CITIZEN_ID


def passports(reading: Reading) -> Iterator[Span]:
    """Find numbers of passports that are called so."""
    if not reading.has_any(_PASSPORT_KEYS):
        return
    for found in _PASSPORT.finditer(reading.bare):
        yield *found.span("number"), Personal.PASSPORT


def plates(reading: Reading) -> Iterator[Span]:
    """Find plates: called so, or in capitals with the signs that only plates have."""
    said = reading.mentions(_PLATE_WORD, _PLATE_KEYS)
    view = reading.bare
    for found in _PLATE.finditer(view):
        start, end = found.span()
        if view[start - 1 : start].isalnum() or found["province"] == _OF_NO_PROVINCE:
            continue
        if (
            (said and said.lead_to(start, within=_WORDS_BETWEEN))
            or _looks_like_a_plate(reading, found)
        ) and not reading.is_amount(end):
            yield start, end, Personal.PLATE


def birth_dates(reading: Reading) -> Iterator[Span]:
    """Find dates and years that are called of birth."""
    if not reading.has_any(_BIRTH_KEYS):
        return
    for found in _BIRTH.finditer(reading.bare):
        yield *found.span("date"), Personal.BIRTH_DATE


def net_addresses(reading: Reading) -> Iterator[Span]:
    """Find addresses on the net that are called so; versions of programs look the same."""
    if not reading.has_any(_NET_KEYS):
        return
    for found in _NET.finditer(reading.bare):
        if max(map(int, found["ip"].split("."))) < _BYTE:
            yield *found.span("ip"), Personal.ADDRESS_ON_NET


def _ids(reading: Reading, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    view = reading.bare
    for found in pattern.finditer(view):
        start, end = found.span()
        before = view[start - 1 : start]
        if before.isalnum() or before in _TOUCHING or reading.is_amount(end):
            continue
        yield start, end, found.group()


def _looks_like_a_plate(reading: Reading, found: re.Match[str]) -> bool:
    series, gap, number = found.group("series", "gap", "number")
    has_five = len(number) > 4  # noqa: PLR2004
    return (
        has_five
        and ("." in number or "-" in gap)
        and _is_series(series)
        and reading.text[found.start("series")].isupper()
        and not reading.is_code(found.start())
    )


@lru_cache
def _is_series(series: str) -> bool:
    letters = series.rstrip("0123456789")
    is_known = len(letters) == 1 or _TWO_LETTERS.match(series) is not None
    return is_known and letters != _PRICE_LETTER
