"""The bins of `cham.core.paths.bin_number`, in machine code."""

import numpy as np

from cham.engine.kernel.compiled import compiled

_EXACT = 1 << 53  # up to here a float64 holds every whole number
_DROPPED_BITS = 10
_DROPPED_BINS = 8 * _DROPPED_BITS
_MANTISSA_BITS = 49  # a float64 keeps 52; three of them tell the part of the octave
_FIRST = 1023 * 8 - 1  # the exponent's bias, in bins; bin 0 is for no time at all


@compiled
def bin_number_of(duration: int) -> int:
    """Give the number of the bin that a duration falls into.

    Parameters
    ----------
    duration : int
        0 to 2**63 − 1, microseconds.

    Returns
    -------
    int
        position from 0 to 504

    Notes
    -----
    The exponent and the first three bits of the mantissa of the number as a float64 [1]_ are
    octave and part; numbers that a float64 would round lose ten low bits first.

    References
    ----------
    .. [1] IEEE Std 754-2019, 3.4, binary interchange format encodings.

    Examples
    --------
    >>> bin_number_of(0), bin_number_of(1), bin_number_of(1_000_000)
    (0, 1, 160)
    """
    if duration == 0:
        return 0
    if duration >= _EXACT:
        return _bin(duration >> _DROPPED_BITS) + _DROPPED_BINS
    return _bin(duration)


@compiled
def _bin(duration: int) -> int:
    bits = np.float64(duration).view(np.int64)
    return int(bits >> _MANTISSA_BITS) - _FIRST  # sign 0, exponent, three bits of mantissa [1]
