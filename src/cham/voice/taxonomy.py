"""The list of aspects that texts may be about: names in both languages, and phrases to begin with."""

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path

from cham.core.text import fold, normalise
from cham.voice.errors import AspectFaultyError, TaxonomyError
from cham.voice.features import LONGEST_TEXT

_HERE = resources.files("cham.voice")


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


def default_taxonomy() -> Taxonomy:
    """Give the list that comes with the product."""
    return _own("aspects.yaml")


def signals_of(text: str) -> tuple[str, ...]:
    """Name what a firm must not overlook in a text, by its words alone.

    Examples
    --------
    >>> signals_of("Giao trễ hoài, mình hủy dịch vụ đây"), signals_of("Ngon, sẽ quay lại")
    (('leaving',), ())
    """
    return _own("signals.yaml").found_in(text[:LONGEST_TEXT])


@cache
def _own(name: str) -> Taxonomy:
    return parse_taxonomy((_HERE / name).read_text("utf-8"), name)


def load_taxonomy(path: Path) -> Taxonomy:
    """Read a list of aspects.

    Raises
    ------
    TaxonomyError, AspectFaultyError
        With the line at fault.
    """
    return parse_taxonomy(path.read_text("utf-8"), path.name)


def parse_taxonomy(text: str, name: str) -> Taxonomy:
    """Read a list of aspects from YAML: a mapping of keys to `vi`, `en` and `phrases`.

    Raises
    ------
    TaxonomyError, AspectFaultyError
        With the line at fault.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import MarkedYAMLError

    try:
        given = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TaxonomyError(file=name, line=line, reason=error.problem or "no YAML") from None
    if not isinstance(given, CommentedMap) or not given:
        raise AspectFaultyError(file=name, line=1)
    aspects = []
    for key, entry in given.items():
        if not isinstance(key, str) or not _is_aspect(entry):
            raise AspectFaultyError(file=name, line=given.lc.key(key)[0] + 1)
        aspects.append(Aspect(key, entry["vi"], entry["en"], tuple(entry["phrases"])))
    return Taxonomy(tuple(aspects))


def _is_aspect(entry: object) -> bool:
    if not isinstance(entry, dict) or set(entry) != {"vi", "en", "phrases"}:
        return False
    phrases = entry["phrases"]
    return (
        all(isinstance(entry[name], str) and entry[name].strip() for name in ("vi", "en"))
        and isinstance(phrases, list)
        and all(isinstance(each, str) for each in phrases)
    )
