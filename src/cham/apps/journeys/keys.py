"""Keys for things that have only a name yet."""

import re
import unicodedata

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
