"""Where the words that somebody looked for stand in a comment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cham.core.text import Term, searchable, sought

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a comment, letter for letter; `is_hit` where it was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class _Word:
    toned: str
    folded: str
    start: int
    end: int


def pieces(text: str, words: str) -> tuple[Piece, ...]:
    """Part a text so that what was looked for can be shown.

    Parameters
    ----------
    words
        As typed; runs of words in quotation marks.

    Examples
    --------
    >>> [(each.text, each.is_hit) for each in pieces("Giao ko đúng giờ", '"khong dung"')]
    [('Giao ', False), ('ko đúng', True), (' giờ', False)]
    """
    terms = sought(words)
    if not terms:
        return (Piece(text, is_hit=False),)
    found = _merged(_spans(_words(text), terms))
    parted, at = [], 0
    for start, end in found:
        parted += [Piece(text[at:start], is_hit=False), Piece(text[start:end], is_hit=True)]
        at = end
    parted.append(Piece(text[at:], is_hit=False))
    return tuple(each for each in parted if each.text)


def _words(text: str) -> list[_Word]:
    """Give the words with their places; one that stands for several has the place of all."""
    words = []
    for found in _WORD.finditer(text):
        read = searchable(found[0])
        pairs = zip(read.toned.split(), read.folded.split(), strict=True)
        words += [_Word(toned, folded, found.start(), found.end()) for toned, folded in pairs]
    return words


def _spans(words: Sequence[_Word], terms: Sequence[Term]) -> list[tuple[int, int]]:
    spans = []
    for term in terms:
        run = term.folded.split()
        marked = {bare.strip(): {toned.strip(), bare.strip()} for toned, bare in term.marked}
        for at in range(len(words) - len(run) + 1):
            part = words[at : at + len(run)]
            fits = [each.folded for each in part] == run
            if fits and all(each.toned in marked.get(each.folded, {each.toned}) for each in part):
                spans.append((part[0].start, part[-1].end))
    return spans


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
