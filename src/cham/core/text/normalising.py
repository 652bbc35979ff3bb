"""One spelling for what people write in many, so that models and searches meet the same words."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cham.core.text.composing import compose
from cham.core.text.feelings import (
    EMOJI_PATTERN,
    EMOTICON_PATTERN,
    feeling_of_emoticon,
    feelings_of_emoji,
)
from cham.core.text.folding import fold
from cham.core.text.shorthand import SHORTHAND, Reading
from cham.core.text.spelling import respell
from cham.core.text.word_lists import words_of

# White space is eaten with the token after it, so that no place is tried twice.
_TOKEN = re.compile(
    r"\s?("
    r"https?://\S+|www\.\S+"
    r"|\w+(?:['’](?=[^\W\d_])\w+|(?<=\d)[.,](?=\d)\w+|(?<=\d) k\b)*"
    r"|[.,%](?![.,])"
    rf"|{EMOTICON_PATTERN}|{EMOJI_PATTERN}"
    r"|!+|\?+|\.\.+|[.,;:…%]|\[[a-z]+_\d+\]"
    r")"
)
_WORDS_OF_FEELING = ("xd",)
_MOST_REMEMBERED = 1 << 17
_LONGEST_REMEMBERED = 32
# No English words, and too frequent in Vietnamese without marks to be missing from it for long.
_BARE_WITNESSES = frozenset(
    words_of("""
    khong duoc nhung cua minh cung nhieu qua rat nhan vien giao nguoi thi voi lam roi biet phai
    ngon nua mua khach pham nhanh lau
    """)
)
_MARKED = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text beside the two views that models read.

    Parameters
    ----------
    original : str
        As it arrived, every character.
    toned : str
        Lower case, one spelling, tokens parted by one space, Vietnamese marks kept.
    folded : str
        `toned` without marks: what the same words look like to those who type none.
    """

    original: str
    toned: str
    folded: str


class _Lexicon(dict[str, str]):
    """Tokens already read. Words repeat, so nearly every token is one look-up; it stays bounded."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, token: str) -> str:
        read = self._read(token)
        if len(token) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[token] = read
        return read


def normalise(text: str) -> Normalised:
    """Read a text into the one spelling, in two views: with marks and without.

    Composed (NFC), lower case, tones in one place, runs of letters shortened, shorthand written
    out, emoji and emoticons as tokens of their feeling, links as `url_link`, redacted places as
    `pii_phone` and the like. Signs that carry no meaning are left out.

    Parameters
    ----------
    text : str
        As it arrived.

    Returns
    -------
    Normalised
        The original and both views; no unit.

    Examples
    --------
    >>> normalise("Shop giao hàng nhanhhh, sp đẹp lắmmm 😍😍 nhưng NV ko nhiệt tình :((").toned
    'shop giao hàng nhanh , sản phẩm đẹp lắm emoji_love nhưng nhân viên không nhiệt tình emoji_sadness'
    >>> normalise("Hoà  ơi, 35 k đc k?").folded
    'hoa oi , 35k duoc khong ?'
    """
    small = compose(text).lower()
    tokens = _TOKEN.findall(small)
    if not _UNSURE.isdisjoint(tokens):
        tokens = _settle(tokens, has_marks=_MARKED.search(small) is not None)
    return Normalised(
        text,
        " ".join(filter(None, map(_TONED.__getitem__, tokens))),
        " ".join(filter(None, map(_FOLDED.__getitem__, tokens))),
    )


def _read(token: str) -> str:
    """Bring one token to its spelling; empty where it says nothing."""
    first = token[0]
    if first.isalnum() or first == "_":
        return _read_word(token)
    if first == "[" and token.endswith("]"):
        return f"pii_{token[1:].partition('_')[0]}"
    feeling = feeling_of_emoticon(token)
    if feeling is not None:
        return feeling
    if first in "!?.":
        return token[:2]
    return first if first in ",;:…%" else " ".join(feelings_of_emoji(token))


def _read_word(token: str) -> str:
    if token.startswith(("http:", "https:", "www.")):
        return "url_link"
    if token[0].isdigit() and " " in token:
        return token.replace(" ", "")
    feeling = feeling_of_emoticon(token) if "_" in token or token in _WORDS_OF_FEELING else None
    if feeling is not None:
        return feeling
    if "_" in token:
        return " ".join(_read_word(part) for part in token.split("_") if part)
    word = token if token.isascii() else unicodedata.normalize("NFKC", token)
    short = SHORTHAND.get(word)
    if short is not None and short.reading is Reading.ANYWHERE:
        return short.words
    spelt = respell(word)
    short = SHORTHAND.get(spelt)
    return short.words if short is not None and short.reading is Reading.ANYWHERE else spelt


def _settle(tokens: list[str], *, has_marks: bool) -> list[str]:
    """Write out what is shorthand only in Vietnamese, where the other words show that it is."""
    is_vietnamese = has_marks or any(
        token in _BARE_WITNESSES or token in _SURE for token in tokens
    )
    if not is_vietnamese:
        return tokens
    readings = (
        {Reading.IN_VIETNAMESE, Reading.BESIDE_MARKS} if has_marks else {Reading.IN_VIETNAMESE}
    )
    return [
        SHORTHAND[token].words
        if token in _UNSURE and SHORTHAND[token].reading in readings
        else token
        for token in tokens
    ]


_TONED = _Lexicon(_read)
_FOLDED = _Lexicon(lambda token: fold(_TONED[token]))
_UNSURE = frozenset(
    way for way, short in SHORTHAND.items() if short.reading is not Reading.ANYWHERE
)
_SURE = frozenset(SHORTHAND) - _UNSURE
