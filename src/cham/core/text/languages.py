"""Which language a comment is in, told by rules that know Vietnamese without marks."""

import re
from enum import StrEnum
from typing import NamedTuple

from cham.core.text.bare_words import ENGLISH, LOANS, SHARED, VIETNAMESE
from cham.core.text.composing import compose
from cham.core.text.shorthand import SHORTHAND, Reading
from cham.core.text.spelling import respell
from cham.core.text.syllables import is_bare_syllable, is_syllable


class Language(StrEnum):
    """The language of one comment; the value is its ISO 639-1 code where it has one."""

    VIETNAMESE = "vi"
    ENGLISH = "en"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class _Votes(NamedTuple):
    """What one word says: for Vietnamese, for English, and whether it carries Vietnamese marks."""

    vietnamese: float
    english: float
    is_marked: int
    is_english_word: int


_NOTHING = _Votes(0, 0, 0, 0)
_MARKED = _Votes(2, 0, 1, 0)
_SHORTHAND = _Votes(1.5, 0, 0, 0)
_VIETNAMESE_WORD = _Votes(1, 0, 0, 0)
_ENGLISH_WORD = _Votes(0, 1, 0, 1)
_EITHER_WORD = _Votes(0.3, 0.3, 0, 0)
_RATHER_ENGLISH = _Votes(0.15, 0.5, 0, 0)
_SYLLABLE = _Votes(0.5, 0, 0, 0)
_NO_SYLLABLE = _Votes(0, 0.3, 0, 0)
_SHORTEST_FOREIGN = 3  # two letters that are no syllable are more often an abbreviation

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PLACEHOLDER = re.compile(r"\[[a-z]+_\d+\]")
_NO_WORDS = ("@", "://", "www.")
_LEAST = 0.9  # less than one known word: nothing is claimed
_ENGLISH_BESIDE_MARKS = 3
_SHARE_OF_MIXED = 0.3
_SHARE_OF_A_NAME = 0.15
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 1 << 16, 32


class _Lexicon(dict[str, _Votes]):
    """Words already judged; bounded."""

    def __missing__(self, word: str) -> _Votes:
        votes = _judge(word)
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[word] = votes
        return votes


def language_of(text: str) -> Language:
    """Tell the language of a comment: Vietnamese with or without marks, English, or both.

    Marks decide where they stand; without them, function words of either language, shorthand and
    the shape of syllables. Loans (`shop`, `ok`, `app`) tell nothing. Too little to tell by, or
    another script, is unknown.

    Parameters
    ----------
    text : str
        As it arrived.

    Returns
    -------
    Language
        One of four; no unit.

    Examples
    --------
    >>> [str(language_of(text)) for text in ("Quán ngon", "quan nay ngon lam", "The food was great")]
    ['vi', 'vi', 'en']
    >>> [str(language_of(text)) for text in ("ok shop 👍", "Staff rất nhiệt tình but the food was cold")]
    ['unknown', 'mixed']
    """
    words = _WORD.findall(_only_words(compose(text).lower()))
    votes = [_LEXICON[word] for word in words]
    vietnamese = sum([vote[0] for vote in votes])
    english = sum([vote[1] for vote in votes])
    marked = sum([vote[2] for vote in votes])
    english_words = sum([vote[3] for vote in votes])
    if marked:
        return _beside_marks(len(words), marked, english, english_words)
    if vietnamese + english < _LEAST:
        return Language.UNKNOWN
    share = min(vietnamese, english) / (vietnamese + english)
    if english_words >= _ENGLISH_BESIDE_MARKS and share >= _SHARE_OF_MIXED:
        return Language.MIXED
    if vietnamese == english:
        return Language.UNKNOWN
    return Language.VIETNAMESE if vietnamese > english else Language.ENGLISH


def _only_words(text: str) -> str:
    """Leave out what is written in no language: addresses, links, redacted places."""
    text = _PLACEHOLDER.sub(" ", text)
    if not any(sign in text for sign in _NO_WORDS):
        return text
    return " ".join(
        piece for piece in text.split() if not any(sign in piece for sign in _NO_WORDS)
    )


def _beside_marks(words: int, marked: int, english: float, english_words: int) -> Language:
    """Decide where marks stand: a few English words are loans, a lone marked word is a name."""
    if english_words < _ENGLISH_BESIDE_MARKS or english / words < _SHARE_OF_A_NAME:
        return Language.VIETNAMESE
    if marked / words <= _SHARE_OF_A_NAME and english > 2 * marked:
        return Language.ENGLISH
    return Language.MIXED


def _judge(word: str) -> _Votes:
    if not word.isascii():
        return _MARKED if is_syllable(respell(word)) else _NOTHING
    plain = word.replace("’", "'")
    if plain in LOANS:
        return _NOTHING
    if plain in VIETNAMESE:
        return _EITHER_WORD if plain in SHARED else _VIETNAMESE_WORD
    if plain in ENGLISH:
        return _ENGLISH_WORD
    if plain in SHARED:
        return _RATHER_ENGLISH
    short = SHORTHAND.get(plain)
    if short is not None:
        return _SHORTHAND if short.reading is Reading.ANYWHERE else _NOTHING
    if is_bare_syllable(respell(plain)):
        return _SYLLABLE if len(plain) > 1 else _NOTHING
    return _NO_SYLLABLE if len(plain) >= _SHORTEST_FOREIGN else _NOTHING


_LEXICON = _Lexicon()
