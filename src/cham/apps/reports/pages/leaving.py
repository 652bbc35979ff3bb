"""Where customers stop: who goes on from stage to stage, and where those who are gone were last."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.reports.pages.reader import Reader
from cham.core.paths import DropOff, Funnel, FunnelStep

_LISTED = 8
_ENDS_LISTED = 16
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelRow:
    name: str
    customers: str
    onward: str
    ends: str
    wait: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelTable:
    """Who goes on, stage by stage; or step by step where nothing is planned."""

    title: str
    lead: str
    head: str
    rows: tuple[FunnelRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeenRow:
    """A step after which nothing came any more."""

    name: str
    gone: str
    share: str
    width: str
    open: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeenTable:
    """Where those who are gone were seen last."""

    lead: str
    rows: tuple[LastSeenRow, ...]


def funnel_table(reader: Reader) -> FunnelTable:
    """Give who goes on: through the planned stages, or from step to step without a plan."""
    funnel = reader.evidence.answers.funnel
    if funnel is not None and reader.evidence.is_planned:
        return _through_stages(reader, funnel)
    return _through_steps(reader)


def last_seen_table(reader: Reader) -> LastSeenTable | None:
    """Give where customers were last seen before they went; none where paths are to end."""
    found = reader.evidence.answers.drop_off
    if found is None or not found.dropped or not reader.evidence.is_planned:
        return None
    numbers = reader.numbers
    shown = [each for each in found.touchpoints[:_LISTED] if each.dropped]
    return LastSeenTable(
        lead=_(
            "{gone} of {paths} customers took no step in the {days} days before {as_of}. Who got "
            "what they wanted and rests is among them."
        ).format(
            gone=numbers.number(found.dropped),
            paths=numbers.number(found.paths),
            days=found.horizon.days,
            as_of=numbers.date(found.as_of),
        ),
        rows=tuple(
            LastSeenRow(
                name=reader.name(each.touchpoint),
                gone=numbers.number(each.dropped),
                share=numbers.share(each.dropped / found.dropped),
                width=f"{100 * each.dropped / shown[0].dropped:.1f}",
                open=numbers.number(each.last - each.dropped),
            )
            for each in shown
        ),
    )


def gone_sentences(reader: Reader, found: DropOff | None) -> tuple[str, ...]:
    """Say how many are gone, and after which step most of them; both can be opened."""
    if found is None or not found.dropped or not reader.evidence.is_planned:
        return ()
    worst = found.touchpoints[0]
    return (
        _("{all} customers have taken no step for {days} days.").format(
            all=reader.numbers.number(found.dropped), days=found.horizon.days
        ),
        _("More of them were last seen at “{name}” than anywhere else: {count}.").format(
            name=reader.name(worst.touchpoint), count=reader.numbers.number(worst.dropped)
        ),
    )


def _through_stages(reader: Reader, funnel: Funnel) -> FunnelTable:
    names = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    return FunnelTable(
        title=_("From stage to stage"),
        lead=_(
            "Customers who reach the stages that the plan goes through, in the order of the map and "
            "within {days} days of their first arrival in the first one."
        ).format(days=funnel.window.days),
        head=_("Stage"),
        rows=tuple(
            _funnel_row(reader, names[step.stage], step, following)
            for step, following in zip(funnel.steps, [*funnel.steps[1:], None], strict=True)
        ),
    )


def _funnel_row(
    reader: Reader, name: str, step: FunnelStep, following: FunnelStep | None
) -> FunnelRow:
    onward = following.paths / step.paths if following is not None and step.paths else None
    wait = following.gaps.quantile(0.5) if following is not None else None
    return FunnelRow(
        name=name,
        customers=reader.numbers.number(step.paths),
        onward="" if onward is None else reader.numbers.share(onward),
        ends="" if following is None else reader.numbers.number(step.paths - following.paths),
        wait="" if wait is None else reader.numbers.span(wait / 1e6),
        tone="bad" if onward is not None and onward < _HALF else "",
    )


def _through_steps(reader: Reader) -> FunnelTable:
    """Without stages: where paths end, and how long the next step takes."""
    answers, numbers = reader.evidence.answers, reader.numbers
    ends = {each.name: each.count for each in answers.starts_and_ends.ends}
    waits: dict[str, tuple[int, float]] = {}
    for edge in answers.follows.edges:
        median = edge.gaps.quantile(0.5)
        if median is not None and edge.count > waits.get(edge.before, (0, 0.0))[0]:
            waits[edge.before] = (edge.count, median)
    met = sorted(answers.rework.touchpoints, key=lambda found: (-found.paths, found.touchpoint))
    rows = [
        FunnelRow(
            name=reader.name(each.touchpoint),
            customers=numbers.number(each.paths),
            onward=numbers.share(1 - ends.get(each.touchpoint, 0) / each.paths),
            ends=numbers.number(ends.get(each.touchpoint, 0)),
            wait=_wait(reader, waits.get(each.touchpoint)),
            tone="",
        )
        for each in met[:_ENDS_LISTED]
        if each.paths
    ]
    return FunnelTable(
        title=_("Where paths end"),
        lead=_(
            "How many met each step, how many of them went on, and the median time to the most "
            "frequent next step."
        ),
        head=_("Step"),
        rows=tuple(rows),
    )


def _wait(reader: Reader, found: tuple[int, float] | None) -> str:
    return "" if found is None else reader.numbers.span(found[1] / 1e6)
