"""The page with the parts of the money at risk, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.insights.closer import MoneyReady
from cham.apps.insights.money_rows import MoneyPart
from cham.apps.insights.rows_page import names_of_customers
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Act
from cham.apps.reports.pages.pain_words import verdict_words
from cham.apps.reports.pages.reader import Reader
from cham.apps.reports.pages.score_tables import question_title
from cham.apps.screens.tables import Cell, Column, Kind, Row, Style, Table
from cham.core.pains import Verdict
from cham.drawing.numbers import Numbers


def parts_table(request: MemberRequest, found: MoneyReady) -> Table:
    """Make the table of a page of bad experiences; names only for those who may see them."""
    codes = {each.row.path for each in found.page.parts}
    people = names_of_customers(codes) if request.member.may(Act.SEE_CUSTOMERS) else {}
    style = Style.of(request)
    return Table(
        key="parts",
        title=_("What the money at risk is made of"),
        columns=(
            Column("customer", _("Customer")),
            Column("moment", _("When"), Kind.MOMENT),
            Column("score", _("Answer"), Kind.NUMBER),
            Column("after", _("After it")),
            Column("expected", _("Lost anyway"), Kind.SHARE, 1),
            Column("kind", _("Kind of customers"), Kind.NUMBER),
            Column("amount", _("Part of the money"), Kind.EXACT_MONEY),
        ),
        rows=tuple(_row(each, people) for each in found.page.parts),
        when_empty=_("None."),
        foot=_(
            "All pages together: {money}. Lost anyway: the share of like customers who bought no "
            "more after a good experience."
        ).format(money=Numbers(style.language).exact_money(found.page.money or 0, style.currency)),
    )


def _row(part: MoneyPart, people: Mapping[str, str]) -> Row:
    row = part.row
    return Row(
        (
            Cell(people.get(row.path) or row.path, note=row.case_key),
            row.moment,
            Cell(row.score, note=question_title(row.scale)),
            Cell(
                _("bought no more") if part.is_lost else _("bought again"),
                tone="bad" if part.is_lost else "",
            ),
            part.expected,
            part.kind,
            Cell(part.amount, tone="bad" if part.amount > 0 else ""),
        )
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """What the ranking of pains says of the same money.

    Attributes
    ----------
    range
        Its interval; empty where it is not claimed.
    doubt
        Why it is not claimed; empty where it is.
    """

    range: str
    doubt: str


def claim_of(organisation: Organisation, found: MoneyReady, language: str) -> Claim | None:
    """Say whether the money is claimed; None while the ranking is not there, or is about others."""
    ready = figures(organisation, found.asked.asked, is_awaited=False)
    report = ready.evidence.pains if isinstance(ready, Ready) else None
    pains = report.pains if report is not None else ()
    pain = next((each for each in pains if each.key == found.asked.touchpoint), None)
    if pain is None or pain.cost is None or not isinstance(ready, Ready):
        return None
    if pain.cost.money.value != found.page.money:  # of newer data, or of older ones
        return None
    if pain.verdict is not Verdict.CLAIMED:
        return Claim("", verdict_words(pain))
    reader, money = Reader(language, ready.evidence), pain.cost.money
    said = _("{low} to {high}").format(low=reader.money(money.low), high=reader.money(money.high))
    return Claim(said, "")


def kinds_table(found: MoneyReady) -> Table:
    """Make the table of the kinds of customers, which add up to the same."""
    return Table(
        key="kinds",
        title=_("By kind of customers"),
        columns=(
            Column("kind", _("Kind of customers"), Kind.NUMBER),
            Column("bad", _("Bad experiences"), Kind.NUMBER),
            Column("bad_lost", _("of them lost"), Kind.NUMBER),
            Column("good", _("Good experiences"), Kind.NUMBER),
            Column("good_lost", _("of them lost"), Kind.NUMBER),
            Column("stake", _("At stake each"), Kind.EXACT_MONEY),
            Column("amount", _("Together"), Kind.EXACT_MONEY),
        ),
        rows=tuple(
            Row(
                (
                    each.number,
                    each.bad,
                    each.bad_lost,
                    each.good,
                    each.good_lost,
                    each.stake,
                    Cell(each.amount, tone="bad" if each.amount > 0 else ""),
                )
            )
            for each in found.page.kinds
        ),
        foot=_("Kinds are alike in what they bought before, and in how long they have been here."),
    )
