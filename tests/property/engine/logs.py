"""Random logs, plans and options, and the rows of a log as the kernel reads them."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import settings, strategies as st
from numpy.typing import NDArray

from cham.core.paths import Path, PathOptions, Plan, PlannedTouchpoint, Row, paths_of, valid_score
from cham.engine.aggregates import Aggregates
from cham.engine.kernel import ASK, NO_SCORE, OUT_OF_SCALE, STEP, Rows, Steps
from cham.engine.tally import Extent, Tally
from cham.engine.vocabulary import Vocabulary, terms_of

START = datetime(2026, 1, 1, tzinfo=UTC)
START_MICROSECONDS = 1_767_225_600_000_000
MINUTE = 60_000_000

MANY = "CHAM_MANY_EXAMPLES"

PLANNED = ("see", "ask", "order", "pay", "eat", "rate")
OFF_MAP = ("chat", "refund", "ghost")
UNITS = ("sales", "kitchen", "support", "riders")
SCALES = ("nps_0_10", "csat_1_5", "emotion_-2_2", "likes_0_1000", "nonsense", "")


def examples(count: int) -> settings:
    """Try so many examples, or many times as many where the environment asks for them."""
    return settings(max_examples=count * int(os.environ.get(MANY, "1")), deadline=None)


def touchpoint(key: str, stage: int, *, required: bool, repeatable: bool, owner: str):
    return PlannedTouchpoint(
        key=key, stage=stage, required=required, repeatable=repeatable, owner=owner
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw up to five stages, some without touchpoints, that may lead anywhere."""
    count = draw(st.integers(0, 5))
    if count == 0:
        return Plan()
    stage_of = sorted(draw(st.lists(st.integers(0, count - 1), max_size=len(PLANNED))))
    return Plan(
        stages=tuple(f"stage {number}" for number in range(count)),
        touchpoints=tuple(
            touchpoint(
                key,
                stage,
                required=draw(st.booleans()),
                repeatable=draw(st.booleans()),
                owner=draw(st.sampled_from(("", *UNITS))),
            )
            for key, stage in zip(PLANNED, stage_of, strict=False)
        ),
        may_follow=tuple(
            frozenset({stage, *draw(st.lists(st.integers(0, count - 1), max_size=3))})
            if draw(st.booleans())
            else frozenset({stage, min(stage + 1, count - 1)})
            for stage in range(count)
        ),
    )


@st.composite
def options_for(draw: st.DrawFn, plan: Plan) -> PathOptions:
    stages = st.lists(st.sampled_from(plan.stages), max_size=4).map(tuple) if plan.stages else None
    return PathOptions(
        session_timeout=timedelta(minutes=draw(st.integers(0, 5))),
        funnel=draw(st.none() | stages) if stages is not None else None,
        funnel_window=timedelta(minutes=draw(st.integers(0, 60))),
        as_of=draw(st.none() | st.integers(-10, 90).map(lambda m: START + timedelta(minutes=m))),
        drop_horizon=timedelta(minutes=draw(st.integers(0, 30))),
        ask_window=timedelta(minutes=draw(st.integers(0, 20))),
        variants_shown=draw(st.none() | st.integers(0, 4)),
    )


# Few different times and paths, so that ties, returns and repeats are common; and some gaps
# beyond what a float64 holds exactly.
TIMES = st.integers(0, 20).map(lambda m: START_MICROSECONDS + m * MINUTE) | st.sampled_from(
    (START_MICROSECONDS + 1, START_MICROSECONDS + 3, -(1 << 60) - 7, (1 << 60) + 12_345)
)


@st.composite
def logs(draw: st.DrawFn, most: int = 60) -> list[Row]:
    """Draw rows in the order in which they arrive, which is not that of their times."""
    count = draw(st.integers(0, most))
    names = st.sampled_from(PLANNED + OFF_MAP)
    rows = []
    for sequence in range(count):
        is_step = draw(st.integers(0, 5)) > 0
        scored = draw(st.integers(0, 2)) == 0
        rows.append(
            Row(
                path=draw(st.sampled_from("abcdefg")),
                time=draw(TIMES),
                sequence=sequence,
                touchpoint=draw(names),
                unit=draw(st.sampled_from(("", "", *UNITS))),
                score=draw(st.integers(-3, 11) | st.just(4.5)) if scored else None,
                scale=draw(st.sampled_from(SCALES)) if scored else "",
                is_step=is_step,
                is_ask=is_step and draw(st.booleans()),
            )
        )
    return rows


def vocabulary_for(plan: Plan, rows: list[Row], *, others: int = 0) -> Vocabulary:
    """Number the names; `others` are touchpoints and units that the log never meets."""
    planned = {each.key for each in plan.touchpoints}
    return Vocabulary(
        plan=plan,
        off_map=(
            *(f"other {number}" for number in range(others)),
            *sorted({row.touchpoint for row in rows} - planned),
        ),
        units=("", *(f"other {number}" for number in range(others)), *UNITS),
        scales=("", *(scale for scale in SCALES if scale)),
    )


@dataclass(frozen=True)
class Encoded:
    """Rows of whole paths as the kernel reads them."""

    rows: Rows
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def encoded(paths: tuple[Path, ...], vocabulary: Vocabulary) -> Encoded:
    rows = [row for path in paths for row in path.rows]
    numbers = {name: number for number, name in enumerate(vocabulary.touchpoints)}
    touchpoints = np.array([numbers[row.touchpoint] for row in rows], np.uint32)
    stages = vocabulary.stages[touchpoints] if rows else np.zeros(0, np.uint8)
    units = [vocabulary.unit_numbers[row.unit] for row in rows]
    steps = Steps(
        time=np.array([row.time for row in rows], np.int64),
        touchpoint=touchpoints,
        stage=stages,
        unit=np.array(units, np.uint16),
        role=np.array([STEP * row.is_step | ASK * row.is_ask for row in rows], np.uint8),
    )
    scales = {name: number for number, name in enumerate(vocabulary.scales)}
    high = np.cumsum([len(path.rows) for path in paths], dtype=np.int64)
    return Encoded(
        Rows(
            steps=steps,
            scale=np.array([scales[row.scale] for row in rows], np.uint8),
            score=np.array([_code(row) for row in rows], np.int8),
        ),
        low=high - np.array([len(path.rows) for path in paths], np.int64),
        high=high,
    )


def _code(row: Row) -> int:
    if row.score is None:
        return NO_SCORE
    score = valid_score(row.score, row.scale)
    return OUT_OF_SCALE if score is None else score


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[Row], Plan, PathOptions]:
    plan = draw(plans())
    return draw(logs()), plan, draw(options_for(plan))


def tally_for(vocabulary: Vocabulary, options: PathOptions) -> Tally:
    return Tally(Extent.of(terms_of(vocabulary, options), len(vocabulary.units)))


def fold(
    tally: Tally, rows: list[Row], vocabulary: Vocabulary, options: PathOptions, *, sign: int = 1
) -> None:
    log = encoded(paths_of(rows), vocabulary)
    tally.fold(log.rows, log.low, log.high, terms_of(vocabulary, options), sign=sign)


def counted(rows: list[Row], vocabulary: Vocabulary, options: PathOptions) -> Aggregates:
    tally = tally_for(vocabulary, options)
    fold(tally, rows, vocabulary, options)
    return tally.frozen()
