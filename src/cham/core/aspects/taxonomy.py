"""Aspects, and where their phrases stand in a text."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from cham.core.text import fold, normalise


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something that customers speak about.

    Attributes
    ----------
    key
        What it is called in data.
    vi, en
        Its names on screen.
    phrases
        Words that show that it is meant, in either language.
    """

    key: str
    vi: str
    en: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Taxonomy:
    """Aspects, and where their phrases stand in a text.

    Examples
    --------
    >>> some = Taxonomy((Aspect("delivery", "giao hàng", "delivery", ("giao hàng", "shipper")),))
    >>> some.found_in("Giao hang nhanh"), some.found_in("hàng giao sớm")
    (('delivery',), ())
    """

    aspects: tuple[Aspect, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        """What the aspects are called in data."""
        return frozenset(each.key for each in self.aspects)

    def without(self, keys: frozenset[str]) -> "Taxonomy":
        """Leave some aspects out."""
        return Taxonomy(tuple(each for each in self.aspects if each.key not in keys))

    def found_in(self, text: str) -> tuple[str, ...]:
        """Give the aspects whose phrases stand in a text, in the order of the list.

        A phrase of two or more words is found without its marks too; a single word only as it
        is written, because `cho` is no `chờ`.
        """
        toned = normalise(text).toned.split()
        bare = list(map(_bare, toned))
        found: set[str] = set()
        for start, word in enumerate(bare):
            for key, phrase, plain in self._by_first_word.get(word, ()):
                end = start + len(plain)
                words = toned[start:end]
                if words == phrase or (len(plain) > 1 and words == plain):
                    found.add(key)
        return tuple(each.key for each in self.aspects if each.key in found)

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[str, list[str], list[str]]]]:
        table: dict[str, list[tuple[str, list[str], list[str]]]] = {}
        for aspect in self.aspects:
            for phrase in aspect.phrases:
                toned = normalise(phrase).toned.split()
                if toned:
                    plain = [fold(word) for word in toned]
                    table.setdefault(plain[0], []).append((aspect.key, toned, plain))
        return table


@lru_cache(1 << 16)
def _bare(word: str) -> str:
    """Take the marks off a word; words repeat."""
    return fold(word)
