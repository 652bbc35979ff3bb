"""The page of actual paths as the template shows it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from cham.apps.insights.sight import Sight
from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.orgs.models import Member
from cham.apps.orgs.policy import Act
from cham.apps.paths.tables import (
    funnel_table,
    moves_table,
    off_plan_table,
    plan_table,
    stages_table,
    variants_table,
)
from cham.apps.reports.pages.path_picture import Detail, FlowPicture, flow_picture
from cham.apps.reports.pages.path_words import PathPart, path_part
from cham.apps.reports.pages.reader import Reader
from cham.apps.screens.tables import Table
from cham.drawing.bars import Bar, bars

_DETAILS = {"few": Detail(10, 16), "some": Detail(), "many": Detail(40, 400)}
_USUAL = "some"
_LEAST = 5  # times that something happens before it stands out
_MOST = 3  # findings of a kind


@dataclass(frozen=True, slots=True)
class Level:
    """How much of the flow is drawn, as the reader chooses it."""

    key: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about paths that hurts, in words that can go on the list of pains."""

    title: str
    note: str
    touchpoint: str = ""


@dataclass(frozen=True, kw_only=True)
class PathPage:
    """What the page shows.

    Attributes
    ----------
    part
        What the report says of paths.
    findings
        What can be made a pain with one click; empty for those who may not.
    """

    part: PathPart
    lead: str
    levels: tuple[Level, ...]
    flow: FlowPicture
    funnel: str
    findings: tuple[Finding, ...]
    moves: Table
    variants: Table
    funnel_table: Table
    plan: Table | None
    off_plan: Table | None
    stages: Table | None

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table that can be taken away."""
        found = (
            self.moves,
            self.variants,
            self.funnel_table,
            self.plan,
            self.off_plan,
            self.stages,
        )
        return tuple(each for each in found if each is not None)


def path_page(sight: Sight, member: Member, detail: str) -> PathPage:
    """Make the page; `detail` says how much of the flow is drawn."""
    reader = sight.reader
    part = path_part(reader)
    plan = plan_table(reader)
    chosen = detail if detail in _DETAILS else _USUAL
    return PathPage(
        part=part,
        lead=f"{part.lead} {sight.bar.label}",
        levels=_levels(chosen),
        flow=flow_picture(reader, _DETAILS[chosen], address=_addresses(reader)),
        funnel=_funnel(reader),
        findings=tuple(findings(reader)) if member.may(Act.TRIAGE_PAINS) else (),
        moves=moves_table(reader),
        variants=variants_table(reader),
        funnel_table=funnel_table(part),
        plan=plan,
        off_plan=off_plan_table(plan) if plan is not None else None,
        stages=stages_table(reader),
    )


def _levels(chosen: str) -> tuple[Level, ...]:
    labels = {"few": _("The main road"), "some": _("Frequent moves"), "many": _("Every move")}
    return tuple(Level(key, label, key == chosen) for key, label in labels.items())


def _addresses(reader: Reader) -> Callable[[str], str]:
    """Give where a step of the flow leads: to its touchpoint, where it is one."""
    journey = reader.evidence.journey.key
    known = set(reader.evidence.touchpoints) if reader.evidence.is_planned else set()
    return lambda key: touchpoint_address(journey, key) if key in known else ""


def _funnel(reader: Reader) -> str:
    """Draw the stages as bars: honest lengths, no slopes."""
    funnel = reader.evidence.answers.funnel
    if funnel is None or not funnel.steps or not reader.evidence.is_planned:
        return ""
    names = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    most = max(step.paths for step in funnel.steps) or 1
    return bars(
        [
            Bar(name=names[step.stage], value=step.paths, text=_share(reader, step.paths, most))
            for step in funnel.steps
        ],
        least=0,
        most=most,
        title=_("Customers who reach each stage"),
    )


def _share(reader: Reader, count: int, of: int) -> str:
    return f"{reader.numbers.number(count)} · {reader.numbers.share(count / of)}"


def findings(reader: Reader) -> Iterator[Finding]:
    """Name what hurts: people sent to and fro, turned back, lost between two stages."""
    yield from islice(_to_and_fro(reader), _MOST)
    yield from islice(_turned_back(reader), _MOST)
    yield from _narrow(reader)


def _to_and_fro(reader: Reader) -> Iterator[Finding]:
    """Name two units that hand customers back to each other, whichever of them began."""
    number, told = reader.numbers.number, set[frozenset[str]]()
    for pair in sorted(reader.evidence.answers.ping_pong.pairs, key=lambda each: -each.returns):
        both = frozenset((pair.unit, pair.other))
        if pair.returns >= _LEAST and both not in told:
            told.add(both)
            yield Finding(
                title=_("{first} and {second} pass customers to and fro").format(
                    first=reader.unit(pair.unit), second=reader.unit(pair.other)
                ),
                note=_("{times} times, {customers} concerned").format(
                    times=number(pair.returns), customers=number(pair.paths)
                ),
            )


def _turned_back(reader: Reader) -> Iterator[Finding]:
    """Name the touchpoints at which most turn back."""
    turned = reader.evidence.answers.confusion.touchpoints
    for each in sorted(turned, key=lambda each: -each.back_steps):
        if each.back_steps >= _LEAST and each.name in reader.evidence.touchpoints:
            yield Finding(
                title=_("Customers turn back at “{name}”").format(name=reader.name(each.name)),
                note=_("{times} times").format(times=reader.numbers.number(each.back_steps)),
                touchpoint=each.name,
            )


def _narrow(reader: Reader) -> Iterator[Finding]:
    """Name the passage between stages where most are lost."""
    funnel = reader.evidence.answers.funnel
    if funnel is None or not reader.evidence.is_planned:
        return
    names = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    found = funnel.narrowest()
    if found is None:
        return
    before, after = found.before, found.after
    yield Finding(
        title=_("Few go on from “{before}” to “{after}”").format(
            before=names[before.stage], after=names[after.stage]
        ),
        note=_("{share} go on; {count} do not").format(
            share=reader.numbers.share(found.share),
            count=reader.numbers.number(before.paths - after.paths),
        ),
    )
