"""The compiled kernel and the plain reference give the same answers on random logs."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cham.core.paths import PathOptions, Plan, Row, answer_slowly, paths_of
from cham.engine.kernel import BLOCK_ROWS, NEAR_TOUCHPOINTS, NEAR_UNITS
from cham.engine.resolving import answers_of
from property.engine.logs import (
    MINUTE,
    OFF_MAP,
    PLANNED,
    START,
    START_MICROSECONDS,
    UNITS,
    counted,
    examples,
    fold,
    plans,
    questions,
    tally_for,
    touchpoint,
    vocabulary_for,
)

Question = tuple[list[Row], Plan, PathOptions]
FAR = max(NEAR_TOUCHPOINTS, NEAR_UNITS)  # so many more names need tables instead of flat arrays


@given(questions())
@examples(150)
def test_kernel_answers_as_the_reference(question: Question):
    rows, plan, options = question
    vocabulary = vocabulary_for(plan, rows)
    answers = answers_of(counted(rows, vocabulary, options), vocabulary, options)
    assert answers == answer_slowly(rows, plan, options)


@given(questions())
@examples(75)
def test_kernel_answers_as_the_reference_where_names_are_many(question: Question):
    rows, plan, options = question
    vocabulary = vocabulary_for(plan, rows, others=FAR)
    answers = answers_of(counted(rows, vocabulary, options), vocabulary, options)
    assert answers == answer_slowly(rows, plan, options)


@given(questions(), st.sampled_from((0, FAR)))
@examples(75)
def test_taking_back_everything_leaves_nothing(question: Question, others: int):
    rows, plan, options = question
    vocabulary = vocabulary_for(plan, rows, others=others)
    tally = tally_for(vocabulary, options)
    fold(tally, rows, vocabulary, options)
    fold(tally, rows, vocabulary, options, sign=-1)
    assert tally.frozen() == counted([], vocabulary, options)


@pytest.mark.parametrize("rows", [0, 1])
@given(plan=plans())
@examples(20)
def test_a_log_of_no_or_one_event_is_answered(rows: int, plan: Plan):
    log = [Row(path="a", time=0, sequence=0, touchpoint="see")][:rows]
    vocabulary = vocabulary_for(plan, log)
    options = PathOptions(as_of=START)
    answers = answers_of(counted(log, vocabulary, options), vocabulary, options)
    assert answers == answer_slowly(log, plan, options)
    assert answers.steps == answers.paths == rows


def large_log(generator: np.random.Generator, size: int, *, share: float = 0.004) -> list[Row]:
    """Draw a log that fills blocks and makes the tables grow; a share of it is the first path."""
    names = (*PLANNED, *OFF_MAP)
    touchpoints = generator.integers(0, len(names), size).tolist()
    path = generator.geometric(share, size).tolist()
    minutes = generator.integers(0, 40_000, size).tolist()
    kinds = generator.integers(0, 8, size).tolist()
    scores = generator.integers(0, 11, size).tolist()
    units = generator.integers(0, 3 * len(UNITS), size).tolist()
    return [
        Row(
            path=f"{path[i]:05d}",
            time=START_MICROSECONDS + minutes[i] * MINUTE,
            sequence=i,
            touchpoint=names[touchpoints[i]],
            unit=UNITS[units[i]] if units[i] < len(UNITS) else "",
            score=scores[i] if kinds[i] < 2 else None,
            scale="nps_0_10" if kinds[i] < 2 else "",
            is_step=kinds[i] != 0,
            is_ask=kinds[i] == 7,
        )
        for i in range(size)
    ]


PLAN = Plan(
    stages=("before", "during", "after"),
    touchpoints=(
        touchpoint("see", 0, required=False, repeatable=True, owner="sales"),
        touchpoint("ask", 0, required=True, repeatable=True, owner="sales"),
        touchpoint("order", 1, required=True, repeatable=False, owner=""),
        touchpoint("pay", 1, required=True, repeatable=True, owner="kitchen"),
        touchpoint("eat", 2, required=False, repeatable=True, owner="riders"),
        touchpoint("rate", 2, required=True, repeatable=True, owner="support"),
    ),
    may_follow=(frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 2})),
)
OPTIONS = PathOptions(
    as_of=START + timedelta(days=20), drop_horizon=timedelta(days=3), variants_shown=None
)


@pytest.mark.parametrize("others", [0, FAR])
@pytest.mark.parametrize("share", [0.004, 0.3])
def test_kernel_answers_as_the_reference_on_a_large_log(others: int, share: float):
    rows = large_log(np.random.default_rng(20260101), 20_000, share=share)
    longest = max(len(path.rows) for path in paths_of(rows))
    assert (longest > 3 * BLOCK_ROWS) == (share > 0.1)
    vocabulary = vocabulary_for(PLAN, rows, others=others)
    answers = answers_of(counted(rows, vocabulary, OPTIONS), vocabulary, OPTIONS)
    assert answers == answer_slowly(rows, PLAN, OPTIONS)


def test_kernel_answers_as_the_reference_with_70_000_touchpoints():
    generator = np.random.default_rng(7)
    size = 75_000
    touchpoints = np.concatenate((np.arange(70_000), generator.integers(0, 70_000, 5_000)))
    paths = generator.integers(0, 4_000, size).tolist()
    times = generator.integers(0, 100, size).tolist()
    rows = [
        Row(
            path=str(paths[i]),
            time=START_MICROSECONDS + times[i] * MINUTE,
            sequence=i,
            touchpoint=f"page {number}",
        )
        for i, number in enumerate(generator.permutation(touchpoints).tolist())
    ]
    vocabulary = vocabulary_for(Plan(), rows)
    assert len(vocabulary.touchpoints) == 70_000
    options = PathOptions()
    answers = answers_of(counted(rows, vocabulary, options), vocabulary, options)
    assert answers == answer_slowly(rows, Plan(), options)
