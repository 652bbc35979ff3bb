"""The kernel: folds the rows of whole paths into the counts, or takes them back out."""

import numpy as np
from numpy.typing import NDArray

from cham.engine.kernel.arrays import (
    STEP,
    Block,
    Counts,
    Rows,
    Scratch,
    Spans,
    Steps,
    Terms,
    Used,
)
from cham.engine.kernel.compiled import compiled
from cham.engine.kernel.owners import fold_ping_pong
from cham.engine.kernel.places import ZERO, places, signed
from cham.engine.kernel.plan import fold_plan
from cham.engine.kernel.questions import fold_asks, fold_ends, fold_follows, fold_funnel
from cham.engine.kernel.scores import fold_scores
from cham.engine.kernel.sequences import fold_sessions

BLOCK_ROWS = 1024  # some 40 kB of steps, which leaves the second cache to the tables


@compiled
def fold(rows: Rows, spans: Spans, terms: Terms, counts: Counts, scratch: Scratch) -> int:
    """Fold whole paths into the counts, or take them back out, as long as there is room.

    Parameters
    ----------
    rows : Rows
        Columns of rows, those of a path side by side and in order.
    spans : Spans
        The paths to fold, which one is first, the sign, and how much each array may hold.
    terms : Terms
        What is asked, and the plan.
    counts : Counts
        What is added to.
    scratch : Scratch
        Room for `BLOCK_ROWS` rows, for the longest path, and for every touchpoint.

    Returns
    -------
    int
        position of the first path that was not folded because an array must grow first; the
        number of paths when all were folded

    Examples
    --------
    `cham.engine.tally.Tally` gives the kernel its arrays:

    >>> from cham.core.paths import PathOptions, Plan
    >>> from cham.engine.columns import NO_ROWS
    >>> from cham.engine.tally import Extent, Tally
    >>> from cham.engine.vocabulary import Vocabulary, terms_of
    >>> terms = terms_of(Vocabulary(Plan(), ("order",)), PathOptions())
    >>> rows = NO_ROWS.each(lambda column: np.ones(2, column.dtype))._replace(
    ...     touchpoint=np.zeros(2, np.uint32)
    ... )
    >>> tally = Tally(Extent.of(terms, units=2))
    >>> tally.fold(rows.rows, np.array([0]), np.array([2]), terms, sign=+1)
    >>> int(tally.counts.totals[0])
    2
    """
    first = spans.first
    while first < spans.low.shape[0]:
        stop, length = _block_from(first, spans)
        if _is_full(length, counts.used, spans.room):
            return first
        block = _load(rows, spans, first, stop, scratch, counts.used)
        fold_scores(rows, spans, first, stop, terms, counts)
        fold_follows(block, counts)
        fold_ends(block, terms, counts)
        fold_sessions(block, terms, counts, scratch)
        fold_funnel(block, terms, counts)
        fold_ping_pong(block, terms, counts)
        fold_plan(block, terms, counts, scratch)
        fold_asks(block, terms, counts, scratch)
        first = stop
    return first


@compiled
def _block_from(first: int, spans: Spans) -> tuple[int, int]:
    """Give where a block of paths ends and how many rows it has; a long path is a block."""
    stop, length = first + 1, spans.high[first] - spans.low[first]
    while stop < spans.low.shape[0]:
        longer = length + spans.high[stop] - spans.low[stop]
        if longer > BLOCK_ROWS or stop - first == BLOCK_ROWS:
            break
        stop, length = stop + 1, longer
    return stop, length


@compiled
def _is_full(length: int, used: NDArray[np.int64], room: NDArray[np.int64]) -> bool:
    """Tell whether so many rows could overflow one of the growing arrays."""
    full = False
    for which in range(Used.SERIAL):
        full |= used[which] + length > room[which]
    return full


@compiled
def _load(
    rows: Rows, spans: Spans, first: int, stop: int, scratch: Scratch, used: NDArray[np.int64]
) -> Block:
    """Find the steps of a block of paths; they are copied only where some rows are none."""
    if _is_plain(rows.steps.role, spans, first, stop):
        count = _find_all(spans, first, stop, scratch)
        steps = rows.steps
    else:
        count = _load_steps(rows.steps, spans, first, stop, scratch)
        steps = scratch.steps
    serial = used[Used.SERIAL] + 1
    used[Used.SERIAL] += count
    return Block(steps, scratch.low, scratch.high, count, serial, spans.sign)


@compiled
def _is_plain(role: NDArray[np.uint8], spans: Spans, first: int, stop: int) -> bool:
    """Tell whether no path is without rows, and all rows are steps."""
    kinds, is_any = np.uint8(STEP), True
    for path in places(first, stop):
        is_any &= spans.high[path] > spans.low[path]
        for i in places(spans.low[path], spans.high[path]):
            kinds &= role[i]
    return is_any & bool(kinds)


@compiled
def _find_all(spans: Spans, first: int, stop: int, scratch: Scratch) -> int:
    """Leave the rows where they are; give how many paths there are."""
    for path in places(first, stop):
        at = path - np.uint64(first)
        scratch.low[at], scratch.high[at] = spans.low[path], spans.high[path]
    return stop - first


@compiled
def _load_steps(steps: Steps, spans: Spans, first: int, stop: int, scratch: Scratch) -> int:
    """Copy the rows that are steps; give how many paths have any."""
    into, place, paths = scratch.steps, ZERO, ZERO
    for path in places(first, stop):
        scratch.low[paths] = place
        for i in places(spans.low[path], spans.high[path]):
            into.time[place] = steps.time[i]
            into.touchpoint[place] = steps.touchpoint[i]
            into.stage[place] = steps.stage[i]
            into.unit[place] = steps.unit[i]
            into.role[place] = steps.role[i]
            place += np.uint64(steps.role[i] & STEP)
        scratch.high[paths] = place
        paths += np.uint64(place > scratch.low[paths])
    return signed(paths)
