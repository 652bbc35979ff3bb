"""Comments beside the map."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cham.apps.journeys.comments import (
    Cell,
    answer,
    comments_about,
    find_comment,
    open_comments,
    say,
    settle,
    take_back,
)
from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.models import Comment, StoredJourney
from cham.apps.journeys.wording import explain
from cham.apps.maps.live import lane_labels
from cham.apps.maps.panel_views import panel
from cham.apps.maps.sight import found_journey
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError
from cham.core.journeys import Part

_PIECES = 3


@guarded(Act.COMMENT)
@require_http_methods(["GET", "POST"])
def talk(request: MemberRequest, key: str) -> HttpResponse:
    """Show what is said about a cell; say something more."""
    stored = found_journey(key)
    cell = cell_of(request.GET.get("cell", "") or request.POST.get("cell", ""))
    if request.method == "POST":
        try:
            say(request.member, stored, cell, request.POST.get("comment", ""))
        except ChamError as error:
            return _show(request, stored, cell, refusal=error)
    return _show(request, stored, cell)


@guarded(Act.COMMENT)
@require_POST
def reply(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Answer a comment."""
    stored, found = _found(key, number)
    try:
        answer(request.member, stored, number, request.POST.get("comment", ""))
    except ChamError as error:
        return _show(request, stored, _cell(found), refusal=error)
    return _show(request, stored, _cell(found))


@guarded(Act.COMMENT)
@require_POST
def settling(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Say that a comment is dealt with, or that it is not after all."""
    stored, found = _found(key, number)
    settle(request.member, stored, number, is_settled=request.POST.get("settled") == "yes")
    return _show(request, stored, _cell(found))


@guarded(Act.COMMENT)
@require_POST
def deleting(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Delete a comment with its answers."""
    stored, found = _found(key, number)
    cell = _cell(found)
    try:
        take_back(request.member, stored, number)
    except ChamError as error:
        raise Http404 from error
    return _show(request, stored, cell)


def cell_of(name: str) -> Cell:
    """Read the name of a cell: `stage:order:want`, `touchpoint:ask`, `journey`."""
    pieces = (name.split(":") + [""] * _PIECES)[:_PIECES]
    return Cell(part=pieces[0] or Part.JOURNEY, key=pieces[1], lane=pieces[2])


def _found(key: str, number: int) -> tuple[StoredJourney, Comment]:
    stored = found_journey(key)
    try:
        return stored, find_comment(stored, number)
    except ChamError as error:
        raise Http404 from error


def _cell(comment: Comment) -> Cell:
    return Cell(part=comment.part, key=comment.part_key, lane=comment.lane)


def _show(
    request: MemberRequest, stored: StoredJourney, cell: Cell, refusal: ChamError | None = None
) -> HttpResponse:
    is_post = request.method == "POST"
    if is_post and refusal is None and not getattr(request, "htmx", False):
        query = urlencode({"cell": cell.name})
        return HttpResponseRedirect(f"{reverse('journeys:talk', args=[stored.key])}?{query}")
    if refusal is not None and not getattr(request, "htmx", False):
        messages.error(request, explain(refusal))
    language = Style.of(request).language
    draft = draft_of(stored)
    title = _name_of(stored, cell, language)
    context = {
        "key": stored.key,
        "cell": cell,
        "comments": comments_about(stored, cell),
        "count": open_comments(stored).get(cell.name, 0),
        "is_answer": is_post,
        "member": request.member,
        "may_delete_all": request.member.may(Act.EDIT_MAPS),
        "refusal": explain(refusal) if refusal else "",
        "written": request.POST.get("comment", "") if refusal else "",
    }
    name = draft.published.name.read(language)
    status = getattr(refusal, "status", 422) if refusal else 200
    return panel(request, "maps/parts/talk.html", context, title, name, status=status)


def _name_of(stored: StoredJourney, cell: Cell, language: str) -> str:
    draft = draft_of(stored)
    names = {
        (part, each.key): each.name.read(language)
        for journey in (draft.published, draft.journey)
        for part, items in ((Part.STAGE, journey.stages), (Part.TOUCHPOINT, journey.touchpoints))
        for each in items
    }
    about = (
        names.get((Part(cell.part), cell.key))
        if cell.part in (Part.STAGE, Part.TOUCHPOINT)
        else None
    )
    lane = lane_labels().get(cell.lane, "")
    if about is None:
        return _("Comments on the whole map")
    return f"{about}: {lane}" if lane else about
