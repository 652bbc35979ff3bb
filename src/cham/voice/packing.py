"""Weights as they are kept: the least of them left out, the rest in a byte each."""

import numpy as np
from numpy.typing import NDArray

from cham.voice.lessons import Lessons
from cham.voice.linear import LEVELS, Linear

MOST_BYTES = 9_000_000  # so that a model stays below 10 MB with all that lies beside it
_STEPS = LEVELS // 2 - 1  # levels on either side of 0
_PER_OCTAVE = 11  # levels between a weight and its double: none is off by more than 3.2 %


def pack(
    lessons: Lessons, weights: NDArray[np.float64], *, with_pieces: bool
) -> tuple[Linear, NDArray[np.bool_]]:
    """Keep as many features as may be stored, those with the greatest say first.

    Parameters
    ----------
    lessons : Lessons
        Where the features are from.
    weights : ndarray, shape (features + 1, outputs)
        The bias last.
    with_pieces : bool
        Whether the features are of pieces of words too.

    Returns
    -------
    linear : Linear
        The model.
    stored : ndarray of bool, shape (features,)
        Which features it holds.
    """
    room = MOST_BYTES // (4 + 2 + weights.shape[1])
    say = np.abs(weights[:-1]).max(axis=1) * lessons.scales
    order = np.lexsort((lessons.keys, -say))[:room]
    stored = np.zeros(len(lessons.keys), np.bool_)
    stored[order] = True
    stored &= say > 0
    kept = weights[:-1][stored]
    levels = levels_below(float(np.abs(kept).max(initial=0.0)))
    linear = Linear(
        keys=lessons.keys[stored],
        scales=lessons.scales[stored].astype(np.float16),
        codes=encode(kept, levels),
        levels=levels,
        bias=weights[-1].astype(np.float32),
        with_pieces=with_pieces,
    )
    return linear, stored


def levels_below(greatest: float) -> NDArray[np.float32]:
    """Give the weight of each code from −128 to 127: 0 in the middle, doubling every 11 steps.

    Examples
    --------
    >>> levels = levels_below(8.0)
    >>> float(levels[255]), float(levels[128]), round(float(levels[1]), 2), round(float(levels[244]), 2)
    (8.0, 0.0, -8.0, 4.0)
    """
    rising = greatest * 2.0 ** ((np.arange(1, _STEPS + 1) - _STEPS) / _PER_OCTAVE)
    return np.concatenate(([0.0], -rising[::-1], [0.0], rising)).astype(np.float32)


def encode(weights: NDArray[np.float64], levels: NDArray[np.float32]) -> NDArray[np.int8]:
    """Give for each weight the code of the nearest level, by its ratio.

    Examples
    --------
    >>> encode(np.array([8.0, -4.0, 0.0, 1e-9]), levels_below(8.0)).tolist()
    [127, -116, 0, 0]
    """
    greatest = float(levels[-1])
    if not greatest:
        return np.zeros(weights.shape, np.int8)
    with np.errstate(divide="ignore"):
        steps = np.rint(_STEPS + _PER_OCTAVE * np.log2(np.abs(weights) / greatest))
    sizes = np.clip(steps, 0, _STEPS)
    codes: NDArray[np.int8] = (np.sign(weights) * sizes).astype(np.int8)
    return codes
