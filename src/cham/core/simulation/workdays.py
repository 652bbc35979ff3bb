"""When office workers order lunch: weekdays, holidays, Tết, seasons."""

from datetime import date, timedelta

import numpy as np

from cham.core.pains.history import Floats

# First days of the lunar year (Tết), from the Vietnamese calendar.
_TET = (
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
    date(2031, 1, 23),
    date(2032, 2, 11),
    date(2033, 1, 31),
    date(2034, 2, 19),
)
_FIXED_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}
_BY_WEEKDAY = (1.0, 1.05, 1.05, 1.0, 0.85, 0.12, 0.0)  # Monday first; closed on Sundays
# January to December: rain keeps people in from May to October, summer holidays in June and July
_BY_MONTH = (0.97, 0.95, 1.0, 0.98, 1.05, 0.98, 0.95, 1.05, 1.06, 1.06, 1.02, 1.04)
_BEFORE_TET, _AFTER_TET = 3, 6  # days closed before and from the first day of Tết
_WINDING_DOWN, _COMING_BACK = 7, 7  # days of half trade on either side of them


def appetite(start: date, days: int) -> Floats:
    """Give how eagerly lunch is ordered on each day; 1 on an ordinary Monday, 0 when closed."""
    return np.array([_of_day(start + timedelta(days=offset)) for offset in range(days)])


def _of_day(day: date) -> float:
    if (day.month, day.day) in _FIXED_HOLIDAYS:
        return 0.0
    return _BY_WEEKDAY[day.weekday()] * _BY_MONTH[day.month - 1] * _around_tet(day)


def _around_tet(day: date) -> float:
    for tet in _TET:
        since = (day - tet).days
        if -_BEFORE_TET <= since < _AFTER_TET:
            return 0.0
        if -_BEFORE_TET - _WINDING_DOWN <= since < -_BEFORE_TET:
            return 0.6
        if _AFTER_TET <= since < _AFTER_TET + _COMING_BACK:
            return 0.6
    return 1.0
