"""The page with who keeps to the plan and who does not, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.insights.closer import PlanReady
from cham.apps.insights.plan_rows import Departure, DepartureKind, PlanPath, PlanSide
from cham.apps.insights.rows_page import names_of_customers, touchpoint_names
from cham.apps.journeys.queries import unfolded_journeys
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.tables import Cell, Column, Kind, Row, Style, Table

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Names:
    """How stages and touchpoints are called, by key."""

    stages: Mapping[str, str]
    touchpoints: Mapping[str, str]


def plan_table(request: MemberRequest, found: PlanReady) -> Table:
    """Make the table of a page of customers; names only for those who may see them."""
    codes = {each.path for each in found.page.paths}
    people = names_of_customers(codes) if request.member.may(Act.SEE_CUSTOMERS) else {}
    names = _names(request)
    is_off = found.asked.side is PlanSide.OFF
    return Table(
        key="plan",
        title=_("Off the plan") if is_off else _("On the plan"),
        columns=(
            Column("customer", _("Customer")),
            *((Column("where", _("Where they left it")),) if is_off else ()),
            Column("steps", _("Steps"), Kind.NUMBER),
            Column("first", _("First step"), Kind.MOMENT),
            Column("last", _("Last step"), Kind.MOMENT),
        ),
        rows=tuple(_row(each, people, names, is_off=is_off) for each in found.page.paths),
        when_empty=_("None."),
    )


def _row(path: PlanPath, people: Mapping[str, str], names: Names, *, is_off: bool) -> Row:
    return Row(
        (
            people.get(path.path) or path.path,
            *((_where(path, names),) if is_off else ()),
            path.steps,
            path.first,
            path.last,
        )
    )


def _where(path: PlanPath, names: Names) -> Cell:
    said = [departure_words(each, names) for each in path.departures]
    notes = said[1:_SHOWN]
    more = len(said) - _SHOWN
    if more > 0:
        notes.append(_("and {count} more").format(count=more))
    return Cell(said[0] if said else None, note=" · ".join(notes))


def departure_words(departure: Departure, names: Names) -> str:
    """Say in which way a path left the plan."""
    if departure.how is DepartureKind.TURNED:
        before, after = (names.stages.get(each, each) for each in departure.where)
        return _("from “{before}” to “{after}”").format(
            before=before or _("the beginning"), after=after
        )
    (key,) = departure.where
    words = {
        DepartureKind.SKIPPED: _("skipped “{name}”"),
        DepartureKind.REPEATED: _("repeated “{name}”"),
        DepartureKind.ADDED: _("“{name}” is on no map"),
    }
    return words[departure.how].format(name=names.touchpoints.get(key, key))


def _names(request: MemberRequest) -> Names:
    language = Style.of(request).language
    stages = {
        stage.key: stage.name.read(language)
        for journey in unfolded_journeys(request.organisation)
        for stage in journey.stages
    }
    return Names(stages, touchpoint_names(request))
