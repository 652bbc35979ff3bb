"""The page of pains as the template shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.insights.sight import Sight
from cham.apps.orgs.models import Member
from cham.apps.orgs.policy import Act
from cham.apps.pains.models import Stand
from cham.apps.pains.ranking import Entry, counts, entries
from cham.apps.reports.pages.pain_ranking import PainPart, pain_part
from cham.apps.reports.pages.pain_words import no_pains_words
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.pains import Pain
from cham.drawing.value_matrix import Mark, MatrixTexts, value_matrix

ALL = "all"


@dataclass(frozen=True, slots=True)
class Tab:
    """One stand, with how many pains it has."""

    key: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PainPage:
    """What the page shows.

    Attributes
    ----------
    part
        What the figures say altogether; None where pains could not be looked for.
    missing
        Then, in words why.
    """

    part: PainPart | None
    missing: str
    tabs: tuple[Tab, ...]
    entries: tuple[Entry, ...]
    matrix: str
    table: Table
    stands: tuple[tuple[str, str], ...]
    may_raise: bool


def pain_page(sight: Sight, member: Member, stand: str) -> PainPage:
    """Make the page; `stand` chooses the pains that are listed."""
    found = entries(sight.reader, member, may_decide=member.may(Act.TRIAGE_PAINS))
    chosen = stand if stand in Stand.values else ALL
    return PainPage(
        part=pain_part(sight.reader),
        missing="" if sight.reader.evidence.pains else no_pains_words(sight.reader),
        tabs=_tabs(found, chosen),
        entries=tuple(each for each in found if chosen in {ALL, each.stand}),
        matrix=_matrix(sight, found),
        table=pain_table(sight, found),
        stands=tuple((each.value, str(each.label)) for each in Stand),
        may_raise=member.may(Act.TRIAGE_PAINS),
    )


def _tabs(found: tuple[Entry, ...], chosen: str) -> tuple[Tab, ...]:
    numbers = counts(found)
    return (
        Tab(ALL, _("All"), len(found), chosen == ALL),
        *(Tab(each.value, str(each.label), numbers[each], each.value == chosen) for each in Stand),
    )


def pain_table(sight: Sight, found: tuple[Entry, ...]) -> Table:
    """Give all pains as a table, money and decision side by side."""
    report = sight.reader.evidence.pains
    claimed = {each.key: each for each in report.claimed} if report is not None else {}
    return Table(
        key="pains",
        title=_("Pains"),
        columns=(
            Column("rank", _("Rank"), Kind.NUMBER),
            Column("touchpoint", _("Touchpoint")),
            Column("money", _("Money at risk"), Kind.MONEY),
            Column("low", _("At least"), Kind.MONEY),
            Column("high", _("At most"), Kind.MONEY),
            Column("unhappy", _("Unhappy"), Kind.SHARE, 1),
            Column("met", _("Customers"), Kind.NUMBER),
            Column("owner", _("Owner")),
            Column("stand", _("Stand")),
        ),
        rows=tuple(_row(each, claimed.get(each.key)) for each in found),
        foot=_("An association, not proof of cause. Like is compared with like."),
        is_wide=True,
    )


def _row(entry: Entry, pain: Pain | None) -> Row:
    money = pain.at_risk if pain is not None else None
    return Row(
        (
            Cell(pain.rank.place if money is not None and pain and pain.rank else None),
            entry.name,
            money.value if money else None,
            money.low if money else None,
            money.high if money else None,
            pain.unhappy.value if pain is not None and pain.unhappy.n else None,
            pain.reach.customers if pain is not None else None,
            entry.row.owner if entry.row is not None else "",
            entry.stand_label,
        )
    )


def _matrix(sight: Sight, found: tuple[Entry, ...]) -> str:
    """Set what a pain means to customers against what it means to the firm.

    To customers: how many were unhappy there, the share of those who told times all who met it.
    To the firm: the money at risk. Both as a share of the largest.
    """
    report = sight.reader.evidence.pains
    told = report.claimed if report is not None else ()
    claimed = [each for each in told if each.at_risk is not None]
    if not claimed:
        return ""
    unhappy = {each.key: each.unhappy.value * each.reach.customers for each in claimed}
    money = {each.key: max(each.at_risk.value, 0) for each in claimed if each.at_risk}
    names = {each.key: each.name for each in found}
    return value_matrix(
        [
            Mark(
                number=number,
                name=names.get(each.key, each.key),
                firm=money[each.key] / (max(money.values()) or 1),
                customers=unhappy[each.key] / (max(unhappy.values()) or 1),
            )
            for number, each in enumerate(claimed, start=1)
        ],
        MatrixTexts(
            title=_("Value to customers against value to the firm"),
            firm=_("Value to the firm: money at risk"),
            customers=_("Value to customers: unhappy people"),
            first=_("first"),
        ),
    )
