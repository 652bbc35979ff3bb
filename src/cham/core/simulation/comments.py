"""Comments put together from phrases, in the ways people type."""

import unicodedata
from enum import Enum, auto

import numpy as np

from cham.core.simulation.phrases import (
    OPENERS_BAD,
    OPENERS_GOOD,
    PHRASES,
    TAILS_BAD,
    TAILS_BAD_ENGLISH,
    TAILS_GOOD,
    TAILS_GOOD_ENGLISH,
    TEEN,
    TEEN_ENDS_BAD,
    TEEN_ENDS_GOOD,
)

_UNMARKED = str.maketrans("đĐ", "dD")


class Typing(Enum):
    """How a comment is typed."""

    MARKED = auto()
    UNMARKED = auto()
    TEEN = auto()
    ENGLISH = auto()


_HABITS = ((Typing.MARKED, 0.56), (Typing.UNMARKED, 0.22), (Typing.TEEN, 0.14), (Typing.ENGLISH, 0.08))  # fmt: skip


def say(touchpoint: str, *, bad: bool, chance: np.random.Generator) -> str:
    """Make a comment about a touchpoint that went badly or well."""
    typing = Typing(int(chance.choice([t.value for t, _ in _HABITS], p=[p for _, p in _HABITS])))
    if typing is Typing.ENGLISH:
        return _in_english(touchpoint, bad=bad, chance=chance)
    phrases = PHRASES[touchpoint]
    text = (
        _one(OPENERS_BAD if bad else OPENERS_GOOD, chance)
        + _one(phrases.bad if bad else phrases.good, chance)
        + _one(TAILS_BAD if bad else TAILS_GOOD, chance)
    )
    if typing is Typing.TEEN:
        return _as_teens_type(text) + _one(TEEN_ENDS_BAD if bad else TEEN_ENDS_GOOD, chance)
    text = text[0].upper() + text[1:]
    return without_marks(text) if typing is Typing.UNMARKED else text


def without_marks(text: str) -> str:
    """Write Vietnamese without its marks, as many do on a telephone."""
    parts = unicodedata.normalize("NFD", text.translate(_UNMARKED))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _in_english(touchpoint: str, *, bad: bool, chance: np.random.Generator) -> str:
    phrases = PHRASES[touchpoint]
    text = _one(phrases.bad_english if bad else phrases.good_english, chance)
    tail = _one(TAILS_BAD_ENGLISH if bad else TAILS_GOOD_ENGLISH, chance)
    return text[0].upper() + text[1:] + tail


def _as_teens_type(text: str) -> str:
    words = text.lower().rstrip(".").split(" ")
    return " ".join(_teen_word(word) for word in words)


def _teen_word(word: str) -> str:
    bare = word.rstrip(",.!:")
    return TEEN.get(bare, bare) + word[len(bare) :]


def _one(choices: tuple[str, ...], chance: np.random.Generator) -> str:
    return choices[int(chance.integers(len(choices)))]
