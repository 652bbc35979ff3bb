"""The page with the rows behind a number, in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.customers.models import Customer
from cham.apps.insights.closer import RowsReady
from cham.apps.insights.rows import BehindRow, Figure, RowsAsked
from cham.apps.journeys.queries import unfolded_journeys
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Unit
from cham.apps.orgs.policy import Act
from cham.apps.reports.measuring import FIRM
from cham.apps.reports.pages.score_tables import question_title
from cham.apps.reports.readings import RowReading, readings_of
from cham.apps.screens.tables import Cell, Column, Kind, Row, Style, Table
from cham.core.interactions import Kind as Happening


def rows_title(asked: RowsAsked) -> str:
    """Say which number the rows are behind."""
    words = {
        Figure.INTERACTIONS: _("All interactions"),
        Figure.PURCHASES: _("Purchases"),
        Figure.CONTACTS: _("Times customers asked"),
        Figure.COMPLAINTS: _("Complaints"),
        Figure.SOURCE: _("Interactions of one source"),
        Figure.STEPS: _("Interactions at a touchpoint"),
        Figure.ANSWERS: _("Answers"),
        Figure.EDGE: _("Paths from one step to the next"),
        Figure.LAST: _("Paths last seen at a touchpoint"),
        Figure.DROPPED: _("Paths that went no further"),
        Figure.SKIPPED: _("Paths that skipped a touchpoint"),
        Figure.REPEATED: _("Paths that met a touchpoint again"),
        Figure.VARIANT: _("Paths of one variant"),
        Figure.OFF_PLAN: _("Paths that left the plan"),
        Figure.STAGE: _("Paths through a stage"),
        Figure.PING_PONG: _("Cases sent back and forth"),
        Figure.EXPERIENCES: _("Answers in which a pain was looked for"),
        Figure.UNHAPPY: _("Unhappy answers that a pain is made of"),
    }
    return words[asked.figure]


def rows_about(request: MemberRequest, asked: RowsAsked) -> str:
    """Say in words what a figure is about: where, what was asked, which answer."""
    # Where the firm as a whole was asked about, the question says it all.
    names = {**touchpoint_names(request), FIRM: ""}
    bands = {"bad": _("bad"), "neutral": _("neutral"), "good": _("good")}
    score, band = asked.part("score"), asked.part("band")
    before, after = asked.part("before"), asked.part("after")
    said = (
        names.get(asked.part("touchpoint"), asked.part("touchpoint")),
        f"{names.get(before, before)} → {names.get(after, after)}" if before else "",
        asked.part("source"),
        question_title(asked.part("scale")),
        bands.get(band, band),
        _("answer {score}").format(score=score.replace("-", "−")) if score else "",
    )
    return " · ".join(each for each in said if each)


def rows_table(request: MemberRequest, found: RowsReady) -> Table:
    """Make the table of a page of rows; names of customers only for those who may see them."""
    names = _Names.of(request)
    people = names_of_people(found) if request.member.may(Act.SEE_CUSTOMERS) else {}
    readings = readings_of([each.sequence for each in found.page.rows if each.text])
    return Table(
        key="rows",
        title=rows_title(found.asked),
        columns=(
            Column("moment", _("When"), Kind.MOMENT),
            Column("customer", _("Customer")),
            Column("touchpoint", _("Touchpoint")),
            Column("name", _("What happened")),
            Column("channel", _("Channel")),
            Column("unit", _("Unit")),
            Column("score", _("Answer"), Kind.NUMBER),
            Column("text", _("In their words")),
            Column("reading", _("Read as")),
            Column("amount", _("Amount"), Kind.MONEY),
            Column("source", _("Source")),
        ),
        rows=tuple(
            _row(each, names, people, readings.get(each.sequence)) for each in found.page.rows
        ),
        when_empty=_("No row that you may see."),
        is_wide=True,
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """How what rows bear as keys is called."""

    touchpoints: Mapping[str, str]
    channels: Mapping[str, str]
    units: Mapping[str, str]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, request: MemberRequest) -> "_Names":
        """Take names off the maps; of units those that the organisation gave them."""
        language = Style.of(request).language
        journeys = unfolded_journeys(request.organisation)
        units = {each.key: each.name.read(language) for one in journeys for each in one.units}
        return cls(
            touchpoint_names(request),
            {each.key: each.name.read(language) for one in journeys for each in one.channels},
            units | dict(Unit.objects.values_list("key", "name")),
            {
                Happening.ACTION.value: _("action"),
                Happening.VISIT.value: _("visit"),
                Happening.PURCHASE.value: _("purchase"),
                Happening.FEEDBACK.value: _("answer or comment"),
                Happening.COMPLAINT.value: _("complaint"),
                Happening.CONTACT.value: _("contact"),
                Happening.MESSAGE.value: _("message sent"),
                Happening.LEAVE.value: _("leaving"),
            },
        )


def _row(
    row: BehindRow,
    names: _Names,
    people: Mapping[str, str],
    reading: RowReading | None,
) -> Row:
    return Row(
        cells=(
            row.moment,
            Cell(people.get(row.path) or row.path, note=row.case_key),
            names.touchpoints.get(row.touchpoint, row.touchpoint) or None,
            # Without a name of its own, what happened bears the word for its kind.
            Cell(names.kinds.get(row.name, row.name), note=row.device),
            names.channels.get(row.channel, row.channel) or None,
            names.units.get(row.unit, row.unit) or None,
            Cell(row.score, note=question_title(row.scale)),
            row.text or None,
            None if reading is None else _reading_cell(reading),
            row.amount,
            row.source,
        )
    )


def _reading_cell(reading: RowReading) -> Cell:
    """Say how a comment feels, and what must not be overlooked in it."""
    words = {"negative": _("Negative"), "neutral": _("Neutral"), "positive": _("Positive")}
    signals = {
        "complaint": _("Complaint"),
        "leaving": _("Threat to leave"),
        "urgency": _("Urgent"),
    }
    notes = [signals[each] for each in reading.signals]
    notes += [_("needs a person")] if reading.needs_review else []
    return Cell(words.get(reading.sentiment, reading.sentiment), note=", ".join(notes))


def touchpoint_names(request: MemberRequest) -> Mapping[str, str]:
    """Name the touchpoints of all journeys, by key."""
    language = Style.of(request).language
    return {
        touchpoint.key: touchpoint.name.read(language)
        for journey in unfolded_journeys(request.organisation)
        for touchpoint in journey.touchpoints
    }


def names_of_people(found: RowsReady) -> Mapping[str, str]:
    """Give the names of the customers of a page of rows, by code."""
    return names_of_customers({each.path for each in found.page.rows})


def names_of_customers(codes: Collection[str]) -> Mapping[str, str]:
    """Give names of customers, or else what they can be reached by, by code."""
    known = Customer.objects.filter(code__in=codes).values_list("code", "name", "phone", "mail")
    return {code: name or phone or mail for code, name, phone, mail in known}
