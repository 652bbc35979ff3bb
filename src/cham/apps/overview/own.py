"""The reader's own part of the first page: what their units answer for, how it stands, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.journeys.queries import current_journeys
from cham.apps.overview.figures import change_words
from cham.apps.overview.glance import Glance
from cham.apps.overview.pains import pain_table
from cham.apps.reports.pages.score_tables import score_tone
from cham.apps.responsibilities.cards import Duty
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table

_MOST_TASKS = 8


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A task that the map gives to one of the reader's units."""

    name: str
    touchpoint: str
    href: str
    person: str


@dataclass(frozen=True, slots=True)
class OwnTasks:
    """The first tasks of the reader's units, and how many there are."""

    shown: tuple[OwnTask, ...]
    count: int


def own_table(glance: Glance) -> Table | None:
    """Give the touchpoints that a member's units answer for; none where they answer for none."""
    duties = _duties(glance)
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
        rows=tuple(_row(glance, duty) for duty in duties.values()),
        foot=_("Emotion from −2 to +2."),
    )


def own_pains(glance: Glance) -> Table | None:
    """Give the pains at touchpoints that the reader's units answer for."""
    report, duties = glance.reader.evidence.pains, _duties(glance)
    if report is None or not duties:
        return None
    return pain_table(
        glance,
        [each for each in report.claimed if each.key in duties],
        key="own-pains",
        title=_("Pains of your unit"),
        when_empty=_("Nothing that your unit answers for goes with lost customers beyond chance."),
    )


def own_tasks(glance: Glance) -> OwnTasks | None:
    """Give what the map asks the reader's units to do; None where they have no card on it."""
    journeys = current_journeys(glance.caller.organisation)
    cards = glance.cards_of(journeys)  # of all maps, as the page of tasks lists them
    if not cards:
        return None
    found = [
        OwnTask(each.name, each.touchpoint, each.href, each.person)
        for card in cards
        for each in card.tasks
    ]
    return OwnTasks(tuple(found[:_MOST_TASKS]), len(found))


def _duties(glance: Glance) -> Mapping[str, Duty]:
    return {duty.key: duty for card in glance.cards for duty in card.answers_for}


def _row(glance: Glance, duty: Duty) -> Row:
    return Row(
        (
            Cell(duty.name, note=duty.stage, href=duty.href),
            _feeling(glance, duty.key),
            _change(glance, duty.key),
            _money(glance, duty.key),
            duty.person,
        )
    )


def _feeling(glance: Glance, key: str) -> Cell:
    measured = glance.reader.evidence.feeling(key)
    if measured is None or measured.value is None:
        return Cell(None)
    tone = score_tone(measured)
    return Cell(
        measured.value,
        note=f"n = {glance.reader.numbers.number(measured.n)}",
        href=glance.opens_feeling(key),
        tone="" if tone in {"thin", "even"} else tone,
    )


def _change(glance: Glance, key: str) -> Cell:
    measured = glance.reader.evidence.feeling(key)
    if measured is None:
        return Cell(None)
    said = change_words(glance.reader, measured, glance.ready.changes.feelings.get(key))
    return Cell(said, href=glance.opens_feeling_before(key) if said else "")


def _money(glance: Glance, key: str) -> Cell:
    report = glance.reader.evidence.pains
    pains = report.claimed if report is not None else ()
    found = next((each.cost for each in pains if each.key == key and each.cost), None)
    return (
        Cell(None)
        if found is None
        else Cell(found.money.value, href=glance.opens_money(key), tone="bad")
    )
