"""What customers really do: the flow, the funnel, the plan against it, loops and sequences."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.pages.leaving import (
    FunnelTable,
    LastSeenTable,
    funnel_table,
    last_seen_table,
)
from cham.apps.reports.pages.path_picture import FlowPicture, flow_picture
from cham.apps.reports.pages.plan_table import PlanTable, plan_table
from cham.apps.reports.pages.reader import Reader
from cham.apps.reports.pages.sequences import SequenceRow, sequence_rows, sequences_lead

_LISTED = 8
_FREQUENT = 0.05  # of all times the step was met


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopRow:
    name: str
    what: str
    times: str
    customers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPart:
    """The section as the template shows it."""

    lead: str
    flow: FlowPicture
    plan: PlanTable | None
    funnel: FunnelTable
    last_seen: LastSeenTable | None
    loops: tuple[LoopRow, ...]
    variants_lead: str
    variants: tuple[SequenceRow, ...]


def path_part(reader: Reader) -> PathPart:
    """Make the section."""
    return PathPart(
        lead=_lead(reader),
        flow=flow_picture(reader),
        plan=plan_table(reader),
        funnel=funnel_table(reader),
        last_seen=last_seen_table(reader),
        loops=_loops(reader),
        variants_lead=sequences_lead(reader),
        variants=sequence_rows(reader),
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


def _loops(reader: Reader) -> tuple[LoopRow, ...]:
    again = _met_again if not reader.evidence.is_planned else _repeated_at_once
    found = [*_passed_on(reader), *_turned_back(reader), *again(reader)]
    found.sort(key=lambda each: -each[0])
    return tuple(row for _times, row in found[:_LISTED])


def _passed_on(reader: Reader) -> Iterator[tuple[int, LoopRow]]:
    for pair in reader.evidence.answers.ping_pong.pairs:
        if pair.returns:
            what = _("passed on to {unit}, and came straight back").format(
                unit=reader.unit(pair.other)
            )
            cases = ngettext("{count} case", "{count} cases", pair.paths).format(
                count=reader.numbers.number(pair.paths)
            )
            yield pair.returns, _loop(reader, reader.unit(pair.unit), what, pair.returns, cases)


def _turned_back(reader: Reader) -> Iterator[tuple[int, LoopRow]]:
    for each in reader.evidence.answers.confusion.touchpoints:
        if each.back_steps:
            what = _("turned back to an earlier stage")
            yield each.back_steps, _loop(reader, reader.name(each.name), what, each.back_steps)


def _repeated_at_once(reader: Reader) -> Iterator[tuple[int, LoopRow]]:
    """Where a plan lets customers come again and again, only twice in a row is a sign."""
    for each in reader.evidence.answers.rework.touchpoints:
        if each.self_loops > _FREQUENT * each.steps:
            name, what = reader.name(each.touchpoint), _("the same step again at once")
            yield each.self_loops, _loop(reader, name, what, each.self_loops)


def _met_again(reader: Reader) -> Iterator[tuple[int, LoopRow]]:
    for each in reader.evidence.answers.rework.touchpoints:
        if each.repeats > _FREQUENT * each.steps:
            what = _("met again, {count} times at once").format(
                count=reader.numbers.number(each.self_loops)
            )
            who = reader.met_by(each.repeaters)
            yield (
                each.repeats,
                _loop(reader, reader.name(each.touchpoint), what, each.repeats, who),
            )


def _loop(reader: Reader, name: str, what: str, times: int, customers: str = "") -> LoopRow:
    return LoopRow(name=name, what=what, times=reader.numbers.number(times), customers=customers)
