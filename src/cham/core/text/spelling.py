"""Words as typed, brought to one spelling: repeated letters, chat letters, the place of the tone."""

import re

from cham.core.text.syllables import is_bare_syllable, is_syllable, place_tone

_RUN = re.compile(r"([^\W\d_])\1+")
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
_CHAT_ONSETS = (("f", "ph"), ("w", "qu"), ("j", "gi"), ("z", "d"))
_CHAT_CODAS = (("k", "ch"), ("g", "ng"), ("h", "nh"), ("j", "i"), ("q", "ng"))
_DRAWN_OUT = str.maketrans("áàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ", "aaaaaeeeeeiiiiiooooouuuuuyyyyy")
LONGEST_WORD = 24  # no word of either language is longer in what people write; the rest is noise


def respell(word: str) -> str:
    """Bring one word in lower case to the spelling it has in a dictionary, where rules can tell.

    Runs of three or more letters become one where that leaves a Vietnamese syllable and two
    otherwise; Vietnamese with marks also loses doubled letters and the letters of chat.

    Parameters
    ----------
    word : str
        Lower case, composed, one token.

    Returns
    -------
    str
        The word; unchanged where no rule fits. No unit.

    Examples
    --------
    >>> [respell(word) for word in ("đẹpppp", "quáaa", "hoà", "fải", "wá", "thík", "sooooo", "goood")]
    ['đẹp', 'quá', 'hòa', 'phải', 'quá', 'thích', 'so', 'good']
    """
    if len(word) > LONGEST_WORD or (word.isascii() and _LONG_RUN.search(word) is None):
        return _LONG_RUN.sub(r"\1\1", word)
    if is_syllable(word):
        return place_tone(word)
    once = _RUN.sub(r"\1", word)
    if once != word and _is_drawn_out(word, once):
        return place_tone(once)
    if word.isascii():
        return _LONG_RUN.sub(r"\1\1", word)
    shorter = _without_echo(once)
    for candidate in (shorter, *_from_chat(shorter)):
        if is_syllable(candidate):
            return place_tone(candidate)
    return _LONG_RUN.sub(r"\1\1", word)


def _is_drawn_out(word: str, once: str) -> bool:
    """Tell whether letters were repeated for feeling: marks or three in a row say so, `good` not."""
    if not word.isascii():
        return is_syllable(once)
    return _LONG_RUN.search(word) is not None and is_bare_syllable(once)


def _without_echo(word: str) -> str:
    """Drop a last vowel that only draws out the one before: quáa, đượcc."""
    if len(word) > 1 and word[-2] != word[-1] == word[-2].translate(_DRAWN_OUT):
        return word[:-1]
    return word


def _from_chat(word: str) -> list[str]:
    starts = [new + word[len(old) :] for old, new in _CHAT_ONSETS if word.startswith(old)]
    ends = [
        start[: -len(old)] + new
        for start in (word, *starts)
        for old, new in _CHAT_CODAS
        if start.endswith(old)
    ]
    return [*starts, *ends]
