"""Unicode's composed and decomposed forms, in time that grows with the text and no faster."""

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

# CPython sorts the marks on one letter by insertion: 32,000 marks on an "a" take 2 s, a million
# half an hour. A piece ends at white space, or is longer than any word.
_PIECE = re.compile(r"[\s\S]{0,255}\s|\S{1,256}")
_SHORT = 256
_MARK = re.compile("[\u0300-\u036f]")
_MARKED_LETTER = re.compile("([^\u0300-\u036f][\u0300-\u036f]{1,8})")

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


def compose_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Put letters and their marks together and say where each stood.

    Parameters
    ----------
    text : str
        In any form.

    Returns
    -------
    str
        The composed text, n characters.
    Sequence of int, shape (n + 1,)
        For each position of the composed text, and for its end, the position in the original.

    Examples
    --------
    >>> _, places = compose_with_places("e\N{COMBINING CIRCUMFLEX ACCENT}m")
    >>> list(places)
    [0, 2, 3]
    """
    if _MARK.search(text) is None:
        return text, range(len(text) + 1)
    # What stands between marked letters and the letters, in turn.
    parts = _MARKED_LETTER.split(text)
    marked = parts[1::2]
    letters = {each: _compose(each) for each in set(marked)}
    composed = parts.copy()
    composed[1::2] = map(letters.__getitem__, marked)
    before, after = _lengths(parts), _lengths(composed)
    starts, at = np.cumsum(before) - before, np.cumsum(after) - after
    # A letter that does not compose keeps its places; of one that does, all stand at its start.
    within = np.arange(after.sum()) - np.repeat(at, after)
    places = np.repeat(starts, after) + within * np.repeat(before == after, after)
    # An array of Python's own, which gives plain numbers and is as quick to make.
    return "".join(composed), array("q", np.append(places, len(text)).tobytes())


def _lengths(parts: list[str]) -> NDArray[np.int64]:
    return np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))


def _in_pieces(change: Callable[[str], str], text: str) -> str:
    if text.isascii():
        return text
    if len(text) <= _SHORT:
        return change(text)
    return "".join(map(change, _PIECE.findall(text)))
