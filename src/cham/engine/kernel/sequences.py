"""Variants of paths and sessions: sequences of touchpoints, told apart by their hash."""

import numpy as np
from numpy.typing import NDArray

from cham.engine.kernel.arrays import (
    Block,
    Counts,
    Pending,
    Scratch,
    Terms,
    Total,
    Used,
    VariantColumn,
)
from cham.engine.kernel.bins import bin_number_of
from cham.engine.kernel.compiled import compiled
from cham.engine.kernel.keys import SEED, hashed
from cham.engine.kernel.tables import slot_of, taken_from


@compiled
def fold_sessions(block: Block, terms: Terms, counts: Counts, scratch: Scratch) -> None:
    """Cut paths into sessions; count these, their durations, and the variants of both.

    Parameters
    ----------
    block : Block
        Steps of whole paths.
    terms : Terms
        `session_timeout`, microseconds.
    counts : Counts
        `durations`, `totals` and the variants are added to.
    scratch : Scratch
        `paths` and `sessions` are used.
    """
    sessions = _cut(block, terms.session_timeout, scratch.paths, scratch.sessions)
    counts.totals[Total.SESSIONS] += block.sign * sessions
    time = block.steps.time
    for session in range(sessions):
        first, last = scratch.sessions.low[session], scratch.sessions.high[session] - 1
        counts.durations[bin_number_of(time[last] - time[first])] += block.sign
    _count_variants(
        block, scratch.paths, block.paths, counts.path_variants, Used.PATH_VARIANTS, counts
    )
    _count_variants(
        block, scratch.sessions, sessions, counts.session_variants, Used.SESSION_VARIANTS, counts
    )


@compiled
def _cut(block: Block, timeout: int, paths: Pending, sessions: Pending) -> int:
    """Write down the sequences of paths and sessions; give how many sessions there are."""
    time, touchpoint = block.steps.time, block.steps.touchpoint
    count = 0
    for path in range(block.paths):
        low, high = block.low[path], block.high[path]
        whole, part, last = SEED, SEED, time[low]
        sessions.low[count] = low
        for i in range(low, high):
            if time[i] - last > timeout:
                sessions.hash[count], sessions.high[count] = part, i
                count += 1
                sessions.low[count], part = i, SEED
            last = time[i]
            part = hashed(part, touchpoint[i])
            whole = hashed(whole, touchpoint[i])
        sessions.hash[count], sessions.high[count] = part, high
        count += 1
        paths.hash[path], paths.low[path], paths.high[path] = whole, low, high
    return count


@compiled
def _count_variants(
    block: Block,
    pending: Pending,
    count: int,
    table: NDArray[np.int64],
    which: int,
    counts: Counts,
) -> None:
    for i in range(count):  # look-ups that do not wait for each other
        pending.slot[i] = slot_of(table, pending.hash[i])
    for i in range(count):
        slot = taken_from(table, pending.slot[i], pending.hash[i], counts.used, which)
        if table[slot, VariantColumn.LENGTH] == 0:
            start, length = counts.used[Used.SEQUENCES], pending.high[i] - pending.low[i]
            for step in range(length):
                counts.sequences[start + step] = block.steps.touchpoint[pending.low[i] + step]
            counts.used[Used.SEQUENCES] += length
            table[slot, VariantColumn.OFFSET] = start
            table[slot, VariantColumn.LENGTH] = length
        table[slot, VariantColumn.COUNT] += block.sign
