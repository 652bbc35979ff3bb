"""The claimed pains as a table: money with its range, who is unhappy, who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.overview.glance import Glance
from cham.apps.reports.pages.pain_words import no_pains_words, verdict_words
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.pains import Pain

_MOST, _TOP = 5, 3


@dataclass(frozen=True, slots=True)
class NoPains:
    """Pains could not be looked for, in words why, or are still being looked for."""

    is_growing: bool
    why: str


def top_pains(glance: Glance, most: int = _TOP) -> Table | NoPains:
    """Give the pains that cost most, where scores and purchases are there to find any."""
    report = glance.reader.evidence.pains
    if report is None:
        return NoPains(glance.ready.is_growing, no_pains_words(glance.reader))
    return pain_table(
        glance,
        report.claimed[:most],
        key="pains",
        title=_("Where it hurts"),
        when_empty=_("No touchpoint goes with lost customers beyond chance."),
    )


def pains(glance: Glance) -> Table | NoPains:
    """Give some more of them."""
    return top_pains(glance, _MOST)


def pain_table(
    glance: Glance, pains: Sequence[Pain], *, key: str, title: str, when_empty: str
) -> Table:
    """Make a table of some claimed pains, each number of which opens what it counts."""
    return Table(
        key=key,
        title=title,
        columns=(
            Column("touchpoint", _("Touchpoint")),
            Column("money", _("Money at risk"), Kind.MONEY),
            Column("customers", _("Customers"), Kind.NUMBER),
            Column("unhappy", _("Unhappy"), Kind.SHARE),
            Column("owner", _("Owner")),
        ),
        rows=tuple(_row(glance, each) for each in pains),
        when_empty=when_empty,
        foot=_(
            "An association, not proof of cause. Like is compared with like. Customers are those "
            "whose bad experiences make the money."
        ),
    )


def _row(glance: Glance, pain: Pain) -> Row:
    reader = glance.reader
    owner = reader.owners(pain.key)
    return Row(
        (
            Cell(reader.name(pain.key), href=glance.address_of(pain.key)),
            money_cell(glance, pain),
            Cell(
                pain.bad.lost.customers if pain.bad is not None else None,
                href=glance.opens_money(pain.key),
            ),
            Cell(
                pain.unhappy.value if pain.unhappy.n else None,
                note=f"n = {reader.numbers.number(pain.unhappy.n)}",
                href=glance.opens_unhappy(pain.key),
            ),
            Cell(owner or _("nobody"), tone="" if owner else "bad"),
        )
    )


def money_cell(glance: Glance, pain: Pain) -> Cell:
    """Give what a pain may cost with its range, or why that cannot be told."""
    reader, money = glance.reader, pain.at_risk
    if money is None:
        return Cell(None, note=verdict_words(pain))
    note = _("{low} to {high}").format(low=reader.money(money.low), high=reader.money(money.high))
    return Cell(money.value, note=note, href=glance.opens_money(pain.key), tone="bad")
