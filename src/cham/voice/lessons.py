"""What a model learns from: texts as sparse rows, each beside its unmarked copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cham.core.text import fold
from cham.voice.features import Batch, find_keys
from cham.voice.features_kernel import BARE, BARE_2, PIECE
from cham.voice.fitting_kernel import Examples, Learned, climb
from cham.voice.scoring_kernel import BLOCKS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FOLDS = 5
EVER = FOLDS  # the fold of texts that are always learned from and never judged
MOST_FEATURES = 500_000
_MOST_PASSES = 40
_STILL = 1e-3  # the share of their way that duals still move when nothing changes any more
_SOMEWHERE_ELSE = -1


@dataclass(frozen=True, eq=False)
class Lessons:
    """Features of every text and of its unmarked copy, which stands as many rows later.

    Attributes
    ----------
    texts
        How many texts there are; rows are twice as many.
    keys, scales
        The features kept, and their rarity.
    folds
        The fold of each row; equal texts and copies share one, or whole groups do.
    rows, columns, kinds
        Of each entry.
    only_in
        The one fold in which a feature occurs, or −1.
    """

    texts: int
    keys: NDArray[np.uint32]
    scales: NDArray[np.float64]
    folds: NDArray[np.int64]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    only_in: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        *,
        with_pieces: bool,
        chance: np.random.Generator,
        groups: Sequence[str] | None = None,
    ) -> "Lessons":
        """Find features, and the rarity of each: ln((1 + n) / (1 + df)) + 1."""
        dealt = _assign_folds(texts, chance) if groups is None else _assign_groups(groups)
        folds = np.tile(dealt, 2)
        rows, keys, kinds = _entries(texts, with_pieces=with_pieces)
        pairs = np.unique(keys.astype(np.uint64) << np.uint64(32) | rows.astype(np.uint64))
        features, frequencies = np.unique(pairs >> np.uint64(32), return_counts=True)
        kept = _most_frequent(features.astype(np.uint32), frequencies)
        features, frequencies = features.astype(np.uint32)[kept], frequencies[kept]
        columns = np.minimum(np.searchsorted(features, keys), len(features) - 1)
        whole = features[columns] == keys
        rows, columns, kinds = rows[whole], columns[whole], kinds[whole]
        return cls(
            texts=len(texts),
            keys=features,
            scales=np.log((1 + 2 * len(texts)) / (1 + frequencies)) + 1,
            folds=folds,
            rows=rows,
            columns=columns,
            kinds=kinds,
            only_in=_only_fold(columns, folds[rows], len(features)),
        )

    @property
    def is_judged(self) -> NDArray[np.bool_]:
        """Which rows a model of the other folds is tried on."""
        found: NDArray[np.bool_] = self.folds != EVER
        return found

    @cached_property
    def seen(self) -> "csr_matrix":
        """The rows as they are learned from."""
        return self._matrix(np.ones(len(self.rows), np.bool_))

    @cached_property
    def unseen(self) -> "csr_matrix":
        """The rows as a model sees them that does not know their fold."""
        return self._matrix(self._is_known_elsewhere())

    def _matrix(self, kept: NDArray[np.bool_]) -> "csr_matrix":
        """Make each block of a row 1 long; repeated features count as often as they occur."""
        from scipy.sparse import csr_matrix

        rows, columns = self.rows[kept], self.columns[kept]
        values = self.scales[columns]
        blocks = rows * BLOCKS + _BLOCK_OF[self.kinds[kept]]
        lengths = np.sqrt(np.bincount(blocks, values**2, minlength=2 * self.texts * BLOCKS))
        made = csr_matrix(
            (values / lengths[blocks], (rows, columns)), shape=(2 * self.texts, len(self.keys))
        )
        made.sum_duplicates()
        return made

    def known(self, stored: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Tell what a model with the stored features would know of each row, had it not seen it.

        Returns
        -------
        words : ndarray of int, shape (rows,)
            Count of known words.
        share : ndarray, shape (rows,)
            The share of known words and pairs.
        """
        count = 2 * self.texts
        looked_at = (self.kinds == BARE) | (self.kinds == BARE_2)
        known = looked_at & stored[self.columns] & self._is_known_elsewhere()
        words = np.bincount(self.rows[known & (self.kinds == BARE)], minlength=count)
        total = np.bincount(self.rows[looked_at], minlength=count)
        hits = np.bincount(self.rows[known], minlength=count)
        return words, np.where(total > 0, hits / np.maximum(total, 1), 1.0)

    def _is_known_elsewhere(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.only_in[self.columns] != self.folds[self.rows]
        return found


_BLOCK_OF = np.zeros(PIECE + 1, np.int64)
_BLOCK_OF[BARE:PIECE] = 1
_BLOCK_OF[PIECE] = 2


def fit(
    matrix: "csr_matrix",
    labels: NDArray[np.int64],
    costs: NDArray[np.float64],
    *,
    strength: float,
    chance: np.random.Generator,
    learned_from: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Learn a multinomial logistic model.

    Parameters
    ----------
    matrix : csr_matrix, shape (rows, features)
        What is learned from.
    labels : ndarray of int, shape (rows,)
        The class of each row.
    costs : ndarray, shape (classes,)
        How much a row of each class counts.
    strength : float
        How closely the rows are followed; the inverse of the ridge penalty.
    chance : Generator
        The order in which rows are looked at.
    learned_from : ndarray of bool, shape (rows,), or None
        Which rows are learned from; None takes all.

    Returns
    -------
    ndarray, shape (features + 1, classes)
        Weights, the bias last.
    """
    rows, features = matrix.shape
    classes = len(costs)
    examples = Examples(
        matrix.indptr[1:].astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        labels.astype(np.int64),
        costs[labels],
    )
    learned = Learned(
        np.zeros((features + 1, classes)), np.zeros((rows, classes)), np.zeros(classes)
    )
    order = np.arange(rows) if learned_from is None else np.flatnonzero(learned_from)
    for _ in range(_MOST_PASSES):
        if climb(examples, chance.permutation(order), strength, learned) < _STILL:
            break
    return learned.weights


def sums_of(matrix: "csr_matrix", weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give what weights make of rows, shape (rows, classes)."""
    made: NDArray[np.float64] = matrix @ weights[:-1] + weights[-1]
    return made


def _entries(
    texts: Sequence[str], *, with_pieces: bool
) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint8]]:
    """Find the row, key and kind of each feature; unmarked copies follow the texts."""
    parts: list[tuple[Any, Any, Any]] = []
    for half, unmarked in enumerate((False, True)):
        found, ends = find_keys(Batch.of(texts, unmarked=unmarked), with_pieces=with_pieces)
        counts = np.diff(np.concatenate(([0], ends)))
        rows = np.repeat(np.arange(len(texts)) + half * len(texts), counts)
        parts.append((rows, found.keys, found.kinds))
    rows, keys, kinds = (np.concatenate(each) for each in zip(*parts, strict=True))
    return rows, keys, kinds


def _assign_folds(texts: Sequence[str], chance: np.random.Generator) -> NDArray[np.int64]:
    """Deal the texts into folds; texts that differ in marks, case or spaces go together."""
    group: dict[str, int] = {}
    groups = np.array([group.setdefault(fold(text), len(group)) for text in texts], np.int64)
    dealt = chance.permutation(len(group)) % FOLDS
    folds: NDArray[np.int64] = dealt[groups]
    return folds


def _assign_groups(groups: Sequence[str]) -> NDArray[np.int64]:
    """Deal whole groups into folds; texts of the nameless group are judged in none."""
    names = sorted(set(groups) - {""})
    fold = {name: place % FOLDS for place, name in enumerate(names)} | {"": EVER}
    return np.array([fold[name] for name in groups], np.int64)


def _most_frequent(keys: NDArray[np.uint32], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Choose the features to keep, in the order of their keys."""
    if len(keys) <= MOST_FEATURES:
        return np.arange(len(keys))
    order = np.lexsort((keys, -counts))[:MOST_FEATURES]
    return np.sort(order)


def _only_fold(
    columns: NDArray[np.int64], folds: NDArray[np.int64], features: int
) -> NDArray[np.int64]:
    low, high = np.full(features, EVER), np.full(features, -1)
    np.minimum.at(low, columns, folds)
    np.maximum.at(high, columns, folds)
    return np.where(low == high, low, _SOMEWHERE_ELSE)
