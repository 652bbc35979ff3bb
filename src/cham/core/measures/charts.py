"""Control charts: what chance alone would do to a series, and what it would not."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from cham.core.measures.columns import Floats, Numbers, Setting
from cham.core.measures.limits import normal_quantile
from cham.core.measures.results import CannotTell, Unit
from cham.core.measures.series import Series, share_series

_MOVING_RANGE = 1.128  # mean range of two normal values, in standard deviations
_LEAST_WIDTH = 2.0


class ChartKind(StrEnum):
    """How a chart's limits are made."""

    SHEWHART = "shewhart"
    P = "p"
    LANEY = "laney"
    EWMA = "ewma"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """One period on a chart.

    Attributes
    ----------
    value
        What is plotted, in the chart's unit; None for a period without answers.
    low, high
        The limits; None where they cannot be told.
    n
        Answers in the period.
    outside
        Whether the value lies beyond a limit.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlChart:
    """Values and the limits within which chance alone would keep nearly all of them.

    Attributes
    ----------
    centre
        The level of the baseline; None where it has no answers.
    width
        Limits are this many standard deviations from the centre.
    inflation
        How much more the periods differ than answers alone explain (Laney); 1 elsewhere.
    """

    kind: ChartKind
    centre: float | None
    width: float
    unit: Unit
    points: tuple[ChartPoint, ...]
    inflation: float = 1.0
    cannot_tell: CannotTell | None = None

    @property
    def signals(self) -> tuple[int, ...]:
        """Positions of the points beyond a limit, 0 for the first period."""
        return tuple(at for at, point in enumerate(self.points) if point.outside)


def shewhart_chart(series: Series, *, width: float = 3.0) -> ControlChart:
    """Chart a series with limits for each value by itself: finds sudden, large changes.

    Parameters
    ----------
    series : Series
        From `metric_series`, `share_series` or `value_series`.
    width : float
        Standard deviations from centre to limit, above 0.

    Returns
    -------
    ControlChart
        Values and limits in the series' unit; limits end at the ends of the scale.

    Raises
    ------
    SettingTooLowError
        When the width is not above 0.

    Notes
    -----
    centre ± width × spread. At 3 about 3 of 1,000 periods without change lie outside, more where
    a period has fewer than some 20 answers.

    References
    ----------
    .. [1] Montgomery, D. C. (2012). Introduction to Statistical Quality Control, 7th edition.
       Wiley, chapter 6.

    Examples
    --------
    >>> from cham.core.measures.series import value_series
    >>> chart = shewhart_chart(value_series([10, 11, 9, 10, 16], centre=10.0, spread=1.0))
    >>> chart.signals
    (4,)
    """
    Setting("width", width).above(0)
    return _draw(series, series.values, width * series.spreads, ChartKind.SHEWHART, width)


def p_chart(
    counts: Numbers, sizes: Numbers, *, baseline: int | None = None, width: float = 3.0
) -> ControlChart:
    """Chart a share per period.

    Parameters
    ----------
    counts : sequence or array of float, shape (n,)
        How many had it in each period, 0 to the size.
    sizes : sequence or array of float, shape (n,)
        How many were looked at, 0 or more.
    baseline : int, optional
        How many of the first periods set the level, 1 to n; all where left out.
    width : float
        Standard deviations from centre to limit, above 0.

    Returns
    -------
    ControlChart
        Shares and limits in percent, 0 to 100.

    Raises
    ------
    ColumnShapeError, ColumnLengthError, SettingOutsideError, SettingTooLowError
        As `share_series`, or when the width is not above 0.

    Notes
    -----
    p ± width sqrt(p (1 − p) / size). With sizes in the thousands everything is outside, because
    periods differ by more than chance: use `laney_chart`.

    References
    ----------
    .. [1] Montgomery, D. C. (2012). Introduction to Statistical Quality Control, 7th edition.
       Wiley, section 7.2.

    Examples
    --------
    >>> p_chart([5, 6, 4, 20], [50, 50, 50, 50], baseline=3).signals
    (3,)
    """
    chart = shewhart_chart(share_series(counts, sizes, baseline=baseline), width=width)
    return replace(chart, kind=ChartKind.P)


def laney_chart(series: Series, *, width: float = 3.0) -> ControlChart:
    """Chart a series whose periods differ by more than their answers explain.

    Parameters
    ----------
    series : Series
        From `share_series` (Laney's p′) or `metric_series`, with large periods.
    width : float
        Standard deviations from centre to limit, above 0.

    Returns
    -------
    ControlChart
        Values and limits in the series' unit, and the inflation as a ratio.

    Raises
    ------
    SettingTooLowError
        When the width is not above 0.

    Notes
    -----
    With z the values less centre over spread, inflation = mean |z(i) − z(i − 1)| / 1.128 over the
    baseline and limits centre ± width × spread × inflation. It needs a baseline of some 20
    periods; with fewer than two it stays at 1.

    References
    ----------
    .. [1] Laney, D. B. (2002). Improved control charts for attributes. Quality Engineering 14,
       531-537.

    Examples
    --------
    >>> from cham.core.measures.series import share_series
    >>> chart = laney_chart(share_series([300, 360, 310, 350], [1000, 1000, 1000, 1000]))
    >>> round(chart.inflation, 2), chart.signals
    (2.98, ())
    """
    Setting("width", width).above(0)
    standard = ((series.values - series.centre) / series.spreads)[: series.baseline]
    moves = np.abs(np.diff(standard[np.isfinite(standard)]))
    # Laney (2002): the moving range of the standardised shares.
    inflation = float(moves.mean()) / _MOVING_RANGE if moves.size else 1.0
    chart = _draw(
        series, series.values, width * inflation * series.spreads, ChartKind.LANEY, width
    )
    return replace(chart, inflation=inflation)


def ewma_chart(series: Series, *, smoothing: float = 0.1, width: float = 2.7) -> ControlChart:
    """Chart the exponentially weighted mean of a series: finds small changes that last.

    Parameters
    ----------
    series : Series
        From `metric_series`, `share_series` or `value_series`.
    smoothing : float
        Weight of the newest value, above 0 and up to 1; 0.1 to 0.2 for shifts of about one
        standard deviation.
    width : float
        Standard deviations of the smoothed value from centre to limit, above 0.

    Returns
    -------
    ControlChart
        Smoothed values and limits in the series' unit, such as points.

    Raises
    ------
    SettingTooLowError, SettingOutsideError
        When the width or the smoothing is not above 0, or the smoothing above 1.

    Notes
    -----
    z = λ x + (1 − λ) z, from the centre on. Its variance is v = λ² spread² + (1 − λ)² v, which
    with equal spreads is spread² λ / (2 − λ) (1 − (1 − λ)^(2 t)). A period without answers changes
    neither and is not plotted. With the default setting and normal values a false alarm comes about
    once in 370 periods (simulated).

    References
    ----------
    .. [1] Roberts, S. W. (1959). Control chart tests based on geometric moving averages.
       Technometrics 1, 239-250.
    .. [2] Montgomery, D. C. (2012). Introduction to Statistical Quality Control, 7th edition.
       Wiley, section 9.2.

    Examples
    --------
    >>> from cham.core.measures.series import value_series
    >>> chart = ewma_chart(value_series([9.45, 7.99], centre=10.0, spread=1.0))
    >>> [round(point.value, 4) for point in chart.points]
    [9.945, 9.7495]
    """
    Setting("width", width).above(0)
    Setting("smoothing", smoothing).above(0)
    Setting("smoothing", smoothing).within(0, 1)
    level, variance = series.centre, 0.0
    smoothed, spreads = np.full(series.values.size, np.nan), np.full(series.values.size, np.nan)
    for at, value in enumerate(series.values):
        if not np.isfinite(value):
            continue
        level = smoothing * float(value) + (1 - smoothing) * level
        # Montgomery (2012), section 9.2, with the spread of each period.
        variance = smoothing**2 * float(series.spreads[at]) ** 2 + (1 - smoothing) ** 2 * variance
        smoothed[at], spreads[at] = level, variance**0.5
    return _draw(series, smoothed, width * spreads, ChartKind.EWMA, width)


def width_for_false_alarms(points: int, *, false_alarms: float = 1.0) -> float:
    """Compute how wide limits must be for a budget of false alarms over all charts.

    Parameters
    ----------
    points : int
        Points looked at in the time of the budget, over all charts: 40 touchpoints by week are
        about 174 a month.
    false_alarms : float
        How many false alarms may be expected in that time, above 0 and below `points`.

    Returns
    -------
    float
        Width in standard deviations, no unit; never below 2, for no budget makes every second
        wobble worth a look.

    Raises
    ------
    SettingTooLowError, SettingOutsideError
        When the budget is not above 0, or not below the number of points.

    Notes
    -----
    The width whose tail under the normal distribution is false_alarms / points, for points that
    do not hang together (Shewhart charts; for EWMA it is a little too wide).

    References
    ----------
    .. [1] Montgomery, D. C. (2012). Introduction to Statistical Quality Control, 7th edition.
       Wiley, section 5.3: the choice of control limits.

    Examples
    --------
    >>> round(width_for_false_alarms(174), 2)
    2.76
    """
    Setting("false_alarms", false_alarms).above(0)
    Setting("false_alarms", false_alarms).within(0, points)
    return max(normal_quantile(false_alarms / points), _LEAST_WIDTH)


def _draw(
    series: Series, values: Floats, halves: Floats, kind: ChartKind, width: float
) -> ControlChart:
    known = np.isfinite(halves)
    lows = np.where(known, np.maximum(series.centre - halves, series.floor), np.nan)
    highs = np.where(known, np.minimum(series.centre + halves, series.ceiling), np.nan)
    points = tuple(
        ChartPoint(
            value=float(value) if np.isfinite(value) else None,
            low=float(low) if np.isfinite(low) else None,
            high=float(high) if np.isfinite(high) else None,
            n=n,
            outside=bool(value < low or value > high),
        )
        for value, low, high, n in zip(values, lows, highs, series.n, strict=True)
    )
    told = bool(np.isfinite(series.centre))
    return ControlChart(
        kind=kind,
        centre=series.centre if told else None,
        width=width,
        unit=series.unit,
        points=points,
        cannot_tell=None if told else CannotTell.NO_ANSWERS,
    )
