"""A list of aspects as YAML: a mapping of keys to `vi`, `en` and `phrases`."""

from functools import cache
from importlib import resources

from cham.core.aspects.errors import (
    AspectError,
    AspectFaultyError,
    AspectKeyError,
    AspectNameError,
    AspectPhraseError,
    AspectPhrasesManyError,
    AspectsManyError,
    AspectsMissingError,
    AspectsPlainError,
    AspectsSyntaxError,
    AspectsTooLongError,
    AspectTwiceError,
)
from cham.core.aspects.taxonomy import Aspect, Taxonomy
from cham.core.journeys.errors import (
    JourneyError,
    JourneyFaults,
    JourneyFieldTwiceError,
    JourneySyntaxError,
)
from cham.core.journeys.source import Node, Path, Source, read_source
from cham.core.text import normalise

MOST_CHARACTERS = 100_000  # read in a third of a second; ten times the list of the product
MOST_ASPECTS, MOST_PHRASES = 100, 500  # more than a person can keep apart, or keep up
LONGEST_KEY, LONGEST_NAME, LONGEST_PHRASE = 64, 80, 120
_FIELDS = {"vi", "en", "phrases"}


@cache
def default_text() -> str:
    """Give the list that comes with the product as it is written."""
    return resources.files(__package__).joinpath("aspects.yaml").read_text("utf-8")


@cache
def default_taxonomy() -> Taxonomy:
    """Give the list that comes with the product."""
    return parse_taxonomy(default_text())


def parse_taxonomy(text: str) -> Taxonomy:
    """Read a list of aspects.

    Raises
    ------
    AspectError
        With line and column of the first fault.

    Examples
    --------
    >>> parse_taxonomy("cards: {vi: Thẻ, en: Cards, phrases: [thẻ, phí thường niên]}").keys
    frozenset({'cards'})
    >>> parse_taxonomy("cards: {vi: Thẻ}")
    Traceback (most recent call last):
    ...
    cham.core.aspects.errors.AspectFaultyError: line 1, column 1: aspect (cards) must have the texts vi and en and a list of phrases, and nothing else; correct it
    """
    if len(text) > MOST_CHARACTERS:
        raise AspectsTooLongError(characters=len(text), most=MOST_CHARACTERS)
    try:
        source = read_source(text)
    except JourneyFaults as faults:
        raise _unreadable(faults.exceptions[0]) from None
    given = source.content
    if not isinstance(given, dict) or not given:
        raise AspectsMissingError(**source.place(()))
    if len(given) > MOST_ASPECTS:
        raise AspectsManyError(count=len(given), most=MOST_ASPECTS)
    return Taxonomy(tuple(_aspect(source, key, entry) for key, entry in given.items()))


def _unreadable(fault: JourneyError | ExceptionGroup[JourneyError]) -> AspectError:
    """Say of a list what the reader of journey files says of a journey."""
    assert isinstance(fault, JourneyError)
    place = {name: fault.fields.get(name) for name in ("line", "column")}
    if isinstance(fault, JourneyFieldTwiceError):
        return AspectTwiceError(**place, name=fault.fields["problem"])
    if type(fault) is JourneySyntaxError:
        return AspectsSyntaxError(**place, problem=fault.fields["problem"])
    return AspectsPlainError(**place)


def _aspect(source: Source, key: str, entry: Node) -> Aspect:
    here = source.place((key,))
    if not key.isprintable() or not 0 < len(key) <= LONGEST_KEY or len(key.split()) != 1:
        raise AspectKeyError(**here, aspect=key[:LONGEST_KEY], most=LONGEST_KEY)
    if not isinstance(entry, dict) or set(entry) != _FIELDS:
        raise AspectFaultyError(**here, aspect=key)
    phrases = entry["phrases"]
    if not isinstance(phrases, list):
        raise AspectFaultyError(**source.place((key, "phrases")), aspect=key)
    if len(phrases) > MOST_PHRASES:
        raise AspectPhrasesManyError(**here, aspect=key, most=MOST_PHRASES)
    return Aspect(
        key,
        _name(source, (key, "vi"), entry["vi"]),
        _name(source, (key, "en"), entry["en"]),
        tuple(_phrase(source, (key, "phrases", at), each) for at, each in enumerate(phrases)),
    )


def _name(source: Source, path: Path, given: Node) -> str:
    if not isinstance(given, str) or not 0 < len(given.strip()) <= LONGEST_NAME:
        raise AspectNameError(**source.place(path), aspect=str(path[0]), most=LONGEST_NAME)
    return given.strip()


def _phrase(source: Source, path: Path, given: Node) -> str:
    if (
        not isinstance(given, str)
        or len(given) > LONGEST_PHRASE
        or not normalise(given).toned.strip()
    ):
        raise AspectPhraseError(**source.place(path), aspect=str(path[0]), most=LONGEST_PHRASE)
    return given
