"""What personas look like over the API, coming in and going out."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from cham.apps.personas.models import ProofKind, ProofPart

Written = dict[str, Any]
"""A persona, or its rule, as an object; the reference of personas says what stands in it."""


class PersonaOut(Schema):
    """A persona of the organisation; `version` is null while it never went live."""

    key: str
    name: dict[str, str]
    anti: bool
    version: int | None
    has_draft: bool
    archived: bool
    answers: int
    interviews: int
    signed: int
    asked: int


class PersonaIn(Schema):
    """What a new persona says."""

    persona: Written


class PersonaDraftOut(Schema):
    """What is to go live next; `seen` names this state, and a save says which one it was made on."""

    seen: str
    is_draft: bool
    persona: Written


class PersonaDraftIn(Schema):
    """What a persona is to say next."""

    seen: str = Field(max_length=40)
    persona: Written


class PersonaSeenIn(Schema):
    """The state that was looked at."""

    seen: str = Field(max_length=40)


class PersonaPublishIn(PersonaSeenIn):
    """The state that is to go live, and why."""

    note: str = Field(default="", max_length=500)


class PersonaVersionOut(Schema):
    """A version of a persona."""

    number: int
    note: str
    made_by: str | None
    created_at: datetime
    persona: Written


class SignatureOut(Schema):
    """A unit that is asked to sign the live version, or has signed it."""

    unit: str
    asked: bool
    signed_at: datetime | None
    signed_by: str | None
    signed_before: int | None


class PersonaSignIn(Schema):
    """The version that was read."""

    version: int = Field(ge=1, le=2_147_483_647)


class ProofOut(Schema):
    """A customer's own words that a persona rests on.

    `source` and `message_id` name the answer among the interactions; both are empty for an
    interview.
    """

    id: int
    kind: ProofKind
    part: ProofPart
    text: str
    day: date
    who: str
    source: str
    message_id: str
    score: float | None
    scale: str
    created_at: datetime


class InterviewIn(Schema):
    """What was said in an interview, and with whom in general words."""

    text: str = Field(max_length=2000)
    day: date
    who: str = Field(default="", max_length=200)
    part: ProofPart = ProofPart.NEEDS


class PersonaAnswerIn(Schema):
    """An answer out of those found, by its sequence number and the same search."""

    sequence: int = Field(ge=0)
    q: str = Field(default="", max_length=100)
    part: ProofPart = ProofPart.NEEDS


class FoundAnswerOut(Schema):
    """What a customer said; `taken` says whether it is evidence already."""

    sequence: int
    source: str
    message_id: str
    moment: datetime
    text: str
    score: float | None
    scale: str
    channel: str
    taken: bool


class FoundAnswersOut(Schema):
    """The latest answers found; `total` is how many there are."""

    total: int = 0
    answers: list[FoundAnswerOut] = []
    nothing: str = ""


class SegmentSizeOut(Schema):
    """How many customers, and what they bought for in 12 months, in minor units; against all."""

    customers: int
    share: float | None
    value: int
    value_share: float | None


class SegmentHeadCountOut(SegmentSizeOut):
    """The customers of a rule; `also` counts those whom live personas take too, by key."""

    also: dict[str, int] = {}


class RuleIn(Schema):
    """A segment rule to try."""

    segment: Written


class SegmentCountOut(Schema):
    """The customers of a rule; `nothing` says why nobody can be counted."""

    as_of: datetime | None = None
    count: SegmentHeadCountOut | None = None
    nothing: str = ""


class SegmentCountsOut(Schema):
    """The customers of every live persona with a rule and of every band of value, by key.

    `uncovered` are customers in no persona; `visitors` people who are no customers yet.
    """

    as_of: datetime | None = None
    customers: int = 0
    value: int = 0
    personas: dict[str, SegmentHeadCountOut] = {}
    bands: dict[str, SegmentSizeOut] = {}
    uncovered: SegmentSizeOut | None = None
    visitors: int = 0
    nothing: str = ""


class KnownWordOut(Schema):
    """A word, and how many customers have it."""

    word: str
    customers: int


class KnownFactsOut(Schema):
    """What customers can be told apart by: words by fact, and by the name of a trait."""

    words: dict[str, list[KnownWordOut]] = {}
    traits: dict[str, list[KnownWordOut]] = {}
    nothing: str = ""
