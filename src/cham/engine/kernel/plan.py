"""Repetition, and the plan held against each path."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.engine.kernel.arrays import (
    BACK_STEP,
    NO_STAGE,
    AtTouchpoint,
    Block,
    Counts,
    InStage,
    Scratch,
    Terms,
    Total,
)
from cham.engine.kernel.compiled import compiled
from cham.engine.kernel.places import ONE, ZERO, places, signed

_TWICE = 2
_LAST_BIT = 63


class Walked(NamedTuple):
    """What one path did: stages met and passed, as bits; whether it went astray."""

    met: int
    passed: int
    astray: int


@compiled
def fold_plan(block: Block, terms: Terms, counts: Counts, scratch: Scratch) -> None:
    """Count steps, paths and repetition for each touchpoint, and what differs from the plan.

    Parameters
    ----------
    block : Block
        Steps of whole paths.
    terms : Terms
        The plan: `once`, `required`, `required_from`, `move`, `passed`.
    counts : Counts
        `totals`, `touchpoints`, `stages` and `moves` are added to.
    scratch : Scratch
        `seen` is used.
    """
    totals, sign = counts.totals, block.sign
    totals[Total.PATHS] += sign * block.paths
    for path in places(0, block.paths):
        totals[Total.STEPS] += sign * (block.high[path] - block.low[path])
        repeated = _meet(block, path, terms, counts, scratch.seen)
        if terms.move.shape[1] == 0:
            continue
        walked = _walk(block, path, terms, counts)
        skipped = _skip(
            walked.passed, 4 * (block.serial + signed(path)), sign, terms, counts, scratch.seen
        )
        _mark(counts.stages, walked.met, skipped, repeated, sign)
        totals[Total.ON_PLAN] += sign * (walked.astray | skipped | repeated == 0)


@compiled
def _meet(block: Block, path: int, terms: Terms, counts: Counts, seen: NDArray[np.int64]) -> int:
    """Count the touchpoints that a path meets; give the stages it repeats against the plan.

    Written without branches, which random paths would make the processor guess wrong: `seen`
    holds four times the stamp, plus how often the path met the touchpoint, up to two.
    """
    fresh, sign = 4 * (block.serial + signed(path)), block.sign
    again, repeated = 0, 0
    for i in places(block.low[path], block.high[path]):
        touchpoint = block.steps.touchpoint[i]
        times = max(seen[touchpoint] - fresh, 0)
        seen[touchpoint] = fresh + min(times + 1, _TWICE)
        second = times == 1
        counts.touchpoints[touchpoint, AtTouchpoint.STEPS] += sign
        counts.touchpoints[touchpoint, AtTouchpoint.PATHS] += sign * (times == 0)
        counts.touchpoints[touchpoint, AtTouchpoint.REPEATERS] += sign * second
        again |= second
        repeated |= (second & terms.once[touchpoint]) << (block.steps.stage[i] & _LAST_BIT)
    counts.totals[Total.REPEATERS] += sign * again
    return repeated


@compiled
def _walk(block: Block, path: int, terms: Terms, counts: Counts) -> Walked:
    """Follow a path through the stages, counting its changes of stage and what it adds."""
    stages, sign = block.steps.stage, block.sign
    last = np.uint64(terms.move.shape[1])
    met, passed, astray, back, left = 0, 0, 0, 0, ZERO
    for i in places(block.low[path], block.high[path]):
        stage = np.uint64(stages[i])
        if stage == NO_STAGE:
            counts.stages[last, InStage.ADDED] += sign
            astray = 1
            continue
        kind = terms.move[last, stage]
        counts.moves[last, stage] += sign
        passed |= terms.passed[last, stage]
        met |= 1 << signed(stage)
        astray |= kind
        stepped = kind == BACK_STEP
        counts.touchpoints[left, AtTouchpoint.BACK_STEPS] += sign * stepped
        back |= stepped
        last, left = stage, np.uint64(block.steps.touchpoint[i])
    counts.totals[Total.STEPPED_BACK] += sign * back
    return Walked(met, passed, astray)


@compiled
def _skip(
    passed: int, fresh: int, sign: int, terms: Terms, counts: Counts, seen: NDArray[np.int64]
) -> int:
    """Count the required touchpoints of passed stages that a path never met; give the stages."""
    skipped = 0
    for stage in places(0, terms.move.shape[1]):
        bit = signed(stage)
        is_passed = (passed >> bit) & 1
        for place in places(terms.required_from[stage], terms.required_from[stage + ONE]):
            touchpoint = terms.required[place]
            missed = is_passed & (seen[touchpoint] < fresh)
            counts.touchpoints[touchpoint, AtTouchpoint.SKIPPED] += sign * missed
            skipped |= missed << bit
    return skipped


@compiled
def _mark(stages: NDArray[np.int64], met: int, skipped: int, repeated: int, sign: int) -> None:
    """Count a path at the stages whose bits are set."""
    left, stage = np.uint64(met | skipped | repeated), ZERO
    while left >> stage:
        bit = signed(stage)
        stages[stage, InStage.PATHS] += sign * (met >> bit & 1)
        stages[stage, InStage.SKIPPED] += sign * (skipped >> bit & 1)
        stages[stage, InStage.REPEATED] += sign * (repeated >> bit & 1)
        stage += ONE
