"""A view of a text in plain letters and digits that keeps every position where it was."""

import unicodedata
from itertools import chain

import numpy as np
from numpy.typing import NDArray

_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_LETTERS = chain(range(0xC0, 0x250), range(0x1E00, 0x1F00), range(0xFF01, 0xFF5F))
_DIGITS = chain(range(0x660, 0x66A), range(0x1D7CE, 0x1D800))


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign)[0].lower()[:1]


_TABLE: dict[int, str] = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
_TABLE |= {code: _plain(chr(code)) for code in _LETTERS}
_TABLE |= {code: str(unicodedata.decimal(chr(code))) for code in _DIGITS}
_TABLE |= {ord("đ"): "d", ord("Đ"): "d"}
_TABLE |= {ord(space): " " for space in _SPACES + _HIDDEN}
_TABLE |= {ord(dash): "-" for dash in _DASHES}
_PLAIN: NDArray[np.uint32] = np.arange(max(_TABLE) + 1, dtype=np.uint32)
_PLAIN[list(_TABLE)] = [ord(plain) for plain in _TABLE.values()]
_LONG = 500  # signs from which on arrays are quicker
_AS_CODES, _FREELY = "utf-32-le", "surrogatepass"


def bare(text: str) -> str:
    """Write a text in lower case without marks, one character for each character.

    Unlike `fold`, nothing moves: what is found in the view stands at the same place in the text.

    Examples
    --------
    >>> bare("SĐT: ０９０\N{NO-BREAK SPACE}Đỗ")
    'sdt: 090 do'
    """
    if text.isascii():
        return text.lower()
    if len(text) < _LONG:
        return text.translate(_TABLE)
    codes = codes_of(text)
    return text_of(
        np.where(codes < len(_PLAIN), _PLAIN[np.minimum(codes, len(_PLAIN) - 1)], codes)
    )


def codes_of(text: str) -> NDArray[np.uint32]:
    """Give the code point of each sign."""
    return np.frombuffer(text.encode(_AS_CODES, _FREELY), dtype="<u4")


def text_of(codes: NDArray[np.uint32]) -> str:
    """Give the text of code points."""
    return codes.tobytes().decode(_AS_CODES, _FREELY)
