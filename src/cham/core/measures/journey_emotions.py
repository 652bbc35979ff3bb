"""Emotions of whole journeys, row by row as they happened."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cham.core.measures.columns import Floats, Labels, Numbers, Rows, Whole
from cham.core.measures.results import Excluded


@dataclass(frozen=True, slots=True)
class JourneyEmotions:
    """Emotions sorted by journey and, within a journey, by time.

    Attributes
    ----------
    journeys : array of str, shape (k,)
        Names of the journeys that have an emotion.
    starts : array of int, shape (k,)
        Position of the first emotion of each journey.
    journey : array of int, shape (n,)
        Journey of each emotion, as a position in `journeys`.
    emotions : array of float, shape (n,)
        The emotions, in their own unit.
    excluded
        Rows without an emotion.
    """

    journeys: npt.NDArray[np.str_]
    starts: Whole
    journey: Whole
    emotions: Floats
    excluded: Excluded

    @classmethod
    def read(
        cls, journeys: Labels, emotions: Numbers, times: Numbers | None = None
    ) -> "JourneyEmotions":
        """Sort emotions by journey and time; ties and missing times keep the order given."""
        rows = Rows(len(journeys))
        names = rows.labels("journeys", journeys)
        found = rows.numbers("emotions", emotions)
        when = np.zeros(rows.count) if times is None else rows.numbers("times", times)
        told = np.flatnonzero(np.isfinite(found))
        keys, journey = np.unique(names[told], return_inverse=True)
        order = np.lexsort((when[told], journey))
        starts = np.searchsorted(journey[order], np.arange(keys.size))
        return cls(
            keys,
            starts.astype(np.int64),
            journey[order].astype(np.int64),
            found[told][order],
            Excluded(blank=rows.count - told.size),
        )

    @property
    def sizes(self) -> Whole:
        """Emotions in each journey."""
        return np.diff(np.append(self.starts, self.emotions.size))

    @property
    def from_end(self) -> Whole:
        """How many emotions of the same journey follow each one."""
        ends = self.starts + self.sizes
        return ends[self.journey] - 1 - np.arange(self.emotions.size)

    def sums(self, values: Floats) -> Floats:
        """Add up values of the rows within each journey."""
        sums = np.bincount(self.journey, values, self.journeys.size)
        return np.asarray(sums, dtype=np.float64)
