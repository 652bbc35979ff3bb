"""Single figures among the counts, named so that one can ask what is behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from cham.core.paths import BINS
from cham.engine.errors import UnknownNameError
from cham.engine.kernel import (
    NEAR_UNITS,
    SEED,
    AtTouchpoint,
    Counts,
    Handover,
    InStage,
    Total,
    VariantColumn,
    gap_key,
    hashed,
    near_place,
    near_unit_place,
    score_key,
    slot_of,
    unit_key,
)
from cham.engine.vocabulary import Vocabulary


class Figure(Protocol):
    """One figure among the answers."""

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value.

        Parameters
        ----------
        counts : Counts
            Where it is counted.
        vocabulary : Vocabulary
            The names behind the numbers.

        Returns
        -------
        int
            A count.
        """
        ...


class Of(Enum):
    """What may be counted at a touchpoint."""

    STEPS = AtTouchpoint.STEPS
    PATHS = AtTouchpoint.PATHS
    REPEATERS = AtTouchpoint.REPEATERS
    STARTS = AtTouchpoint.STARTS
    ENDS = AtTouchpoint.ENDS
    LAST = AtTouchpoint.LAST
    DROPPED = AtTouchpoint.DROPPED
    SKIPPED = AtTouchpoint.SKIPPED
    BACK_STEPS = AtTouchpoint.BACK_STEPS
    ASKS = AtTouchpoint.ASKS
    ASKED_AGAIN = AtTouchpoint.ASKED_AGAIN


@dataclass(frozen=True, slots=True)
class TouchpointFigure:
    """A count at one touchpoint."""

    touchpoint: str
    of: Of

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        number = _place(self.touchpoint, vocabulary.touchpoints)
        return int(counts.touchpoints[number, self.of.value])


@dataclass(frozen=True, slots=True)
class EverywhereFigure:
    """A count at all touchpoints together."""

    of: Of

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        del vocabulary
        return int(counts.touchpoints[:, self.of.value].sum())


@dataclass(frozen=True, slots=True)
class EdgeFigure:
    """How often one touchpoint directly followed another."""

    before: str
    after: str

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        before = _place(self.before, vocabulary.touchpoints)
        after = _place(self.after, vocabulary.touchpoints)
        if counts.near.size:
            first = near_place(before, after, 0)
            return int(counts.near[first : first + BINS].sum())
        slots = [
            slot_of(counts.gaps, gap_key(before, after, number)) for number in range(BINS - 1)
        ]
        return int(counts.gaps[slots, 1].sum())


@dataclass(frozen=True, slots=True)
class ScoreFigure:
    """How often a score was given at a touchpoint."""

    touchpoint: str
    scale: str
    score: int

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        touchpoint = _place(self.touchpoint, vocabulary.touchpoints)
        scale = _place(self.scale, vocabulary.scales)
        slot = slot_of(counts.scores, score_key(touchpoint, scale, self.score))
        return int(counts.scores[slot, 1])


@dataclass(frozen=True, slots=True)
class PingPongFigure:
    """How often a unit handed over to another and straight got back."""

    unit: str
    other: str

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        unit = _place(self.unit, vocabulary.units)
        other = _place(self.other, vocabulary.units)
        if len(counts.handovers) == NEAR_UNITS**2:
            slot = near_unit_place(unit, other)
        else:
            slot = slot_of(counts.handovers, unit_key(unit, other))
        return int(counts.handovers[slot, Handover.RETURNS])


@dataclass(frozen=True, slots=True)
class VariantFigure:
    """How many paths took exactly this sequence of touchpoints."""

    steps: tuple[str, ...]

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        state = SEED
        for step in self.steps:
            state = hashed(state, _place(step, vocabulary.touchpoints))
        slot = slot_of(counts.path_variants, state)
        return int(counts.path_variants[slot, VariantColumn.COUNT])


@dataclass(frozen=True, slots=True)
class StageFigure:
    """How many paths were in a stage, skipped or repeated something of it, or what was added."""

    stage: str
    of: InStage

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        return int(counts.stages[_place(self.stage, vocabulary.plan.stages), self.of])


@dataclass(frozen=True, slots=True)
class OffPlanFigure:
    """How many paths are not on the planned path."""

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        del vocabulary
        return int(counts.totals[Total.PATHS] - counts.totals[Total.ON_PLAN])


def _place(name: str, names: Sequence[str]) -> int:
    if name not in names:
        raise UnknownNameError(name=name)
    return names.index(name)
