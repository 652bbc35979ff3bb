"""How many customers a rule takes, what customers are known by, and what they said: the answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from cham.apps.insights.errors import ChoiceTooLongError
from cham.apps.insights.waiting import SAID, SEGMENT
from cham.apps.journeys.contents import readable
from cham.core.personas import Segment, Sizes, build_segment, describe_segment

_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCount:
    """How many customers a rule takes.

    Attributes
    ----------
    as_of
        The moment that days are counted up to.
    also
        How many of them a live persona takes too, by its key; those with none are left out.
    """

    as_of: datetime
    sizes: Sizes
    also: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCounts:
    """How many customers each live persona takes.

    Attributes
    ----------
    personas
        By key; those without a rule are left out.
    bands
        By band of value.
    uncovered
        Customers whom no persona takes, anti-personas included.
    visitors
        People who have only looked around or asked; they are no customers yet.
    """

    as_of: datetime
    personas: Mapping[str, HeadCount]
    bands: Mapping[str, Sizes]
    uncovered: Sizes
    visitors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What customers can be told apart by: words with the number of customers who have each.

    Attributes
    ----------
    words
        By fact (`channel`, `device`, `unit`), the commonest first.
    traits
        By the name of the trait.
    """

    words: Mapping[str, tuple[tuple[str, int], ...]]
    traits: Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAnswer:
    """What a customer said, and the name of the row in the lake."""

    sequence: int
    import_id: str
    source: str
    message_id: str
    customer: str
    moment: datetime
    text: str
    score: float | None
    scale: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAnswers:
    """The latest answers with words, of some customers."""

    answers: tuple[SaidAnswer, ...]
    total: int


def segment_kind(segment: Segment) -> str:
    """Name the kind of snapshot that holds the head count of a rule."""
    return SEGMENT + json.dumps(describe_segment(segment), sort_keys=True)


def said_kind(segment: Segment, search: str) -> str:
    """Name the kind of snapshot that holds what customers of a segment said.

    Raises
    ------
    ChoiceTooLongError
        When the search is too long.
    """
    if len(search) > _LONGEST_SEARCH:
        raise ChoiceTooLongError(name="q", value=search[:20], most=_LONGEST_SEARCH)
    rule = json.dumps(describe_segment(segment), sort_keys=True)
    return SAID + urlencode([("rule", rule), ("q", " ".join(readable(search).split()))])


def segment_in(kind: str) -> Segment:
    """Read a rule back off the kind of a snapshot."""
    return build_segment(json.loads(kind.removeprefix(SEGMENT)))


def search_in(kind: str) -> tuple[Segment, str]:
    """Read a rule and what is searched for off the kind of a snapshot."""
    given = dict(parse_qsl(kind.removeprefix(SAID)))
    return build_segment(json.loads(given["rule"])), given.get("q", "")
