"""What a model makes of the features of a text: a weighted sum for each class."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.voice.compiled import compiled
from cham.voice.features_kernel import BARE, BARE_2, PIECE, Alphabet, Found, find_features

ABSENT = -1
BLOCKS = 3  # words, bare words, pieces: each is scaled to the length 1 by itself

_MULTIPLIER = np.uint32(0x9E3779B1)  # 2**32 / golden ratio
_16 = np.uint32(16)


class Weights(NamedTuple):
    """What a model knows of features.

    Attributes
    ----------
    slots
        uint32, a hash table: the key, 0 where there is none; a power of two, at least half empty.
    rows
        int32, beside each key its row in the columns below.
    scales
        float32, how much a feature counts before weighing, its rarity.
    weights
        float32, shape (rows, outputs).
    bias
        float32, shape (outputs,).
    """

    slots: NDArray[np.uint32]
    rows: NDArray[np.int32]
    scales: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


class Scores(NamedTuple):
    """What is written for each text.

    Attributes
    ----------
    sums
        float32, shape (texts, outputs).
    words
        int64, shape (texts, 3): words that the model knows; bare words and pairs that it knows;
        bare words and pairs in all.
    parts
        float32, shape (3, outputs), scratch.
    """

    sums: NDArray[np.float32]
    words: NDArray[np.int64]
    parts: NDArray[np.float32]


@compiled
def row_of(slots: NDArray[np.uint32], rows: NDArray[np.int32], key: np.uint32) -> int:
    """Find the row of a key, or `ABSENT`."""
    mask = np.uint32(slots.shape[0] - 1)
    mixed = key * _MULTIPLIER
    slot = (mixed ^ (mixed >> _16)) & mask
    while slots[slot] != 0:
        if slots[slot] == key:
            return int(rows[slot])
        slot = (slot + np.uint32(1)) & mask
    return ABSENT


@compiled
def fill(slots: NDArray[np.uint32], rows: NDArray[np.int32], keys: NDArray[np.uint32]) -> None:
    """Enter keys into an empty table; each stands for its place."""
    mask = np.uint32(slots.shape[0] - 1)
    for place in range(keys.shape[0]):
        mixed = keys[place] * _MULTIPLIER
        slot = (mixed ^ (mixed >> _16)) & mask
        while slots[slot] != 0:
            slot = (slot + np.uint32(1)) & mask
        slots[slot] = keys[place]
        rows[slot] = place


@compiled
def block_of(kind: int) -> int:
    """Tell which block a kind of feature belongs to."""
    if kind < BARE:
        return 0
    return 2 if kind == PIECE else 1


@compiled
def _add(known: Weights, row: int, block: int, parts: NDArray[np.float32]) -> np.float32:
    scale: np.float32 = known.scales[row]
    for output in range(parts.shape[1]):
        parts[block, output] += scale * known.weights[row, output]
    return np.float32(scale * scale)


@compiled
def _score(found: Found, count: int, text: int, known: Weights, scores: Scores) -> None:
    """Sum one text's features up, block by block."""
    lengths = (np.float32(0), np.float32(0), np.float32(0))
    scores.parts[:, :] = 0
    for place in range(count):
        kind = found.kinds[place]
        row = row_of(known.slots, known.rows, found.keys[place])
        if kind in (BARE, BARE_2):
            scores.words[text, 2] += 1
            scores.words[text, 1] += row != ABSENT
            scores.words[text, 0] += row != ABSENT and kind == BARE
        if row == ABSENT:
            continue
        block = block_of(kind)
        length = _add(known, row, block, scores.parts)
        lengths = (
            lengths[0] + (length if block == 0 else np.float32(0)),
            lengths[1] + (length if block == 1 else np.float32(0)),
            lengths[2] + (length if block == 2 else np.float32(0)),  # noqa: PLR2004 - the third
        )
    for output in range(known.bias.shape[0]):
        total = known.bias[output]
        for block in range(BLOCKS):
            if lengths[block] > 0:
                total += scores.parts[block, output] / np.sqrt(lengths[block])
        scores.sums[text, output] = total


@compiled
def score_all(  # noqa: PLR0913, PLR0917 - arrays of one batch, in and out
    chars: NDArray[np.uint32],
    spans: NDArray[np.int64],
    alphabet: Alphabet,
    scratch: Found,
    with_pieces: bool,  # noqa: FBT001 - numba takes flags by place
    known: Weights,
    scores: Scores,
) -> None:
    """Read every text of a batch and write its sums."""
    for text in range(spans.shape[0]):
        span = (spans[text, 0], spans[text, 1])
        count = find_features(chars, span, alphabet, scratch, with_pieces)
        _score(scratch, count, text, known, scores)
