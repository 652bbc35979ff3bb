"""Unicode's composed and decomposed forms, in time that grows with the text and no faster."""

import re
import unicodedata
from collections.abc import Callable
from functools import partial

# CPython sorts the marks on one letter by insertion: 32,000 marks on an "a" take 2 s, a million
# half an hour. No word of any language has as many as a piece may hold here.
_PIECE = re.compile(r"\s+|\S{1,128}")
_SHORT = 256

_compose: Callable[[str], str] = partial(unicodedata.normalize, "NFC")
_decompose: Callable[[str], str] = partial(unicodedata.normalize, "NFKD")


def compose(text: str) -> str:
    """Put letters and their marks together (NFC).

    Examples
    --------
    >>> len("e\N{COMBINING CIRCUMFLEX ACCENT}"), len(compose("e\N{COMBINING CIRCUMFLEX ACCENT}"))
    (2, 1)
    """
    return _in_pieces(_compose, text)


def decompose(text: str) -> str:
    """Take letters and their marks apart, and letters that only look otherwise to plain ones (NFKD).

    Examples
    --------
    >>> len(decompose("ế")), decompose("№")
    (3, 'No')
    """
    return _in_pieces(_decompose, text)


def _in_pieces(change: Callable[[str], str], text: str) -> str:
    if text.isascii():
        return text
    if len(text) <= _SHORT:
        return change(text)
    return "".join(map(change, _PIECE.findall(text)))
