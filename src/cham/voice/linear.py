"""A sparse linear model at work: hashed features in, one sum for each output."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cham.voice.alphabet import alphabet
from cham.voice.features import Batch
from cham.voice.scoring_kernel import BLOCKS, Scores, Weights, fill, score_all

LEVELS = 256  # of weights, as many as a byte tells apart


@dataclass(frozen=True, eq=False)
class Sums:
    """What a linear model says of each text.

    Attributes
    ----------
    outputs
        Shape (texts, outputs).
    known_words
        How many words of the text the model knows, shape (texts,).
    known_share
        The share of its words and pairs that the model knows; 1 where it has none.
    """

    outputs: NDArray[np.float64]
    known_words: NDArray[np.int64]
    known_share: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Linear:
    """Weights of features, small enough to lie on disk as they are.

    Attributes
    ----------
    keys
        uint32, rising, each once, never 0.
    scales
        float16, the rarity of each feature.
    codes
        int8, shape (features, outputs): which level each weight is at.
    levels
        float32, shape (256,): the weight of each code, that of −128 first.
    bias
        float32, shape (outputs,).
    with_pieces
        Whether pieces of words are looked at too.
    """

    keys: NDArray[np.uint32]
    scales: NDArray[np.float16]
    codes: NDArray[np.int8]
    levels: NDArray[np.float32]
    bias: NDArray[np.float32]
    with_pieces: bool

    @cached_property
    def _known(self) -> Weights:
        size = 1 << max(4, (2 * len(self.keys)).bit_length())
        slots, rows = np.zeros(size, np.uint32), np.zeros(size, np.int32)
        fill(slots, rows, self.keys)
        return Weights(
            slots,
            rows,
            self.scales.astype(np.float32),
            self.levels[self.codes.astype(np.int64) + LEVELS // 2],
            self.bias,
        )

    def sums(self, batch: Batch) -> Sums:
        """Sum up the weights of every text's features."""
        texts, outputs = len(batch.spans), len(self.bias)
        scores = Scores(
            np.zeros((texts, outputs), np.float32),
            np.zeros((texts, 3), np.int64),
            np.zeros((BLOCKS, outputs), np.float32),
        )
        score_all(
            batch.chars,
            batch.spans,
            alphabet(),
            batch.scratch(),
            self.with_pieces,
            self._known,
            scores,
        )
        words, known, total = scores.words.T
        return Sums(scores.sums.astype(np.float64), words, share_known(known, total))


def share_known(known: NDArray[np.int64], total: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the share of what is known; 1 of nothing."""
    return np.where(total > 0, known / np.maximum(total, 1), 1.0)
