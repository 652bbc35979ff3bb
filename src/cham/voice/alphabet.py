"""Which code points are letters, and what letters are without their marks."""

import unicodedata
from functools import cache

import numpy as np

from cham.voice.features_kernel import LETTER, SIGN, SPACE, Alphabet

_POINTS = 0x2C00  # Latin, Greek, Cyrillic and their marks; what lies beyond is read as it is
_BARRED = {"đ": "d", "Đ": "d"}


@cache
def alphabet() -> Alphabet:
    """Give the table that the kernel reads.

    Examples
    --------
    >>> letters = alphabet()
    >>> chr(letters.bare[ord("ễ")]), int(letters.kinds[ord(" ")]) == SPACE
    ('e', True)
    """
    kinds = np.full(_POINTS, SIGN, np.uint8)
    bare = np.arange(_POINTS, dtype=np.uint32)
    for point in range(_POINTS):
        sign = chr(point)
        kinds[point] = _kind(sign)
        parts = unicodedata.normalize("NFKD", _BARRED.get(sign, sign)).casefold()
        kept = [each for each in parts if not unicodedata.combining(each)]
        bare[point] = ord(kept[0]) if kept else 0
    return Alphabet(kinds, bare)


def _kind(sign: str) -> int:
    if sign == "_":  # joins the parts of names like emoji_love
        return LETTER
    category = unicodedata.category(sign)
    if category[0] in "ZC":
        return SPACE
    return LETTER if category[0] in "LMN" else SIGN
