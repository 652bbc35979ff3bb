"""Periods: the stretch of time that every number of a page or report obeys."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cham.apps.reports.errors import PeriodUnknownError

PRESETS = ("7d", "30d", "90d", "12m", "all")
"""The periods that every organisation's figures are kept ready for."""

_DAYS = {"7d": 7, "30d": 30, "90d": 90}
_MONTHS = {"12m": 12}
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_MONTHS_A_YEAR = 12
_YEARS = range(1970, 2200)
_LAST_SAFE_DAY = 28


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: the first moment is included, the last is not; None is an open end."""

    since: datetime | None
    until: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies inside."""
        return (self.since is None or moment >= self.since) and (
            self.until is None or moment < self.until
        )


EVER = Window(None, None)


@dataclass(frozen=True, slots=True)
class Period:
    """What a reader asked for: days or months back from the end of the data, two days, or all.

    Attributes
    ----------
    text
        `7d`, `30d`, `90d`, `12m`, `all` or `2025-01-01..2025-03-31`, both days included.

    Examples
    --------
    >>> zone = ZoneInfo("Asia/Ho_Chi_Minh")
    >>> window = Period("7d").window(datetime(2025, 3, 10, 15, tzinfo=zone), zone)
    >>> str(window.since.date()), str(window.until.date())
    ('2025-03-04', '2025-03-11')
    """

    text: str = "12m"

    def __post_init__(self) -> None:
        if self.text in PRESETS:
            return
        days = self.days
        if days is None or days[0] > days[1]:
            raise PeriodUnknownError(value=self.text, allowed=", ".join(PRESETS))

    @property
    def is_preset(self) -> bool:
        """Whether figures for it are kept ready."""
        return self.text in PRESETS

    @property
    def is_whole(self) -> bool:
        """Whether it is everything that ever happened."""
        return self.text == "all"

    def window(self, as_of: datetime, zone: ZoneInfo) -> Window:
        """Give the stretch of time, in whole days of the organisation's clock.

        Parameters
        ----------
        as_of
            The end of the data; its day is the last one of a period that counts back.
        """
        if self.is_whole:
            return EVER
        days = self.days
        if days is not None:
            return Window(_begin(days[0], zone), _begin(days[1] + timedelta(days=1), zone))
        tomorrow = as_of.astimezone(zone).date() + timedelta(days=1)
        return Window(_begin(self._back(tomorrow), zone), _begin(tomorrow, zone))

    def before(self, as_of: datetime, zone: ZoneInfo) -> Window | None:
        """Give the stretch of the same length just before; None where there is no before."""
        window = self.window(as_of, zone)
        if window.since is None or window.until is None:
            return None
        first = window.since.date()
        if self.text in _MONTHS:
            start = self._back(first)
        else:
            start = first - (window.until.date() - first)
        return Window(_begin(start, zone), window.since)

    def _back(self, day: date) -> date:
        if self.text in _DAYS:
            return day - timedelta(days=_DAYS[self.text])
        return _months_before(day, _MONTHS[self.text])

    @property
    def days(self) -> tuple[date, date] | None:
        """The two days that were named; None for a period that counts back."""
        found = _RANGE.fullmatch(self.text)
        if found is None:
            return None
        try:
            days = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        except ValueError:
            return None
        return days if days[0].year in _YEARS and days[1].year in _YEARS else None


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _months_before(day: date, months: int) -> date:
    """Give the same day of an earlier month, or the month's last where it has no such day."""
    whole = day.year * _MONTHS_A_YEAR + day.month - 1 - months
    first = date(whole // _MONTHS_A_YEAR, whole % _MONTHS_A_YEAR + 1, 1)
    if day.day <= _LAST_SAFE_DAY:
        return first.replace(day=day.day)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
