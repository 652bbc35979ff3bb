"""Customers handed from one unit to another and back."""

import numpy as np
from numpy.typing import NDArray

from cham.engine.kernel.arrays import NEAR_UNITS, NO_UNIT, Block, Counts, Handover, Terms, Used
from cham.engine.kernel.compiled import compiled
from cham.engine.kernel.keys import near_unit_place, unit_key
from cham.engine.kernel.places import places, signed
from cham.engine.kernel.tables import taken_slot

_NEAR_SLOTS = NEAR_UNITS * NEAR_UNITS


@compiled
def fold_ping_pong(block: Block, terms: Terms, counts: Counts) -> None:
    """Count handovers between units, and straight returns.

    Parameters
    ----------
    block : Block
        Steps of whole paths.
    terms : Terms
        `owner` of each touchpoint.
    counts : Counts
        `handovers` is added to.
    """
    steps, handovers, used = block.steps, counts.handovers, counts.used
    for path in places(0, block.paths):
        serial = block.serial + signed(path)
        before, last = NO_UNIT, NO_UNIT
        for i in places(block.low[path], block.high[path]):
            unit = steps.unit[i]
            if unit == NO_UNIT:
                unit = terms.owner[steps.touchpoint[i]]
            if unit == NO_UNIT or unit == last:  # noqa: SIM109, PLR1714 - numba's `in` is slow
                continue
            if last != NO_UNIT:
                slot = _slot(handovers, used, last, unit)
                handovers[slot, Handover.COUNT] += block.sign
            if before == unit:
                slot = _slot(handovers, used, before, last)
                handovers[slot, Handover.RETURNS] += block.sign
                handovers[slot, Handover.PATHS] += block.sign * (
                    handovers[slot, Handover.STAMP] != serial
                )
                handovers[slot, Handover.STAMP] = serial
            before, last = last, unit


@compiled
def _slot(handovers: NDArray[np.int64], used: NDArray[np.int64], unit: int, other: int) -> int:
    if handovers.shape[0] == _NEAR_SLOTS:
        return int(np.uint64(near_unit_place(unit, other)))
    return taken_slot(handovers, unit_key(unit, other), used, Used.HANDOVERS)
