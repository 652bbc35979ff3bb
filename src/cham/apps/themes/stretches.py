"""Stretches of time that a trend is drawn over: days, weeks or months, one beginning with the period."""

import calendar
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count, takewhile

_DAYS, _WEEKS = timedelta(days=14), timedelta(days=100)
_MONTHS_A_YEAR = 12


def starts_of(
    begin: datetime, since: datetime, until: datetime
) -> tuple[tuple[datetime, ...], int]:
    """Part the time from `begin` to `until` so that one stretch begins at `since`.

    Returns
    -------
    tuple
        The beginnings, in local time, and the place of `since` among them.

    Examples
    --------
    >>> days = [datetime(2026, 3, day) for day in (1, 8, 15)]
    >>> starts, first = starts_of(*days)
    >>> len(starts), first
    (14, 7)
    """
    length = until - since
    before = list(takewhile(lambda each: each >= begin, _steps(since, length, -1)))
    after = list(takewhile(lambda each: each < until, _steps(since, length, 1)))
    return (*reversed(before), since, *after), len(before)


def place_of(moment: datetime, starts: Sequence[datetime]) -> int:
    """Give the stretch that a moment lies in."""
    return max(bisect_right(starts, moment) - 1, 0)


def _steps(since: datetime, length: timedelta, sign: int) -> Iterator[datetime]:
    """Give the moments whole steps away from `since`, on and on."""
    for number in count(1):
        if length <= _DAYS:
            yield since + timedelta(days=sign * number)
        elif length <= _WEEKS:
            yield since + timedelta(weeks=sign * number)
        else:
            yield _months_from(since, sign * number)


def _months_from(moment: datetime, months: int) -> datetime:
    whole = moment.year * _MONTHS_A_YEAR + moment.month - 1 + months
    year, month = divmod(whole, _MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
