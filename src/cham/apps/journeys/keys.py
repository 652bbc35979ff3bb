"""Keys for things that have only a name yet."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, count

_LONGEST = 64


def key_of(name: str) -> str:
    """Make a key of a name: marks dropped, đ as d, everything else a hyphen.

    Examples
    --------
    >>> key_of("Đặt hàng / App"), key_of("★")
    ('dat-hang-app', 'x')
    """
    plain = name.replace("đ", "d").replace("Đ", "D")
    letters = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST].strip("-")
    return key or "x"


def free_key(wanted: str, taken: Iterable[str]) -> str:
    """Give a key that is not taken: the wanted one, or with a number behind.

    Examples
    --------
    >>> free_key("giao-hang", ["giao-hang"])
    'giao-hang-2'
    """
    known = set(taken)
    for ending in chain([""], (f"-{number}" for number in count(2))):
        key = wanted[: _LONGEST - len(ending)] + ending
        if key not in known:
            return key
    raise AssertionError  # numbers never end
