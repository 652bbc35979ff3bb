"""Which interactions are a touchpoint: a small declarative form, no code."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A range of numbers, ends included; an absent end is open."""

    at_least: float | None = None
    at_most: float | None = None

    def holds(self, value: Value | None) -> bool:
        """Tell whether a value is a number inside the range."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        above = self.at_least is None or value >= self.at_least
        return above and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule may look at: the parts of an interaction that say what it was.

    Interactions with the same sign are the same touchpoint, so rules are asked once per
    distinct sign, not once per interaction.
    """

    name: str
    kind: str
    channel: str
    touchpoint: str = ""
    source: str = ""
    properties: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Conditions that must all hold; an empty one does not ask.

    Texts are compared without regard to case, as composed Unicode; `*` stands for any text.
    """

    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    properties: Mapping[str, tuple[Value, ...] | Span] = field(default_factory=dict)

    def matches(self, sign: Sign) -> bool:
        """Tell whether an interaction with this sign meets every condition."""
        texts = (
            (self.names, sign.name),
            (self.kinds, sign.kind),
            (self.channels, sign.channel),
            (self.touchpoints, sign.touchpoint),
            (self.sources, sign.source),
        )
        if not all(not patterns or _any_like(patterns, text) for patterns, text in texts):
            return False
        given = dict(sign.properties)
        return all(_property_holds(want, given.get(key)) for key, want in self.properties.items())

    @property
    def is_empty(self) -> bool:
        """Tell whether the clause asks for nothing, and so would match everything."""
        return not (
            self.names
            or self.kinds
            or self.channels
            or self.touchpoints
            or self.sources
            or self.properties
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """An interaction is the touchpoint when any clause matches; no clause matches nothing."""

    clauses: tuple[Clause, ...] = ()

    def matches(self, sign: Sign) -> bool:
        """Tell whether an interaction with this sign is the touchpoint."""
        return any(clause.matches(sign) for clause in self.clauses)

    @property
    def property_keys(self) -> frozenset[str]:
        """The properties that the rule looks at."""
        return frozenset(key for clause in self.clauses for key in clause.properties)


def _any_like(patterns: tuple[str, ...], text: str) -> bool:
    whole, wild = _prepared(patterns)
    folded = _fold(text)
    return folded in whole or any(_like(pattern, folded) for pattern in wild)


@lru_cache(maxsize=4096)
def _prepared(patterns: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Fold patterns once, those for whole texts apart from those with a `*`."""
    folded = tuple(map(_fold, patterns))
    wild = tuple(pattern for pattern in folded if "*" in pattern)
    return frozenset(folded).difference(wild), wild


def _like(pattern: str, text: str) -> bool:
    """Match a pattern whose only sign is `*`; linear in the text, so no pattern can hang."""
    head, *middle, tail = pattern.split("*")
    if not (text.startswith(head) and text.endswith(tail)) or len(text) < len(head) + len(tail):
        return False
    place, end = len(head), len(text) - len(tail)
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _property_holds(want: tuple[Value, ...] | Span, given: Value | None) -> bool:
    if isinstance(want, Span):
        return want.holds(given)
    if isinstance(given, str):
        return _any_like(tuple(value for value in want if isinstance(value, str)), given)
    return any(value == given and _is_truth(value) is _is_truth(given) for value in want)


def _is_truth(value: Value | None) -> bool:
    """Tell true and false from the numbers 1 and 0, which Python takes for the same."""
    return isinstance(value, bool)


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()


def plain(text: str) -> str:
    """Give what a text says, whatever its case, spaces and last marks."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).strip(".!…\"'“”")
