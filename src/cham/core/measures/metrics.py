"""What each metric makes of a scale: the worth of every point, and the range of the result."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cham.core.interactions import Band, Scale
from cham.core.measures.columns import Floats
from cham.core.measures.errors import MetricUnknownError, NpsScaleError
from cham.core.measures.results import Unit

_NPS_ENDS = (0, 10)
_CSAT_BOX, _CES_BOX = 2, 3
_POINTS_OF_BAND = {Band.BAD: -100.0, Band.NEUTRAL: 0.0, Band.GOOD: 100.0}


class Metric(StrEnum):
    """The metrics that `measure` knows.

    `CES_REVERSED` is the question that asks for the effort itself, so that a high answer is bad
    (Dixon 2010); its answers are turned round, so that a high value always means easy.
    """

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    CES_REVERSED = "ces_reversed"
    EMOTION = "emotion"
    POSITIVITY = "positivity"

    def refuse_ratio(self) -> None:
        """Refuse the metric that is a ratio and no mean of its answers."""
        if self is Metric.POSITIVITY:
            means = ", ".join(metric for metric in Metric if metric is not self)
            raise MetricUnknownError(metric=self.value, known=means)


@dataclass(frozen=True, slots=True)
class Worth:
    """What each point of a scale counts for; the metric is the mean of it over all answers.

    Attributes
    ----------
    of_points
        One number per point, from the low end, in `unit`.
    """

    of_points: Floats
    unit: Unit

    @property
    def floor(self) -> float:
        """The least that the metric can be."""
        return float(self.of_points.min())

    @property
    def ceiling(self) -> float:
        """The most that the metric can be."""
        return float(self.of_points.max())


def read_metric(name: str) -> Metric:
    """Find a metric by its name.

    Parameters
    ----------
    name : str
        One of the values of `Metric`, like "nps".

    Returns
    -------
    Metric
        The metric; no unit.

    Raises
    ------
    MetricUnknownError
        When no metric has this name.

    References
    ----------
    .. [1] Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review
       81(12), 46-54 (NPS).
    .. [2] Dixon, M., Freeman, K. and Toman, N. (2010). Stop trying to delight your customers.
       Harvard Business Review 88(7/8), 116-122 (CES).

    Examples
    --------
    >>> read_metric("nps")
    <Metric.NPS: 'nps'>
    """
    try:
        return Metric(name)
    except ValueError:
        raise MetricUnknownError(metric=name, known=", ".join(Metric)) from None


def worth(metric: Metric, scale: Scale) -> Worth:
    """Give what each point of a scale counts for in a metric.

    Parameters
    ----------
    metric : Metric
        Each but `POSITIVITY`, which is a ratio and no mean: there it gives the share of good
        answers in percent, from which the ratio follows.
    scale : Scale
        What was asked on.

    Returns
    -------
    Worth
        One number per point, in points (NPS), percent (CSAT), score on the scale (CES) or
        emotion (−2 to +2).

    Raises
    ------
    NpsScaleError
        When NPS is asked of a scale other than 0 to 10.

    Notes
    -----
    NPS: −100 for 0–6, 0 for 7–8, +100 for 9–10. CSAT: 100 for the top two points. CES: the answer
    itself, turned round for `CES_REVERSED`. Emotion: the answer put on −2 to +2 in a straight
    line from end to end.

    References
    ----------
    .. [1] Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review
       81(12), 46-54.
    .. [2] Dixon, M., Freeman, K. and Toman, N. (2010). Stop trying to delight your customers.
       Harvard Business Review 88(7/8), 116-122.

    Examples
    --------
    >>> worth(Metric.CSAT, Scale("csat", 1, 5)).of_points.tolist()
    [0.0, 0.0, 0.0, 100.0, 100.0]
    """
    points = np.arange(scale.low, scale.high + 1, dtype=np.float64)
    if metric is Metric.NPS:
        if (scale.low, scale.high) != _NPS_ENDS:
            raise NpsScaleError(low=scale.low, high=scale.high)
        bands = Scale("nps", *_NPS_ENDS)
        found = [_POINTS_OF_BAND[bands.band(point)] for point in points]
        return Worth(np.asarray(found), Unit.POINTS)
    if metric is Metric.CSAT:
        top = points > scale.high - top_box(metric, scale)
        return Worth(np.where(top, 100.0, 0.0), Unit.PERCENT)
    if metric is Metric.CES:
        return Worth(points, Unit.SCORE)
    if metric is Metric.CES_REVERSED:
        return Worth(scale.low + scale.high - points, Unit.SCORE)
    if metric is Metric.EMOTION:
        return Worth(np.asarray([scale.emotion(point) for point in points]), Unit.EMOTION)
    good = [100.0 * (scale.band(point) is Band.GOOD) for point in points]
    return Worth(np.asarray(good), Unit.PERCENT)


def top_box(metric: Metric, scale: Scale) -> int:
    """Give how many points at the good end count as the top box.

    Parameters
    ----------
    metric : Metric
        CSAT takes the top two points, CES the top three.
    scale : Scale
        What was asked on.

    Returns
    -------
    int
        Count of points, at least 1.

    Notes
    -----
    Never more than half of the scale: the middle of a five-point scale is no good answer, so a
    CES asked on 1 to 5 has a top box of two.

    References
    ----------
    .. [1] Sauro, J. and Lewis, J. R. (2016). Quantifying the User Experience, 2nd edition,
       chapter 2: top-box and top-two-box scores.

    Examples
    --------
    >>> top_box(Metric.CES, Scale("ces", 1, 7)), top_box(Metric.CES, Scale("ces", 1, 5))
    (3, 2)
    """
    wanted = _CSAT_BOX if metric is Metric.CSAT else _CES_BOX
    return max(1, min(wanted, (scale.high - scale.low + 1) // 2))
