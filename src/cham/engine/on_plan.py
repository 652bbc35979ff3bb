"""The figure that counts the paths on the plan, named so that one can ask what is behind it."""

from dataclasses import dataclass

from cham.engine.kernel import Counts, Total
from cham.engine.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class OnPlanFigure:
    """How many paths are on the planned path, as far as they have come."""

    def read(self, counts: Counts, vocabulary: Vocabulary) -> int:
        """Give its value."""
        del vocabulary
        return int(counts.totals[Total.ON_PLAN])
