"""Who is compared with whom: bands of prior value and tenure."""

import numpy as np

from cham.core.pains.history import Flags, Floats, Ints

_VALUE_BANDS, _TENURE_BANDS = 1.5, 0.6  # times the cube root of n
_MIN_GOOD, _MIN_BAD = 10, 5  # experiences that a stratum must hold on each side to be compared


def stratify(value: Floats, tenure: Floats, bad: Flags) -> Ints:
    """Put each experience of one touchpoint into a stratum of like customers.

    Parameters
    ----------
    value : Floats of shape (n,)
        Margin before the experience, minor units.
    tenure : Floats of shape (n,)
        Days since the first purchase; negative where there was none.
    bad : Flags of shape (n,)
        True for bad experiences, False for good ones.

    Returns
    -------
    Ints of shape (n,)
        Stratum numbers from 0 without gaps, no unit; −1 for good experiences of kinds of customers
        that had no bad one, who are compared with nobody, and for all where nothing compares.

    Notes
    -----
    Bands are cut at quantiles of all experiences of the touchpoint, and with n the smaller side
    there are 1.5 n^(1/3) of value and 0.6 n^(1/3) of tenure: what differences stay inside a band
    shrink with the square of its width, and so faster than the interval does as n grows.
    Customers who had never bought form a band of their own. Cells are walked like a snake through the table of value and
    tenure, so that neighbours in the walk are neighbours in the table, and joined until each
    holds at least 10 good and 5 bad experiences; a cell without bad ones is left out before. So
    every bad experience is compared, with the nearest good ones there are. In the extreme one
    stratum remains, and the comparison is the naive one: the result names the number of strata.
    Where kinds of customers with bad experiences hold fewer than 10 good ones or 5 bad ones in
    all, there is nothing to compare.

    References
    ----------
    .. [1] W. G. Cochran, "The effectiveness of adjustment by subclassification in removing bias
       in observational studies", Biometrics 24 (1968) 295-313.

    Examples
    --------
    >>> value = np.repeat([10.0, 90.0], 40)
    >>> bad = np.tile([True, False], 40)
    >>> np.unique(stratify(value, np.ones(80), bad)).tolist()
    [0, 1]
    """
    walk = _walk(value, tenure, min(int(bad.sum()), int((~bad).sum())))
    cells = int(walk.max(initial=-1)) + 1
    bads = np.bincount(walk[bad], minlength=cells)
    goods = np.where(bads > 0, np.bincount(walk[~bad], minlength=cells), 0)
    return np.asarray(_join(bads, goods)[walk])


def _walk(value: Floats, tenure: Floats, smaller: int) -> Ints:
    """Give each experience its cell's number along the snake."""
    newcomer = tenure < 0
    rows = max(2, round(_VALUE_BANDS * smaller ** (1 / 3)))
    width = max(1, round(_TENURE_BANDS * smaller ** (1 / 3)))
    by_value = np.where(newcomer, 0, 1 + _band(value, ~newcomer, rows))
    by_tenure = np.where(newcomer, 0, _band(tenure, ~newcomer, width))
    along = np.where(by_value % 2 == 0, by_tenure, width - 1 - by_tenure)
    return np.asarray(by_value * width + along)


def _band(amount: Floats, counted: Flags, bands: int) -> Ints:
    if not counted.any():
        return np.zeros(len(amount), dtype=np.int64)
    cuts = np.unique(np.quantile(amount[counted], np.arange(1, bands) / bands))
    return np.searchsorted(cuts, amount, side="left")


def _join(bads: Ints, goods: Ints) -> Ints:
    """Give each cell its stratum, joining along the walk until every stratum is thick enough."""
    stratum = np.full(len(bads), -1, dtype=np.int64)
    current, bad, good = 0, 0, 0
    for cell in np.flatnonzero(bads > 0):
        stratum[cell] = current
        bad, good = bad + bads[cell], good + goods[cell]
        if bad >= _MIN_BAD and good >= _MIN_GOOD:
            current, bad, good = current + 1, 0, 0
    if not current:
        return np.full(len(bads), -1, dtype=np.int64)
    stratum[stratum == current] = current - 1  # a thin rest joins its neighbour
    return stratum
