"""Where personal data of each kind stands: arrays, because a text may hold 100,000 places."""

from collections.abc import Iterable
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from cham.core.text.redaction.finding import Personal
from cham.core.text.redaction.outline import Places

Place = tuple[int, int]
"""Where a number or a name starts and ends."""

KINDS = tuple(Personal)
_CODES = {kind: code for code, kind in enumerate(KINDS, 1)}
_NO_KIND = len(KINDS) + 1


class Spans(NamedTuple):
    """Places that do not overlap, in the order of the text, and the number in `KINDS` of each."""

    starts: Places
    ends: Places
    kinds: NDArray[np.uint8]

    def __bool__(self) -> bool:
        return len(self.starts) > 0

    def only(self, which: NDArray[np.bool_]) -> Self:
        """Give some of them."""
        return type(self)(self.starts[which], self.ends[which], self.kinds[which])

    def with_more(self, at: Places, more: Self) -> Self:
        """Give these and more, each of which stands before the one of a number."""
        return type(self)(
            np.insert(self.starts, at, more.starts),
            np.insert(self.ends, at, more.ends),
            np.insert(self.kinds, at, more.kinds),
        )


_NO_PLACE = np.zeros(0, dtype=np.int64)
NONE = Spans(_NO_PLACE, _NO_PLACE, np.zeros(0, dtype=np.uint8))


class Claims:
    """What finders claim, each place once: the earlier claim wins.

    Parameters
    ----------
    size : int
        How many signs the text has.
    """

    def __init__(self, size: int) -> None:
        self.taken = bytearray(size)
        self._firsts = bytearray(size)
        self._are_some = False

    def hold(self, places: Iterable[Place]) -> None:
        """Keep places for what is not personal, so that nobody claims them."""
        taken, firsts = self.taken, self._firsts
        for start, end in places:
            taken[start:end] = b"\1" * (end - start)
            firsts[start] = _NO_KIND

    def claim(self, kind: Personal, places: Iterable[Place]) -> None:
        """Take the places that are free."""
        taken, firsts, code = self.taken, self._firsts, _CODES[kind]
        for start, end in places:
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                firsts[start] = code
                self._are_some = True

    def spans(self) -> Spans:
        """Give what was claimed."""
        if not self._are_some:
            return NONE
        firsts = np.frombuffer(self._firsts, dtype=np.uint8)
        starts = np.flatnonzero(firsts)
        taken = np.frombuffer(self.taken, dtype=np.bool_)
        # One ends where the next begins or nothing is taken.
        are_last = taken.copy()
        are_last[:-1] &= ~taken[1:] | (firsts[1:] != 0)
        ends = np.flatnonzero(are_last) + 1
        kinds = firsts[starts]
        spans = Spans(starts, ends, kinds - np.uint8(1))
        return spans.only(kinds != _NO_KIND)
