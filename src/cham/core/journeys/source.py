"""A journey file's text as plain values that remember where they stand.

The values are made from the events of the YAML parser and not by its constructors, so that a
value is what its writer sees: keys are texts, a plain word is a number, a truth value or nothing
only where JSON or the core of YAML 1.2 says so, and everything else (a date, `yes`, a phone number
with its leading zero) stays the text that it is.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from cham.core.journeys.errors import (
    JourneyAliasError,
    JourneyCharacterError,
    JourneyDepthError,
    JourneyFaults,
    JourneyFieldNameError,
    JourneyFieldTwiceError,
    JourneySecondDocumentError,
    JourneySyntaxError,
    JourneyTagError,
    JourneyTooLongError,
)

Node: TypeAlias = "bool | int | float | str | list[Node] | dict[str, Node] | None"
Path: TypeAlias = tuple[str | int, ...]

MOST_CHARACTERS = 1_000_000  # read in some seconds; far above what a map of people's work needs
_DEEPEST = 20  # a journey needs nine levels
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")  # RFC 8259, section 6
# YAML 1.2.2, section 10.3.2, without the spellings of numbers that JSON does not know.
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document and the places of its parts.

    Attributes
    ----------
    places
        Line and column, counted from 1, of the key of a field and of an item in a list.
    """

    content: Node
    places: Mapping[Path, tuple[int, int]]

    def place(self, path: Path) -> dict[str, int]:
        """Find the line and column of a part, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return {"line": line, "column": column}


def read_source(text: str) -> Source:
    """Read YAML (or JSON, which is YAML) without aliases and tags.

    Raises
    ------
    JourneyFaults
        With the one fault that stopped the reading.
    """
    if len(text) > MOST_CHARACTERS:
        fault = JourneyTooLongError(line=1, column=1, characters=len(text), most=MOST_CHARACTERS)
        raise JourneyFaults("journey", [fault])
    composer = _Composer(_events(text))
    return Source(composer.document(), composer.places)


def _events(text: str) -> Iterator[Event]:
    here = (1, 1)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            here = _place(event.start_mark)
            yield event
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _broken(_place(mark), str(error.problem or error.context)) from error
    except ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = f"U+{int(error.character):04X}"
        raise _broken((line, column), problem, JourneyCharacterError) from error
    except (AssertionError, OverflowError) as error:
        # What the parser lets through: a version that it does not know, an escape beyond Unicode.
        raise _broken(here, str(error)) from error


class _Composer:
    """Puts the values together from the parser's events."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self.places: dict[Path, tuple[int, int]] = {}

    def document(self) -> Node:
        content: Node = None
        for event in self._events:
            if isinstance(event, NodeEvent):
                content = self._value(event, ())
            elif isinstance(event, DocumentEndEvent):
                self._end()
        return content

    def _end(self) -> None:
        event = next(self._events)
        if isinstance(event, DocumentStartEvent):
            raise _broken(_place(event.start_mark), "---", JourneySecondDocumentError)
        assert isinstance(event, StreamEndEvent)

    def _value(self, event: NodeEvent, path: Path) -> Node:
        _refuse_alias_and_tag(event)
        if isinstance(event, ScalarEvent):
            return _text(event) if event.style else _plain(str(event.value))
        if len(path) >= _DEEPEST:
            raise _broken(_place(event.start_mark), str(_DEEPEST), JourneyDepthError)
        return self._list(path) if isinstance(event, SequenceStartEvent) else self._fields(path)

    def _list(self, path: Path) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            assert isinstance(event, NodeEvent)
            here = (*path, len(items))
            self.places[here] = _place(event.start_mark)
            items.append(self._value(event, here))
        return items

    def _fields(self, path: Path) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            assert isinstance(event, NodeEvent)
            place = _place(event.start_mark)
            key = _key(event)
            if key in fields:
                raise _broken(place, key[:60], JourneyFieldTwiceError)
            self.places[*path, key] = place
            value = next(self._events)
            assert isinstance(value, NodeEvent)
            fields[key] = self._value(value, (*path, key))
        return fields


def _refuse_alias_and_tag(event: NodeEvent) -> None:
    line, column = _place(event.start_mark)
    if event.anchor is not None:
        raise JourneyFaults("journey", [JourneyAliasError(line=line, column=column)])
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _broken((line, column), str(tag), JourneyTagError)


def _key(event: NodeEvent) -> str:
    _refuse_alias_and_tag(event)
    if not isinstance(event, ScalarEvent):
        raise _broken(_place(event.start_mark), "", JourneyFieldNameError)
    return _text(event)


def _text(event: ScalarEvent) -> str:
    """Join the halves of characters that JSON escapes write as two, like an emoji's."""
    place = _place(event.start_mark)
    try:
        text = str(event.value).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        raise _broken(place, "\\uD800", JourneyCharacterError) from error
    if "\0" in text:
        raise _broken(place, "U+0000", JourneyCharacterError)
    return text


def _plain(word: str) -> Node:
    if word in _WORDS:
        return _WORDS[word]
    number = _NUMBER.fullmatch(word)
    if number is None or not math.isfinite(float(word)):
        return word
    return int(word) if number[1] is None and number[2] is None else float(word)


def _place(mark: object) -> tuple[int, int]:
    return getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1


def _broken(
    place: tuple[int, int], problem: str, kind: type[JourneySyntaxError] = JourneySyntaxError
) -> JourneyFaults:
    line, column = place
    return JourneyFaults("journey", [kind(line=line, column=column, problem=problem)])
