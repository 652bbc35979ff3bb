"""A measure over time, with what chance alone would do to each of its values."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from cham.core.measures.columns import Floats, Numbers, Rows, Setting
from cham.core.measures.metrics import Metric, Worth, worth
from cham.core.measures.results import Unit
from cham.core.measures.tallies import Tally

_MOVING_RANGE = 1.128  # mean range of two normal values, in standard deviations


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values in the order of time, as control charts take them.

    Attributes
    ----------
    values
        One per period, NaN without answers.
    spreads
        Standard deviation of each value if nothing changed, in the same unit.
    centre
        The level to compare with; NaN where the baseline has no answers.
    baseline
        How many of the first periods set the level.
    n
        Answers per period; 1 each where values came as they are.
    floor, ceiling
        Ends of the scale.
    """

    values: Floats
    spreads: Floats
    centre: float
    baseline: int
    n: tuple[int, ...]
    unit: Unit
    floor: float = -math.inf
    ceiling: float = math.inf


def share_series(counts: Numbers, sizes: Numbers, *, baseline: int | None = None) -> Series:
    """Make a series of shares from counts per period.

    Parameters
    ----------
    counts : sequence or array of float, shape (n,)
        How many had it in each period, 0 to the size.
    sizes : sequence or array of float, shape (n,)
        How many were looked at, 0 or more.
    baseline : int, optional
        How many of the first periods set the level, 1 to n; all where left out.

    Returns
    -------
    Series
        Shares in percent with the spread sqrt(p (1 − p) / size) of each.

    Raises
    ------
    ColumnShapeError, ColumnLengthError, SettingOutsideError
        When a column is unsound, a count is above its size, or the baseline above n.

    Notes
    -----
    p is the share over the whole baseline. Where it is 0 or 1 the spread is taken at
    (count + 1/2) / (size + 1), so that a first single case is no alarm by itself.

    References
    ----------
    .. [1] Montgomery, D. C. (2012). Introduction to Statistical Quality Control, 7th edition.
       Wiley, section 7.2.

    Examples
    --------
    >>> made = share_series([2, 3], [10, 10])
    >>> made.centre, made.values.tolist()
    (25.0, [20.0, 30.0])
    """
    rows = Rows(len(counts))
    had, looked = rows.numbers("counts", counts), rows.numbers("sizes", sizes)
    for count, size in zip(had, looked, strict=True):
        Setting("sizes", float(size)).within(0, math.inf)
        Setting("counts", float(count)).within(0, float(size))
    first = _baseline(baseline, rows.count)
    total, size = float(had[:first].sum()), float(looked[:first].sum())
    share = total / size if size else math.nan
    smooth = (total + 0.5) / (size + 1) if share in {0.0, 1.0} else share
    with np.errstate(divide="ignore", invalid="ignore"):
        values = 100 * had / looked
        spreads = 100 * np.sqrt(smooth * (1 - smooth) / looked)
    return Series(
        values=values,
        spreads=spreads,
        centre=100 * share,
        baseline=first,
        n=tuple(int(one) for one in looked),
        unit=Unit.PERCENT,
        floor=0.0,
        ceiling=100.0,
    )


def metric_series(
    metric: Metric, periods: Sequence[Tally], *, baseline: int | None = None
) -> Series:
    """Make a series of a metric from the answers of each period.

    Parameters
    ----------
    metric : Metric
        Each but `POSITIVITY`.
    periods : sequence of Tally, length 1 or more
        Answers per period, on one scale.
    baseline : int, optional
        How many of the first periods set the level, 1 to n; all where left out.

    Returns
    -------
    Series
        Values in points (NPS), percent (CSAT), score or emotion, with the spread of each.

    Raises
    ------
    MetricUnknownError
        When the metric is a ratio.
    NpsScaleError, ScalesDifferError, SettingOutsideError
        When NPS is asked of a scale other than 0 to 10, the periods were asked on different
        scales, or the baseline is above n.

    Notes
    -----
    The spread is sqrt(variance / n_eff) with the variance of one answer over the whole baseline.
    Taking each period's own variance instead would let the answers under test set their own
    limits: a period of few, equal answers would have none and always be an alarm.

    References
    ----------
    .. [1] Montgomery, D. C. (2012). Introduction to Statistical Quality Control, 7th edition.
       Wiley, chapter 6.
    .. [2] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372 (the variance of one answer).

    Examples
    --------
    >>> from cham.core.measures.tallies import tally
    >>> from cham.core.interactions import Scale
    >>> nps = Scale("nps", 0, 10)
    >>> made = metric_series(Metric.NPS, [tally([9, 3], scale=nps), tally([9, 9], scale=nps)])
    >>> made.values.tolist(), made.centre
    ([0.0, 100.0], 50.0)
    """
    metric.refuse_ratio()
    found = worth(metric, periods[0].scale)
    first = _baseline(baseline, len(periods))
    level = reduce(add, periods[:first])
    sizes = np.asarray([period.n_effective for period in periods])
    with np.errstate(divide="ignore", invalid="ignore"):
        spreads = np.sqrt(_variance(level, found) / sizes)
    return Series(
        values=np.asarray([float(period.shares @ found.of_points) for period in periods]),
        spreads=spreads,
        centre=float(level.shares @ found.of_points),
        baseline=first,
        n=tuple(period.n for period in periods),
        unit=found.unit,
        floor=found.floor,
        ceiling=found.ceiling,
    )


def value_series(
    values: Numbers,
    *,
    centre: float | None = None,
    spread: float | None = None,
    baseline: int | None = None,
) -> Series:
    """Make a series of values whose spread is known or seen from one to the next.

    Parameters
    ----------
    values : sequence or array of float, shape (n,)
        Values in the order of time, in any unit; NaN where there is none.
    centre : float, optional
        The level to compare with; the mean of the baseline where left out.
    spread : float, optional
        Standard deviation of a value, above 0; the mean moving range over 1.128 where left out.
    baseline : int, optional
        How many of the first values set the level, 1 to n; all where left out.

    Returns
    -------
    Series
        The values with one spread, on their own scale.

    Raises
    ------
    SettingTooLowError, SettingOutsideError, ColumnShapeError
        When the spread is not above 0, the baseline above n, or the values are no column.

    Notes
    -----
    The moving range is the distance from one value to the next; a slow change hardly widens it.

    References
    ----------
    .. [1] Montgomery, D. C. (2012). Introduction to Statistical Quality Control, 7th edition.
       Wiley, section 6.4.

    Examples
    --------
    >>> made = value_series([9.0, 11.0, 10.0], centre=10.0)
    >>> float(made.spreads[0].round(2))
    1.33
    """
    if spread is not None:
        Setting("spread", spread).above(0)
    found = Rows(len(values)).numbers("values", values)
    first = _baseline(baseline, found.size)
    seen = found[:first][np.isfinite(found[:first])]
    if centre is None:
        centre = float(seen.mean()) if seen.size else math.nan
    if spread is None:
        moves = np.abs(np.diff(seen))
        spread = float(moves.mean()) / _MOVING_RANGE if moves.size else math.nan
    return Series(
        values=found,
        spreads=np.full(found.size, spread),
        centre=centre,
        baseline=first,
        n=tuple(int(told) for told in np.isfinite(found)),
        unit=Unit.GIVEN,
    )


def _baseline(baseline: int | None, length: int) -> int:
    first = length if baseline is None else baseline
    Setting("baseline", first).within(1, max(length, 1))
    return first


def _variance(level: Tally, found: Worth) -> float:
    shares = level.shares
    variance = float(shares @ (found.of_points - shares @ found.of_points) ** 2)
    if variance > 0:
        return variance
    # All answers alike: one more, spread over all points, gives a spread to compare with.
    smooth = (shares * level.n_effective + 1 / shares.size) / (level.n_effective + 1)
    return float(smooth @ (found.of_points - smooth @ found.of_points) ** 2)
