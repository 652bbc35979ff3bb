"""What the first rows of a column look like."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from cham.doors.files.faults import MailFault, PhoneFault
from cham.doors.files.limits import LONGEST_VALUE
from cham.doors.files.table import Cell, cell_text
from cham.doors.files.values.blanks import is_blank_value
from cham.doors.files.values.characters import fold
from cham.doors.files.values.contacts import read_mail, read_phone
from cham.doors.files.values.money import read_money_sign
from cham.doors.files.values.numbers import DecimalMark, NumberSign, read_number, tidy_number
from cham.doors.files.values.times import TimeSign, read_time_sign

_MOST_DISTINCT = 1_000
_MOBILE = re.compile(r"[35789][0-9]{8}")  # the zero lost to a spreadsheet
_DAYS = (20_000, 80_000)  # a spreadsheet's count, 1954 to 2119
_SECONDS = 10**9  # since 1970, in September 2001
_CLOCK = re.compile(
    r"[0-9]{1,2}\s*(?:(?:[:hg]|giờ)\s*[0-9]{2}(?::[0-9]{2})?|h|giờ(?=\s*(?:sáng|chiều|tối)))"
    r"(?:\s*(?:[APSC][MAH]|sáng|chiều|tối))?",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 11
_LABELLED = re.compile(r"([0-9]{1,2})\s*[-–—:.)]\s*[^\W\d_].*")
_PARTS = re.compile(r"[,;]\s*")
_VARIED = 0.7  # so many different values of all; some comments come again: “ok”


@dataclass(slots=True)
class Evidence:
    """Counts over the filled cells that were looked at.

    Attributes
    ----------
    first_line
        Where the first filled cell stands.
    dates, hours
        Cells that are points in time, and those of them that say an hour.
    serials
        Numbers that may count days or seconds.
    clocks
        Times of day.
    money
        Cells that are amounts.
    numbers
        Plain numbers, which a property may keep as such.
    answers
        How often each number came, where the column is one of few numbers.
    words
        How often each folded text came that is no number.
    spaced
        Texts of more than one word.
    """

    first_line: int = 0
    filled: int = 0
    dates: int = 0
    hours: int = 0
    serials: int = 0
    clocks: int = 0
    phones: int = 0
    mails: int = 0
    money: int = 0
    numbers: int = 0
    characters: int = 0
    spaced: int = 0
    answers: Counter[Decimal] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    distinct: set[str] = field(default_factory=set)

    def see(self, line: int, cell: Cell) -> None:
        """Take one cell into account."""
        text = cell_text(cell).strip()
        if is_blank_value(text):
            return
        self.first_line = self.first_line or line
        self.filled += 1
        self.characters += len(text)
        if len(self.distinct) < _MOST_DISTINCT:
            self.distinct.add(text[:LONGEST_VALUE])
        if isinstance(cell, datetime | date):
            self.dates += 1
            self.hours += isinstance(cell, datetime) and (cell.hour, cell.minute) != (0, 0)
            return
        self._see_text(text)

    def _see_text(self, text: str) -> None:
        sign = read_time_sign(text)[0]
        if sign not in {TimeSign.NUMBER, TimeSign.NO_TIME}:
            self.dates += 1
            self.hours += ":" in text or "h" in text.casefold()
        self.clocks += _CLOCK.fullmatch(text) is not None
        value = read_number(tidy_number(text), DecimalMark.POINT)
        value = value if value is not None else read_number(tidy_number(text), DecimalMark.COMMA)
        self.serials += value is not None and (_DAYS[0] <= value < _DAYS[1] or value >= _SECONDS)
        labelled = _LABELLED.fullmatch(text) if value is None else None
        self.spaced += value is None and " " in text
        if labelled is not None:
            self.answers[Decimal(labelled[1])] += 1
        elif value is None:
            self.words[fold(text[:LONGEST_VALUE])] += 1
        elif len(self.answers) < _MOST_DISTINCT:
            self.answers[value] += 1
        leading_zero = text.startswith("0") and text.isdigit() and len(text) > 1
        plain = value is not None and not leading_zero and len(text) <= _LONGEST_NUMBER
        self.numbers += plain
        self.money += read_money_sign(text)[0] is not NumberSign.NO_NUMBER and not leading_zero
        self.phones += _is_phone(text)
        self.mails += _is_mail(text)

    def share(self, count: int) -> float:
        """Give a count as a share of the filled cells."""
        return count / self.filled if self.filled else 0.0

    @property
    def is_chosen(self) -> bool:
        """Tell whether the texts are put together of a few: boxes ticked on a form."""
        parts = {part for text in self.distinct for part in _PARTS.split(text)}
        return len(parts) < len(self.distinct)

    @property
    def is_varied(self) -> bool:
        """Tell whether most values came once."""
        return len(self.distinct) >= _VARIED * min(self.filled, _MOST_DISTINCT)

    @property
    def is_unique(self) -> bool:
        """Tell whether no value came twice."""
        return len(self.distinct) == min(self.filled, _MOST_DISTINCT)


def _is_phone(text: str) -> bool:
    """Know a telephone number by more than its digits: codes and case numbers have those too."""
    digits = sum(sign.isdigit() for sign in text)
    if not 9 <= digits <= 15:  # noqa: PLR2004 - from a mobile number without its zero to E.164's longest
        return False
    if not text.startswith(("+", "0", "84", "(")) and _MOBILE.fullmatch(text) is None:
        return False
    try:
        read_phone(text)
    except PhoneFault:
        return False
    return True


def _is_mail(text: str) -> bool:
    if "@" not in text:
        return False
    try:
        read_mail(text)
    except MailFault:
        return False
    return True
