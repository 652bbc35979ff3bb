"""Where an expression may begin, so that it is not tried at every place of a long text.

Trying costs more than all the rest of redaction, and most expressions can only begin at certain
words or where so many digits stand in a row. The expression alone decides whether it is there:
places too many cost time, and a place too few would lose what stands there.
"""

from collections.abc import Collection, Mapping
from typing import Protocol

import numpy as np

from cham.core.text.redaction.outline import HASHES, Outline, Places, table_of
from cham.core.text.word_lists import words_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ANYTHING = "".join(map(chr, range(128)))
_ANY_DIGIT = "0123456789"
_NO_SIGNS: Mapping[str, str] = {}
_ROOM = 32  # longer rows are hidden before anything is looked for


class Beginnings(Protocol):
    """Where an expression may begin."""

    def places(self, outline: Outline) -> Places:
        """Give all the places at which it may match, and perhaps more, in order."""

    def are_in(self, words: frozenset[str], view: str) -> bool:
        """Tell whether it may match anywhere in a short text."""


class Pairs:
    """Two signs, one right after the other.

    Parameters
    ----------
    seconds : Mapping of str to str
        What may stand after each first sign.
    """

    def __init__(self, seconds: Mapping[str, str]) -> None:
        self._are_firsts = table_of("".join(seconds))
        self._are_pairs = np.zeros((1 << 8, 1 << 8), dtype=np.bool_)
        for first, after in seconds.items():
            self._are_pairs[ord(first), list(after.encode())] = True

    def places(self, outline: Outline) -> Places:
        """Give the places of the first signs."""
        signs, places = outline.signs, outline.places_of(self._are_firsts)
        found: Places = places[self._are_pairs[signs[places], signs[places + 1]]]
        return found


class Words:
    """Beginnings at words of their own, and at signs.

    Parameters
    ----------
    words : str
        All that the expression may begin with, as far as its first word goes.
    signs : Mapping of str to str
        Signs that it may begin with instead, and what may stand after each.
    after : str
        Signs, of words or not, behind which any word may be meant.
    """

    def __init__(
        self, words: str, *, signs: Mapping[str, str] = _NO_SIGNS, after: str = ""
    ) -> None:
        self._words = frozenset(words_of(words))
        self._others = (*signs, *after)
        self._signs = Pairs(signs) if signs else None
        self._before = Pairs(dict.fromkeys(after, LETTERS)) if after else None
        _starts, hashes = Outline(" ".join(sorted(self._words))).words
        self._is_meant = np.zeros(HASHES, dtype=np.bool_)
        self._is_meant[hashes] = True

    def places(self, outline: Outline) -> Places:
        starts, hashes = outline.words
        places: Places = starts[self._is_meant[hashes]]
        if self._signs:
            places = _with_more(places, self._signs.places(outline))
        if self._before:
            places = _with_more(places, self._before.places(outline) + 1)
        return places

    def are_in(self, words: frozenset[str], view: str) -> bool:
        if not self._words.isdisjoint(words):
            return True
        return any(map(view.__contains__, self._others))


class Numbers:
    """Beginnings of numbers; in short texts they are looked for everywhere."""

    def are_in(self, words: frozenset[str], view: str) -> bool:  # noqa: ARG002 - as of words
        return True


class Rows(Numbers):
    """Beginnings at rows of digits.

    Parameters
    ----------
    alone : collection of int
        So many digits may stand alone.
    before : collection of int
        So many need another row behind them.
    behind : collection of int
        How many digits that row may have.
    gap : int
        The most signs to that row.
    first : str
        What the first digit may be.
    inside : bool
        Whether digits may stand right before; then the last of a row are meant.
    """

    def __init__(
        self,
        *,
        alone: Collection[int] = (),
        before: Collection[int] = (),
        behind: Collection[int] = (),
        gap: int = 1,
        first: str = _ANY_DIGIT,
        inside: bool = False,
    ) -> None:
        self._alone, self._before, self._inside = alone, before, inside
        self._behind = np.array([count in behind for count in range(_ROOM)], dtype=np.bool_)
        self._gap, self._is_first = gap, table_of(first) if first != _ANY_DIGIT else None

    def places(self, outline: Outline) -> Places:
        starts, lengths = outline.rows
        if not len(starts):
            return starts
        ends = starts + lengths
        follows = (outline.gaps <= self._gap) & self._behind[np.append(lengths[1:], 0)]
        parts = []
        for count in {*self._alone, *self._before}:
            fits = lengths >= count if self._inside else lengths == count
            parts.append(ends[fits if count in self._alone else fits & follows] - count)
        places = np.sort(np.concatenate(parts))
        if self._is_first is None:
            return places
        fitting: Places = places[outline.are(self._is_first)[places]]
        return fitting


def _with_more(places: Places, more: Places) -> Places:
    # What is in order already is put together, not sorted anew.
    return np.sort(np.concatenate((places, more)), kind="stable") if len(more) else places
