"""How a journey is remembered: its strongest moment and its last one, beside the plain mean."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from cham.core.interactions import Scale
from cham.core.paths.rows import Path
from cham.core.paths.scores import valid_score

_THOUSAND = 1000  # sums are whole thousandths of a point, so that they add up in any order


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakEnd:
    """Sums over journeys with at least one answer, in thousandths of the emotion scale.

    Attributes
    ----------
    journeys
        How many journeys have an answer.
    peaks, ends, means
        Sums of the peak, of the last answer and of the mean of each journey.
    highest, lowest
        Sums of the best and of the worst answer of each journey.
    doubled, doubled_squares
        Sums of peak + end (twice the peak–end value) and of its square.
    mean_squares
        The sum of the squares of the means.
    """

    journeys: int = 0
    peaks: int = 0
    ends: int = 0
    means: int = 0
    highest: int = 0
    lowest: int = 0
    doubled: int = 0
    doubled_squares: int = 0
    mean_squares: int = 0

    @property
    def peak_end(self) -> float | None:
        """The mean of (peak + end) / 2 over journeys, on the emotion scale from -2 to +2."""
        return self._average(self.doubled, 2 * _THOUSAND)

    @property
    def mean(self) -> float | None:
        """The mean over journeys of the journey's mean emotion, from -2 to +2."""
        return self._average(self.means, _THOUSAND)

    @property
    def peak_end_error(self) -> float | None:
        """The standard error of `peak_end`; None below two journeys."""
        return self._error(self.doubled, self.doubled_squares, 2 * _THOUSAND)

    @property
    def mean_error(self) -> float | None:
        """The standard error of `mean`; None below two journeys."""
        return self._error(self.means, self.mean_squares, _THOUSAND)

    def _average(self, total: int, unit: int) -> float | None:
        return total / self.journeys / unit if self.journeys else None

    def _error(self, total: int, squares: int, unit: int) -> float | None:
        n = self.journeys
        if n < 2:  # noqa: PLR2004 - a spread needs two
            return None
        variance = (squares - total * total / n) / (n - 1)
        return math.sqrt(max(variance, 0.0) / n) / unit


def emotion_thousandths(score: int, scale: Scale) -> int:
    """Put a score on the emotion scale, in whole thousandths.

    Parameters
    ----------
    score : int
        A point of the scale.
    scale : Scale
        What it was asked on.

    Returns
    -------
    int
        thousandths of a point of the emotion scale, -2000 to 2000; halves go up

    Notes
    -----
    A straight line from end to end, as `Scale.emotion`; whole numbers, so that sums are the
    same in any order and can be taken back.

    References
    ----------
    .. [1] Little, T. D. (2013). Longitudinal Structural Equation Modeling, Guilford,
       ch. 1 (percent of maximum possible: scores of different scales on one line).

    Examples
    --------
    >>> emotion_thousandths(7, Scale.parse("nps_0_10"))
    800
    """
    span = scale.high - scale.low
    return (8000 * (score - scale.low) + span) // (2 * span) - 2000


def peak_end(paths: Iterable[Path]) -> PeakEnd:
    """Sum up peak, end and mean of the answers of each journey.

    Parameters
    ----------
    paths : Iterable of Path
        A journey is one path: the answers of one customer or one case-key, in order.

    Returns
    -------
    PeakEnd
        sums in thousandths of a point of the emotion scale, and the count of journeys

    Notes
    -----
    Answers are put on the emotion scale e. The peak is the answer furthest from the journey's
    mean, with its sign: the e that makes abs(e - mean) greatest; where the best and the worst
    are equally far, the worst. The end is the last answer. The value is (peak + end) / 2
    [1]_ [2]_. The distance is compared as abs(n e - sum), so nothing is rounded; the mean of a
    journey is rounded to the nearest thousandth, halves up. One answer is peak, end and mean
    at once; journeys without an answer are left out, never filled in.

    References
    ----------
    .. [1] Kahneman, D., Fredrickson, B. L., Schreiber, C. A., Redelmeier, D. A. (1993). When
       More Pain Is Preferred to Less. Psychological Science 4(6), 401-405.
       doi:10.1111/j.1467-9280.1993.tb00589.x
    .. [2] Fredrickson, B. L., Kahneman, D. (1993). Duration neglect in retrospective
       evaluations of affective episodes. Journal of Personality and Social Psychology 65(1),
       45-55. doi:10.1037/0022-3514.65.1.45

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> scores = [5, 5, 1, 4]
    >>> rows = [
    ...     Row(path="an", time=i, sequence=i, touchpoint="a", score=s, scale="csat_1_5")
    ...     for i, s in enumerate(scores)
    ... ]
    >>> peak_end(paths_of(rows)).peak_end
    -0.5
    """
    journeys = [emotions for emotions in map(_emotions, paths) if emotions]
    peaks = [_peak(emotions) for emotions in journeys]
    ends = [emotions[-1] for emotions in journeys]
    means = [_rounded_mean(emotions) for emotions in journeys]
    doubled = [peak + end for peak, end in zip(peaks, ends, strict=True)]  # 2 (P + E) / 2 [1]
    return PeakEnd(
        journeys=len(journeys),
        peaks=sum(peaks),
        ends=sum(ends),
        means=sum(means),
        highest=sum(map(max, journeys)),
        lowest=sum(map(min, journeys)),
        doubled=sum(doubled),
        doubled_squares=sum(value * value for value in doubled),
        mean_squares=sum(value * value for value in means),
    )


def _emotions(path: Path) -> list[int]:
    emotions: list[int] = []
    for row in path.rows:
        score = None if row.score is None else valid_score(row.score, row.scale)
        if score is not None:
            emotions.append(emotion_thousandths(score, Scale.parse(row.scale)))
    return emotions


def _peak(emotions: list[int]) -> int:
    total = sum(emotions)
    return max(sorted(emotions), key=lambda e: abs(len(emotions) * e - total))


def _rounded_mean(emotions: list[int]) -> int:
    return (2 * sum(emotions) + len(emotions)) // (2 * len(emotions))
