"""Several small numbers in one key of 64 bits, and the hash of a sequence.

Every part is made a signed number of 64 bits first: numba turns the product of an unsigned and a
signed number into a floating-point one.
"""

import numpy as np

from cham.engine.kernel.compiled import compiled
from cham.engine.kernel.tables import EMPTY

TOUCHPOINT_BITS = 27
BIN_BITS = 9
NEAR_BITS = 6  # up to 64 touchpoints lie in one flat array, without hashing
NEAR_BINS = 520  # room for the bins of two of them
UNIT_BITS = 16
_BYTE = 8
_ZERO = 128  # so that no score is below 0

SEED = 0x2545F4914F6CDD1D
# Unsigned, because numba tells the compiler that signed numbers never overflow, and it believes it.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that every step of the hash is one-to-one
_HALF = np.uint64(32)


@compiled
def near_place(before: int, after: int, number: int) -> int:
    """Find the place of a gap in the flat array for few touchpoints.

    The bins of a pair do not take up a power of two, else the same bin of many pairs would fight
    for the same few lines of the processor's cache.

    Parameters
    ----------
    before, after : int
        Touchpoints, 0 to 63.
    number : int
        The bin, 0 to 511.

    Returns
    -------
    int
        position in an array of 64 · 64 · 520

    Examples
    --------
    >>> near_place(0, 1, 2)
    522
    """
    pair = np.int64(before) << NEAR_BITS | np.int64(after)
    return int(pair * NEAR_BINS + np.int64(number))


@compiled
def gap_key(before: int, after: int, number: int) -> int:
    """Put two touchpoints and a bin into one key, which is never 0.

    Parameters
    ----------
    before, after : int
        Touchpoints, 0 to 2**27 − 1.
    number : int
        The bin, 0 to 510.

    Returns
    -------
    int
        key of 63 bits, no unit

    Examples
    --------
    >>> gap_key(1, 0, 2) >> (TOUCHPOINT_BITS + BIN_BITS), gap_key(0, 0, 0)
    (1, 1)
    """
    pair = np.int64(before) << TOUCHPOINT_BITS | np.int64(after)
    return int(pair << BIN_BITS | np.int64(number) + 1)


@compiled
def score_key(touchpoint: int, scale: int, score: int) -> int:
    """Put a touchpoint, a scale and a score into one key.

    Parameters
    ----------
    touchpoint : int
        0 to 2**27 − 1.
    scale : int
        0 to 255.
    score : int
        −128 to 127, points of the scale or a code.

    Returns
    -------
    int
        key, no unit

    Examples
    --------
    >>> score_key(0, 1, 9)
    393
    """
    asked = np.int64(touchpoint) << _BYTE | np.int64(scale)
    return int(asked << _BYTE | np.int64(score) + _ZERO)


@compiled
def unit_key(unit: int, other: int) -> int:
    """Put two units into one key.

    Parameters
    ----------
    unit, other : int
        0 to 65,535.

    Returns
    -------
    int
        key, no unit

    Examples
    --------
    >>> unit_key(1, 2)
    65538
    """
    return int(np.int64(unit) << UNIT_BITS | np.int64(other))


@compiled
def near_unit_place(unit: int, other: int) -> int:
    """Find the place of two units in the flat array for few units.

    Parameters
    ----------
    unit, other : int
        0 to 63.

    Returns
    -------
    int
        position in an array of 64 · 64

    Examples
    --------
    >>> near_unit_place(1, 2)
    66
    """
    return int(np.int64(unit) << NEAR_BITS | np.int64(other))


@compiled
def hashed(state: int, touchpoint: int) -> int:
    """Take one more touchpoint into the hash of a sequence that begins with `SEED`.

    Parameters
    ----------
    state : int
        The hash so far.
    touchpoint : int
        0 to 2**32 − 1.

    Returns
    -------
    int
        The new hash, no unit.

    Notes
    -----
    Multiply and fold, each one-to-one in the state [1]_. Of n different sequences two share a
    hash with a chance of about n² / 2**65: one in a hundred million at a million sequences.

    References
    ----------
    .. [1] Steele, G. L., Lea, D., Flood, C. H. (2014). Fast splittable pseudorandom number
       generators. OOPSLA 2014 (the mixing function). doi:10.1145/2660193.2660195

    Examples
    --------
    >>> hashed(SEED, 1) == hashed(SEED, 2)
    False
    """
    mixed = np.uint64(state ^ np.int64(touchpoint)) * _FACTOR
    signed = np.int64(mixed ^ (mixed >> _HALF))
    return int(signed) if signed != EMPTY else SEED
