"""What is kept of themes from run to run, and what a person may do with them."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from cham.core.text import fold
from cham.voice.themes.errors import ThemeUnknownError

_LOOKED_AT = 12  # terms of either side, the first ones counting most
_ALIKE = 0.2  # from this overlap on a theme is the one of before


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A theme between two runs.

    Attributes
    ----------
    id
        Never given to another theme.
    name
        What a person called it; None where its terms name it.
    is_pinned
        Whether it is kept though nobody writes of it.
    parts
        The terms of each theme that it was merged of, one where it never was.
    """

    id: str
    name: str | None
    is_pinned: bool
    parts: tuple[tuple[str, ...], ...]


Memory: TypeAlias = tuple[Remembered, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Themes of now and of before.

    Attributes
    ----------
    memory
        Those of before in their order with their terms as they are now, then new ones.
    living
        Ids of those that were found now.
    """

    memory: Memory
    living: frozenset[str]


def rename(memory: Sequence[Remembered], theme: str, name: str) -> Memory:
    """Call a theme by a name; an empty one gives it back its terms."""
    _find(memory, theme)
    return tuple(
        replace(each, name=name.strip() or None) if each.id == theme else each for each in memory
    )


def pin(memory: Sequence[Remembered], theme: str, *, pinned: bool = True) -> Memory:
    """Keep a theme whatever is written, or no longer."""
    _find(memory, theme)
    return tuple(replace(each, is_pinned=pinned) if each.id == theme else each for each in memory)


def merge(memory: Sequence[Remembered], themes: Sequence[str], *, into: str) -> Memory:
    """Make one theme of several; it keeps its id and name and stays merged in every later run."""
    target = _find(memory, into)
    others = [_find(memory, each) for each in dict.fromkeys(themes) if each != into]
    gone = {each.id for each in others}
    merged = replace(
        target,
        is_pinned=target.is_pinned or any(each.is_pinned for each in others),
        parts=(*target.parts, *(part for each in others for part in each.parts)),
    )
    return tuple(merged if each.id == into else each for each in memory if each.id not in gone)


def _find(memory: Sequence[Remembered], theme: str) -> Remembered:
    for each in memory:
        if each.id == theme:
            return each
    raise ThemeUnknownError(id=theme)


def recognise(found: Sequence[tuple[str, ...]], previous: Sequence[Remembered]) -> Recognised:
    """Give found themes the ids of those that they continue, and keep the others for later.

    Each found theme continues at most one part of a remembered one, so that the sum of overlaps
    is greatest (Hungarian assignment); the overlap is that of folded terms, the r-th weighing
    1/r: sum of the lesser weights over sum of the greater. Overlaps below .2 are none.

    Parameters
    ----------
    found : sequence of tuple of str, shape (n,)
        Terms of each theme, the most telling first.
    previous : sequence of Remembered
        From the run before.

    Returns
    -------
    Recognised
        What was not found again keeps its terms of before. No unit.

    References
    ----------
    .. [1] Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research
       Logistics Quarterly 2, 83-97.
    """
    from scipy.optimize import linear_sum_assignment

    parts = [(one, part) for one, each in enumerate(previous) for part in each.parts]
    alike = np.zeros((len(found), len(parts)))
    for row, terms in enumerate(found):
        for column, (_, part) in enumerate(parts):
            alike[row, column] = overlap(terms, part)
    now = [part for _, part in parts]
    living: set[str] = set()
    new = set(range(len(found)))
    for row, column in zip(*linear_sum_assignment(alike, maximize=True), strict=True):
        if alike[row, column] >= _ALIKE:
            now[column] = found[row]
            living.add(previous[parts[column][0]].id)
            new.discard(int(row))
    kept = [
        replace(each, parts=tuple(now[at] for at, (of, _) in enumerate(parts) if of == one))
        for one, each in enumerate(previous)
    ]
    taken = {each.id for each in kept}
    for row in sorted(new):
        kept.append(_new(found[row], taken))
        taken.add(kept[-1].id)
        living.add(kept[-1].id)
    return Recognised(tuple(kept), frozenset(living))


def overlap(terms: Sequence[str], others: Sequence[str]) -> float:
    """Compute how much two lists of terms have in common, 0 to 1."""
    first, second = _weights(terms), _weights(others)
    keys = first.keys() | second.keys()
    greater = sum(max(first.get(key, 0.0), second.get(key, 0.0)) for key in keys)
    lesser = sum(min(first.get(key, 0.0), second.get(key, 0.0)) for key in keys)
    return lesser / greater if greater else 0.0


def _weights(terms: Sequence[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for rank, term in enumerate(terms[:_LOOKED_AT], 1):
        weights.setdefault(fold(term), 1 / rank)
    return weights


def _new(terms: tuple[str, ...], taken: set[str]) -> Remembered:
    """Make an id of the first terms, so that two first runs over the same comments agree."""
    number = zlib.crc32("|".join(sorted(fold(term) for term in terms[:3])).encode())
    while f"{number:08x}" in taken:
        number = (number + 1) % (1 << 32)
    return Remembered(id=f"{number:08x}", name=None, is_pinned=False, parts=(terms,))
