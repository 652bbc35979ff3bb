"""The reader's own part of the first page: what their units answer for, and how it stands."""

from django.utils.translation import gettext as _

from cham.apps.insights.sight import Sight
from cham.apps.orgs.models import Member
from cham.apps.overview.figures import change_words
from cham.apps.reports.pages.reader import Reader
from cham.apps.reports.pages.score_tables import score_tone
from cham.apps.responsibilities.cards import Duty
from cham.apps.responsibilities.own import own_cards
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table


def own_table(sight: Sight, member: Member) -> Table | None:
    """Give the touchpoints that a member's units answer for; none where they answer for none."""
    reader = sight.reader
    cards = own_cards(member, (reader.evidence.journey,), reader.language)
    duties = {duty.key: duty for card in cards for duty in card.answers_for}
    if not duties:
        return None
    return Table(
        key="own",
        title=_("What your unit answers for"),
        columns=(
            Column("touchpoint", _("Touchpoint")),
            Column("feeling", _("Emotion"), Kind.SIGNED, 1),
            Column("change", _("Against the period before")),
            Column("money", _("Money at risk"), Kind.MONEY),
            Column("person", _("Person")),
        ),
        rows=tuple(_row(sight, reader, duty) for duty in duties.values()),
        foot=_("Emotion from −2 to +2."),
    )


def _row(sight: Sight, reader: Reader, duty: Duty) -> Row:
    return Row(
        (
            Cell(duty.name, note=duty.stage, href=duty.href),
            _feeling(reader, duty.key),
            _change(sight, reader, duty.key),
            _money(reader, duty.key),
            duty.person,
        )
    )


def _feeling(reader: Reader, key: str) -> Cell:
    measured = reader.evidence.feeling(key)
    if measured is None or measured.value is None:
        return Cell(None)
    tone = score_tone(measured)
    return Cell(
        measured.value,
        note=f"n = {reader.numbers.number(measured.n)}",
        tone="" if tone in {"thin", "even"} else tone,
    )


def _change(sight: Sight, reader: Reader, key: str) -> str:
    measured = reader.evidence.feeling(key)
    if measured is None or sight.ready is None:
        return ""
    return change_words(reader, measured, sight.ready.changes.feelings.get(key))


def _money(reader: Reader, key: str) -> Cell:
    report = reader.evidence.pains
    pains = report.claimed if report is not None else ()
    found = next((each.cost for each in pains if each.key == key and each.cost), None)
    return Cell(None) if found is None else Cell(found.money.value, tone="bad")
