"""Telephone numbers in all the shapes that Vietnamese writers give them."""

import re
from collections.abc import Iterator

import numpy as np

from cham.core.text.redaction.beginnings import Numbers, Pairs, Rows, Words
from cham.core.text.redaction.outline import Outline, Places, runs, table_of
from cham.core.text.redaction.reading import Reading, Sought
from cham.core.text.redaction.spans import Place

_GAP = r"[ .\-()]{0,3}"
_NEXT = r"(?:[0-9o]|[ .\-()]{1,3}[0-9])"
_FEWEST_DIGITS = 9
_DIGITS_AND_O = table_of("0123456789o")
_OF_NUMBERS = table_of("0123456789o+() .-")
_BEGINNINGS = {
    "0": "01235789 .-()",
    "o": "1235789 .-()",
    "8": "4",
    "+": " 123456789",
    "(": "+0o8",
}


class _DialledRows(Numbers):
    """Beginnings at what is dialled first, with digits enough before any sign of no number."""

    def __init__(self) -> None:
        self._pairs = Pairs(_BEGINNINGS)

    def places(self, outline: Outline) -> Places:
        places = self._pairs.places(outline)
        counts = np.cumsum(outline.are(_DIGITS_AND_O), dtype=np.int32)
        _starts, ends = runs(outline.are(_OF_NUMBERS))
        ends = ends[np.searchsorted(ends, places, side="right")]
        before_others = counts[np.minimum(ends, len(counts) - 1)]
        fitting: Places = places[before_others - counts[places] >= _FEWEST_DIGITS - 1]
        return fitting


_NUMBER = Sought(
    rf"\(?(?:(?:\+ ?|00)?84[ .\-)]{{0,2}}(?:\(0\) ?|0)?|[0o])(?:"
    r"[35789][0-9]{8}"  # what most are; the next would find it too, and take twice as long
    rf"|{_GAP}[35789]{_NEXT}{{8}}"  # mobile, 9 digits after the 0
    rf"|{_GAP}2{_NEXT}{{9}}"  # landline with area code, 10 digits after the 0
    rf"|{_GAP}1{_GAP}[2689]{_NEXT}{{8}}"  # mobile as until 2018, still written
    r")(?![0-9])"
    rf"|\+[1-9](?:{_GAP}[0-9]){{8,14}}(?![0-9])",
    _DialledRows(),
)
_ANY_NUMBER = Sought(
    r"0[0-9]{8,10}(?![0-9])|0[0-9]{2,3}(?:[ .\-][0-9]{3,4}){2}(?![0-9])",
    Rows(alone=(9, 10, 11), before=(3, 4), behind=(3, 4), inside=True, first="0"),
)
_PARTED = Sought(
    r"(?<![0-9])0[35789][0-9]{2}([,_/·])[0-9]{3}\1[0-9]{3}(?![0-9a-z]|[,_/][0-9])",
    Rows(before=(4,), behind=(3,), first="0"),
)
_OF_SELF = "(?:e|em|m|minh|toi|tui|anh|chi)"
_WITHOUT_ZERO = Sought(
    rf"\b(?:sdt|so dt|so dien thoai|dt|zalo|so(?: cua)? {_OF_SELF})(?: (?:cua )?{_OF_SELF})?"
    r"(?: la)?[ :]{1,3}(?P<number>[35789][0-9]{8})(?![0-9a-z]|[.,/][0-9])",
    Words("sdt so dt zalo"),
)
_PHONE_WORD = Sought(
    r"\b(?:sdt|so dt|so dien thoai|dien thoai|dt|tel|phone(?: number)?|zalo)\b",
    Words("sdt so dien dt tel phone zalo"),
)
_WORDS_BETWEEN = 20
_GROUPS = re.compile(r"[0-9o]+")
_MAY_TOUCH = ("sdt", "dt", "tel", "zalo", "phone", "call", "goi", "lh")
_POINTS = frozenset(".,")
_CLEAR = frozenset(("", " ", ":", "\n"))  # what mostly stands beside a number; looked up first
_LONGEST_PAIR = 2
_PAIR_BEFORE = re.compile(r"[0-9][ .,\-]{1,2}$")
_PAIR_AFTER = re.compile(r"[ .,\-]{1,2}[0-9]{1,2}(?![0-9])")
_GROUPED_AS_DATE = (2, 2, 4)


def phones(reading: Reading) -> Iterator[Place]:
    """Find telephone numbers: mobile, landline, +84 and foreign; hotlines 1800 and 1900 are none."""
    view, text = reading.bare, reading.text
    done = -1
    for found in reading.matches(_NUMBER):
        start, end = found.span()
        if view[start] == "(" and ")" not in found.group():
            start += 1
        # Right after a number that is taken out a placeholder ends, no word.
        if (
            (view[start - 1 : start] in _CLEAR or start == done or _begins_alone(reading, start))
            and (text[end : end + 1] in _CLEAR or _ends_alone(reading, end))
            and not reading.is_code(start)
            and not reading.is_hotline(start)
            and not _is_something_else(reading, start, end)
        ):
            yield start, end
            done = end


def parted_phones(reading: Reading) -> Iterator[Place]:
    """Find mobile numbers parted like `0912,345,678`: no amount begins with 0."""
    for found in reading.matches(_PARTED):
        start, end = found.span()
        if (
            _begins_alone(reading, start)
            and reading.bare[start - 1 : start] != found[1]
            and not reading.is_code(start)
            and not reading.is_hotline(start)
        ):
            yield start, end


def called_phones(reading: Reading) -> Iterator[Place]:
    """Find numbers that no operator gives out but that are called a telephone's."""
    for found in reading.matches(_WITHOUT_ZERO):
        start, end = found.span("number")
        if not found["number"].endswith("000") and not reading.is_amount(end):
            yield start, end
    said = reading.mentions(_PHONE_WORD)
    if not said:
        return
    spans = (found.span() for found in reading.matches(_ANY_NUMBER))
    for start, end in said.led(spans, within=_WORDS_BETWEEN):
        if (
            _begins_alone(reading, start)
            and _ends_alone(reading, end)
            and not reading.is_hotline(start)
        ):
            yield start, end


def _begins_alone(reading: Reading, start: int) -> bool:
    """Tell whether no word and no number goes on here: 1,0901234567 is one number."""
    before = reading.bare[start - 1 : start]
    if before.isalnum():
        return reading.bare.endswith(_MAY_TOUCH, 0, start)
    return before not in _POINTS or not reading.bare[start - 2 : start - 1].isdigit()


def _ends_alone(reading: Reading, end: int) -> bool:
    following = reading.text[end : end + 1]
    return not following.isupper() and following != "_"


def _is_something_else(reading: Reading, start: int, end: int) -> bool:
    written = reading.bare[start:end]
    is_whole = written.isdigit()
    if is_whole and written[0] == "0":
        return False
    if not is_whole and written[0] not in "+(":
        groups = list(map(len, _GROUPS.findall(written)))
        if tuple(groups[:3]) == _GROUPED_AS_DATE or (groups[0] == 1 and len(groups) == 2):  # noqa: PLR2004 - 0.9 and eight more digits
            return True
        if (
            len(groups) > 1
            and max(groups) <= _LONGEST_PAIR
            and _is_part_of_a_list(reading, start, end)
        ):
            return True
    # No amount begins with 0, so that `0901234567k` is a number and a typing slip.
    return written[0] not in "0o" and reading.is_amount(end)


def _is_part_of_a_list(reading: Reading, start: int, end: int) -> bool:
    """Tell whether pairs of digits go on before or after: 03 05 07 09 11 13 are results of a draw."""
    view = reading.bare
    return _PAIR_AFTER.match(view, end) is not None or (
        _PAIR_BEFORE.search(view[max(0, start - 4) : start]) is not None
    )
