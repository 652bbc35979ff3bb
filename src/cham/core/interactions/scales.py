import re
from dataclasses import dataclass
from enum import StrEnum

from cham.core.errors import N_, ChamError

_END = r"(0|-?[1-9][0-9]{0,5})"
_NAME = re.compile(rf"([a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*)_{_END}_{_END}")

_NPS_BAD, _NPS_GOOD = 6, 9  # Reichheld's cuts: detractors up to 6, promoters from 9
_FEW_POINTS = 4  # a scale this short has no neutral band when its number of points is even


class ScaleError(ChamError):
    """A scale's name cannot be read."""

    code = "scale_unknown"
    template = N_(
        "scale ({scale}) must be a metric and its ends, like nps_0_10 or emotion_-2_2; "
        "correct the name"
    )


class Band(StrEnum):
    BAD = "bad"
    NEUTRAL = "neutral"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Scale:
    """What a score was asked on: the metric and the two ends.

    Examples
    --------
    >>> Scale.parse("nps_0_10").band(6).value
    'bad'
    >>> Scale.parse("csat_1_5").emotion(5)
    2.0
    """

    metric: str
    low: int
    high: int

    @classmethod
    def parse(cls, name: str) -> "Scale":
        """Read a scale's name.

        Raises
        ------
        ScaleError
            When the name is not `metric_low_high` with low below high.
        """
        found = _NAME.fullmatch(name)
        if found is None or int(found[2]) >= int(found[3]):
            raise ScaleError(scale=name)
        return cls(found[1], int(found[2]), int(found[3]))

    @property
    def name(self) -> str:
        return f"{self.metric}_{self.low}_{self.high}"

    def holds(self, score: float) -> bool:
        """Tell whether a score is a whole number on the scale."""
        return self.low <= score <= self.high and float(score).is_integer()

    def band(self, score: float) -> Band:
        """Sort a score into bad, neutral or good.

        NPS has its own cuts (0–6, 7–8, 9–10). On every other scale the neutral band is the
        middle point, or the two middle points where the number of points is even and above four.
        """
        if self.metric == "nps" and (self.low, self.high) == (0, 10):
            return _cut(score, _NPS_BAD, _NPS_GOOD)
        middle = (self.low + self.high) / 2
        points = self.high - self.low + 1
        margin = 1.0 if points % 2 == 0 and points > _FEW_POINTS else 0.5
        return _cut(score, middle - margin, middle + margin)

    def emotion(self, score: float) -> float:
        """Put a score on the emotion scale, −2 to +2, in a straight line from end to end."""
        return -2.0 + 4.0 * (score - self.low) / (self.high - self.low)


def _cut(score: float, bad: float, good: float) -> Band:
    if score <= bad:
        return Band.BAD
    return Band.GOOD if score >= good else Band.NEUTRAL
