"""Characters that hide, break or reverse a text: made visible in texts, taken out of keys."""

import re
import unicodedata

from cham.core.errors import N_

_FLAGGED = {
    "CHAR_CONTROL": re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"),
    "CHAR_BIDI": re.compile(r"[\u202a-\u202e\u2066-\u2069]"),
    "CHAR_SURROGATE": re.compile(r"[\ud800-\udfff]"),
}
_STRANGE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# No width, no ink: joiners, spaces without width, direction marks, the soft hyphen, the BOM.
_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u2060-\u2065\ufeff]")
ZERO_WIDTH = "CHAR_ZERO_WIDTH"
FLAG_TEXTS = {
    "CHAR_CONTROL": N_("a control sign is shown as an escape"),
    "CHAR_BIDI": N_("a sign that turns the direction of text is shown as an escape"),
    "CHAR_SURROGATE": N_("half a character is shown as an escape"),
    ZERO_WIDTH: N_("a sign without width was taken out of a key"),
}
TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot, as combining marks


def is_strange(text: str) -> bool:
    """Tell whether a text holds signs that must not be stored as they are."""
    return _STRANGE.search(text) is not None


def make_visible(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Write strange signs as escapes, and name what was found.

    Examples
    --------
    >>> make_visible("giá\u202e gnàh")
    ('giá\\u202e gnàh', ('CHAR_BIDI',))
    """
    flags = tuple(code for code, sign in _FLAGGED.items() if sign.search(text))
    return _STRANGE.sub(_escape, text), flags


def compose(text: str) -> str:
    """Give the composed form (NFC), in which one letter is one character."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_composed(text: str) -> bool:
    """Tell whether a text has the composed form already."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def strip_invisible(key: str) -> str:
    """Take what nobody can see out of a key, so that equal looks are equal keys."""
    return key.strip() if key.isascii() else _INVISIBLE.sub("", key).strip()


def fold(text: str) -> str:
    """Bring a text to lower case without marks, to compare names: Điểm, ĐIỂM and diem agree."""
    base = unicodedata.normalize("NFD", strip_invisible(text)).casefold().replace("đ", "d")
    return "".join(sign for sign in base if not unicodedata.combining(sign))


def fold_tones(text: str) -> str:
    """Put the tone of every word behind it, so that hoà and hòa agree and hoa does not.

    Examples
    --------
    >>> fold_tones("Hoà Bình") == fold_tones("hòa  BÌNH"), fold_tones("hoa") == fold_tones("hòa")
    (True, False)
    """
    words = unicodedata.normalize("NFD", strip_invisible(text)).casefold().split()
    return " ".join("".join(sorted(word, key=TONES.__contains__)) for word in words)


def _escape(found: re.Match[str]) -> str:
    point = ord(found.group())
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"  # noqa: PLR2004 - two digits suffice
