from datetime import UTC, datetime, timedelta, timezone

import pytest

from cham.core.paths import (
    NaiveTimeError,
    PathOptions,
    Row,
    VariantsShownError,
    WindowError,
    microseconds,
    paths_of,
)


def row(path: str, time: int, sequence: int, touchpoint: str = "a") -> Row:
    return Row(path=path, time=time, sequence=sequence, touchpoint=touchpoint)


def test_rows_of_a_path_are_in_the_order_of_their_times():
    (path,) = paths_of([row("an", 2, 0), row("an", 1, 1)])
    assert [each.time for each in path.rows] == [1, 2]


def test_rows_at_the_same_time_keep_the_order_of_arrival():
    (path,) = paths_of([row("an", 1, 9, "second"), row("an", 1, 3, "first")])
    assert [each.touchpoint for each in path.rows] == ["first", "second"]


def test_a_row_given_twice_counts_once():
    (path,) = paths_of([row("an", 1, 0), row("an", 1, 0)])
    assert len(path.rows) == 1


def test_paths_are_sorted_by_their_keys():
    assert [path.key for path in paths_of([row("b", 0, 0), row("a", 5, 1)])] == ["a", "b"]


def test_an_answer_is_a_row_but_no_step():
    answer = Row(path="an", time=0, sequence=0, touchpoint="a", is_step=False)
    (path,) = paths_of([answer])
    assert path.rows == (answer,)
    assert path.steps == ()


def test_moments_are_counted_from_the_epoch_in_utc():
    hanoi = timezone(timedelta(hours=7))
    moment = datetime(2026, 1, 1, 7, 0, 0, 5, tzinfo=hanoi)
    assert microseconds(moment) == 1_767_225_600_000_005
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1_000_000


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(NaiveTimeError, match="must have a time zone"):
        microseconds(datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing refused


WINDOWS = ("session_timeout", "funnel_window", "drop_horizon", "ask_window")


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("window", [timedelta(microseconds=-1), timedelta.max])
def test_a_window_that_cannot_be_is_refused(name: str, window: timedelta):
    with pytest.raises(WindowError, match=rf"^{name} .* must be from 0"):
        PathOptions(**{name: window})  # type: ignore[arg-type]  # one of the windows


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("window", [timedelta(0), timedelta(days=365_250)])
def test_a_window_may_be_nothing_or_as_long_as_history(name: str, window: timedelta):
    options = PathOptions(**{name: window})  # type: ignore[arg-type]  # one of the windows
    assert getattr(options, name) == window


def test_fewer_than_no_variants_are_refused():
    with pytest.raises(VariantsShownError, match=r"variants shown \(-1\) must be 0 or more"):
        PathOptions(variants_shown=-1)
    assert PathOptions(variants_shown=0).variants_shown == 0
