"""Where words and rows of digits stand in a text, seen in one pass of arrays."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cham.core.text.redaction.bare import codes_of, text_of

Places = NDArray[np.int64]
Mask = NDArray[np.bool_]

HASHES = 1 << 16
_BASE = np.uint32(31)
_LETTERS_HASHED = 8
_ASCII = 128
_FAR = 1 << 30  # further than any text is long


def table_of(signs: str) -> bytes:
    """Tell for each byte whether it is one of some ASCII signs, for `Outline.are`."""
    return bytes(code < _ASCII and chr(code) in signs for code in range(256))


_DIGITS = table_of("0123456789")
_OF_WORDS = table_of("0123456789abcdefghijklmnopqrstuvwxyz_")


class Outline:
    """The places in a view at which something may begin.

    Parameters
    ----------
    view : str
        The bare view of a text.
    """

    def __init__(self, view: str) -> None:
        self._view = view
        # What is not ASCII becomes a question mark, which nothing begins with. The blank at the
        # end stands for whatever follows the text.
        self._bytes = f"{view} ".encode("ascii", "replace")
        self.signs: NDArray[np.uint8] = np.frombuffer(self._bytes, dtype=np.uint8)

    def are(self, table: bytes) -> Mask:
        """Tell of each place whether its sign is one of some signs."""
        return np.frombuffer(self._bytes.translate(table), dtype=np.bool_)

    def places_of(self, table: bytes) -> Places:
        """Give the places of some signs."""
        return np.flatnonzero(self.are(table))

    @cached_property
    def digits(self) -> Mask:
        """Where digits stand."""
        return self.are(_DIGITS)

    @cached_property
    def rows(self) -> tuple[Places, Places]:
        """Where each row of digits starts, and how many there are."""
        starts, ends = runs(self.digits)
        return starts, ends - starts

    def without_rows(self, *, of: int) -> str:
        """Give the view with `_` in place of rows of so many digits or more."""
        _starts, lengths = self.rows
        codes = codes_of(self._view).copy()
        codes[np.flatnonzero(self.digits)[np.repeat(lengths >= of, lengths)]] = ord("_")
        return text_of(codes)

    @cached_property
    def gaps(self) -> Places:
        """How many signs stand between each row of digits and the next."""
        starts, lengths = self.rows
        return np.append(starts[1:], _FAR) - starts - lengths

    @cached_property
    def words(self) -> tuple[Places, NDArray[np.uint16]]:
        """Where each word starts, `_` being a letter, and a hash of its letters up to a digit."""
        of_words = self.are(_OF_WORDS) if self._view.isascii() else self._of_words()
        letters = of_words & ~self.digits
        starts, _ends = runs(of_words)
        starts = starts[letters[starts]]
        hashed = np.zeros(len(starts), dtype=np.uint32)
        goes_on = np.ones(len(starts), dtype=np.bool_)
        for at in range(_LETTERS_HASHED):
            # No word reaches over the blank at the end.
            places = np.minimum(starts + at, len(letters) - 1)
            goes_on &= letters[places]
            hashed = hashed * _BASE + self.signs[places] * goes_on
        return starts, (hashed % HASHES).astype(np.uint16)

    def _of_words(self) -> Mask:
        of_words = self.are(_OF_WORDS).copy()
        codes = codes_of(self._view)
        others = np.flatnonzero(codes >= _ASCII)
        present, which = np.unique(codes[others], return_inverse=True)
        are_letters = np.array([chr(code).isalnum() for code in present.tolist()], dtype=np.bool_)
        of_words[others] = are_letters[which]
        return of_words


def runs(inside: Mask) -> tuple[Places, Places]:
    """Give where what is inside starts, and where it ends."""
    changes = np.empty(len(inside) + 1, dtype=np.bool_)
    changes[0], changes[-1] = inside[0], inside[-1]
    np.not_equal(inside[1:], inside[:-1], out=changes[1:-1])
    edges = np.flatnonzero(changes)
    return edges[::2], edges[1::2]
