"""Weights as they are kept: the least of them left out, the rest rounded."""

import numpy as np
from numpy.typing import NDArray

from cham.voice.lessons import Lessons
from cham.voice.linear import Linear

MOST_BYTES = 9_000_000  # so that a model stays below 10 MB with all that lies beside it
_LARGEST = 6e4  # what fits into a number of 16 bits


def pack(
    lessons: Lessons, weights: NDArray[np.float64], *, with_pieces: bool
) -> tuple[Linear, NDArray[np.bool_]]:
    """Keep as many features as may be stored, those with the greatest say first.

    Returns
    -------
    linear : Linear
        The model.
    stored : ndarray of bool, shape (features,)
        Which features it holds.
    """
    outputs = weights.shape[1]
    room = MOST_BYTES // (4 + 2 + 2 * outputs)
    say = np.abs(weights[:-1]).max(axis=1) * lessons.scales
    order = np.lexsort((lessons.keys, -say))[:room]
    stored = np.zeros(len(lessons.keys), np.bool_)
    stored[order] = True
    stored &= say > 0
    kept = weights[:-1][stored].clip(-_LARGEST, _LARGEST)
    linear = Linear(
        keys=lessons.keys[stored],
        scales=lessons.scales[stored].astype(np.float16),
        weights=kept.astype(np.float16),
        bias=weights[-1].astype(np.float32),
        with_pieces=with_pieces,
    )
    return linear, stored
