"""The names behind the numbers of the store: touchpoints, units, scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cham.core.paths import (
    MICROSECOND,
    PathOptions,
    Plan,
    emotion_thousandths,
    funnel_stages,
    kept_scale,
    microseconds,
)
from cham.engine.errors import TooManyStagesError
from cham.engine.kernel import (
    ASTRAY,
    BACK_STEP,
    MOST_STAGES,
    NEVER,
    NO_STAGE,
    NO_UNIT,
    PLANNED,
    Terms,
)

_CODES = 256  # what one byte tells apart
_ZERO = 128  # where score 0 lies among the codes of a signed byte


@dataclass(frozen=True)
class Vocabulary:
    """What the numbers in a store's columns stand for.

    Attributes
    ----------
    plan
        The planned journey; empty where there is none.
    off_map
        The names of touchpoints that no planned one stands for; they follow the planned ones.
    units, scales
        Names by their numbers; number 0 is no name.
    """

    plan: Plan
    off_map: tuple[str, ...] = ()
    units: tuple[str, ...] = ("",)
    scales: tuple[str, ...] = ("",)

    @cached_property
    def touchpoints(self) -> tuple[str, ...]:
        """Every touchpoint by its number: the planned ones first, in the order of the map."""
        planned = tuple(each.key for each in self.plan.touchpoints)
        return (*planned, *self.off_map)

    @cached_property
    def stages(self) -> NDArray[np.uint8]:
        """The stage of each touchpoint; `NO_STAGE` off the map."""
        stages = np.full(len(self.touchpoints), NO_STAGE, np.uint8)
        stages[: len(self.plan.touchpoints)] = [each.stage for each in self.plan.touchpoints]
        return stages

    @cached_property
    def unit_numbers(self) -> dict[str, int]:
        """The number of each unit."""
        return {name: number for number, name in enumerate(self.units)}


def terms_of(vocabulary: Vocabulary, options: PathOptions) -> Terms:
    """Put the plan and what is asked into the arrays that the kernel reads.

    Parameters
    ----------
    vocabulary : Vocabulary
        Names and plan.
    options : PathOptions
        Windows, horizons and the moment to look from.

    Returns
    -------
    Terms
        Times in microseconds.

    Raises
    ------
    TooManyStagesError
        When the plan has more stages than a path can be held against.
    UnknownStageError
        When the funnel names a stage that the plan does not have.
    NaiveTimeError
        When the moment to look from has no time zone.

    Examples
    --------
    >>> int(terms_of(Vocabulary(Plan()), PathOptions()).session_timeout)
    1800000000
    """
    plan = vocabulary.plan
    if len(plan.stages) > MOST_STAGES:
        raise TooManyStagesError(count=len(plan.stages), most=MOST_STAGES)
    as_of = NEVER if options.as_of is None else microseconds(options.as_of)
    lost_before = NEVER if options.as_of is None else as_of - options.drop_horizon // MICROSECOND
    required = [(t.stage, number) for number, t in enumerate(plan.touchpoints) if t.required]
    move, passed = _moves(plan)
    return Terms(
        session_timeout=options.session_timeout // MICROSECOND,
        funnel_window=options.funnel_window // MICROSECOND,
        ask_window=options.ask_window // MICROSECOND,
        as_of=as_of,
        lost_before=lost_before,
        funnel=np.array(funnel_stages(plan, options), np.uint8),
        owner=_owners(vocabulary),
        once=_once(vocabulary),
        required=np.array([number for _, number in required], np.uint32),
        required_from=np.searchsorted(
            [stage for stage, _ in required], np.arange(len(plan.stages) + 1)
        ),
        move=move,
        passed=passed,
        emotion=_emotions(vocabulary.scales),
    )


def _owners(vocabulary: Vocabulary) -> NDArray[np.uint16]:
    owners = np.full(len(vocabulary.touchpoints), NO_UNIT, np.uint16)
    for number, touchpoint in enumerate(vocabulary.plan.touchpoints):
        owners[number] = vocabulary.unit_numbers.get(touchpoint.owner, NO_UNIT)
    return owners


def _once(vocabulary: Vocabulary) -> NDArray[np.uint8]:
    once = np.zeros(len(vocabulary.touchpoints), np.uint8)
    planned = vocabulary.plan.touchpoints
    once[: len(planned)] = [not each.repeatable for each in planned]
    return once


def _moves(plan: Plan) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Say for each change of stage what it is, and which stages it passes."""
    count = len(plan.stages)
    move = np.full((count + 1, count), PLANNED, np.uint8)
    passed = np.zeros((count + 1, count), np.int64)
    for row in range(count + 1):
        before = None if row == count else row
        for after in (stage for stage in range(count) if stage != before):
            change = plan.change(before, after)
            if not change.is_planned:
                move[row, after] = BACK_STEP if change.is_back_step else ASTRAY
            passed[row, after] = sum(1 << stage for stage in change.passed)
    return move, passed


def _emotions(scales: Sequence[str]) -> NDArray[np.int16]:
    """Say what each score on each scale means, in thousandths of the emotion scale."""
    emotions = np.zeros((_CODES, _CODES), np.int16)
    for number, name in enumerate(scales):
        scale = kept_scale(name)
        if scale is None:
            continue
        for score in range(scale.low, scale.high + 1):
            emotions[number, score + _ZERO] = emotion_thousandths(score, scale)
    return emotions
