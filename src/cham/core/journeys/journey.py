"""The planned journey: stages, touchpoints, who owns them, and what must pass between them."""

from dataclasses import dataclass, field
from enum import StrEnum

from cham.core.journeys.rules import Rule, Sign, plain

NESTED = "."
"""Stands in the key of a touchpoint between the journey that it comes from and its own key."""


class TouchpointKind(StrEnum):
    PRODUCT = "product"
    PEOPLE = "people"
    PROCESS = "process"
    SYSTEM = "system"
    MESSAGE = "message"
    POLICY = "policy"


class Side(StrEnum):
    """Front stage is what the customer sees; back stage is what makes it possible."""

    FRONT = "front"
    BACK = "back"


class Authority(StrEnum):
    """What the accountable owner may change without asking."""

    FULL = "full"
    ASK = "ask"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the languages that the journey is written in: `{"vi": …, "en": …}`."""

    by_language: tuple[tuple[str, str], ...] = ()

    def read(self, language: str) -> str:
        """Give the text in a language, else in the first language written."""
        texts = dict(self.by_language)
        return texts.get(language) or next(filter(None, texts.values()), "")

    def __bool__(self) -> bool:
        return any(text for _, text in self.by_language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    key: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A department, team, branch or region that can own and do things."""

    key: str
    name: Text
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What one unit does at the touchpoint, so that the map hands out the work."""

    name: Text
    unit: str
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the touchpoint costs, in integer minor units, per interaction or per month."""

    amount: int
    currency: str = "VND"
    per: str = "interaction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Who answers for a touchpoint.

    Attributes
    ----------
    accountable
        The keys of units. Exactly one is right; none or two are gaps that the map shows.
    person
        The name of the one who answers inside the unit, where the firm gives it.
    ask
        The unit that must be asked, where `authority` is `ask`.
    """

    accountable: tuple[str, ...] = ()
    person: str = ""
    contributors: tuple[str, ...] = ()
    authority: Authority = Authority.UNKNOWN
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """The one object: a cell of the map, a rule over interactions, an owner, a promise, a cost.

    Attributes
    ----------
    expected_emotion
        What the firm means the customer to feel, −2 to +2; None where it has not said.
    required
        Whether the planned path goes through here; an optional touchpoint cannot be skipped.
    repeatable
        Whether meeting it again is part of the plan.
    """

    key: str
    name: Text
    kind: TouchpointKind = TouchpointKind.PROCESS
    channel: str = ""
    side: Side = Side.FRONT
    want: Text = field(default_factory=Text)
    message: Text = field(default_factory=Text)
    promise: Text = field(default_factory=Text)
    expected_emotion: float | None = None
    ownership: Ownership = field(default_factory=Ownership)
    tasks: tuple[Task, ...] = ()
    cost: Cost | None = None
    required: bool = False
    repeatable: bool = True
    rule: Rule = field(default_factory=Rule)

    @property
    def depth(self) -> int:
        """How many journeys deep it is nested; 0 for what stands in the journey's own file."""
        return self.key.count(NESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A part of the journey.

    Attributes
    ----------
    leads_to
        The stages that may follow, by key, earlier ones included; empty means the next one.
    journey
        The key of a journey nested here, where this stage is a journey of its own.
    """

    key: str
    name: Text
    want: Text = field(default_factory=Text)
    leads_to: tuple[str, ...] = ()
    journey: str = ""
    touchpoints: tuple[Touchpoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """What one touchpoint must tell the next.

    Attributes
    ----------
    needs
        The pieces of information that the receiver needs.
    carries
        Those that really pass; a needed piece that is missing here is a broken hand-off.
    """

    giver: str
    receiver: str
    needs: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed pieces that do not pass, case and spaces aside."""
        carried = {plain(piece) for piece in self.carries}
        return tuple(piece for piece in self.needs if plain(piece) not in carried)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A planned journey. Touchpoints stand in the order of the map.

    The order is also the precedence of rules: an interaction belongs to the first touchpoint
    whose rule matches. Those of nested journeys are asked after all of the journey's own, so that
    nesting a journey only fills what was off the map and takes nothing from what stands on it.

    Attributes
    ----------
    language
        The language that plain texts of the journey's file are written in.
    persona
        Whose journey it is.
    """

    key: str
    name: Text
    language: str = "vi"
    persona: Text = field(default_factory=Text)
    stages: tuple[Stage, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    channels: tuple[Channel, ...] = ()
    units: tuple[Unit, ...] = ()
    notes: Text = field(default_factory=Text)

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """Every touchpoint, in the order of the map."""
        return tuple(touchpoint for stage in self.stages for touchpoint in stage.touchpoints)

    @property
    def stage_of(self) -> tuple[int, ...]:
        """The position of each touchpoint's stage, aligned with `touchpoints`."""
        return tuple(i for i, stage in enumerate(self.stages) for _ in stage.touchpoints)

    def touchpoint_of(self, sign: Sign) -> int | None:
        """Give the position in `touchpoints` of the first rule that matches, or None."""
        nested: list[tuple[int, int]] = []
        for position, touchpoint in enumerate(self.touchpoints):
            if touchpoint.rule.matches(sign):
                if not touchpoint.depth:
                    return position
                nested.append((touchpoint.depth, position))
        return min(nested)[1] if nested else None

    def may_follow(self, stage: int) -> frozenset[int]:
        """Give the positions of the stages that may come after a stage; itself included."""
        keys = [each.key for each in self.stages]
        named = self.stages[stage].leads_to
        if named:
            return frozenset({stage, *(keys.index(key) for key in named)})
        return frozenset({stage, min(stage + 1, len(keys) - 1)})
