"""The map: as published, as it was, as a draft; and the edits of the draft."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cham.apps.journeys.drafts import draft_of, state_of
from cham.apps.journeys.editing import catch_up, discard, edit_draft, undo
from cham.apps.maps.answers import edited, map_context, map_crumbs, refused
from cham.apps.maps.commands import command_of
from cham.apps.maps.sight import found_journey, look_at
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import show
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError


@guarded(Act.SEE_MAPS)
@require_GET
def published(request: MemberRequest, key: str) -> HttpResponse:
    """Show what everybody sees, or what was published once (`?version=`)."""
    if request.GET.get("version") == "draft":
        return HttpResponseRedirect(reverse("journeys:draft", args=[key]))
    sight = look_at(request, key)
    context = {**map_context(request, sight), "lead": sight.journey.persona.read(sight.language)}
    return show(request, "maps/map.html", context, title=sight.name, crumbs=map_crumbs())


@guarded(Act.EDIT_MAPS)
@require_GET
def draft(request: MemberRequest, key: str) -> HttpResponse:
    """Show the draft, to be edited in place."""
    sight = look_at(request, key, is_draft=True)
    context = {**map_context(request, sight), "lead": sight.journey.persona.read(sight.language)}
    return show(request, "maps/map.html", context, title=sight.name, crumbs=map_crumbs())


@guarded(Act.EDIT_MAPS)
@require_POST
def edits(request: MemberRequest, key: str) -> HttpResponse:
    """Do what a button of the map says."""
    stored = found_journey(key)
    seen = request.POST.get("seen", "")
    try:
        command = command_of(
            {name: str(value) for name, value in request.POST.items()},
            state_of(stored, seen),
            draft_of(stored).journey,
            Style.of(request).language,
        )
        saved = edit_draft(request.member, key, command.edits, seen=seen)
    except ChamError as error:
        return refused(request, key, error, seen)
    return edited(request, key, saved, command.words)


@guarded(Act.EDIT_MAPS)
@require_POST
def take_back(request: MemberRequest, key: str) -> HttpResponse:
    """Take an edit back, or the taking back of one."""
    found_journey(key)
    number = request.POST.get("revision", "")
    revision = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0  # noqa: PLR2004 - as far as columns count
    try:
        saved = undo(request.member, key, revision)
    except ChamError as error:
        return refused(request, key, error, request.POST.get("seen", ""))
    return edited(request, key, saved, _("Taken back."))


@guarded(Act.EDIT_MAPS)
@require_POST
def throw_away(request: MemberRequest, key: str) -> HttpResponse:
    """Make the draft say what is published."""
    found_journey(key)
    seen = request.POST.get("seen", "")
    try:
        saved = discard(request.member, key, seen=seen)
    except ChamError as error:
        return refused(request, key, error, seen)
    return edited(request, key, saved, _("The draft says again what is published."))


@guarded(Act.EDIT_MAPS)
@require_POST
def take_over(request: MemberRequest, key: str) -> HttpResponse:
    """Bring what was published from elsewhere into the draft."""
    found_journey(key)
    seen = request.POST.get("seen", "")
    try:
        saved = catch_up(request.member, key, seen=seen)
    except ChamError as error:
        return refused(request, key, error, seen)
    return edited(request, key, saved, _("The published version was brought into the draft."))
