"""The engine, fed by the lake bit by bit, answers as the reference does of all rows at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, strategies as st

from cham.core.interactions import Interaction
from cham.core.journeys import Journey
from cham.core.paths import Answers, PathOptions, Plan, answer_slowly
from cham.engine.engine import Engine
from cham.engine.selection import EVERYTHING, Selection
from property.engine.lakes import (
    CHANNELS,
    CUSTOMERS,
    JOURNEY,
    JOURNEYS,
    NO_PROPERTIES,
    UNITS,
    changes,
    interactions,
    is_selected,
    reference_rows,
)
from property.engine.logs import examples

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
OPTIONS = PathOptions(
    session_timeout=timedelta(minutes=4),
    funnel_window=timedelta(minutes=20),
    as_of=BEGIN + timedelta(minutes=25),
    drop_horizon=timedelta(minutes=10),
    ask_window=timedelta(minutes=6),
    variants_shown=None,
)

moments = st.none() | st.integers(0, 30).map(lambda minute: BEGIN + timedelta(minutes=minute))
selections = st.builds(
    Selection,
    since=moments,
    until=moments,
    channels=st.none() | st.frozensets(st.sampled_from((*CHANNELS, "fax"))),
    units=st.none() | st.frozensets(st.sampled_from((*UNITS, "nobody"))),
    customers=st.none() | st.frozensets(st.sampled_from((*CUSTOMERS, "c9"))),
    on_map=st.booleans(),
)


def expected(
    rows: list[Interaction],
    journey: Journey | None,
    selection: Selection = EVERYTHING,
    *,
    survivors: dict[str, str] | None = None,
    by_case: bool = False,
) -> Answers:
    plan = Plan() if journey is None else Plan.of(journey)
    seen = reference_rows(enumerate(rows), journey, survivors=survivors, by_case=by_case)
    chosen = [row for whole, row in seen if is_selected(whole, row, selection, journey)]
    return answer_slowly(chosen, plan, OPTIONS)


@pytest.fixture(scope="module")
def folders() -> Iterator[Iterator[Path]]:
    with TemporaryDirectory() as home:
        yield (Path(home) / str(number) for number in range(1_000_000))


def cut(rows: list[Interaction], places: list[int]) -> Iterator[range]:
    ends = sorted({0, len(rows), *(place % (len(rows) + 1) for place in places)})
    for low, high in pairwise(ends):
        yield range(low, high)


def follow(engine: Engine, rows: list[Interaction], parts: Iterator[range]) -> None:
    for part in parts:
        complete = engine.mark is None
        engine.refresh(changes(((i, rows[i]) for i in part), part.stop - 1, complete=complete))


@given(interactions(), st.sampled_from(JOURNEYS), st.lists(st.integers(0, 40)), st.booleans())
@examples(25)
def test_engine_answers_as_the_reference_however_rows_arrive(
    folders: Iterator[Path],
    rows: list[Interaction],
    journey: Journey | None,
    places: list[int],
    by_case: bool,
):
    engine = Engine(next(folders), journey, by_case=by_case)
    engine.keep(EVERYTHING, OPTIONS)
    follow(engine, rows, cut(rows, places))
    answers = expected(rows, journey, by_case=by_case)
    assert engine.answers(EVERYTHING, OPTIONS) == answers
    engine.forget(EVERYTHING, OPTIONS)
    assert engine.answers(EVERYTHING, OPTIONS) == answers


@given(interactions(), st.sampled_from(JOURNEYS), st.lists(st.integers(0, 40)), st.integers(0, 40))
@examples(25)
def test_rows_that_come_again_and_in_any_order_are_taken_once(
    folders: Iterator[Path],
    rows: list[Interaction],
    journey: Journey | None,
    places: list[int],
    overlap: int,
):
    engine = Engine(next(folders), journey)
    engine.keep(EVERYTHING, OPTIONS)
    for part in cut(rows, places):
        again = range(max(0, part.start - overlap), part.stop)
        complete = engine.mark is None
        given = [(i, rows[i]) for i in reversed(again)]
        engine.refresh(changes(given, part.stop - 1, complete=complete))
    assert engine.answers(EVERYTHING, OPTIONS) == expected(rows, journey)


@given(interactions(), st.sampled_from(JOURNEYS), selections, st.lists(st.integers(0, 40)))
@examples(25)
def test_engine_answers_as_the_reference_of_the_rows_selected(
    folders: Iterator[Path],
    rows: list[Interaction],
    journey: Journey | None,
    selection: Selection,
    places: list[int],
):
    folder = next(folders)
    engine = Engine(folder, journey)
    engine.keep(selection, OPTIONS)
    follow(engine, rows, cut(rows, places))
    answers = expected(rows, journey, selection)
    assert engine.answers(selection, OPTIONS) == answers
    assert Engine(folder, journey).answers(selection, OPTIONS) == answers


@given(
    interactions(),
    st.sampled_from(JOURNEYS),
    st.integers(0, 40),
    st.sampled_from(({"c1": "c2"}, {"c1": "c9"}, {"c1": "c3", "c2": "c3"}, {"c8": "c1"})),
    st.booleans(),
)
@examples(25)
def test_joined_customers_walk_one_path(
    folders: Iterator[Path],
    rows: list[Interaction],
    journey: Journey | None,
    place: int,
    survivors: dict[str, str],
    by_case: bool,
):
    engine = Engine(next(folders), journey, by_case=by_case)
    some = Selection(customers=frozenset({"c2", "c3"}))
    engine.keep(EVERYTHING, OPTIONS)
    engine.keep(some, OPTIONS)
    known = place % (len(rows) + 1)
    engine.refresh(changes(enumerate(rows[:known]), known - 1, complete=True))
    later = [(i, rows[i]) for i in range(known, len(rows))]
    engine.refresh(changes(later, len(rows) - 1, complete=False), survivors)
    engine.refresh(changes([], len(rows) - 1, complete=False), survivors)
    whole = expected(rows, journey, survivors=survivors, by_case=by_case)
    assert engine.answers(EVERYTHING, OPTIONS) == whole
    moved = [row if row.customer not in survivors else _renamed(row, survivors) for row in rows]
    assert engine.answers(some, OPTIONS) == expected(moved, journey, some, by_case=by_case)


def _renamed(row: Interaction, survivors: dict[str, str]) -> Interaction:
    return replace(row, customer=survivors[row.customer])


@given(interactions(), st.integers(0, 40))
@examples(15)
def test_changed_rules_answer_anew_without_the_lake(
    folders: Iterator[Path], rows: list[Interaction], place: int
):
    folder, known = next(folders), place % (len(rows) + 1)
    first = Engine(folder, JOURNEY)
    first.keep(EVERYTHING, OPTIONS)
    first.refresh(changes(enumerate(rows[:known]), known - 1, complete=True))
    second = Engine(folder, NO_PROPERTIES)
    assert second.answers(EVERYTHING, OPTIONS) == expected(rows[:known], NO_PROPERTIES)
    later = [(i, rows[i]) for i in range(known, len(rows))]
    second.refresh(changes(later, len(rows) - 1, complete=False))
    assert Engine(folder, NO_PROPERTIES).answers(EVERYTHING, OPTIONS) == expected(
        rows, NO_PROPERTIES
    )
    assert Engine(folder, JOURNEY).answers(EVERYTHING, OPTIONS) == expected(rows, JOURNEY)
