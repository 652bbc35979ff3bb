from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cham.apps.reports.errors import PeriodUnknownError
from cham.apps.reports.periods import EVER, Period

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2025, 3, 31, 12, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "since", "until", "before"),
    [
        ("7d", "2025-03-25", "2025-04-01", "2025-03-18"),
        ("30d", "2025-03-02", "2025-04-01", "2025-01-31"),
        ("90d", "2025-01-01", "2025-04-01", "2024-10-03"),
        ("12m", "2024-04-01", "2025-04-01", "2023-04-01"),
        ("2025-01-01..2025-01-31", "2025-01-01", "2025-02-01", "2024-12-01"),
        ("2024-02-29..2024-02-29", "2024-02-29", "2024-03-01", "2024-02-28"),
    ],
)
def test_a_period_is_whole_days_of_the_organisation(
    text: str, since: str, until: str, before: str
):
    period = Period(text)
    window, earlier = period.window(NOON, ZONE), period.before(NOON, ZONE)
    assert window.since is not None
    assert window.until is not None
    assert earlier is not None
    assert (window.since.isoformat(), window.until.isoformat()) == (
        f"{since}T00:00:00+07:00",
        f"{until}T00:00:00+07:00",
    )
    assert earlier.since is not None
    assert (earlier.since.isoformat(), earlier.until) == (f"{before}T00:00:00+07:00", window.since)


def test_the_last_day_of_a_period_is_the_day_where_the_organisation_is():
    late = datetime(2025, 3, 30, 20, tzinfo=UTC)  # already the 31st in Việt Nam
    assert Period("7d").window(late, ZONE) == Period("7d").window(NOON, ZONE)


def test_all_time_has_no_ends_and_nothing_before_it():
    assert Period("all").window(NOON, ZONE) == EVER
    assert Period("all").before(NOON, ZONE) is None


def test_a_month_back_from_a_day_that_the_earlier_month_lacks_is_its_last_day():
    leap = datetime(2024, 2, 28, 12, tzinfo=ZONE)
    window = Period("12m").window(leap, ZONE)
    assert window.since is not None
    assert window.since.date().isoformat() == "2023-02-28"


@pytest.mark.parametrize(
    "text",
    [
        "", "7", "8d", "2025-01-01", "2025-02-30..2025-03-01", "2025-03-01..2025-02-01",
        "0001-01-01..2025-01-01", "2025-01-01..9999-12-31", "٢٠٢٥-01-01..2025-01-01",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str):
    with pytest.raises(PeriodUnknownError, match="period"):
        Period(text)
