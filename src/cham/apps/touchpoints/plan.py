"""What the map says about a touchpoint: owner, hand-offs, promise, tasks, cost, rule, pains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.insights.snapshots import Figures, Ready
from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.pains.models import PainDecision
from cham.apps.reports.pages.gap_table import gap_name
from cham.apps.reports.pages.pain_ranking import PainRow, pain_rows
from cham.apps.reports.pages.pain_words import verdict_words
from cham.apps.reports.pages.reader import Reader
from cham.apps.responsibilities.matrix import authority_words
from cham.core.journeys import (
    Clause,
    Cost,
    GapKind,
    Journey,
    Side,
    Span,
    Touchpoint,
    TouchpointKind,
    gaps,
)
from cham.drawing.icons import channel_icon
from cham.drawing.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the plan."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A hand-off in or out."""

    name: str
    href: str
    needs: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task, and who has it."""

    name: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """The plan's side of the page.

    Attributes
    ----------
    gaps
        What is wrong with it on the map.
    pain, verdict
        Its place among the pains, or what may be said of it; empty without figures.
    """

    stage: str
    channel: str
    channel_icon: str
    kind: str
    side: str
    owner: str
    person: str
    authority: str
    gaps: Sequence[str]
    facts: Sequence[Fact]
    tasks: Sequence[Task]
    gets: Sequence[Passing]
    gives: Sequence[Passing]
    rule: Sequence[str]
    pain: PainRow | None
    verdict: str
    decisions: Sequence[PainDecision]
    map_href: str


def plan_part(
    journey: Journey, touchpoint: Touchpoint, figures: Figures, language: str
) -> PlanPart:
    """Gather what the map says."""
    units = {each.key: each.name.read(language) for each in journey.units}
    channels = {each.key: each.name.read(language) for each in journey.channels}
    stage = next(each for each in journey.stages if touchpoint in each.touchpoints)
    owned = touchpoint.ownership
    pain, verdict = _pain(touchpoint, figures, language)
    return PlanPart(
        stage=stage.name.read(language),
        channel=channels.get(touchpoint.channel, touchpoint.channel),
        channel_icon=channel_icon(touchpoint.channel),
        kind=kind_words(touchpoint.kind),
        side=_("back stage") if touchpoint.side is Side.BACK else _("front stage"),
        owner=", ".join(units.get(key, key) for key in owned.accountable),
        person=owned.person,
        authority=authority_words(owned.authority) if owned.accountable else "",
        gaps=[
            gap_name(gap.kind)
            for gap in gaps(journey)
            if touchpoint.key in gap.touchpoints and gap.kind is not GapKind.NEVER_MET
        ],
        facts=tuple(_facts(touchpoint, units, language)),
        tasks=tuple(
            Task(
                name=each.name.read(language),
                who=", ".join(filter(None, (units.get(each.unit, each.unit), each.person))),
            )
            for each in touchpoint.tasks
        ),
        gets=tuple(_passings(journey, touchpoint.key, language, gives=False)),
        gives=tuple(_passings(journey, touchpoint.key, language, gives=True)),
        rule=tuple(clause_words(each) for each in touchpoint.rule.clauses),
        pain=pain,
        verdict=verdict,
        decisions=list(
            PainDecision.objects.filter(journey=journey.key, touchpoint=touchpoint.key)
        ),
        map_href=f"{reverse('journeys:map', args=[journey.key])}#{touchpoint.key}",
    )


def kind_words(kind: TouchpointKind) -> str:
    """Name a kind of touchpoint."""
    words = {
        TouchpointKind.PRODUCT: _("product"),
        TouchpointKind.PEOPLE: _("people"),
        TouchpointKind.PROCESS: _("process"),
        TouchpointKind.SYSTEM: _("system"),
        TouchpointKind.MESSAGE: _("message"),
        TouchpointKind.POLICY: _("policy"),
    }
    return words[kind]


def _facts(touchpoint: Touchpoint, units: dict[str, str], language: str) -> Iterator[Fact]:
    numbers = Numbers(language)
    texts = (
        (_("Customers want"), touchpoint.want),
        (_("They are told"), touchpoint.message),
        (_("Promised"), touchpoint.promise),
    )
    for label, text in texts:
        if text:
            yield Fact(label, text.read(language))
    if touchpoint.expected_emotion is not None:
        yield Fact(_("Meant to feel"), numbers.signed(touchpoint.expected_emotion, 1))
    contributors = [units.get(key, key) for key in touchpoint.ownership.contributors]
    if contributors:
        yield Fact(_("Take part"), ", ".join(contributors))
    if touchpoint.cost is not None:
        yield Fact(_("Cost"), cost_words(touchpoint.cost, language))


def cost_words(cost: Cost, language: str) -> str:
    """Write what a touchpoint costs."""
    amount = Numbers(language).money(cost.amount, cost.currency)
    if cost.per == "month":
        return _("{amount} a month").format(amount=amount)
    return _("{amount} each time").format(amount=amount)


def _passings(journey: Journey, key: str, language: str, *, gives: bool) -> Iterator[Passing]:
    names = {each.key: each.name.read(language) for each in journey.touchpoints}
    for each in journey.handoffs:
        near, far = (each.giver, each.receiver) if gives else (each.receiver, each.giver)
        if near == key and far in names:
            yield Passing(
                name=names[far],
                href=touchpoint_address(journey.key, far),
                needs=", ".join(each.needs),
                missing=", ".join(each.missing),
            )


def clause_words(clause: Clause) -> str:
    """Say in words which interactions a clause of a rule takes."""
    asked = (
        (_("name"), clause.names),
        (_("kind"), clause.kinds),
        (_("channel"), clause.channels),
        (_("touchpoint named by the source"), clause.touchpoints),
        (_("source"), clause.sources),
    )
    said = [
        _("{what} is {values}").format(what=what, values=_or(values))
        for what, values in asked
        if values
    ]
    for name, wanted in clause.properties.items():
        values = _span(wanted) if isinstance(wanted, Span) else _or([str(each) for each in wanted])
        said.append(_("{what} is {values}").format(what=name, values=values))
    return _(" and ").join(said)


def _or(values: Sequence[str]) -> str:
    return _(" or ").join(f"“{each}”" for each in values)


def _span(span: Span) -> str:
    if span.at_least is None:
        return _("at most {most}").format(most=span.at_most)
    if span.at_most is None:
        return _("at least {least}").format(least=span.at_least)
    return _("{least} to {most}").format(least=span.at_least, most=span.at_most)


def _pain(touchpoint: Touchpoint, figures: Figures, language: str) -> tuple[PainRow | None, str]:
    """Find what the pains say of a touchpoint: its row, or why there is none."""
    if not isinstance(figures, Ready) or figures.evidence.pains is None:
        return None, ""
    reader = Reader(language, figures.evidence)
    report = figures.evidence.pains
    for pain, row in zip(report.claimed, pain_rows(reader), strict=True):
        if pain.key == touchpoint.key:
            return row, ""
    rest = next((each for each in report.pains if each.key == touchpoint.key), None)
    return None, verdict_words(rest) if rest is not None else ""
