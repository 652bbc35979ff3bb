"""The most frequent variants, by name."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cham.core.paths import Variant, Variants
from cham.engine.aggregates import Variety
from cham.engine.grouping import Numbers

_LENGTH_BITS = 32


def shown_variants(
    variety: Variety,
    sequences: NDArray[np.unsignedinteger[Any]],
    names: Sequence[str],
    shown: int | None,
) -> Variants:
    """Give the most frequent variants; among equals the shorter first, then by name.

    Parameters
    ----------
    variety : Variety
        All variants.
    sequences : ndarray of unsigned integers
        Where their touchpoints stand.
    names : Sequence of str
        Touchpoints by number.
    shown : int or None
        How many to give, a count; None gives all.

    Returns
    -------
    Variants
        Counts of paths or sessions.

    Examples
    --------
    >>> numbers = [np.array(each) for each in ([7, 8], [1, 1], [0, 1], [1, 2])]
    >>> variety, sequences = Variety(*numbers), np.array([0, 1, 0], np.uint32)
    >>> shown_variants(variety, sequences, ("a", "b"), 1).shown
    (Variant(steps=('a',), count=1),)
    """
    count = len(variety.hashes)
    wanted = count if shown is None else min(shown, count)
    chosen = _chosen(variety, sequences, _ranks(names), wanted)
    variants = [
        Variant(tuple(names[n] for n in sequences[low : low + length].tolist()), times)
        for low, length, times in zip(
            variety.offsets[chosen].tolist(),
            variety.lengths[chosen].tolist(),
            variety.counts[chosen].tolist(),
            strict=True,
        )
    ]
    variants.sort(key=lambda each: (-each.count, len(each.steps), each.steps))
    return Variants(int(variety.counts.sum()), count, tuple(variants))


def _ranks(names: Sequence[str]) -> Numbers:
    """Give the place of each touchpoint among all names in order."""
    ranks = np.empty(len(names), np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks


def _chosen(
    variety: Variety, sequences: NDArray[np.unsignedinteger[Any]], ranks: Numbers, wanted: int
) -> Numbers:
    """Choose the first variants without sorting, or even reading, all the others."""
    if wanted == 0:
        return np.zeros(0, np.int64)
    order = (-variety.counts << _LENGTH_BITS) + variety.lengths
    last = np.partition(order, wanted - 1)[wanted - 1]
    sure = np.flatnonzero(order < last)
    parts, tied, step = [sure], np.flatnonzero(order == last), 0
    wanted -= len(sure)
    while len(tied) > wanted:
        column = ranks[sequences[variety.offsets[tied] + step]]
        last = np.partition(column, wanted - 1)[wanted - 1]
        parts.append(tied[column < last])
        wanted -= len(parts[-1])
        tied, step = tied[column == last], step + 1
    return np.concatenate((*parts, tied))
