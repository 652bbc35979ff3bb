"""Words looked for in texts, however either of them is spelt."""

import re
from dataclasses import dataclass

from cham.core.text.feelings import Feeling
from cham.core.text.folding import fold
from cham.core.text.normalising import normalise

_SIGNS = frozenset(feeling.value for feeling in Feeling)
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”')
_LONGEST_QUERY = 300
_MOST_TERMS = 20


@dataclass(frozen=True, slots=True)
class Searchable:
    """The words of a text in one spelling, a space before and after each.

    Attributes
    ----------
    toned, folded
        With marks, and without; a run of words stands in a text where it stands in these.
    """

    toned: str
    folded: str

    @property
    def gist(self) -> str:
        """What is said, without marks and emoji: the same for copies; empty without words."""
        return " ".join(word for word in self.folded.split() if word not in _SIGNS)


@dataclass(frozen=True, slots=True)
class Term:
    """A run of words that a text must hold.

    Attributes
    ----------
    folded
        The run without marks, a space around it.
    marked
        Of each of its words that was typed with marks: with them and without, a space around
        each. The text must hold one of the two, so that `bàn` finds `bàn` and `ban`, never `bạn`.
    """

    folded: str
    marked: tuple[tuple[str, str], ...] = ()

    def stands_in(self, text: Searchable) -> bool:
        """Tell whether a text holds the run."""
        return self.folded in text.folded and all(
            toned in text.toned or bare in text.toned for toned, bare in self.marked
        )


def searchable(text: str) -> Searchable:
    """Bring a text into the form in which it can be searched.

    Parameters
    ----------
    text : str
        As it arrived.

    Returns
    -------
    Searchable
        Both views; no unit.

    Examples
    --------
    >>> searchable("Giao hàng ko đúng giờ!!")
    Searchable(toned=' giao hàng không đúng giờ ', folded=' giao hang khong dung gio ')
    """
    read = normalise(text)
    return Searchable(_spaced(read.toned), _spaced(read.folded))


def sought(query: str) -> tuple[Term, ...]:
    """Read what somebody looks for: words in any order, and "runs of words" in quotation marks.

    Parameters
    ----------
    query : str
        As typed, with marks or without; shorthand is written out.

    Returns
    -------
    tuple of Term
        All of which must stand in a text; none where the query has no words. No unit.

    Examples
    --------
    >>> query = sought('"giao hang" trễ')
    >>> [each.folded for each in query]
    [' giao hang ', ' tre ']
    >>> text = searchable("Giao hàng tre qua")
    >>> all(term.stands_in(text) for term in query), sought("bàn")[0].stands_in(searchable("bạn"))
    (True, False)
    """
    given = query[:_LONGEST_QUERY]
    phrases = [first or second for first, second in _QUOTED.findall(given)]
    loose = _words(normalise(_QUOTED.sub(" ", given).replace('"', " ")).toned)
    runs = [*(_words(normalise(each).toned) for each in phrases), *([word] for word in loose)]
    return tuple(dict.fromkeys(map(_term, filter(None, runs))))[:_MOST_TERMS]


def _term(words: list[str]) -> Term:
    bare = [fold(word) for word in words]
    marked = tuple(
        (f" {word} ", f" {plain} ")
        for word, plain in zip(words, bare, strict=True)
        if word != plain
    )
    return Term(f" {' '.join(bare)} ", marked)


def _words(view: str) -> list[str]:
    return [word for word in view.split() if word[0].isalnum()]


def _spaced(view: str) -> str:
    words = _words(view)
    return f" {' '.join(words)} " if words else ""
