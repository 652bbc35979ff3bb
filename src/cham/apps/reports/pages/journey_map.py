"""The journey map: stages in columns, lanes in rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.pages.pain_words import PainNote, pain_note
from cham.apps.reports.pages.reader import Reader, is_thin
from cham.core.journeys import GapKind, Side, Stage, Text, Touchpoint
from cham.core.measures import Measure
from cham.drawing.emotion_curve import CurvePoint, CurveTexts, emotion_curve, feeling
from cham.drawing.icons import channel_icon, icon
from cham.drawing.intervals import ScaleRange, interval_mark
from cham.drawing.ribbon import customer_ribbon

_QUOTES_A_STAGE = 2
_MESSAGES_A_STAGE = 3
_HIGH = 4  # cards below each other; with more the map needs larger paper
_CROWDED = 6  # touchpoints; a stage with more gets a column of twice the width
_EMOTIONS = ScaleRange(low=-2, high=2, zero=0)
_FLAG_ICONS = {
    GapKind.NO_OWNER: "nobody",
    GapKind.TWO_OWNERS: "people",
    GapKind.NO_AUTHORITY: "warning",
    GapKind.BROKEN_HANDOFF: "broken",
    GapKind.SAME_MESSAGE: "twice",
}
_LANES = ("want", "flow", "touch", "emotion", "quote", "message", "promise", "pain", "owner")


@dataclass(frozen=True, slots=True)
class Flag:
    icon: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A touchpoint on the map.

    Attributes
    ----------
    number
        Its place on the map; empty where nothing on the map refers to it.
    mark
        Its emotion with the interval, as a picture; empty where nobody was asked.
    is_behind
        Whether customers do not see it.
    """

    number: str
    name: str
    icon: str
    channel: str
    emotion: str
    mark: str
    tone: str
    customers: str
    owner: str
    is_behind: bool
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
    """A stage with all its lanes.

    Attributes
    ----------
    span
        How many columns of the map it takes: two where it is crowded.
    """

    name: str
    span: int
    want: str
    customers: str
    unit: str
    onward: str
    touchpoints: tuple[Card, ...]
    quotes: tuple[Said, ...]
    messages: tuple[str, ...]
    promises: tuple[str, ...]
    pains: tuple[PainNote, ...]
    owners: tuple[OwnerBar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPart:
    """The map as the template draws it.

    Attributes
    ----------
    crowding
        0 where few touchpoints stand below each other, 1 where many do.
    """

    lead: str
    caption: str
    legend: str
    width: str
    crowding: int
    columns: range
    icons: Mapping[str, str]
    behind: str
    stages: tuple[Column, ...]
    ribbon: str
    curve: str
    has_wants: bool
    has_quotes: bool
    has_messages: bool
    has_promises: bool
    has_pains: bool
    has_owners: bool


def map_part(reader: Reader) -> MapPart:
    """Make the map."""
    journey = reader.evidence.journey
    columns = tuple(_column(reader, position) for position in range(len(journey.stages)))
    wide = sum(each.span for each in columns)
    names = (*_LANES, "person", "people", "behind", "broken", "warning", "next")
    return MapPart(
        lead=_lead(reader),
        caption=_("Journey map: {count} stages in columns, lanes in rows").format(
            count=len(columns)
        ),
        legend=_legend(reader),
        width=_width(wide),
        crowding=int(max((_rows(each) for each in columns), default=0) > _HIGH),
        columns=range(wide),
        icons={name: icon(name) for name in names},
        behind=_("Back stage"),
        stages=columns,
        ribbon=customer_ribbon(_customers(reader), _centres(journey.stages)),
        curve=curve_of(reader),
        has_wants=any(each.want for each in columns),
        has_quotes=any(each.quotes for each in columns),
        has_messages=any(each.messages for each in columns),
        has_promises=any(each.promises for each in columns),
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
        "band is the 95% interval. A bar tied to a point is what was planned there. A hollow "
        "point rests on fewer than 30 answers; a touchpoint that nobody was asked about is not on "
        "the curve."
    )


def _width(columns: int) -> str:
    if columns <= 5:  # noqa: PLR2004 - as the style sheet's classes say
        return "five"
    return "eight" if columns <= 8 else "many"  # noqa: PLR2004 - as above


def _rows(column: Column) -> int:
    return -(-len(column.touchpoints) // column.span)


def _spans(stages: Sequence[Stage]) -> list[int]:
    return [2 if len(each.touchpoints) > _CROWDED else 1 for each in stages]


def _starts(stages: Sequence[Stage]) -> list[float]:
    """Give where each stage begins, from 0 at the left, and at last 1 at the right."""
    spans = _spans(stages)
    return [sum(spans[:place]) / (sum(spans) or 1) for place in range(len(spans) + 1)]


def _centres(stages: Sequence[Stage]) -> list[float]:
    return [(left + right) / 2 for left, right in pairwise(_starts(stages))]


def _customers(reader: Reader) -> list[int]:
    return [reader.evidence.people_in(stage.key) for stage in reader.evidence.journey.stages]


def _column(reader: Reader, position: int) -> Column:
    stage = reader.evidence.journey.stages[position]
    by_person = reader.evidence.path_unit == "customer"
    return Column(
        name=reader.text(stage.name),
        span=_spans([stage])[0],
        want=reader.text(stage.want),
        customers=reader.numbers.number(_customers(reader)[position]),
        unit=_("customers") if by_person else _("cases"),
        onward=_onward(reader, position),
        touchpoints=tuple(_card(reader, each) for each in stage.touchpoints),
        quotes=_quotes(reader, stage),
        messages=_told(reader, [each.message for each in stage.touchpoints]),
        promises=_told(reader, [each.promise for each in stage.touchpoints]),
        pains=_pains(reader, stage),
        owners=_owners(reader, stage),
    )


def _told(reader: Reader, texts: Sequence[Text]) -> tuple[str, ...]:
    """Give what is said in a stage, each text once and not too many."""
    said = (reader.text(each) for each in texts)
    return tuple(dict.fromkeys(each for each in said if each))[:_MESSAGES_A_STAGE]


def _onward(reader: Reader, position: int) -> str:
    """Say how many came on from the planned stage before, or of all, for a stage off that way."""
    evidence = reader.evidence
    funnel = evidence.answers.funnel if evidence.is_planned else None
    steps = funnel.steps if funnel is not None else ()
    places = {each.stage: i for i, each in enumerate(steps)}
    place = places.get(evidence.journey.stages[position].key)
    if place is not None and place > 0 and steps[place - 1].paths:
        share = reader.numbers.share(steps[place].paths / steps[place - 1].paths)
        return _("{share} come on").format(share=share)
    count = _customers(reader)[position]
    if not count or not evidence.customers:
        return ""
    return _("{share} of all").format(share=reader.numbers.share(count / evidence.customers))


def _number_of(reader: Reader, key: str) -> int:
    return list(reader.evidence.touchpoints).index(key) + 1


def _card(reader: Reader, touchpoint: Touchpoint) -> Card:
    evidence = reader.evidence
    measured = evidence.feeling(touchpoint.key)
    channels = {each.key: each.name for each in evidence.journey.channels}
    channel = channels.get(touchpoint.channel)
    return Card(
        number=str(_number_of(reader, touchpoint.key)) if evidence.is_planned else "",
        name=reader.text(touchpoint.name),
        icon=icon(channel_icon(touchpoint.channel)) if touchpoint.channel else "",
        channel=reader.text(channel) if channel else touchpoint.channel,
        emotion="" if measured is None else reader.figure(measured),
        mark="" if measured is None else _mark(reader, touchpoint, measured),
        tone=_tone(measured),
        customers=reader.numbers.number(evidence.people_at(touchpoint.key)),
        owner=reader.owners(touchpoint.key),
        is_behind=touchpoint.side is Side.BACK,
        flags=_flags(reader, touchpoint),
    )


def _tone(measured: Measure | None) -> str:
    if measured is None or measured.value is None or is_thin(measured):
        return "even"
    return feeling(measured.value)


def _mark(reader: Reader, touchpoint: Touchpoint, measured: Measure) -> str:
    words = f"{reader.text(touchpoint.name)}: {reader.figure(measured)}"
    return interval_mark(
        measured.value,
        measured.low,
        measured.high,
        _EMOTIONS,
        tone="thin" if is_thin(measured) else _tone(measured),
        words=f"{words} ({reader.interval(measured)})",
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
    said = [
        Said(quote.text, reader.text(each.name), feeling(quote.emotion))
        for each in ordered
        for quote in evidence.quotes.get(each.key, ())[:1]
    ]
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
        name=_(" and ").join(reader.unit(owner) for owner in owners),
        note=f"{people} · {steps}" if people else steps,
        tone="cut" if cuts else "",
        cuts=cuts,
    )


def curve_of(reader: Reader, opens: Callable[[str], str] = lambda _key: "") -> str:
    """Draw the emotion curve alone; empty where nobody was asked.

    Parameters
    ----------
    opens
        Gives the address of the answers at a touchpoint, by its key; empty for none.
    """
    points = _curve_points(reader, opens)
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
    edges = _starts(reader.evidence.journey.stages)[1:-1]
    return emotion_curve(points, edges=edges, texts=texts)


def _curve_points(reader: Reader, opens: Callable[[str], str]) -> list[CurvePoint]:
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
    for stage, (left, right) in zip(stages, pairwise(_starts(stages)), strict=True):
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
                    place=left + (row + 0.5) / len(asked) * (right - left),
                    emotion=found.value,
                    low=found.low,
                    high=found.high,
                    expected=touchpoint.expected_emotion,
                    mark=marks.get(touchpoint.key, ""),
                    thin=is_thin(found),
                    href=opens(touchpoint.key),
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
