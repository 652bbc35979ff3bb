"""Lists of what is wrong on the map: touchpoints without one owner, hand-offs that break."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from cham.apps.insights.rows import Figure, rows_address
from cham.apps.overview.glance import Glance
from cham.apps.overview.listed import Listed
from cham.apps.overview.work import gaps_of
from cham.apps.reports.pages.gap_table import gap_name, gap_row
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.journeys import Gap, GapKind


def _owned(glance: Glance, kind: GapKind, title: str, text: str) -> Listed:
    """List the touchpoints of a gap in ownership."""
    found = gaps_of(glance, kind)
    stages = {
        each.key: glance.reader.text(stage.name)
        for stage in glance.reader.evidence.journey.stages
        for each in stage.touchpoints
    }
    return Listed(
        title=title,
        figure=ngettext("{count} touchpoint", "{count} touchpoints", len(found)).format(
            count=len(found)
        ),
        text=text,
        table=Table(
            key=kind.value.replace("_", "-"),
            title=title,
            columns=(
                Column("touchpoint", _("Touchpoint")),
                Column("stage", _("Stage")),
                Column("owners", _("Who is named")),
                Column("met", _("Customers"), Kind.NUMBER),
                Column("steps", _("Interactions"), Kind.NUMBER),
            ),
            rows=tuple(
                _owned_row(glance, each.touchpoints[0], each.details, stages) for each in found
            ),
            when_empty=_("None."),
        ),
    )


def _owned_row(glance: Glance, key: str, details: Sequence[str], stages: Mapping[str, str]) -> Row:
    evidence = glance.reader.evidence
    owners = glance.reader.owners(key) or ", ".join(glance.reader.unit(each) for each in details)
    return Row(
        (
            Cell(glance.reader.name(key), href=glance.address_of(key)),
            stages.get(key, ""),
            Cell(owners or _("nobody"), tone="" if owners else "bad"),
            evidence.people_at(key),
            _met(glance, key),
        )
    )


def steps_address(glance: Glance, key: str) -> str:
    """Give the address of the interactions at a touchpoint, for those who may open them."""
    if not glance.reads_answers_at(key) or key not in glance.reader.evidence.rework:
        return ""
    return rows_address(glance.asked, Figure.STEPS, touchpoint=key)


def no_owner(glance: Glance) -> Listed:
    """List the touchpoints that nobody answers for."""
    text = _("Touchpoints of the map that no unit answers for, in the order of the map.")
    return _owned(glance, GapKind.NO_OWNER, _("Touchpoints without an owner"), text)


def two_owners(glance: Glance) -> Listed:
    """List the touchpoints that more than one unit answers for."""
    text = _("Where two answer for it, in truth none does.")
    return _owned(glance, GapKind.TWO_OWNERS, _("Touchpoints with two owners"), text)


def no_authority(glance: Glance) -> Listed:
    """List the touchpoints whose owner may not change them."""
    text = _("Touchpoints whose owner answers for them, and may not change them.")
    return _owned(glance, GapKind.NO_AUTHORITY, _("Owners without authority"), text)


def broken_handoffs(glance: Glance) -> Listed:
    """List the hand-offs that break, each with how often customers went that way."""
    found = gaps_of(glance, GapKind.BROKEN_HANDOFF)
    went = {
        (each.before, each.after): each.count
        for each in glance.reader.evidence.answers.follows.edges
    }
    return Listed(
        title=_("Broken hand-offs"),
        figure=ngettext("{count} hand-off", "{count} hand-offs", len(found)).format(
            count=len(found)
        ),
        text=_(
            "Hand-offs of the map in which a needed piece of information does not pass. Beside "
            "each stand the interactions at both ends, and how often customers went straight from "
            "the one to the other."
        ),
        table=Table(
            key="broken-handoff",
            title=_("Broken hand-offs"),
            columns=(
                Column("giver", _("From")),
                Column("receiver", _("To")),
                Column("missing", _("Gets lost")),
                Column("given", _("Interactions before"), Kind.NUMBER),
                Column("got", _("Interactions after"), Kind.NUMBER),
                Column("times", _("Went straight on"), Kind.NUMBER),
            ),
            rows=tuple(
                _broken_row(glance, each.touchpoints, each.details, went) for each in found
            ),
            when_empty=_("None."),
        ),
    )


def other_gaps(glance: Glance, kind: GapKind) -> Listed:
    """List the gaps of a kind, each with where it is and what comes of it."""
    found = gaps_of(glance, kind)
    title = gap_name(kind)
    return Listed(
        title=title,
        figure=ngettext("{count} gap", "{count} gaps", len(found)).format(count=len(found)),
        text=_("What the map does not say, or says twice, in the order of the map."),
        table=Table(
            key=kind.value.replace("_", "-"),
            title=title,
            columns=(Column("where", _("Where")), Column("detail", _("What"))),
            rows=tuple(_gap_row(glance, each) for each in found),
            when_empty=_("None."),
        ),
    )


def _gap_row(glance: Glance, gap: Gap) -> Row:
    said = gap_row(glance.reader, gap)
    if gap.touchpoints:
        href = glance.address_of(gap.touchpoints[0])
    else:
        href = glance.leads(reverse("journeys:map", args=[glance.reader.evidence.journey.key]))
    return Row(
        (
            Cell(said.where or glance.reader.text(glance.reader.evidence.journey.name), href=href),
            said.detail,
        )
    )


def _broken_row(
    glance: Glance,
    ends: tuple[str, ...],
    missing: Sequence[str],
    went: Mapping[tuple[str, str], int],
) -> Row:
    giver, receiver = ends
    times = went.get((giver, receiver), 0)
    href = ""
    if times and glance.reads_all_answers:
        href = rows_address(glance.asked, Figure.EDGE, before=giver, after=receiver)
    return Row(
        (
            _end(glance, giver),
            _end(glance, receiver),
            Cell(", ".join(missing), tone="bad"),
            _met(glance, giver),
            _met(glance, receiver),
            Cell(times, href=href),
        )
    )


def _met(glance: Glance, key: str) -> Cell:
    """Count the interactions at a touchpoint, and lead to them."""
    rework = glance.reader.evidence.rework.get(key)
    return Cell(rework.steps if rework else 0, href=steps_address(glance, key))


def _end(glance: Glance, key: str) -> Cell:
    owners = glance.reader.owners(key) or _("nobody")
    return Cell(glance.reader.name(key), note=owners, href=glance.address_of(key))
