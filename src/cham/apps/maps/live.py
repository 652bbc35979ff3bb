"""A map that can be talked about and edited: what the report draws, with keys behind everything."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.journeys.comments import Cell
from cham.apps.maps.curve import map_curve
from cham.apps.reports.pages.gap_table import gap_name
from cham.apps.reports.pages.journey_map import Card, Column, MapPart, map_part
from cham.apps.reports.pages.reader import Reader
from cham.core.journeys import GapKind, Journey, Part, Stage, Touchpoint


@dataclass(frozen=True, slots=True)
class Talk:
    """A cell that can be talked about: its name, and how many open comments it has."""

    cell: str
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message or promise, with the touchpoint that makes it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCard:
    """A touchpoint on the map.

    Attributes
    ----------
    card
        As the report draws it.
    is_problem
        Whether something is wrong with it: a gap, or bad feelings.
    """

    key: str
    card: Card
    talk: Talk
    is_problem: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class InnerCard:
    """A touchpoint of a nested journey; it is edited and talked about there, at `href`."""

    card: Card
    href: str
    is_problem: bool


@dataclass(frozen=True, slots=True)
class Nested:
    """A journey that a stage holds, with the stages inside and what counts here of it."""

    key: str
    name: str
    stages: tuple[str, ...]
    cards: tuple[InnerCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveStage:
    """A stage with all its lanes; `talks` by the name of the lane.

    Attributes
    ----------
    snags
        Why it cannot have the journey that it should hold, in words.
    """

    key: str
    column: Column
    cards: tuple[LiveCard, ...]
    messages: tuple[Sentence, ...]
    promises: tuple[Sentence, ...]
    talks: Mapping[str, Talk]
    nested: Nested | None
    snags: tuple[str, ...]
    is_first: bool
    is_last: bool

    @property
    def is_problem(self) -> bool:
        """Whether something is wrong with one of its touchpoints."""
        return any(each.is_problem for each in self.cards) or any(
            each.is_problem for each in self.inner_cards
        )

    @property
    def inner_cards(self) -> tuple[InnerCard, ...]:
        """The touchpoints of the journey that it holds."""
        return self.nested.cards if self.nested else ()


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane that can be shown and hidden."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMap:
    """The map as its page draws it.

    Attributes
    ----------
    map
        As the report draws it; its partial templates look for this name.
    small_curve
        The same for the stacked view; the names inside differ.
    has_figures
        Whether customers' interactions fill it; otherwise it is the plan alone.
    """

    map: MapPart
    people: str
    stages: tuple[LiveStage, ...]
    lanes: tuple[Lane, ...]
    curve: str
    small_curve: str
    has_figures: bool
    has_plan_line: bool
    has_aim_line: bool


def live_map(
    reader: Reader, talks: Mapping[str, int], others: Mapping[str, Journey] | None = None
) -> LiveMap:
    """Make the map.

    Parameters
    ----------
    talks
        How many open comments each cell has, by the name of the cell.
    others
        The organisation's journeys by key, for those that are nested here.
    """
    part = map_part(reader)
    journey = reader.evidence.journey
    curve = map_curve(reader, part.stages)
    has_figures = reader.evidence.rows > 0
    stages = tuple(
        _stage(reader, stage, part.stages[place], talks, others or {})
        for place, stage in enumerate(journey.stages)
    )
    return LiveMap(
        map=part,
        people=_("Customers") if reader.evidence.path_unit == "customer" else _("Cases"),
        stages=stages,
        lanes=tuple(_lanes(part, has_figures=has_figures, has_curve=bool(curve))),
        curve=curve,
        small_curve=map_curve(reader, part.stages, name="small-map"),
        has_figures=has_figures,
        has_plan_line="curve-line plan" in curve,
        has_aim_line="curve-line aim" in curve,
    )


def _stage(
    reader: Reader,
    stage: Stage,
    column: Column,
    talks: Mapping[str, int],
    others: Mapping[str, Journey],
) -> LiveStage:
    stages = reader.evidence.journey.stages
    own = [
        (each, card)
        for each, card in zip(stage.touchpoints, column.touchpoints, strict=True)
        if not each.depth
    ]
    inner = others.get(stage.journey)
    return LiveStage(
        key=stage.key,
        column=column,
        cards=tuple(
            LiveCard(
                key=each.key,
                card=card,
                talk=_talk(talks, Cell(part=Part.TOUCHPOINT, key=each.key), card.name),
                is_problem=_is_problem(card),
                is_first=place == 0,
                is_last=place == len(own) - 1,
            )
            for place, (each, card) in enumerate(own)
        ),
        messages=_sentences(reader, stage, "message"),
        promises=_sentences(reader, stage, "promise"),
        talks={
            lane: _talk(
                talks, Cell(part=Part.STAGE, key=stage.key, lane=lane), f"{column.name}, {label}"
            )
            for lane, label in lane_labels().items()
        },
        nested=_nested(reader, stage, column, inner) if inner else None,
        snags=tuple(
            gap_name(each.kind)
            for each in reader.evidence.gaps
            if stage.key in each.stages and each.kind is not GapKind.EMPTY_STAGE
        ),
        is_first=stage.key == stages[0].key,
        is_last=stage.key == stages[-1].key,
    )


def lane_labels() -> dict[str, str]:
    """Name the lanes, in their order."""
    return {
        "want": _("Customers want"),
        "flow": _("Customers"),
        "touch": _("Touchpoints"),
        "emotion": _("Emotion"),
        "quote": _("Customers say"),
        "message": _("Message"),
        "promise": _("Promise"),
        "pain": _("Pains"),
        "owner": _("Who answers for it"),
    }


def _lanes(part: MapPart, *, has_figures: bool, has_curve: bool) -> list[Lane]:
    there = {
        "want": True,
        "flow": has_figures,
        "touch": True,
        "emotion": has_curve,
        "quote": part.has_quotes,
        "message": True,
        "promise": True,
        "pain": part.has_pains,
        "owner": True,
    }
    return [Lane(key, label) for key, label in lane_labels().items() if there[key]]


def _sentences(reader: Reader, stage: Stage, name: str) -> tuple[Sentence, ...]:
    def text(each: Touchpoint) -> str:
        return reader.text(each.message if name == "message" else each.promise)

    return tuple(
        Sentence(each.key, text(each))
        for each in stage.touchpoints
        if text(each) and not each.depth
    )


def _nested(reader: Reader, stage: Stage, column: Column, inner: Journey) -> Nested:
    journey = reader.evidence.journey.key
    return Nested(
        inner.key,
        reader.text(inner.name),
        tuple(reader.text(each.name) for each in inner.stages),
        tuple(
            InnerCard(card, touchpoint_address(journey, each.key), _is_problem(card))
            for each, card in zip(stage.touchpoints, column.touchpoints, strict=True)
            if each.depth
        ),
    )


def _is_problem(card: Card) -> bool:
    return bool(card.flags) or card.tone == "bad"


def _talk(talks: Mapping[str, int], cell: Cell, about: str) -> Talk:
    count = talks.get(cell.name, 0)
    return Talk(
        cell.name, count, _("Comments: {about} ({count})").format(about=about, count=count)
    )


def address_of(key: str, *, is_draft: bool) -> str:
    """Give the address of a map."""
    return reverse("journeys:draft" if is_draft else "journeys:map", args=[key])
