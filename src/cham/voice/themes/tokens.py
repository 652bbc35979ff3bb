"""Comments as numbers: which word stands where, and where a thought ends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cham.core.text import fold, normalise
from cham.voice.themes.stop_words import bare_without_content, without_content

Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

BREAK = -1  # a stop, a number, an emoji, a placeholder: no phrase reaches over it
_END = "."
_BARE = "\u0301"  # before a word of a text without marks: it may be any of several words
_LONGEST_WORD = 24
_THANKS = frozenset({("cảm", "ơn"), ("cám", "ơn")})
_BARE_THANKS = frozenset({("cam", "on")})
_WITNESSES = 0.05  # so often a word must stand with marks to say what it is without
_MARK = re.compile("[\u0300-\u0309\u0323À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


def has_marks(text: str) -> bool:
    """Tell whether a text was typed with Vietnamese marks."""
    return _MARK.search(text) is not None


class Words(NamedTuple):
    """The words of a set of comments.

    Attributes
    ----------
    spelt
        How each is shown: of a word without marks its most frequent spelling with marks.
    folds
        A number for each; the same for words that differ in marks only.
    bare
        The folded spelling of each number of `folds`.
    has_content
        Whether a word says what a comment is about.
    """

    spelt: list[str]
    folds: Whole
    bare: list[str]
    has_content: Flags


@dataclass(frozen=True, eq=False, slots=True)
class Tokens:
    """Words in their order.

    Attributes
    ----------
    ids
        The word at each place, `BREAK` between thoughts.
    text
        The number of the text at each place.
    with_marks
        Whether the text at each place has any marks.
    """

    words: Words
    ids: Whole
    text: Whole
    with_marks: Flags


def tokenise(texts: Sequence[str]) -> Tokens:
    """Read texts into numbered words; a word typed without marks joins the one with marks.

    In a text that has marks every word is what it says. In one that has none `may` may be máy,
    mấy or mày: it becomes the most frequent spelling of the other texts.
    """
    known = _Numbered()
    places: list[list[int]] = []
    marked: list[bool] = []
    for text in texts:
        read = normalise(text)
        is_marked = has_marks(text)
        words = _unaddressed(read.toned.split(), is_marked=is_marked)
        if not is_marked:
            words = [_BARE + each for each in words]
        places.append([*map(known.__getitem__, words), known[_END]])
        marked.append(is_marked)
    lengths = np.array([len(each) for each in places], dtype=np.int64)
    raw = np.fromiter((each for line in places for each in line), np.int64, int(lengths.sum()))
    text_of = np.repeat(np.arange(len(places)), lengths)
    with_marks = np.repeat(np.array(marked, dtype=np.bool_), lengths)
    spellings = list(known)
    joined, words_found = _join(spellings, np.bincount(raw, minlength=len(spellings)))
    return Tokens(words_found, joined[raw], text_of, with_marks)


def _unaddressed(words: list[str], *, is_marked: bool) -> list[str]:
    """Leave out who is spoken to: `bếp ơi` and `cảm ơn bếp` call the kitchen, and say nothing of it.

    Who is thanked counts where more is said of them: `cảm ơn bếp nấu ngon`.
    """
    call, thanked, thanks = ("ơi", "ơn", _THANKS) if is_marked else ("oi", "on", _BARE_THANKS)
    if call not in words and thanked not in words:
        return words
    kept = []
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else _END
        is_thanked = tuple(words[max(at - 2, 0) : at]) in thanks and not after[:1].isalpha()
        kept.append(_END if after == call or is_thanked else word)
    return kept


class _Numbered(dict[str, int]):
    def __missing__(self, word: str) -> int:
        self[word] = len(self)
        return self[word]


def _join(spellings: list[str], counts: Whole) -> tuple[Whole, Words]:
    """Give each spelling the number of its word, and the words."""
    best: dict[str, tuple[int, str]] = {}
    bare_count: dict[str, int] = {}
    for raw, count in zip(spellings, counts.tolist(), strict=True):
        bare = fold(raw)
        if raw[0] == _BARE:
            bare_count[bare] = bare_count.get(bare, 0) + count
        else:
            best[bare] = max(best.get(bare, (0, "")), (count, raw))
    numbers, folds = _Numbered(), _Numbered()
    joined = np.full(len(spellings), BREAK, dtype=np.int64)
    for at, raw in enumerate(spellings):
        word = raw
        if raw[0] == _BARE:
            bare = fold(raw)
            count, spelling = best.get(bare, (0, ""))
            word = spelling if count >= _WITNESSES * bare_count[bare] else bare
        if _is_word(word):
            joined[at] = numbers[word]
    spelt = list(numbers)
    stop, bare_stop = without_content(), bare_without_content()
    fold_of = np.array([folds[fold(word)] for word in spelt], dtype=np.int64)
    content = [word not in stop and word not in bare_stop and len(word) > 1 for word in spelt]
    return joined, Words(spelt, fold_of, list(folds), np.array(content, dtype=np.bool_))


def _is_word(word: str) -> bool:
    return (
        len(word) <= _LONGEST_WORD
        and word[:1].isalpha()
        and "_" not in word
        and not any(letter.isdigit() for letter in word)
    )
