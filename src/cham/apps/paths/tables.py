"""Everything that the pictures of paths show, as tables to read and to take away."""

from dataclasses import replace

from django.utils.translation import gettext as _

from cham.apps.reports.pages.path_words import PathPart
from cham.apps.reports.pages.reader import Reader, runs_of
from cham.apps.screens.tables import Column, Kind, Row, Table

_SECOND = 1_000_000
_MOST_TROUBLED = 8


def moves_table(reader: Reader) -> Table:
    """Give every move from one step to the next, most frequent first."""
    edges = sorted(
        reader.evidence.answers.follows.edges, key=lambda each: (-each.count, each.before)
    )
    return Table(
        key="moves",
        title=_("Moves from step to step"),
        columns=(
            Column("before", _("From")),
            Column("after", _("To")),
            Column("count", _("Times"), Kind.NUMBER),
            Column("median", _("Median wait, hours"), Kind.NUMBER, 1),
            Column("p90", _("90% wait at most, hours"), Kind.NUMBER, 1),
        ),
        rows=tuple(
            Row(
                (
                    reader.name(each.before),
                    reader.name(each.after),
                    each.count,
                    _hours(each.gaps.quantile(0.5)),
                    _hours(each.gaps.quantile(0.9)),
                )
            )
            for each in edges
        ),
        foot=_("Waits are read off a histogram: right to within an eighth of an octave."),
    )


def _hours(microseconds: float | None) -> float | None:
    return None if microseconds is None else microseconds / _SECOND / 3600


def variants_table(reader: Reader) -> Table:
    """Give the most frequent whole paths."""
    variants = reader.evidence.answers.variants
    return Table(
        key="variants",
        title=_("Most frequent paths"),
        columns=(
            Column("path", _("Path")),
            Column("count", _("Paths"), Kind.NUMBER),
            Column("share", _("Proportion"), Kind.SHARE, 1),
        ),
        rows=tuple(
            Row(
                (
                    " › ".join(runs_of(reader, each.steps)),
                    each.count,
                    each.count / variants.sequences if variants.sequences else None,
                )
            )
            for each in variants.shown
        ),
        foot=_("{count} different paths in all.").format(
            count=reader.numbers.number(variants.distinct)
        ),
    )


def funnel_table(part: PathPart) -> Table:
    """Give who goes on and who does not, stage by stage or step by step."""
    funnel = part.funnel
    return Table(
        key="funnel",
        title=funnel.title,
        columns=(
            Column("name", funnel.head),
            Column("customers", _("Customers")),
            Column("onward", _("go on")),
            Column("ends", _("end here")),
            Column("wait", _("time to next")),
        ),
        rows=tuple(
            Row((each.name, each.customers, each.onward, each.ends, each.wait))
            for each in funnel.rows
        ),
        foot=funnel.lead,
    )


def plan_table(reader: Reader) -> Table | None:
    """Give how each touchpoint was kept to; None without a plan."""
    conformance = reader.evidence.answers.conformance
    if conformance is None or not reader.evidence.is_planned:
        return None
    asked = {each.name: each for each in reader.evidence.answers.confusion.touchpoints}
    rows = []
    for each in conformance.touchpoints:
        confused = asked.get(each.touchpoint)
        rows.append(
            Row(
                (
                    reader.name(each.touchpoint),
                    each.paths,
                    each.skipped,
                    each.repeated,
                    confused.asked_again if confused else 0,
                    confused.back_steps if confused else 0,
                )
            )
        )
    return Table(
        key="plan",
        title=_("Planned against actual"),
        columns=(
            Column("touchpoint", _("Touchpoint")),
            Column("paths", _("Customers"), Kind.NUMBER),
            Column("skipped", _("skipped"), Kind.NUMBER),
            Column("repeated", _("repeated"), Kind.NUMBER),
            Column("again", _("asked again"), Kind.NUMBER),
            Column("back", _("turned back"), Kind.NUMBER),
        ),
        rows=tuple(rows),
    )


def off_plan_table(plan: Table) -> Table | None:
    """Give the touchpoints that are not kept to, most trouble first; None where all are."""
    troubled = [(_trouble(row), row) for row in plan.rows if _trouble(row)]
    if not troubled:
        return None
    troubled.sort(key=lambda each: -each[0])
    return replace(
        plan, key="off-plan", rows=tuple(row for _sum, row in troubled[:_MOST_TROUBLED])
    )


def _trouble(row: Row) -> int:
    """Add up how often a touchpoint was skipped, repeated, asked again or turned back at."""
    return sum(each for each in row.cells[2:] if isinstance(each, int))


def stages_table(reader: Reader) -> Table | None:
    """Give the moves between stages, with those that the plan does not have; None without a plan."""
    conformance = reader.evidence.answers.conformance
    if conformance is None or not reader.evidence.is_planned:
        return None
    names = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    moves = sorted(conformance.moves, key=lambda each: -each.count)
    return Table(
        key="stages",
        title=_("Moves between stages"),
        columns=(
            Column("before", _("From")),
            Column("after", _("To")),
            Column("count", _("Times"), Kind.NUMBER),
            Column("planned", _("In the plan")),
        ),
        rows=tuple(
            Row(
                (
                    names.get(each.before, _("the beginning"))
                    if each.before
                    else _("the beginning"),
                    names.get(each.after, each.after),
                    each.count,
                    _("yes") if each.planned else _("no"),
                ),
                tone="" if each.planned else "unplanned",
            )
            for each in moves
        ),
    )
