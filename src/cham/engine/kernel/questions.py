"""The questions about what customers do, each as a function of a block of paths.

Every function adds `sign` wherever the plain reference in `cham.core.paths` counts one, so
folding the same rows with -1 takes everything back.
"""

import numpy as np
from numpy.typing import NDArray

from cham.engine.kernel.arrays import (
    ASK,
    NEVER,
    AtTouchpoint,
    Block,
    Counts,
    Scratch,
    Terms,
    Total,
    Used,
)
from cham.engine.kernel.bins import bin_number_of
from cham.engine.kernel.compiled import compiled
from cham.engine.kernel.keys import gap_key, near_place
from cham.engine.kernel.places import ONE, ZERO, places, signed
from cham.engine.kernel.tables import taken_slot


@compiled
def fold_follows(block: Block, counts: Counts) -> None:
    """Count what directly follows what, by the bin of the gap.

    Parameters
    ----------
    block : Block
        Steps of whole paths; times in microseconds.
    counts : Counts
        `near` or `gaps` are added to.
    """
    if counts.near.size:
        for path in places(0, block.paths):
            _follow_near(block, block.low[path], block.high[path], counts.near)
        return
    for path in places(0, block.paths):
        _follow_far(block, block.low[path], block.high[path], counts.gaps, counts.used)


@compiled
def _follow_near(block: Block, low: int, high: int, near: NDArray[np.int64]) -> None:
    time, touchpoint = block.steps.time, block.steps.touchpoint
    for i in places(low + 1, high):
        number = bin_number_of(time[i] - time[i - ONE])
        near[np.uint64(near_place(touchpoint[i - ONE], touchpoint[i], number))] += block.sign


@compiled
def _follow_far(
    block: Block, low: int, high: int, gaps: NDArray[np.int64], used: NDArray[np.int64]
) -> None:
    time, touchpoint = block.steps.time, block.steps.touchpoint
    for i in places(low + 1, high):
        number = bin_number_of(time[i] - time[i - ONE])
        key = gap_key(touchpoint[i - ONE], touchpoint[i], number)
        gaps[taken_slot(gaps, key, used, Used.GAPS), 1] += block.sign


@compiled
def fold_ends(block: Block, terms: Terms, counts: Counts) -> None:
    """Count starts and ends, and where paths broke off before the moment looked from.

    Parameters
    ----------
    block : Block
        Steps of whole paths.
    terms : Terms
        `as_of` and `lost_before`, microseconds.
    counts : Counts
        `touchpoints` and `totals` are added to.
    """
    touchpoint, time = block.steps.touchpoint, block.steps.time
    for path in range(block.paths):
        low, last = block.low[path], block.high[path] - 1
        counts.touchpoints[touchpoint[low], AtTouchpoint.STARTS] += block.sign
        counts.touchpoints[touchpoint[last], AtTouchpoint.ENDS] += block.sign
        if terms.as_of == NEVER:
            continue
        while last >= low and time[last] >= terms.as_of:
            last -= 1
        if last < low:
            continue
        counts.totals[Total.SEEN_BEFORE] += block.sign
        counts.touchpoints[touchpoint[last], AtTouchpoint.LAST] += block.sign
        lost = time[last] < terms.lost_before
        counts.touchpoints[touchpoint[last], AtTouchpoint.DROPPED] += block.sign * lost


@compiled
def fold_funnel(block: Block, terms: Terms, counts: Counts) -> None:
    """Walk the funnel in each path, greedily from the first occurrence.

    Parameters
    ----------
    block : Block
        Steps of whole paths.
    terms : Terms
        `funnel`, and `funnel_window` in microseconds.
    counts : Counts
        `funnel_paths` and `funnel_gaps` are added to.
    """
    stage, time, funnel = block.steps.stage, block.steps.time, terms.funnel
    for path in places(0, block.paths):
        reached, entered, last = ZERO, 0, 0
        for i in places(block.low[path], block.high[path]):
            if reached == funnel.size:
                break
            if stage[i] != funnel[reached]:
                continue
            if reached == 0:
                entered = time[i]
            elif last < time[i] <= entered + terms.funnel_window:
                counts.funnel_gaps[reached, bin_number_of(time[i] - last)] += block.sign
            else:
                continue
            counts.funnel_paths[reached] += block.sign
            last = time[i]
            reached += ONE


@compiled
def fold_asks(block: Block, terms: Terms, counts: Counts, scratch: Scratch) -> None:
    """Count questions, and those asked again within the window.

    Parameters
    ----------
    block : Block
        Steps of whole paths.
    terms : Terms
        `ask_window`, microseconds.
    counts : Counts
        `touchpoints` is added to.
    scratch : Scratch
        `asked` and `asked_at` are used.
    """
    steps = block.steps
    for path in places(0, block.paths):
        serial = block.serial + signed(path)
        for i in places(block.low[path], block.high[path]):
            if steps.role[i] & ASK == 0:
                continue
            touchpoint, now = steps.touchpoint[i], steps.time[i]
            counts.touchpoints[touchpoint, AtTouchpoint.ASKS] += block.sign
            known = scratch.asked[touchpoint] == serial
            if known and now - scratch.asked_at[touchpoint] <= terms.ask_window:
                counts.touchpoints[touchpoint, AtTouchpoint.ASKED_AGAIN] += block.sign
            scratch.asked[touchpoint] = serial
            scratch.asked_at[touchpoint] = now
