"""What the side of the map says about one touchpoint."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.journeys.labels import (
    authority_label,
    field_label,
    kind_label,
    per_label,
    side_label,
)
from cham.apps.journeys.models import StoredJourney
from cham.apps.journeys.wording import rule_words
from cham.apps.maps.sight import MapSight
from cham.apps.reports.pages.gap_table import gap_name
from cham.apps.reports.pages.pain_words import PainNote, pain_note
from cham.apps.reports.pages.reader import is_thin
from cham.core.journeys import GapKind, Handoff, Part, Side, Touchpoint
from cham.core.journeys.outline import outline

_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the panel; `tone` colours what is wrong."""

    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A touchpoint as the panel shows it."""

    key: str
    name: str
    step: str
    href: str
    problems: tuple[str, ...]
    measured: tuple[Fact, ...]
    planned: tuple[Fact, ...]
    owner: tuple[Fact, ...]
    tasks: tuple[Fact, ...]
    handoffs: tuple[Fact, ...]
    pains: tuple[PainNote, ...]
    quotes: tuple[tuple[str, str], ...]


def inspect(sight: MapSight, key: str) -> Inspected:
    """Say what is known about a touchpoint."""
    reader, journey = sight.reader, sight.journey
    touchpoint = next(each for each in journey.touchpoints if each.key == key)
    number = list(reader.evidence.touchpoints).index(key)
    stage = next(each for each in journey.stages if touchpoint in each.touchpoints)
    pains = reader.evidence.pains
    return Inspected(
        key=key,
        name=reader.text(touchpoint.name),
        step=_("Step {number}, {stage}").format(number=number + 1, stage=reader.text(stage.name)),
        href=_address(sight.stored, key) if sight.is_latest else "",
        problems=tuple(
            gap_name(each.kind)
            for each in reader.evidence.gaps
            if key in each.touchpoints and each.kind is not GapKind.NEVER_MET
        ),
        measured=tuple(_measured(sight, touchpoint)),
        planned=tuple(each for each in _planned(sight, touchpoint) if each.text),
        owner=tuple(each for each in _owner(sight, touchpoint) if each.text),
        tasks=tuple(
            Fact(
                " · ".join(filter(None, (reader.unit(each.unit), each.person))),
                reader.text(each.name),
            )
            for each in touchpoint.tasks
        ),
        handoffs=tuple(_handoff(sight, each, key) for each in _handoffs(sight, key)),
        pains=tuple(pain_note(reader, each) for each in pains.claimed if each.key == key)
        if pains
        else (),
        quotes=tuple(
            (each.text, "good" if each.emotion > 0 else "bad" if each.emotion < 0 else "even")
            for each in reader.evidence.quotes.get(key, ())[:_QUOTES]
        ),
    )


def _address(stored: StoredJourney, key: str) -> str:
    return touchpoint_address(stored.key, key)


def _measured(sight: MapSight, touchpoint: Touchpoint) -> list[Fact]:
    """Give what customers did and felt; nothing where there are no figures."""
    reader, evidence = sight.reader, sight.evidence
    if not evidence.rows:
        return []
    found = evidence.feeling(touchpoint.key)
    met = reader.met_by(evidence.people_at(touchpoint.key))
    facts = [Fact(_("Met by"), met)]
    if found is None or found.value is None:
        return [*facts, Fact(_("Emotion"), _("nobody was asked"))]
    words = _("{value} ({interval}), n = {n}").format(
        value=reader.figure(found),
        interval=reader.interval(found),
        n=reader.numbers.number(found.n),
    )
    tone = "" if is_thin(found) else "good" if found.value > 0 else "bad"
    return [*facts, Fact(_("Emotion"), words, tone)]


def _planned(sight: MapSight, of: Touchpoint) -> list[Fact]:
    reader = sight.reader
    channels = {each.key: reader.text(each.name) for each in sight.journey.channels}
    emotion = of.expected_emotion
    return [
        Fact(field_label("want"), reader.text(of.want)),
        Fact(field_label("message"), reader.text(of.message)),
        Fact(field_label("promise"), reader.text(of.promise)),
        Fact(field_label("channel"), channels.get(of.channel, of.channel)),
        Fact(field_label("kind"), kind_label(of.kind)),
        Fact(field_label("side"), side_label(of.side) if of.side is Side.BACK else ""),
        Fact(
            field_label("expected_emotion"),
            "" if emotion is None else reader.numbers.signed(emotion, 1),
        ),
        Fact(field_label("cost"), _cost(sight, of)),
        Fact(field_label("required"), _("yes") if of.required else ""),
        Fact(field_label("rule"), _rule(sight, of)),
    ]


def _cost(sight: MapSight, of: Touchpoint) -> str:
    if of.cost is None:
        return ""
    money = sight.reader.numbers.money(of.cost.amount, of.cost.currency)
    return f"{money} {per_label(of.cost.per)}"


def _rule(sight: MapSight, of: Touchpoint) -> str:
    node = outline(sight.journey)[Part.TOUCHPOINT][of.key].fields.get("rule")
    return rule_words(node) if node else _("no interaction is known to be it")


def _owner(sight: MapSight, of: Touchpoint) -> list[Fact]:
    owned, reader = of.ownership, sight.reader
    owners = _(" and ").join(reader.unit(each) for each in owned.accountable)
    if not owners:
        return [Fact(field_label("owner.accountable"), _("Nobody answers for it"), "bad")]
    return [
        Fact(
            field_label("owner.accountable"), owners, "bad" if len(owned.accountable) > 1 else ""
        ),
        Fact(field_label("owner.person"), owned.person),
        Fact(field_label("owner.authority"), authority_label(owned.authority)),
        Fact(field_label("owner.ask"), reader.unit(owned.ask) if owned.ask else ""),
        Fact(field_label("owner.contributors"), ", ".join(map(reader.unit, owned.contributors))),
    ]


def _handoffs(sight: MapSight, key: str) -> Sequence[Handoff]:
    return [each for each in sight.journey.handoffs if key in (each.giver, each.receiver)]


def _handoff(sight: MapSight, handoff: Handoff, key: str) -> Fact:
    reader = sight.reader
    is_out = handoff.giver == key
    label = _("to “{name}”") if is_out else _("from “{name}”")
    name = reader.name(handoff.receiver if is_out else handoff.giver)
    if handoff.missing:
        text = _("missing: {pieces}").format(pieces=", ".join(handoff.missing))
        return Fact(label.format(name=name), text, "bad")
    return Fact(label.format(name=name), ", ".join(handoff.carries) or "–")
