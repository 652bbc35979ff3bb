"""Lists of what waits: files, rejected rows, what was set aside, personas, comments on maps."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _, ngettext

from cham.apps.imports.models import FileImport
from cham.apps.imports.rejects import rejects_of
from cham.apps.imports.set_aside import set_aside as reasons_of
from cham.apps.journeys.comments import Cell as Place
from cham.apps.journeys.models import Comment
from cham.apps.journeys.queries import current_journeys
from cham.apps.overview.glance import Glance
from cham.apps.overview.listed import Listed
from cham.apps.overview.work import (
    files_to_look_at,
    imports_with_rejects,
    unowned_pains,
    unsettled_comments,
)
from cham.apps.pains.ranking import standings
from cham.apps.personas.signing import unsigned_personas
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table

_LONGEST = 200


def _list(
    key: str,
    title: str,
    figure: str,
    text: str,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
) -> Listed:
    table = Table(
        key=key,
        title=title,
        columns=columns,
        rows=rows,
        foot=_("As it stands now: the period and the filter do not reach it."),
        when_empty=_("None."),
    )
    return Listed(title=title, figure=figure, text=text, table=table)


def unowned(glance: Glance) -> Listed:
    """List the pains that the firm has taken on and that nobody answers for."""
    found = unowned_pains(glance, standings(glance.reader))
    return _list(
        "unowned-pains",
        _("Pains taken on that nobody answers for"),
        ngettext("{count} pain", "{count} pains", len(found)).format(count=len(found)),
        _("Accepted or in work, at a touchpoint without an owner: nobody will do it."),
        (Column("pain", _("Pain")), Column("stand", _("Stand"))),
        tuple(Row((Cell(each.name, href=each.href), each.stand_label)) for each in found),
    )


def files(glance: Glance) -> Listed:
    """List the files that wait to be confirmed, and those that were refused."""
    del glance  # files are of no period and no journey
    found = list(files_to_look_at().select_related("uploaded_by__user"))
    return _list(
        "files",
        _("Files to look at before they are imported"),
        ngettext("{count} file", "{count} files", len(found)).format(count=len(found)),
        _("Each waits for somebody to confirm how it is read, or was refused with a reason."),
        (
            Column("file", _("File")),
            Column("stage", _("Stand")),
            Column("rows", _("Rows"), Kind.NUMBER),
            Column("sent", _("Sent"), Kind.MOMENT),
            Column("who", _("Person")),
        ),
        tuple(
            Row(
                (
                    Cell(each.file_name, href=reverse("imports:wizard", args=[each.code])),
                    each.get_stage_display(),
                    each.rows or None,
                    each.uploaded_at,
                    each.uploaded_by.user.name if each.uploaded_by is not None else "",
                )
            )
            for each in found
        ),
    )


def rejected(glance: Glance) -> Listed:
    """List the imports of which rows were rejected, with the file of those rows."""
    found = list(imports_with_rejects())
    rows = sum(each.rejected for each in found)
    return _list(
        "rejected",
        _("Imports with rejected rows"),
        ngettext("{count} import", "{count} imports", len(found)).format(count=len(found)),
        _(
            "Rejected rows together: {count}. Correct them in the file, and bring it in again."
        ).format(count=glance.reader.numbers.number(rows)),
        (
            Column("file", _("File")),
            Column("began", _("Imported"), Kind.MOMENT),
            Column("rows", _("Rows"), Kind.NUMBER),
            Column("rejected", _("Rejected"), Kind.NUMBER),
        ),
        tuple(
            Row(
                (
                    Cell(each.file_name, href=reverse("imports:result", args=[each.code])),
                    each.started_at,
                    each.rows,
                    Cell(each.rejected, href=_rejects(each), tone="bad"),
                )
            )
            for each in found
        ),
    )


def _rejects(found: FileImport) -> str:
    has_any = rejects_of(found) is not None
    return reverse("imports:rejects", args=[found.code]) if has_any else ""


def set_aside(glance: Glance) -> Listed:
    """List why interactions were set aside, by source; the counts add up to the figure."""
    intake = glance.reader.evidence.intake
    dead = {each.source: each.dead for each in intake.by_source}
    return _list(
        "set-aside",
        _("Interactions set aside"),
        ngettext("{count} interaction", "{count} interactions", intake.dead).format(
            count=glance.reader.numbers.number(intake.dead)
        ),
        _("What could not become an interaction is kept whole; over all time, by reason."),
        (
            Column("reason", _("Reason")),
            Column("source", _("Source")),
            Column("count", _("Interactions"), Kind.NUMBER),
        ),
        tuple(
            Row(
                (
                    Cell(each.words or each.code, note=each.words and each.code),
                    each.source,
                    Cell(each.count, href=each.href, tone="bad"),
                )
            )
            for each in reasons_of(glance.caller.organisation, dead)
        ),
    )


def unsigned(glance: Glance) -> Listed:
    """List the personas that units have yet to sign, with those units."""
    found = unsigned_personas(glance.caller.organisation)
    return _list(
        "unsigned",
        _("Personas that units have yet to sign"),
        ngettext("{count} persona", "{count} personas", len(found)).format(count=len(found)),
        _("Live versions that a unit which is asked to sign has not signed yet."),
        (
            Column("persona", _("Persona")),
            Column("version", _("Version"), Kind.NUMBER),
            Column("units", _("Units that have not signed")),
        ),
        tuple(
            Row(
                (
                    Cell(
                        each.live.persona.name.read(glance.language),
                        href=reverse("personas:show", args=[each.live.key]),
                    ),
                    each.live.version,
                    ", ".join(each.units),
                )
            )
            for each in found
        ),
    )


def comments(glance: Glance) -> Listed:
    """List the comments on maps that nobody has dealt with, each leading to its cell."""
    found = list(unsettled_comments().select_related("journey", "author__user"))
    names = {
        each.key: each.name.read(glance.language)
        for each in current_journeys(glance.caller.organisation)
    }
    return _list(
        "comments",
        _("Comments on maps that are not settled"),
        ngettext("{count} comment", "{count} comments", len(found)).format(count=len(found)),
        _("On all maps, the latest first. Answers to a comment are not counted."),
        (
            Column("text", _("Comment")),
            Column("map", _("Map")),
            Column("who", _("Person")),
            Column("when", _("When"), Kind.MOMENT),
        ),
        tuple(
            Row(
                (
                    Cell(Truncator(each.text).chars(_LONGEST), href=_talk(each)),
                    names.get(each.journey.key, each.journey.key),
                    each.author.user.name if each.author is not None else "",
                    each.created_at,
                )
            )
            for each in found
        ),
    )


def _talk(comment: Comment) -> str:
    place = Place(part=comment.part, key=comment.part_key, lane=comment.lane)
    address = reverse("journeys:talk", args=[comment.journey.key])
    return f"{address}?{urlencode({'cell': place.name})}"
