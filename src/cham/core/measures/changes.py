"""Where a series changed its level."""

import math
from dataclasses import dataclass

import numpy as np

from cham.core.measures.columns import Floats, Numbers, Rows, Setting

_SHORTEST = 2
_PENALTY = 4.0  # times log n; see the simulation in the notes of change_points


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch at one level.

    Attributes
    ----------
    start, end
        Positions in the series, the end not included.
    mean
        Level in the unit of the series.
    n
        Values in it that are not blank.
    """

    start: int
    end: int
    mean: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePoints:
    """The stretches of a series.

    Attributes
    ----------
    positions
        Position of the first value at each new level; empty where nothing changed.
    stretches
        The stretches, one more than positions; none where the series is blank.
    noise
        Estimated standard deviation from one value to the next, in the unit of the series.
    penalty
        What a further change must gain, in squared noise; no unit.
    """

    positions: tuple[int, ...]
    stretches: tuple[Stretch, ...]
    noise: float
    penalty: float


def change_points(values: Numbers, *, penalty: float | None = None) -> ChangePoints:
    """Find where the level of a series changed.

    Parameters
    ----------
    values : sequence or array of float, shape (n,)
        Values in the order of time, in any unit; NaN where there is none.
    penalty : float, optional
        What a further change must gain, above 0, no unit; 4 log n where left out.

    Returns
    -------
    ChangePoints
        Positions in the series, 0 for the first value, and levels in its unit.

    Raises
    ------
    SettingTooLowError, ColumnShapeError
        When the penalty is not above 0, or the values are no column.

    Notes
    -----
    The stretches of at least two values that minimise the sum of squared distances from their
    means plus the penalty for each change, exactly (PELT, every position tried). The series is
    standardised by its noise, estimated from first differences, which a change of level hardly
    touches. With the default penalty and nothing but noise a change is found in 4 of 100 series
    of 8 values, 3 of 12, 2 of 24 and fewer than 1 of 60; a shift by two standard deviations in
    the middle is found in 40, 55, 87 and 99 of 100. Values that hang together from one to the
    next (a rolling mean) look like changes: give it the plain monthly figures. The library's
    default of trying every fifth position gives wrong places.

    References
    ----------
    .. [1] Killick, R., Fearnhead, P. and Eckley, I. A. (2012). Optimal detection of changepoints
       with a linear computational cost. Journal of the American Statistical Association 107,
       1590-1598.
    .. [2] Truong, C., Oudre, L. and Vayatis, N. (2020). Selective review of offline change point
       detection methods. Signal Processing 167, 107299.

    Examples
    --------
    >>> found = change_points([40, 42, 41, 40, 43, 41, 30, 31, 29, 30, 32, 30])
    >>> found.positions, [stretch.mean for stretch in found.stretches]
    ((6,), [41.166666666666664, 30.333333333333332])
    """
    if penalty is not None:
        Setting("penalty", penalty).above(0)
    found = Rows(len(values)).numbers("values", values)
    places = np.flatnonzero(np.isfinite(found))
    told = found[places]
    asked = _PENALTY * math.log(max(told.size, 2)) if penalty is None else penalty
    noise = float(np.diff(told).std(ddof=1)) / math.sqrt(2) if told.size > _SHORTEST else 0.0
    starts = [0, *_starts(told, noise, asked)] if told.size else []
    ends = [*starts[1:], told.size]
    positions = tuple(int(places[start]) for start in starts)
    stretches = tuple(
        Stretch(
            start=position,
            end=int(places[end]) if end < told.size else found.size,
            mean=float(told[start:end].mean()),
            n=end - start,
        )
        for position, start, end in zip(positions, starts, ends, strict=False)
    )
    return ChangePoints(positions=positions[1:], stretches=stretches, noise=noise, penalty=asked)


def _starts(told: Floats, noise: float, penalty: float) -> list[int]:
    from ruptures import KernelCPD

    if told.size < 2 * _SHORTEST or noise == 0:
        return []
    standard = ((told - told.mean()) / noise).reshape(-1, 1)
    # The linear kernel is the squared distance from the mean; this class runs PELT over every
    # position in compiled code, 100 times as fast as the library's class Pelt with jump=1.
    ends = KernelCPD(kernel="linear", min_size=_SHORTEST).fit(standard).predict(pen=penalty)
    return [int(end) for end in ends[:-1]]
