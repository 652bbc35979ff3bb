"""What the first page says, for whoever looks: the same truth, their own part of it first."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.insights.sight import Sight
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.orgs.models import Member
from cham.apps.overview.figures import Tile, change_words, tiles
from cham.apps.overview.own import own_table
from cham.apps.reports.pages.gap_table import gap_part
from cham.apps.reports.pages.journey_map import map_part
from cham.apps.reports.pages.overview import headlines
from cham.apps.reports.pages.pain_words import verdict_words
from cham.apps.reports.pages.reader import Reader
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.measures import Verdict as Change
from cham.core.pains import Pain, Verdict

_MOST_PAINS = 5
_MOST_CHANGES = 6
_MOST_GAPS = 6
_WEEK = "7d"


@dataclass(frozen=True, slots=True)
class Link:
    """A line that leads somewhere; `note` says what it is about."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Home:
    """The first page as the template shows it.

    Attributes
    ----------
    week
        What moved in the last seven days beyond noise; None while that is being worked out.
    own
        The touchpoints that the reader's own units answer for; None where there are none.
    """

    tiles: tuple[Tile, ...]
    headlines: tuple[str, ...]
    curve: str
    map_href: str
    pains: Table | None
    week: tuple[Link, ...] | None
    gaps: tuple[Link, ...]
    sources: Table
    own: Table | None


def home_of(sight: Sight, member: Member) -> Home:
    """Make the page of a member."""
    reader = sight.reader
    return Home(
        tiles=tiles(sight),
        headlines=headlines(reader),
        curve=map_part(reader).curve,
        map_href=_map_address(reader),
        pains=_pains(reader),
        week=_week(sight, member),
        gaps=_gaps(reader),
        sources=_sources(reader),
        own=own_table(sight, member),
    )


def tables_of(sight: Sight, member: Member) -> tuple[Table, ...]:
    """Give the tables that can be taken away."""
    found = (own_table(sight, member), _pains(sight.reader), _sources(sight.reader))
    return tuple(each for each in found if each is not None)


def _map_address(reader: Reader) -> str:
    if not reader.evidence.is_planned:
        return reverse("journeys:library")
    return reverse("journeys:map", args=[reader.evidence.journey.key])


def _pains(reader: Reader) -> Table | None:
    report = reader.evidence.pains
    if report is None:
        return None
    return Table(
        key="pains",
        title=_("Where it hurts"),
        columns=(
            Column("touchpoint", _("Touchpoint")),
            Column("money", _("Money at risk"), Kind.MONEY),
            Column("unhappy", _("Unhappy"), Kind.SHARE),
            Column("met", _("Customers"), Kind.NUMBER),
            Column("owner", _("Owner")),
        ),
        rows=tuple(_pain(reader, each) for each in report.claimed[:_MOST_PAINS]),
        when_empty=_("No touchpoint goes with lost customers beyond chance."),
        foot=_("An association, not proof of cause. Like is compared with like."),
    )


def _pain(reader: Reader, pain: Pain) -> Row:
    owner = reader.owners(pain.key)
    return Row(
        (
            Cell(reader.name(pain.key), href=address_of(reader, pain.key)),
            _money(reader, pain),
            Cell(
                pain.unhappy.value if pain.unhappy.n else None,
                note=f"n = {reader.numbers.number(pain.unhappy.n)}",
            ),
            pain.reach.customers,
            Cell(owner or _("nobody"), tone="" if owner else "bad"),
        )
    )


def _money(reader: Reader, pain: Pain) -> Cell:
    if pain.verdict is not Verdict.CLAIMED or pain.cost is None:
        return Cell(None, note=verdict_words(pain))
    money = pain.cost.money
    note = _("{low} to {high}").format(low=reader.money(money.low), high=reader.money(money.high))
    return Cell(money.value, note=note, tone="bad")


def _week(sight: Sight, member: Member) -> tuple[Link, ...] | None:
    """Say what moved in the last seven days against the seven before, beyond noise."""
    week = replace(sight.asked, period=_WEEK)
    found = figures(member.organisation, week, is_awaited=False)
    if not isinstance(found, Ready):
        return None
    reader = Reader(sight.language, found.evidence)
    moved = [
        Link(
            _("{name}: {change}").format(
                name=reader.name(key), change=change_words(reader, measured, shift)
            ),
            address_of(reader, key),
            "good" if (shift.value or 0) > 0 else "bad",
        )
        for key, shift in found.changes.feelings.items()
        if shift.verdict is Change.CHANGED
        and (measured := found.evidence.feeling(key)) is not None
    ]
    return tuple(moved[:_MOST_CHANGES])


def _gaps(reader: Reader) -> tuple[Link, ...]:
    """Name what the map does not say, or says twice."""
    part = gap_part(reader)
    if part is None:
        return ()
    href = reverse("responsibilities:matrix")
    rows = part.rows[:_MOST_GAPS]
    return tuple(Link(each.where or each.detail, href, each.what) for each in rows)


def _sources(reader: Reader) -> Table:
    freshness = reader.evidence.intake.freshness
    return Table(
        key="sources",
        title=_("How fresh the data are"),
        columns=(
            Column("source", _("Source")),
            Column("rows", _("Interactions"), Kind.NUMBER),
            Column("happened", _("Latest interaction"), Kind.MOMENT),
            Column("received", _("Last received"), Kind.MOMENT),
        ),
        rows=tuple(
            Row((each.source, each.rows, each.happened, each.received)) for each in freshness
        ),
    )


def address_of(reader: Reader, key: str) -> str:
    """Give the page of a touchpoint; what is on no map leads to the paths."""
    if not reader.evidence.is_planned or key not in reader.evidence.touchpoints:
        return reverse("paths:show")
    return touchpoint_address(reader.evidence.journey.key, key)
