"""What customers really do: the flow, the funnel, the plan against it, loops and variants."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.pages.path_picture import flow_picture
from cham.apps.reports.pages.reader import Reader, runs_of
from cham.core.paths import Conformance, FunnelStep

_LISTED = 8
_STEPS_SHOWN = 9
_VARIANTS = 6
_FREQUENT = 0.05  # of all times the step was met


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    name: str
    skipped: str
    repeated: str
    again: str


@dataclass(frozen=True, slots=True)
class PlanTable:
    """Planned against actual, touchpoint by touchpoint, most trouble first."""

    lead: str
    rows: tuple[PlanRow, ...]
    note: str


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
class LoopRow:
    name: str
    what: str
    times: str
    customers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantRow:
    share: str
    count: str
    width: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPart:
    """The section as the template shows it."""

    lead: str
    flow: str
    flow_title: str
    flow_note: str
    plan: PlanTable | None
    funnel: FunnelTable
    loops: tuple[LoopRow, ...]
    variants_lead: str
    variants: tuple[VariantRow, ...]


def path_part(reader: Reader) -> PathPart:
    """Make the section."""
    answers = reader.evidence.answers
    picture = flow_picture(reader)
    return PathPart(
        lead=_lead(reader),
        flow=picture.svg,
        flow_title=picture.title,
        flow_note=picture.note,
        plan=_plan(reader),
        funnel=_funnel(reader)
        if reader.evidence.is_planned and answers.funnel
        else _leaving(reader),
        loops=_loops(reader),
        variants_lead=_variants_lead(reader),
        variants=_variants(reader),
    )


def _lead(reader: Reader) -> str:
    answers, numbers = reader.evidence.answers, reader.numbers
    if reader.evidence.path_unit == "customer":
        return _("{steps} steps of {paths} customers, each followed from first to last.").format(
            steps=numbers.number(answers.steps), paths=numbers.number(answers.paths)
        )
    return _("{steps} steps of {paths} cases, each followed from first to last.").format(
        steps=numbers.number(answers.steps), paths=numbers.number(answers.paths)
    )


def _plan(reader: Reader) -> PlanTable | None:
    conformance = reader.evidence.answers.conformance
    if conformance is None or not reader.evidence.is_planned:
        return None
    asked = {each.name: each.asked_again for each in reader.evidence.answers.confusion.touchpoints}
    rows = [
        (each.skipped + each.repeated + asked.get(each.touchpoint, 0), each)
        for each in conformance.touchpoints
    ]
    rows.sort(key=lambda row: -row[0])
    number = reader.numbers.number
    return PlanTable(
        lead=plan_sentence(reader, conformance),
        rows=tuple(
            PlanRow(
                name=reader.name(each.touchpoint),
                skipped=number(each.skipped),
                repeated=number(each.repeated),
                again=number(asked.get(each.touchpoint, 0)),
            )
            for trouble, each in rows[:_LISTED]
            if trouble
        ),
        note=_added(reader, conformance),
    )


def plan_sentence(reader: Reader, conformance: Conformance) -> str:
    """Say how many keep to the planned path."""
    if conformance.share_on_plan is None:
        return _("Nobody was seen on the map.")
    return _("{share} of {paths} keep to the planned path all the way they have come.").format(
        share=reader.numbers.share(conformance.share_on_plan),
        paths=reader.numbers.number(conformance.paths),
    )


def _added(reader: Reader, conformance: Conformance) -> str:
    if not conformance.added:
        return ""
    named = ", ".join(
        f"{each.name} ({reader.numbers.number(each.steps)})" for each in conformance.added[:5]
    )
    return _("Steps that no touchpoint stands for: {steps}.").format(steps=named)


def _funnel(reader: Reader) -> FunnelTable:
    funnel = reader.evidence.answers.funnel
    assert funnel is not None
    names = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    rows = [
        _funnel_row(reader, names[step.stage], step, following)
        for step, following in zip(funnel.steps, [*funnel.steps[1:], None], strict=True)
    ]
    return FunnelTable(
        title=_("From stage to stage"),
        lead=_(
            "Customers who reach the stages that the plan goes through, in the order of the map and "
            "within {days} days of their first arrival in the first one."
        ).format(days=funnel.window.days),
        head=_("Stage"),
        rows=tuple(rows),
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
        tone="bad" if onward is not None and onward < 0.5 else "",  # noqa: PLR2004 - fewer than half
    )


def _leaving(reader: Reader) -> FunnelTable:
    """Without stages: where paths end, and how long the next step takes."""
    answers, numbers = reader.evidence.answers, reader.numbers
    ends = {each.name: each.count for each in answers.starts_and_ends.ends}
    waits: dict[str, tuple[int, float]] = {}
    for edge in answers.follows.edges:
        median = edge.gaps.quantile(0.5)
        if median is not None and edge.count > waits.get(edge.before, (0, 0.0))[0]:
            waits[edge.before] = (edge.count, median)
    met = sorted(answers.rework.touchpoints, key=lambda found: -found.paths)
    rows = [
        FunnelRow(
            name=reader.name(each.touchpoint),
            customers=numbers.number(each.paths),
            onward=numbers.share(1 - ends.get(each.touchpoint, 0) / each.paths),
            ends=numbers.number(ends.get(each.touchpoint, 0)),
            wait=_wait(reader, waits.get(each.touchpoint)),
            tone="",
        )
        for each in met[: 2 * _LISTED]
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


def _loops(reader: Reader) -> tuple[LoopRow, ...]:
    found = [*_passed_on(reader), *_turned_back(reader), *_repeated_at_once(reader)]
    found.sort(key=lambda each: -each[0])
    return tuple(row for _times, row in found[:_LISTED])


def _passed_on(reader: Reader) -> Iterator[tuple[int, LoopRow]]:
    for pair in reader.evidence.answers.ping_pong.pairs:
        if pair.returns:
            names = f"{reader.unit(pair.unit)} – {reader.unit(pair.other)}"
            what = _("passed to and fro between units")
            yield pair.returns, _loop(reader, names, what, pair.returns, pair.paths)


def _turned_back(reader: Reader) -> Iterator[tuple[int, LoopRow]]:
    for each in reader.evidence.answers.confusion.touchpoints:
        if each.back_steps:
            what = _("turned back to an earlier stage")
            yield each.back_steps, _loop(reader, reader.name(each.name), what, each.back_steps)


def _repeated_at_once(reader: Reader) -> Iterator[tuple[int, LoopRow]]:
    for each in reader.evidence.answers.rework.touchpoints:
        if each.self_loops > _FREQUENT * each.steps:
            name, what = reader.name(each.touchpoint), _("the same step again at once")
            yield each.self_loops, _loop(reader, name, what, each.self_loops, each.repeaters)


def _loop(
    reader: Reader, name: str, what: str, times: int, customers: int | None = None
) -> LoopRow:
    number = reader.numbers.number
    who = "" if customers is None else number(customers)
    return LoopRow(name=name, what=what, times=number(times), customers=who)


def _variants_lead(reader: Reader) -> str:
    count = reader.evidence.answers.variants.distinct
    return ngettext(
        "{count} different path; ×2 means the step twice in a row.",
        "{count} different paths; ×2 means the step twice in a row.",
        count,
    ).format(count=reader.numbers.number(count))


def _variants(reader: Reader) -> tuple[VariantRow, ...]:
    variants, numbers = reader.evidence.answers.variants, reader.numbers
    most = max((each.count for each in variants.shown), default=1)
    return tuple(
        VariantRow(
            share=numbers.share(each.count / variants.sequences, 1),
            count=numbers.number(each.count),
            width=f"{100 * each.count / most:.1f}",
            steps=_steps(reader, each.steps),
        )
        for each in variants.shown[:_VARIANTS]
    )


def _steps(reader: Reader, steps: Sequence[str]) -> tuple[str, ...]:
    words = runs_of(reader, steps)
    if len(words) > _STEPS_SHOWN:
        more = len(words) - _STEPS_SHOWN + 1
        words = [*words[: _STEPS_SHOWN - 1], _("{count} more steps").format(count=more)]
    return tuple(words)
