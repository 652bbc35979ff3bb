"""Customers by what they are worth: three bands, cut where the value is, not where the people are."""

from enum import StrEnum

import numpy as np

from cham.core.personas.known import Ints

_HIGH, _MIDDLE = 0.5, 0.8  # shares of all value that the first band, and the first two, bring


class ValueBand(StrEnum):
    """How much a customer is worth."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


BANDS = tuple(ValueBand)


def value_bands(value: Ints) -> Ints:
    """Sort customers into bands by what they bought for in a year.

    The high band is the smallest group of best customers who together bring half of the value,
    the middle band those after them up to four fifths, the low band everybody else. Customers
    who bought for the same are in the same band; whoever bought nothing is in the low one.

    Parameters
    ----------
    value
        What each customer bought for, integer minor units.

    Returns
    -------
    ndarray of int64
        Positions in `BANDS`.

    References
    ----------
    .. [1] ABC analysis: H. F. Dickie, ABC Inventory Analysis Shoots for Dollars, not Pennies,
       Factory Management and Maintenance 109 (1951), 92-94. The cuts are ours.

    Examples
    --------
    >>> value_bands(np.array([500, 300, 150, 50, 0])).tolist()
    [0, 1, 2, 2, 2]
    """
    worth = np.maximum(value, 0)
    ordered = np.sort(worth)[::-1]
    total = int(ordered.sum())
    bands = np.full(len(worth), BANDS.index(ValueBand.LOW), np.int64)
    if not total:
        return bands
    reached = np.cumsum(ordered) / total
    for band, share in ((ValueBand.MIDDLE, _MIDDLE), (ValueBand.HIGH, _HIGH)):
        least = ordered[int(np.searchsorted(reached, share - 1e-12))]
        bands[worth >= max(least, 1)] = BANDS.index(band)
    return bands
