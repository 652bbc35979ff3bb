"""Places in arrays, as numbers without a sign.

numba lets a negative place count from the end, as Python does, and asks at every access whether
a signed one is; without a sign there is nothing to ask, which saves a tenth of the time and more.
A signed number must never meet one of these in a sum: numba would make it a floating-point one.
`int` changes nothing in compiled code; it is there for the type checker.
"""

import numpy as np

from cham.engine.kernel.compiled import compiled

ZERO, ONE = np.uint64(0), np.uint64(1)


@compiled
def places(low: int, high: int) -> range:
    """Walk the places of an array.

    Parameters
    ----------
    low, high : int
        0 or more, positions; the second is outside.

    Returns
    -------
    range
        Unsigned positions.
    """
    return range(int(np.uint64(low)), int(np.uint64(high)))


@compiled
def signed(place: int | np.uint64) -> int:
    """Give a place as a number that may meet others in a sum.

    Parameters
    ----------
    place : int
        A position.

    Returns
    -------
    int
        The same position.

    Examples
    --------
    >>> signed(ONE) - 2
    -1
    """
    return int(np.int64(place))
