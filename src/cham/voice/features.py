"""Texts as one array of code points, and the features found in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from cham.core.text import fold, normalise
from cham.voice.alphabet import alphabet
from cham.voice.features_kernel import MOST_PER_LETTER, Found, find_all_features

LONGEST_TEXT = 20_000  # characters that are read; nobody's feeling needs more
_NONE = Found(np.empty(0, np.uint32), np.empty(0, np.uint8))


@dataclass(frozen=True, slots=True)
class Batch:
    """Normalised texts side by side.

    Attributes
    ----------
    chars
        Code points of all texts.
    spans
        Where each text begins and ends, shape (texts, 2).
    """

    chars: NDArray[np.uint32]
    spans: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], *, unmarked: bool = False) -> "Batch":
        """Normalise texts; `unmarked` reads them as if they had been typed without marks."""
        if unmarked:
            toned = [normalise(strip_marks(text[:LONGEST_TEXT])).toned for text in texts]
        else:
            toned = [normalise(text[:LONGEST_TEXT]).toned for text in texts]
        ends = np.fromiter(accumulate(map(len, toned)), np.int64, len(toned))
        points = "".join(toned).encode("utf-32-le", "surrogatepass")
        starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))[: len(ends)]
        return cls(np.frombuffer(points, np.uint32), np.stack((starts, ends), axis=1))

    def scratch(self) -> Found:
        """Make room for the features of the longest text."""
        longest = int((self.spans[:, 1] - self.spans[:, 0]).max(initial=0))
        room = (longest + 1) * MOST_PER_LETTER
        return Found(np.empty(room, np.uint32), np.empty(room, np.uint8))


def strip_marks(text: str) -> str:
    """Write a text as somebody would who types no marks, each line for itself.

    Examples
    --------
    >>> strip_marks("Giao hàng chậm, Đà Nẵng")
    'giao hang cham, da nang'
    """
    return fold(text)


def find_keys(batch: Batch, *, with_pieces: bool) -> tuple[Found, NDArray[np.int64]]:
    """Find the features of every text, and where those of each text end."""
    ends = np.zeros(len(batch.spans), np.int64)
    scratch, letters = batch.scratch(), alphabet()
    find_all_features(batch.chars, batch.spans, letters, scratch, with_pieces, ends, _NONE)
    room = int(ends[-1]) if len(ends) else 0
    found = Found(np.empty(room, np.uint32), np.empty(room, np.uint8))
    find_all_features(batch.chars, batch.spans, letters, scratch, with_pieces, ends, found)
    return found, ends
