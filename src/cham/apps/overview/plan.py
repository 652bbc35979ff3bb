"""Who keeps to the planned path and who does not, and what took them off it."""

from django.utils.translation import gettext as _

from cham.apps.insights.plan_rows import PlanSide
from cham.apps.overview.glance import Glance
from cham.apps.overview.listed import Listed
from cham.apps.reports.pages.plan_table import plan_sentence
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.paths import Conformance


def plan_list(glance: Glance) -> Listed | None:
    """List how many are on the plan and off it, and where they left; None without a plan."""
    evidence = glance.reader.evidence
    conformance = evidence.answers.conformance
    if conformance is None or not evidence.is_planned:
        return None
    off = conformance.paths - conformance.on_plan
    is_people = evidence.path_unit == "customer"
    return Listed(
        title=_("On the planned path"),
        figure=glance.reader.numbers.share(conformance.share_on_plan or 0.0),
        text=plan_sentence(glance.reader, conformance),
        table=Table(
            key="on-plan",
            title=_("On the planned path"),
            columns=(
                Column("which", _("Customers") if is_people else _("Cases")),
                Column("count", _("How many"), Kind.NUMBER),
            ),
            rows=(
                Row(
                    (
                        _("on the plan, as far as they have come"),
                        Cell(conformance.on_plan, href=_opens(glance, PlanSide.ON)),
                    )
                ),
                Row((_("off the plan"), Cell(off, href=_opens(glance, PlanSide.OFF)))),
            ),
        ),
        others=(_departures(glance, conformance),),
    )


def _opens(glance: Glance, side: PlanSide) -> str:
    return glance.opens_plan(side) if glance.reads_all_answers else ""


def _departures(glance: Glance, conformance: Conformance) -> Table:
    """Count what takes customers off the plan; one may leave it in several ways."""
    reader = glance.reader
    stages = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    found: list[tuple[str, str, int]] = []
    for each in conformance.touchpoints:
        name = reader.name(each.touchpoint)
        found.append((_("skipped"), name, each.skipped))
        found.append((_("repeated"), name, each.repeated))
    found += [
        (_("a step off the map"), reader.name(each.name), each.paths) for each in conformance.added
    ]
    found += [
        (
            _("a turn that is not planned"),
            f"{stages.get(each.before or '', _('the beginning'))} → {stages[each.after]}",
            each.count,
        )
        for each in conformance.moves
        if not each.planned
    ]
    rows = sorted((each for each in found if each[2]), key=lambda each: -each[2])
    return Table(
        key="departures",
        title=_("What takes them off the plan"),
        columns=(
            Column("how", _("How")),
            Column("where", _("Where")),
            Column("count", _("How many"), Kind.NUMBER),
        ),
        rows=tuple(Row(each) for each in rows),
        foot=_(
            "One may leave the plan in several ways, so these do not add up. Turns are counted, not people."
        ),
        shows_title=True,
    )
