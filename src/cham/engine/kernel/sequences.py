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
from cham.engine.kernel.places import ONE, ZERO, places, signed
from cham.engine.kernel.tables import home_slot, taken_from


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
    _count_paths(block, scratch.paths, counts)
    _count_sessions(block, scratch.paths, scratch.sessions, sessions, counts)


@compiled
def _cut(block: Block, timeout: int, paths: Pending, sessions: Pending) -> int:
    """Write down the sequences of paths and sessions; give how many sessions there are.

    Every step is written down as the end of one session and the start of the next, and counts as
    such where it is one: no branch that the processor would guess wrong at every fifth step.
    """
    time, touchpoint = block.steps.time, block.steps.touchpoint
    count = ZERO
    for path in places(0, block.paths):
        low, high = block.low[path], block.high[path]
        whole, part, last = SEED, SEED, time[low]
        sessions.low[count] = low
        for i in places(low, high):
            is_cut = time[i] - last > timeout
            last = time[i]
            sessions.hash[count], sessions.high[count] = part, i
            sessions.low[count + ONE] = i
            count += np.uint64(is_cut)
            part = hashed(SEED if is_cut else part, touchpoint[i])
            whole = hashed(whole, touchpoint[i])
        sessions.hash[count], sessions.high[count] = part, high
        count += ONE
        paths.hash[path], paths.low[path], paths.high[path] = whole, low, high
    return signed(count)


@compiled
def _meet_slots(table: NDArray[np.int64], pending: Pending, count: int) -> None:
    """Read the slot where each hash belongs, so that the memory is waited for only once.

    There is no branch to guess wrong, so the processor reads many slots at a time.
    """
    for i in places(0, count):
        slot = home_slot(table, pending.hash[i])
        pending.slot[i] = slot
        pending.met[i] = table[slot, VariantColumn.HASH]


@compiled
def _count_paths(block: Block, pending: Pending, counts: Counts) -> None:
    """Count the variant of each path; its slot then tells where its steps are written."""
    table, used = counts.path_variants, counts.used
    _meet_slots(table, pending, block.paths)
    for i in places(0, block.paths):
        known = used[Used.PATH_VARIANTS]
        slot = taken_from(table, pending.slot[i], pending.hash[i], used, Used.PATH_VARIANTS)
        pending.slot[i] = slot
        table[slot, VariantColumn.COUNT] += block.sign
        if used[Used.PATH_VARIANTS] == known:
            continue
        low, length = pending.low[i], pending.high[i] - pending.low[i]
        start = used[Used.SEQUENCES]
        into = np.uint64(start)
        for step in places(low, pending.high[i]):
            counts.sequences[into] = block.steps.touchpoint[step]
            into += ONE
        used[Used.SEQUENCES] += length
        table[slot, VariantColumn.OFFSET] = start
        table[slot, VariantColumn.LENGTH] = length


@compiled
def _count_sessions(
    block: Block, paths: Pending, pending: Pending, sessions: int, counts: Counts
) -> None:
    """Count duration and variant of each session; its steps are part of those of its path."""
    table, used, time, path = counts.session_variants, counts.used, block.steps.time, ZERO
    _meet_slots(table, pending, sessions)
    for i in places(0, sessions):
        low, high = pending.low[i], pending.high[i]
        counts.durations[bin_number_of(time[high - 1] - time[low])] += block.sign
        path += np.uint64(low == paths.high[path])
        known = used[Used.SESSION_VARIANTS]
        slot = taken_from(table, pending.slot[i], pending.hash[i], used, Used.SESSION_VARIANTS)
        table[slot, VariantColumn.COUNT] += block.sign
        if used[Used.SESSION_VARIANTS] == known:
            continue
        written = counts.path_variants[paths.slot[path], VariantColumn.OFFSET]
        table[slot, VariantColumn.OFFSET] = written + low - paths.low[path]
        table[slot, VariantColumn.LENGTH] = high - low
