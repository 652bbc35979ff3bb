"""Numbers of papers: citizen cards, passports, plates; and dates of birth, addresses on the net."""

import re
from collections.abc import Iterator
from functools import lru_cache

from cham.core.text.redaction.beginnings import Numbers, Rows, Words
from cham.core.text.redaction.numerals import is_citizen_id
from cham.core.text.redaction.outline import Outline, Places, table_of
from cham.core.text.redaction.reading import Reading, Sought
from cham.core.text.redaction.spans import Place

_LETTERS = table_of("abcdefghijklmnopqrstuvwxyz")
_BEFORE_LETTERS = table_of(" -")
_NUMERALS = table_of("123456789")
_OF_PROVINCE = 2  # digits
_FURTHEST_NUMBER = 6  # of a plate, behind its province: -ld1 - 123.45


class _Provinces(Numbers):
    """Beginnings at the last two digits of a row with a letter and more digits behind them."""

    def places(self, outline: Outline) -> Places:
        starts, lengths = outline.rows
        has_number = (lengths >= _OF_PROVINCE) & (outline.gaps <= _FURTHEST_NUMBER)
        ends = (starts + lengths)[has_number]
        letters = outline.are(_LETTERS)
        has_letter = letters[ends] | (outline.are(_BEFORE_LETTERS)[ends] & letters[ends + 1])
        places = ends[has_letter] - _OF_PROVINCE
        fitting: Places = places[outline.are(_NUMERALS)[places]]
        return fitting


_ID = Sought(
    r"(?:[0-9]{12}|[0-9]{9}|[0-9]{3}[ .\-][0-9]{3}[ .\-][0-9]{6}|[0-9]{3}(?:[ .\-][0-9]{3}){2,3}|[0-9]{4}(?:[ .\-][0-9]{4}){2})"
    r"(?![0-9a-z]|[.,\-][0-9])",
    Rows(alone=(9, 12), before=(3, 4), behind=(3, 4), inside=True),
)
_SHAPED_ID = Sought(
    r"0(?:[0-9]{11}|[0-9]{2}[ .\-][0-9]{3}[ .\-](?:[0-9]{3}[ .\-][0-9]{3}|[0-9]{6}))(?![0-9a-z]|[.,\-][0-9])",
    Rows(alone=(12,), before=(3,), behind=(3,), inside=True, first="0"),
)
_ID_WORD = Sought(
    r"\b(?:cccd|cmnd|cmt(?:nd)?|can cuoc(?: cong dan)?|chung minh (?:nhan dan|thu)|so chung minh|chung minh(?= ?:? ?[0-9])|so dinh danh"
    r"|identity card|id card|national id|citizen id|ma dinh danh)\b",
    Words("cccd cmnd cmt cmtnd can chung so identity id national citizen ma"),
)
_PASSPORT = Sought(
    r"\b(?:ho chieu|passport|pp)\b[^0-9\n]{0,25}?(?<![a-z0-9])(?P<number>[a-z]{1,2} ?[0-9]{6,8})(?![0-9a-z])",
    Words("ho passport pp"),
)
_PLATE = Sought(
    r"[1-9][0-9][ \-]?([a-z]{1,2}[0-9]?)([ .\-]{0,3})"
    r"([0-9]{3}[. ]?[0-9]{2}|[0-9]{4})(?![0-9a-z]|[.,][0-9])",
    _Provinces(),
)
_PLATE_WORD = Sought(
    r"\b(?:bien (?:so|xe|kiem soat)|bks|bsx|(?:license|number) plate|plate)\b",
    Words("bien bks bsx license number plate"),
)
_TWO_LETTERS = re.compile(r"(?:ld|da|mk|kt|nn|ng|qt|td|hc|rm|[a-h][a-h])[0-9]?$")
_OLD_NUMBER = 4  # digits
_PRICE_LETTER = "k"
_OF_NO_PROVINCE = "10"
_BIRTH = Sought(
    r"\b(?:ngay sinh|sinh ngay|ngay thang nam sinh|nam sinh|sinh nam|sinh vao|dob|d\.o\.b|date of birth|birthday"
    r"|born(?: on| in)?|ns|sn)\b[^0-9\n]{0,15}(?P<date>[0-3]?[0-9] ?[/.\-] ?[01]?[0-9] ?[/.\-] ?(?:19|20)?[0-9]{2}"
    r"|[0-3]?[0-9](?: thang |/)[01]?[0-9] nam (?:19|20)[0-9]{2}|(?:19|20)[0-9]{2})(?![0-9a-z]|[./\-][0-9])",
    Words("ngay nam sinh dob d date birthday born ns sn"),
)
_NET = Sought(
    r"\b(?:ip|ip address|dia chi ip)\b[^0-9\n]{0,15}(?P<ip>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![0-9.])",
    Words("ip dia"),
)
_BYTE = 256
_WORDS_BETWEEN = 30
_TOUCHING = frozenset(".,+")


def named_ids(reading: Reading) -> Iterator[Place]:
    """Find numbers of citizens that are called so: twelve digits, or nine on the older card."""
    said = reading.mentions(_ID_WORD)
    if not said:
        return
    spans = (found.span() for found in reading.matches(_ID))
    for start, end in said.led(spans, within=_WORDS_BETWEEN):
        if not _goes_on(reading, start, end):
            yield start, end


def shaped_ids(reading: Reading) -> Iterator[Place]:
    """Find numbers of citizens by their shape alone: province, sex and century."""
    for found in reading.matches(_SHAPED_ID):
        start, end = found.span()
        written = found.group()
        digits = written if written.isdigit() else "".join(filter(str.isdigit, written))
        if (
            is_citizen_id(digits)
            and not _goes_on(reading, start, end)
            and not reading.is_code(start)
        ):
            yield start, end


def passports(reading: Reading) -> Iterator[Place]:
    """Find numbers of passports that are called so."""
    for found in reading.matches(_PASSPORT):
        yield found.span("number")


def plates(reading: Reading) -> Iterator[Place]:
    """Find plates: called so, or in capitals with the signs that only plates have."""
    said = reading.mentions(_PLATE_WORD)
    view = reading.bare
    for found in reading.matches(_PLATE):
        start, end = found.span()
        if (
            not view[start - 1 : start].isalnum()
            and not view.startswith(_OF_NO_PROVINCE, start)
            and (
                _looks_like_a_plate(reading, found)
                or (said and said.lead_to(start, within=_WORDS_BETWEEN))
            )
            and not reading.is_amount(end)
        ):
            yield start, end


def birth_dates(reading: Reading) -> Iterator[Place]:
    """Find dates and years that are called of birth."""
    for found in reading.matches(_BIRTH):
        yield found.span("date")


def net_addresses(reading: Reading) -> Iterator[Place]:
    """Find addresses on the net that are called so; versions of programs look the same."""
    for found in reading.matches(_NET):
        if max(map(int, found["ip"].split("."))) < _BYTE:
            yield found.span("ip")


def _goes_on(reading: Reading, start: int, end: int) -> bool:
    """Tell whether digits are a part of something longer, or a sum."""
    before = reading.bare[start - 1 : start]
    return before.isalnum() or before in _TOUCHING or reading.is_amount(end)


def _looks_like_a_plate(reading: Reading, found: re.Match[str]) -> bool:
    series, gap, number = found.groups()
    return (
        ("." in number or "-" in gap)
        and len(number) > _OLD_NUMBER
        and _is_series(series)
        and reading.text[found.start(1)].isupper()
        and not reading.is_code(found.start())
    )


@lru_cache
def _is_series(series: str) -> bool:
    letters = series.rstrip("0123456789")
    is_known = len(letters) == 1 or _TWO_LETTERS.match(series) is not None
    return is_known and letters != _PRICE_LETTER
