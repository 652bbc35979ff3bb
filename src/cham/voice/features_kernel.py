"""What a model looks at in a text: words and pieces of words, as hashed keys.

The kernel reads one array of code points for a whole batch and writes keys of 32 bits. Five kinds
of features of words are told apart, and pieces of words (letters in a row) where a model asks for
them. Words are runs of letters and digits; every other sign that is no space is a word of its own.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.voice.compiled import compiled

SPACE, LETTER, SIGN = 0, 1, 2
WORD, WORDS_2, BARE, BARE_2, BARE_3, PIECE = 0, 1, 2, 3, 4, 5  # kinds of features
SHORTEST_PIECE, LONGEST_PIECE = 2, 5
MOST_PER_LETTER = 20  # room in a buffer of keys: 5 features a word and 4 pieces a letter or edge

_OFFSET = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
_PRIME = np.uint64(0x100000001B3)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)  # the finaliser of splitmix64
_MIX_2 = np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_30, _27, _31, _32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_EDGE = np.uint64(32)


class Alphabet(NamedTuple):
    """What letters are.

    Attributes
    ----------
    kinds
        uint8, one of `SPACE`, `LETTER`, `SIGN` for each code point of the table; beyond it every
        code point is a sign.
    bare
        uint32, the letter without marks; 0 for a mark that stands by itself.
    """

    kinds: NDArray[np.uint8]
    bare: NDArray[np.uint32]


class Found(NamedTuple):
    """The features of one text.

    Attributes
    ----------
    keys
        uint32, room for `MOST_PER_LETTER` a letter.
    kinds
        uint8, which kind each is of.
    """

    keys: NDArray[np.uint32]
    kinds: NDArray[np.uint8]


@compiled
def _put(found: Found, count: int, value: np.uint64, kind: int) -> int:
    """Write one feature: its hash spread over 32 bits, differently for each kind; 0 is none."""
    mixed = value + _STEP * np.uint64(kind + 1)
    mixed = (mixed ^ (mixed >> _30)) * _MIX_1
    mixed = (mixed ^ (mixed >> _27)) * _MIX_2
    key = np.uint32((mixed ^ (mixed >> _31)) >> _32)
    found.keys[count] = key if key != 0 else np.uint32(1)
    found.kinds[count] = kind
    return count + 1


@compiled
def _joined(before: np.uint64, word: np.uint64) -> np.uint64:
    """Hash two words in a row."""
    return (before * _STEP) ^ (word + (before >> _31))


@compiled
def _kind(alphabet: Alphabet, point: int) -> int:
    return alphabet.kinds[point] if point < alphabet.kinds.shape[0] else SIGN


@compiled
def word_end(chars: NDArray[np.uint32], place: int, end: int, alphabet: Alphabet) -> int:
    """Tell where the word ends that begins at a place."""
    if _kind(alphabet, chars[place]) == SIGN:
        return place + 1
    while place < end and _kind(alphabet, chars[place]) == LETTER:
        place += 1
    return place


@compiled
def _pieces(chars: NDArray[np.uint32], span: tuple[int, int], found: Found, count: int) -> int:
    """Write every two to five signs in a row of a word with a space at either end."""
    start, end = span
    for first in range(start - 1, end):
        value = _OFFSET
        for length in range(1, LONGEST_PIECE + 1):
            place = first + length - 1
            if place > end:
                break
            inside = start <= place < end
            value = (value ^ (np.uint64(chars[place]) if inside else _EDGE)) * _PRIME
            if length >= SHORTEST_PIECE:
                count = _put(found, count, value, PIECE)
    return count


@compiled
def find_features(
    chars: NDArray[np.uint32],
    span: tuple[int, int],
    alphabet: Alphabet,
    found: Found,
    with_pieces: bool,  # noqa: FBT001 - numba takes flags by place
) -> int:
    """Write the keys of one text; give how many there are.

    Toned words by one and two, folded words by one, two and three, pieces of toned words.
    """
    place, end = span
    count = words = 0
    toned_1 = folded_1 = folded_2 = np.uint64(0)
    while place < end:
        if _kind(alphabet, chars[place]) == SPACE:
            place += 1
            continue
        start, place = place, word_end(chars, place, end, alphabet)
        toned = folded = _OFFSET
        for at in range(start, place):
            point = chars[at]
            toned = (toned ^ np.uint64(point)) * _PRIME
            bare = alphabet.bare[point] if point < alphabet.bare.shape[0] else point
            if bare != 0:
                folded = (folded ^ np.uint64(bare)) * _PRIME
        count = _put(found, count, toned, WORD)
        count = _put(found, count, folded, BARE)
        if words > 0:
            count = _put(found, count, _joined(toned_1, toned), WORDS_2)
            pair = _joined(folded_1, folded)
            count = _put(found, count, pair, BARE_2)
            if words > 1:
                count = _put(found, count, _joined(folded_2, pair), BARE_3)
        if with_pieces:
            count = _pieces(chars, (start, place), found, count)
        folded_2, folded_1, toned_1 = folded_1, folded, toned
        words += 1
    return count


@compiled
def find_all_features(  # noqa: PLR0913, PLR0917 - arrays of one batch, in and out
    chars: NDArray[np.uint32],
    spans: NDArray[np.int64],
    alphabet: Alphabet,
    scratch: Found,
    with_pieces: bool,  # noqa: FBT001 - numba takes flags by place
    ends: NDArray[np.int64],
    all_found: Found,
) -> None:
    """Write the keys of every text one after another, or only count them where there is no room.

    `ends` says where those of each text end.
    """
    total = 0
    room = all_found.keys.shape[0]
    for text in range(spans.shape[0]):
        span = (spans[text, 0], spans[text, 1])
        count = find_features(chars, span, alphabet, scratch, with_pieces)
        if room > 0:
            for place in range(count):
                all_found.keys[total + place] = scratch.keys[place]
                all_found.kinds[total + place] = scratch.kinds[place]
        total += count
        ends[text] = total
