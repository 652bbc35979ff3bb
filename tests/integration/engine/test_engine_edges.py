"""Where questions about paths have edges: windows of no time, moments, clocks, plans, cases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cham.core.interactions import Kind
from cham.core.journeys import Journey
from cham.core.paths import NaiveTimeError, PathOptions
from cham.engine.engine import Engine
from cham.engine.selection import EVERYTHING, Selection
from integration.engine.test_engine_store import LUNCHES, refreshed, step
from property.engine.lakes import JOURNEY, changes

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def moment(minute: int) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def dropped(engine: Engine, as_of: datetime, horizon: timedelta) -> dict[str, tuple[int, int]]:
    found = engine.answers(options=PathOptions(as_of=as_of, drop_horizon=horizon)).drop_off
    assert found is not None
    assert found.paths == sum(each.last for each in found.touchpoints)
    assert found.dropped == sum(each.dropped for each in found.touchpoints)
    return {each.touchpoint: (each.last, each.dropped) for each in found.touchpoints}


@pytest.mark.parametrize("minute", [-1_000_000, -1, 0])
def test_before_the_first_step_nobody_was_there_to_drop_off(tmp_path: Path, minute: int):
    assert dropped(refreshed(tmp_path), moment(minute), timedelta(hours=1)) == {}


def test_a_step_counts_from_the_moment_after_it(tmp_path: Path):
    engine = refreshed(tmp_path)
    first = BEGIN + timedelta(microseconds=1)
    assert dropped(engine, first, timedelta(hours=1)) == {"menu": (2, 0), "delivery": (1, 0)}


def test_with_no_horizon_all_that_were_there_have_dropped_off(tmp_path: Path):
    engine = refreshed(tmp_path)
    assert dropped(engine, moment(5), timedelta(0)) == {
        "big order": (1, 1),
        "call": (1, 1),
        "delivery": (1, 1),
    }


def test_a_step_just_at_the_horizon_has_not_dropped_off(tmp_path: Path):
    engine = refreshed(tmp_path, [step("an", 0, "see menu")])
    assert dropped(engine, moment(10), timedelta(minutes=10)) == {"menu": (1, 0)}
    shorter = timedelta(minutes=10) - timedelta(microseconds=1)
    assert dropped(engine, moment(10), shorter) == {"menu": (1, 1)}


def test_sessions_without_a_timeout_hold_what_happened_at_once(tmp_path: Path):
    rows = [step("an", minute, name) for minute, name in ((0, "a"), (0, "b"), (1, "c"))]
    engine = refreshed(tmp_path, rows, journey=None)
    found = engine.answers(options=PathOptions(session_timeout=timedelta(0))).sessions
    assert {(each.steps, each.count) for each in found.variants.shown} == {
        (("a", "b"), 1),
        (("c",), 1),
    }


def test_a_funnel_without_a_window_ends_at_its_entrance(tmp_path: Path):
    rows = [step("an", 0, "see menu"), step("an", 0, "deliver"), step("an", 1, "deliver")]
    engine = refreshed(tmp_path, rows)
    steps = {}
    for window in (timedelta(0), timedelta(minutes=1)):
        funnel = engine.answers(options=PathOptions(funnel_window=window)).funnel
        assert funnel is not None
        steps[window] = [each.paths for each in funnel.steps]
    assert list(steps.values()) == [[1, 0], [1, 1]]


def test_a_question_is_the_same_one_without_a_window_only_at_the_same_time(tmp_path: Path):
    rows = [step("an", minute, "call", kind=Kind.CONTACT) for minute in (0, 0, 1)]
    engine = refreshed(tmp_path, rows)
    again = [
        engine.answers(options=PathOptions(ask_window=window)).confusion.touchpoints[0].asked_again
        for window in (timedelta(0), timedelta(minutes=1))
    ]
    assert again == [1, 2]


@pytest.mark.parametrize(
    "zone", [SAIGON, ZoneInfo("America/New_York"), timezone(timedelta(hours=-11, minutes=-30))]
)
def test_a_moment_is_the_same_on_every_clock(tmp_path: Path, zone: ZoneInfo):
    engine = refreshed(tmp_path)
    here, there = moment(31), moment(31).astimezone(zone)
    since = [engine.answers(Selection(since=each)) for each in (here, there)]
    assert since[0] == since[1]
    assert since[0].steps == 2
    until = [engine.answers(Selection(until=each)) for each in (here, there)]
    assert until[0] == until[1]
    assert since[0].steps + until[0].steps == engine.answers().steps
    as_of = [dropped(engine, each, timedelta(minutes=1)) for each in (here, there)]
    assert as_of[0] == as_of[1]


def test_an_hour_that_comes_twice_is_two_hours(tmp_path: Path):
    clock = ZoneInfo("America/New_York")
    first = datetime(2026, 11, 1, 1, 30, tzinfo=clock)
    second = first.replace(fold=1)
    between = int(first.timestamp()) * 1_000_000 + 1
    row = replace(step("an", 0, "see menu"), event_time=between)
    engine = refreshed(tmp_path, [row])
    assert engine.answers(Selection(since=first, until=second)).steps == 1
    assert engine.answers(Selection(since=second)).steps == 0


def test_a_moment_without_a_clock_is_refused(tmp_path: Path):
    engine = refreshed(tmp_path)
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the very thing refused
    with pytest.raises(NaiveTimeError):
        engine.answers(Selection(since=naive))
    with pytest.raises(NaiveTimeError):
        engine.answers(options=PathOptions(as_of=naive))


def test_a_period_that_ends_before_it_begins_holds_nothing(tmp_path: Path):
    found = refreshed(tmp_path).answers(Selection(since=moment(40), until=moment(0)))
    assert (found.steps, found.paths, found.follows.edges) == (0, 0, ())


def test_where_every_customer_is_one_case_both_ways_of_following_agree(tmp_path: Path):
    rows = [replace(row, case_key=f"ticket of {row.customer}") for row in LUNCHES]
    options = PathOptions(as_of=moment(60), drop_horizon=timedelta(minutes=30))
    by_customer = refreshed(tmp_path / "customers", rows)
    by_case = refreshed(tmp_path / "cases", rows, by_case=True)
    assert by_customer.answers(EVERYTHING, options) == by_case.answers(EVERYTHING, options)
    assert by_case.answers().paths == 3


def test_cases_alone_are_followed_where_rows_name_no_customer(tmp_path: Path):
    rows = [replace(row, case_key=f"ticket of {row.customer}", customer="") for row in LUNCHES]
    by_case = refreshed(tmp_path / "cases", rows, by_case=True).answers()
    assert by_case == refreshed(tmp_path / "known").answers()
    of_nobody = refreshed(tmp_path / "customers", rows).answers()
    assert (of_nobody.paths, of_nobody.steps) == (0, 0)
    assert of_nobody.scores.touchpoints[0].counts == ((3, 1),)


def test_an_unplanned_log_is_answered_by_its_own_names(tmp_path: Path):
    found = refreshed(tmp_path, journey=None).answers()
    assert (found.funnel, found.conformance, found.confusion.stages) == (None, None, ())
    assert {edge.before for edge in found.follows.edges} == {
        "see menu",
        "order lunch",
        "deliver",
        "call",
    }
    assert [(each.name, each.asked_again) for each in found.confusion.touchpoints] == [("call", 2)]
    assert [(pair.unit, pair.returns) for pair in found.ping_pong.pairs] == [
        ("office", 1),
        ("kitchen", 0),
    ]


@pytest.mark.parametrize("journey", [None, JOURNEY])
def test_an_organisation_without_a_row_is_answered(tmp_path: Path, journey: Journey | None):
    engine = refreshed(tmp_path, [], journey=journey)
    found = engine.answers(options=PathOptions(as_of=BEGIN))
    assert (found.paths, found.steps, found.sessions.count) == (0, 0, 0)
    assert found.conformance is None or found.conformance.share_on_plan is None
    assert engine.exact_gaps() == ()
    assert Engine(tmp_path, journey).mark == engine.mark


def test_a_store_is_followed_after_a_refresh_that_brought_nothing(tmp_path: Path):
    engine = refreshed(tmp_path, [])
    engine.refresh(changes(enumerate(LUNCHES), len(LUNCHES) - 1, complete=False))
    assert engine.answers() == refreshed(tmp_path / "other").answers()
