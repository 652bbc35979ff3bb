"""The journey map: stages in columns, lanes in rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.pages.pain_words import PainNote, pain_note
from cham.apps.reports.pages.reader import Reader, is_thin
from cham.core.journeys import GapKind, Stage, Touchpoint
from cham.drawing.emotion_curve import CurvePoint, CurveTexts, emotion_curve, feeling
from cham.drawing.icons import channel_icon, icon
from cham.drawing.ribbon import customer_ribbon

_QUOTES_A_STAGE = 2
_MESSAGES_A_STAGE = 3
_FLAG_ICONS = {
    GapKind.NO_OWNER: "nobody",
    GapKind.TWO_OWNERS: "people",
    GapKind.NO_AUTHORITY: "warning",
    GapKind.BROKEN_HANDOFF: "broken",
    GapKind.SAME_MESSAGE: "twice",
}
_LANES = ("want", "flow", "touch", "emotion", "quote", "message", "pain", "owner")


@dataclass(frozen=True, slots=True)
class Flag:
    icon: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A touchpoint on the map."""

    number: int
    name: str
    icon: str
    channel: str
    emotion: str
    tone: str
    customers: str
    owner: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A customer's words, with the touchpoint that they are about."""

    text: str
    where: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerBar:
    """Who answers for the touchpoints of a stage, with the hand-offs that break there."""

    name: str
    note: str
    tone: str
    cuts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A stage with all its lanes."""

    name: str
    want: str
    customers: str
    onward: str
    touchpoints: tuple[Card, ...]
    quotes: tuple[Said, ...]
    messages: tuple[str, ...]
    pains: tuple[PainNote, ...]
    owners: tuple[OwnerBar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPart:
    """The map as the template draws it."""

    lead: str
    caption: str
    legend: str
    width: str
    icons: Mapping[str, str]
    stages: tuple[Column, ...]
    ribbon: str
    curve: str
    has_wants: bool
    has_quotes: bool
    has_messages: bool
    has_pains: bool
    has_owners: bool


def map_part(reader: Reader) -> MapPart:
    """Make the map."""
    journey = reader.evidence.journey
    columns = tuple(_column(reader, position) for position in range(len(journey.stages)))
    names = (*_LANES, "person", "warning", "next")
    return MapPart(
        lead=_lead(reader),
        caption=_("Journey map: {count} stages in columns, lanes in rows").format(
            count=len(columns)
        ),
        legend=_legend(reader),
        width=_width(len(columns)),
        icons={name: icon(name) for name in names},
        stages=columns,
        ribbon=customer_ribbon(_customers(reader)),
        curve=_curve(reader),
        has_wants=any(each.want for each in columns),
        has_quotes=any(each.quotes for each in columns),
        has_messages=any(each.messages for each in columns),
        has_pains=reader.evidence.pains is not None,
        has_owners=reader.evidence.is_planned,
    )


def _lead(reader: Reader) -> str:
    if not reader.evidence.is_planned:
        return _(
            "No journey was planned, so this map shows what happens: steps stand where in their "
            "paths they usually come, from the first step (0%) to the last (100%)."
        )
    return _(
        "Planned stages and touchpoints, filled with what customers really did and said. Colour "
        "means emotion, a problem or money; everything else is ink."
    )


def _legend(reader: Reader) -> str:
    if not any(reader.evidence.feeling(key) for key in reader.evidence.touchpoints):
        return ""
    return _(
        "Emotion on a scale from −2 to +2, drawn from the answers at each touchpoint; the pale "
        "band is the 95% interval. Short dashes show what was planned. A hollow point rests on "
        "fewer than 30 answers; a touchpoint that nobody was asked about is not on the curve."
    )


def _width(columns: int) -> str:
    if columns <= 5:  # noqa: PLR2004 - as the style sheet's classes say
        return "five"
    return "seven" if columns <= 7 else "many"  # noqa: PLR2004 - as above


def _customers(reader: Reader) -> list[int]:
    return [reader.evidence.people_in(stage.key) for stage in reader.evidence.journey.stages]


def _column(reader: Reader, position: int) -> Column:
    stage = reader.evidence.journey.stages[position]
    counts = _customers(reader)
    messages = (reader.text(each.message) for each in stage.touchpoints)
    return Column(
        name=reader.text(stage.name),
        want=reader.text(stage.want),
        customers=reader.numbers.number(counts[position]),
        onward=_onward(reader, position),
        touchpoints=tuple(_card(reader, each) for each in stage.touchpoints),
        quotes=_quotes(reader, stage),
        messages=tuple(dict.fromkeys(each for each in messages if each))[:_MESSAGES_A_STAGE],
        pains=_pains(reader, stage),
        owners=_owners(reader, stage),
    )


def _onward(reader: Reader, position: int) -> str:
    """Say how many came on from the planned stage before, or of all, for a stage off that way."""
    evidence = reader.evidence
    unit = _("customers") if evidence.path_unit == "customer" else _("cases")
    funnel = evidence.answers.funnel if evidence.is_planned else None
    steps = funnel.steps if funnel is not None else ()
    places = {each.stage: i for i, each in enumerate(steps)}
    place = places.get(evidence.journey.stages[position].key)
    if place is not None and place > 0 and steps[place - 1].paths:
        share = reader.numbers.share(steps[place].paths / steps[place - 1].paths)
        return _("{unit} · {share} come on").format(unit=unit, share=share)
    count = _customers(reader)[position]
    if place is None and count and evidence.customers:
        share = reader.numbers.share(count / evidence.customers)
        return _("{unit} · {share} of all").format(unit=unit, share=share)
    return unit


def _number_of(reader: Reader, key: str) -> int:
    return list(reader.evidence.touchpoints).index(key) + 1


def _card(reader: Reader, touchpoint: Touchpoint) -> Card:
    evidence = reader.evidence
    measured = evidence.feeling(touchpoint.key)
    value = measured.value if measured is not None and not is_thin(measured) else None
    channels = {each.key: each.name for each in evidence.journey.channels}
    channel = channels.get(touchpoint.channel)
    return Card(
        number=_number_of(reader, touchpoint.key),
        name=reader.text(touchpoint.name),
        icon=icon(channel_icon(touchpoint.channel)) if touchpoint.channel else "",
        channel=reader.text(channel) if channel else touchpoint.channel,
        emotion="" if measured is None else reader.figure(measured),
        tone="even" if value is None else feeling(value),
        customers=reader.met_by(evidence.people_at(touchpoint.key)),
        owner=reader.owners(touchpoint.key),
        flags=_flags(reader, touchpoint),
    )


def _flags(reader: Reader, touchpoint: Touchpoint) -> tuple[Flag, ...]:
    words = {
        GapKind.NO_OWNER: _("No owner"),
        GapKind.TWO_OWNERS: _("Two owners"),
        GapKind.NO_AUTHORITY: _("No authority"),
        GapKind.BROKEN_HANDOFF: _("Broken hand-off"),
        GapKind.SAME_MESSAGE: _("Same message"),
    }
    found: dict[GapKind, Flag] = {}
    for gap in reader.evidence.gaps:
        concerned = gap.touchpoints[-1:] if gap.kind is GapKind.BROKEN_HANDOFF else gap.touchpoints
        if gap.kind in words and touchpoint.key in concerned:
            found[gap.kind] = Flag(icon(_FLAG_ICONS[gap.kind]), words[gap.kind])
    return tuple(found.values())


def _quotes(reader: Reader, stage: Stage) -> tuple[Said, ...]:
    """Choose the words of the strongest feelings first, one for each touchpoint."""
    evidence = reader.evidence
    strength = {}
    for each in stage.touchpoints:
        measured = evidence.feeling(each.key)
        strength[each.key] = abs(measured.value or 0.0) if measured is not None else 0.0
    ordered = sorted(stage.touchpoints, key=lambda each: -strength[each.key])
    said = []
    for each in ordered:
        for quote in evidence.quotes.get(each.key, ())[:1]:
            measured = evidence.feeling(each.key)
            tone = feeling(measured.value or 0.0) if measured is not None else "even"
            said.append(Said(quote.text, reader.text(each.name), tone))
    return tuple(said[:_QUOTES_A_STAGE])


def _pains(reader: Reader, stage: Stage) -> tuple[PainNote, ...]:
    report = reader.evidence.pains
    if report is None:
        return ()
    keys = {each.key for each in stage.touchpoints}
    return tuple(pain_note(reader, each) for each in report.claimed if each.key in keys)


def _owners(reader: Reader, stage: Stage) -> tuple[OwnerBar, ...]:
    """Draw one bar for each unit that answers for something here, and one for what nobody does."""
    held: dict[tuple[str, ...], list[Touchpoint]] = {}
    for each in stage.touchpoints:
        held.setdefault(each.ownership.accountable, []).append(each)
    return tuple(_bar(reader, owners, held[owners]) for owners in sorted(held, key=len))


def _bar(reader: Reader, owners: tuple[str, ...], held: Sequence[Touchpoint]) -> OwnerBar:
    numbers = ", ".join(str(_number_of(reader, each.key)) for each in held)
    steps = ngettext("touchpoint {numbers}", "touchpoints {numbers}", len(held)).format(
        numbers=numbers
    )
    if not owners:
        return OwnerBar(name=_("Nobody answers for it"), note=steps, tone="none")
    people = ", ".join(
        dict.fromkeys(each.ownership.person for each in held if each.ownership.person)
    )
    cuts = tuple(
        _("Missing from {giver}: {pieces}").format(
            giver=reader.name(each.giver), pieces=", ".join(each.missing)
        )
        for each in reader.evidence.journey.handoffs
        if each.missing and each.receiver in {touchpoint.key for touchpoint in held}
    )
    return OwnerBar(
        name=" / ".join(reader.unit(owner) for owner in owners),
        note=f"{people} · {steps}" if people else steps,
        tone="cut" if cuts else "",
        cuts=cuts,
    )


def _curve(reader: Reader) -> str:
    points = _curve_points(reader)
    if not any(each.emotion is not None for each in points):
        return ""
    told = "; ".join(
        f"{each.number} {each.name} {each.label}" for each in points if each.emotion is not None
    )
    texts = CurveTexts(
        title=_("Emotion curve over {count} touchpoints").format(
            count=sum(each.emotion is not None for each in points)
        ),
        description=_("Scale −2 to +2. {points}.").format(points=told),
        happy=_("Very happy +2"),
        even=_("Neither 0"),
        upset=_("Very upset −2"),
    )
    return emotion_curve(points, columns=len(reader.evidence.journey.stages), texts=texts)


def _curve_points(reader: Reader) -> list[CurvePoint]:
    """Put the touchpoints that were asked about on the curve, evenly within their stages.

    A stage in which nobody was asked breaks the curve: its feeling is not made up.
    """
    evidence = reader.evidence
    stages = evidence.journey.stages
    measured = {
        key: found for key in evidence.touchpoints if (found := evidence.feeling(key)) is not None
    }
    solid = {key: found.value for key, found in measured.items() if not is_thin(found)}
    marks = _marks({key: value for key, value in solid.items() if value is not None})
    points: list[CurvePoint] = []
    for column, stage in enumerate(stages):
        asked = [each for each in stage.touchpoints if each.key in measured]
        if not asked and stage.touchpoints:
            points.append(CurvePoint(number=0, name="", label="", place=0.0, emotion=None))
        for row, touchpoint in enumerate(asked):
            found = measured[touchpoint.key]
            points.append(
                CurvePoint(
                    number=_number_of(reader, touchpoint.key),
                    name=reader.text(touchpoint.name),
                    label=reader.figure(found),
                    place=(column + (row + 0.5) / len(asked)) / len(stages),
                    emotion=found.value,
                    low=found.low,
                    high=found.high,
                    expected=touchpoint.expected_emotion,
                    mark=marks.get(touchpoint.key, ""),
                    thin=is_thin(found),
                )
            )
    return points


def _marks(values: Mapping[str, float]) -> dict[str, str]:
    """Name the highest, the lowest and the last point, as memory keeps them."""
    if len(values) < 3:  # noqa: PLR2004 - with fewer, the three fall together
        return {}
    marks = {list(values)[-1]: _("End")}
    marks[max(values, key=lambda key: values[key])] = _("Peak")
    marks[min(values, key=lambda key: values[key])] = _("Low")
    return marks
