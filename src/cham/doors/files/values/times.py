"""Points in time as people and machines write them, as microseconds since 1970-01-01 UTC.

Whether 03/04/2025 is in March or in April cannot be seen in one cell: the whole column decides
(`votes`), and where it cannot, a person does. A time that does not exist on a wall clock, because
the clock was put forward, counts with the offset before the change; one that exists twice is the
first of the two (PEP 495, fold 0).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cham.doors.files.faults import DateCalendarFault, DateFault
from cham.doors.files.limits import LONGEST_VALUE
from cham.doors.files.values.characters import compose

DEFAULT_ZONE = "Asia/Ho_Chi_Minh"

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clock times are subtracted from it
_MICROSECOND = timedelta(microseconds=1)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
_BUDDHIST = range(2400, 2700)  # 543 years ahead of the common count
_BUDDHIST_AHEAD = 543
_PIVOT = 69  # two digits: 69 to 99 are of the last century, as POSIX strptime has it
_SERIALS = range(20_000, 80_000)  # days: 1954 to 2119 on the base of 1900
_EPOCHS = ((1e9, 4.2e9, 1), (1e12, 4.2e12, 10**3), (1e15, 4.2e15, 10**6), (1e18, 4.2e18, 10**9))
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})\s*(?:(?::|h|g|giờ)\s*(?P<minute>\d{2})"
    r"(?:\s*(?::|m|p|ph|phút)\s*(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?|(?:h(?!\w)|giờ(?=\s*(?:sáng|chiều|tối))))"
    r"\s*(?P<half>am|pm|a\.m\.|p\.m\.|sa|ch|sáng|chiều|tối)?\s*"
    r"(?P<zone>\(?(?:utc|gmt)?\s*[+-]\d{1,2}(?::?\d{2})?\)?|z|utc|gmt)?"
)
_MORNING, _AFTERNOON = frozenset(["am", "sa", "sáng"]), frozenset(["pm", "ch", "chiều", "tối"])
_NUMERIC = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})")
_DAY_FIRST = re.compile(
    r"(?:ngày\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s./\-]*(?:(?:tháng|thg)\s*(\d{1,2})|([a-z]{3,9}))\.?"
    r"[\s,./\-]*(?:năm\s+)?(\d{4}|\d{2})"
)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_WEEKDAY = re.compile(
    r"^(?:thứ\s+\w+|chủ nhật|cn|t[2-7]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)[,.]?\s+"
)
_LUNAR = re.compile(r"âm lịch|\(?\bâl\b\)?|mùng|mồng|\btết\b|nhuận|lunar")
_COMPACT = re.compile(r"\d{8}(?:\d{6})?")
_PLAIN_DAY = re.compile(r"[0-9]{1,4}[/.\-][0-9]{1,2}[/.\-][0-9]{1,4}")
_PLAIN_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,6}))?)?")
_HOUR = 3600 * 10**6
_REMEMBERED = 65_536
_PLAIN_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class DayOrder(StrEnum):
    """Which of the first two numbers of a date is the day."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Calendar(StrEnum):
    COMMON = "common"
    BUDDHIST = "buddhist"


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How a column writes its times.

    Attributes
    ----------
    zone
        Where the clock hung, for times that name no zone.
    serial_base
        The year from which bare numbers count days, 1900 or 1904; None where such a number is
        no date.
    """

    zone: ZoneInfo
    order: DayOrder | None = None
    calendar: Calendar = Calendar.COMMON
    serial_base: int | None = None


class TimeReader:
    """Reads the times of one column, remembering the days and clock times that come again."""

    def __init__(self, form: TimeFormat) -> None:
        self._form = form
        self._days: dict[str, int | None] = {}

    def read(self, cell: object) -> int:
        """Read a point in time; as `read_time`, faster over many rows.

        Raises
        ------
        DateFault, DateCalendarFault
            As `read_time`.
        """
        if not isinstance(cell, str):
            return read_time(cell, self._form)
        head, _, tail = cell[:LONGEST_VALUE].partition(" ")
        if head in self._days:
            start = self._days[head]
        else:
            if len(self._days) >= _REMEMBERED:
                self._days.clear()
            start = self._days[head] = self._start_of_day(head)
        clock = _plain_clock(tail) if start is not None else None
        if start is None or clock is None:
            return read_time(cell, self._form)
        return start + clock

    def _start_of_day(self, head: str) -> int | None:
        """Give the start of a day on which no clock is put forward or back, else None."""
        if not _PLAIN_DAY.fullmatch(head):
            return None
        try:
            start = read_time(head, self._form)
            hours = [read_time(f"{head} {hour}:00", self._form) for hour in (6, 12, 23)]
        except (DateFault, DateCalendarFault):
            return None
        even = all(
            moment - start == hour * _HOUR for moment, hour in zip(hours, (6, 12, 23), strict=True)
        )
        return start if even else None


class TimeSign(StrEnum):
    """What one cell says about the order of its column."""

    NEUTRAL = "neutral"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    AMBIGUOUS = "ambiguous"
    NUMBER = "number"
    NO_TIME = "no time"


class _Date(NamedTuple):
    """A date's numbers in the order in which they stand; `fixed` where the order is plain."""

    first: int
    second: int
    year: int
    fixed: bool


class _Clock(NamedTuple):
    seconds: int
    microseconds: int
    zone: tzinfo | None


def day_part(text: str) -> str:
    """Give the part of a time that decides its order, where the rest is a plain clock time."""
    head, _, tail = text[:LONGEST_VALUE].partition(" ")
    plain = _PLAIN_DAY.fullmatch(head) is not None and _plain_clock(tail) is not None
    return head if plain else text


def read_time_sign(text: str) -> tuple[TimeSign, bool]:
    """Tell what a cell says about the order of day and month, and whether its year is Buddhist."""
    if len(text) > LONGEST_VALUE:
        return TimeSign.NO_TIME, False
    if _PLAIN_NUMBER.fullmatch(text) and not _COMPACT.fullmatch(text):
        return TimeSign.NUMBER, False
    found = _divide(text)
    if found is None:
        return TimeSign.NO_TIME, False
    parts = found[0]
    buddhist = parts.year in _BUDDHIST
    if not buddhist and not EARLIEST_YEAR <= parts.year <= LATEST_YEAR:
        return TimeSign.NO_TIME, False
    day, month = parts.first > 12, parts.second > 12  # noqa: PLR2004 - months
    if month and (day or parts.fixed):
        return TimeSign.NO_TIME, buddhist
    if parts.fixed or parts.first == parts.second:
        return TimeSign.NEUTRAL, buddhist
    if day or month:
        return (TimeSign.DAY_FIRST if day else TimeSign.MONTH_FIRST), buddhist
    return TimeSign.AMBIGUOUS, buddhist


def read_time(cell: object, form: TimeFormat) -> int:
    """Read a point in time.

    Raises
    ------
    DateFault
        Where it is none in the column's form.
    DateCalendarFault
        Where it is counted in another calendar.
    """
    if isinstance(cell, str):
        return _read_text(cell, form)
    if isinstance(cell, datetime):
        return _to_microseconds(cell, form)
    if isinstance(cell, date):
        return _to_microseconds(datetime(cell.year, cell.month, cell.day), form)  # noqa: DTZ001 - the zone is the column's
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _read_numeric(float(cell), str(cell), form)
    raise DateFault(value=str(cell))


def read_clock(cell: object) -> timedelta:
    """Read a time of day, for files that keep it apart from the date.

    Raises
    ------
    DateFault
        Where it is none.
    """
    if isinstance(cell, timedelta):
        return cell
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return datetime.combine(_EPOCH, cell) - _EPOCH
    if isinstance(cell, float) and 0 <= cell < 1:  # a spreadsheet's part of a day
        return timedelta(seconds=round(cell * 86_400))
    clock = _read_clock(str(cell).strip().casefold())
    if clock is None:
        raise DateFault(value=str(cell))
    return timedelta(seconds=clock.seconds, microseconds=clock.microseconds)


@lru_cache(maxsize=_REMEMBERED)
def _plain_clock(text: str) -> int | None:
    """Read a clock time without zone and halves of the day, as microseconds; None for others."""
    if not text:
        return 0
    found = _PLAIN_CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    return (hour * 3600 + minute * 60 + second) * 10**6 + int((found[4] or "").ljust(6, "0"))


def _read_text(text: str, form: TimeFormat) -> int:
    if len(text) > LONGEST_VALUE:
        raise DateFault(value=text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _read_free_text(text, form)
    if _PLAIN_NUMBER.fullmatch(text) and not _COMPACT.fullmatch(text):
        return _read_free_text(text, form)
    return _to_microseconds(moment, form)


def _read_free_text(text: str, form: TimeFormat) -> int:
    if _PLAIN_NUMBER.fullmatch(text) and not _COMPACT.fullmatch(text):
        return _read_numeric(float(text.replace(",", ".")), text, form)
    found = _divide(text)
    if found is None:
        raise (
            DateCalendarFault(value=text)
            if _LUNAR.search(text.casefold())
            else DateFault(value=text)
        )
    parts, clock = found
    day, month = parts.first, parts.second
    if not parts.fixed and form.order is DayOrder.MONTH_FIRST:
        day, month = month, day
    year = parts.year
    if form.calendar is Calendar.BUDDHIST and year in _BUDDHIST:
        year -= _BUDDHIST_AHEAD
    try:
        moment = datetime(year, month, day) + timedelta(0, clock.seconds, clock.microseconds)  # noqa: DTZ001 - the zone is the column's
    except (ValueError, OverflowError) as error:
        raise _no_such_day(text, year) from error
    return _to_microseconds(moment.replace(tzinfo=clock.zone), form)


def _no_such_day(text: str, year: int) -> DateFault | DateCalendarFault:
    return DateCalendarFault(value=text) if year in _BUDDHIST else DateFault(value=text)


def _to_microseconds(moment: datetime, form: TimeFormat) -> int:
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        if moment.year not in _BUDDHIST or form.calendar is Calendar.COMMON:
            raise _no_such_day(str(moment), moment.year)
        moment = moment.replace(year=moment.year - _BUDDHIST_AHEAD)
    offset = moment.utcoffset() if moment.tzinfo else form.zone.utcoffset(moment)
    assert offset is not None
    return (moment.replace(tzinfo=None) - offset - _EPOCH) // _MICROSECOND


def _read_numeric(value: float, text: str, form: TimeFormat) -> int:
    """Read a number: seconds and finer since 1970, a spreadsheet's days, or 20250403."""
    for low, high, parts in _EPOCHS:
        if low <= value < high:
            whole = int(text) if text.isdigit() else round(value * 10**6) * parts // 10**6
            return whole * 10**6 // parts
    digits = text.removesuffix(".0")
    if _COMPACT.fullmatch(digits):
        return _read_free_text(digits, form)
    if form.serial_base is None or int(value) not in _SERIALS:
        raise DateFault(value=text)
    # Day 60 of the base of 1900 is the 29th of February that was not; all later days follow it.
    start = datetime(1904, 1, 1) if form.serial_base == 1904 else datetime(1899, 12, 30)  # noqa: DTZ001, PLR2004 - the two bases of spreadsheets
    seconds = round((value - int(value)) * 86_400, 3)
    return _to_microseconds(start + timedelta(days=int(value), seconds=seconds), form)


@lru_cache(maxsize=65_536)
def _divide(text: str) -> tuple[_Date, _Clock] | None:
    """Divide a text into its date and its clock, in either order."""
    plain = " ".join(compose(text).casefold().split())
    if _LUNAR.search(plain):
        return None
    plain = _WEEKDAY.sub("", plain)
    clock, rest = _Clock(0, 0, None), plain
    if _COMPACT.fullmatch(plain):
        hour, minute, second = plain[8:10] or "0", plain[10:12] or "0", plain[12:] or "0"
        read = _valid_clock(int(hour), int(minute), int(second))
        if read is None:
            return None
        clock = read
    else:
        found = _CLOCK.search(plain)
        if found is not None:
            read = _read_clock(found.group())
            rest = f"{plain[: found.start()]} {plain[found.end() :]}".strip(" ,t-")
            if read is None:
                return None
            clock = read
    day = _read_date(_WEEKDAY.sub("", rest.strip()))
    return None if day is None else (day, clock)


def _read_date(text: str) -> _Date | None:
    found = _NUMERIC.fullmatch(text)
    if found is not None:
        return _numeric_date(found[1], found[3], found[4])
    if _COMPACT.fullmatch(text):
        return _Date(int(text[6:8]), int(text[4:6]), int(text[:4]), fixed=True)
    found = _DAY_FIRST.fullmatch(text)
    if found is not None:
        month = int(found[2]) if found[2] else _MONTHS.get(found[3][:3], 0)
        return _Date(int(found[1]), month, _full_year(found[4]), fixed=True)
    found = _MONTH_FIRST.fullmatch(text)
    if found is not None:
        return _Date(int(found[2]), _MONTHS.get(found[1][:3], 0), int(found[3]), fixed=True)
    return None


def _numeric_date(first: str, second: str, third: str) -> _Date | None:
    if len(first) == 4:  # noqa: PLR2004 - a year with its century
        return _Date(int(third), int(second), int(first), fixed=True) if len(third) <= 2 else None  # noqa: PLR2004 - a day
    if len(first) > 2 or len(third) in {1, 3}:  # noqa: PLR2004 - a day or month
        return None
    return _Date(int(first), int(second), _full_year(third), fixed=False)


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - a year with its century
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _read_clock(text: str) -> _Clock | None:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = (found["half"] or "").replace(".", "")
    if half and 1 <= hour <= 12:  # noqa: PLR2004 - a half of the day
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    elif half in _MORNING:
        return None
    clock = _valid_clock(hour, minute, second)
    if clock is None:
        return None
    microseconds = int((found["part"] or "0").ljust(6, "0")[:6])
    return clock._replace(microseconds=microseconds, zone=_zone(found["zone"]))


def _valid_clock(hour: int, minute: int, second: int) -> _Clock | None:
    leap = minute == 59 and second == 60  # noqa: PLR2004 - the second that is let in now and then
    if hour > 23 or minute > 59 or (second > 59 and not leap):  # noqa: PLR2004 - a clock's ends
        return None
    return _Clock(hour * 3600 + minute * 60 + second, 0, None)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    bare = text.strip("() ").removeprefix("utc").removeprefix("gmt").strip()
    if bare in {"", "z"}:
        return UTC
    digits = bare[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])  # noqa: PLR2004 - hours alone
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if bare[0] == "-" else offset)
