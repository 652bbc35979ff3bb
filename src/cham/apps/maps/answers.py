"""How a map answers an edit: with the map anew, or with what stands in its way."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.journeys.comments import open_comments
from cham.apps.journeys.drafts import Draft, Undoable, draft_of, state_of, undoable
from cham.apps.journeys.editing import Saved
from cham.apps.journeys.errors import DraftChangedError, DraftForgottenError
from cham.apps.journeys.models import StoredJourney
from cham.apps.journeys.wording import Told, explain, tell
from cham.apps.maps.live import live_map
from cham.apps.maps.sight import MapSight, found_journey, look_at
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.reports.pages.overview import key_figures
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError

_WRONG = 422
_MOST_TOLD = 5


def map_context(request: MemberRequest, sight: MapSight) -> dict[str, object]:
    """Give what the template of a map needs."""
    draft = sight.draft
    return {
        "sight": sight,
        "page": live_map(sight.reader, open_comments(sight.stored), sight.others),
        "kpis": key_figures(sight.reader),
        "key": sight.stored.key,
        "is_editing": sight.is_draft and sight.stored.archived_at is None,
        "may_talk": request.member.may(Act.COMMENT),
        "draft": draft,
        "changes": len(draft.changes) if draft else 0,
        "undoable": undoable(sight.stored, request.member) if draft else Undoable(),
    }


def map_crumbs() -> tuple[Crumb, ...]:
    """Give the way to a map."""
    return (Crumb(_("Journeys"), reverse("journeys:library")),)


def panel_crumbs(sight_name: str, key: str, *, is_draft: bool = False) -> tuple[Crumb, ...]:
    """Give the way to a part of a map, for those who open it as a page."""
    href = reverse("journeys:draft" if is_draft else "journeys:map", args=[key])
    return (*map_crumbs(), Crumb(sight_name, href))


def edited(request: MemberRequest, key: str, saved: Saved, words: str) -> HttpResponse:
    """Answer an edit that was kept: the map anew, with a way back."""
    told = _came_in_words(request, saved)
    if not getattr(request, "htmx", False):
        messages.success(request, " ".join(filter(None, (words, told))))
        return HttpResponseRedirect(reverse("journeys:draft", args=[key]))
    context = map_context(request, look_at(request, key, is_draft=True))
    context |= {"words": words, "came_in": told, "revision": saved.revision}
    answer = render(request, "maps/parts/edited.html", context)
    answer["HX-Trigger-After-Settle"] = "cham:edited"
    answer["HX-Retarget"], answer["HX-Reswap"] = "#map-body", "outerHTML"
    return answer


def refused(request: MemberRequest, key: str, error: ChamError, seen: str = "") -> HttpResponse:
    """Answer an edit that was not kept: why, and what others did meanwhile."""
    status = getattr(error, "status", _WRONG)
    stored = found_journey(key)
    theirs = others_told(request, stored, error, seen)
    if getattr(request, "htmx", False):
        context = {
            "text": explain(error),
            "theirs": theirs,
            "key": key,
            "is_conflict": bool(theirs),
        }
        answer = render(request, "maps/parts/refused.html", context, status=status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#map-notice", "innerHTML"
        return answer
    messages.error(request, "\n".join([explain(error), *map(str, theirs)]))
    sight = look_at(request, key, is_draft=True)
    return show(
        request,
        "maps/map.html",
        map_context(request, sight),
        title=sight.name,
        crumbs=map_crumbs(),
        status=status,
    )


def others_told(
    request: MemberRequest, stored: StoredJourney, error: ChamError, seen: str
) -> tuple[Told, ...]:
    """Say what others did to the things that an edit is about."""
    if not isinstance(error, DraftChangedError):
        return ()
    draft = draft_of(stored)
    try:
        before = state_of(stored, seen)
    except DraftForgottenError:
        before = draft.published
    return tell(error.theirs, before, draft.journey, Style.of(request).language)


def changes_told(draft: Draft, language: str) -> tuple[Told, ...]:
    """Say what publishing a draft would change."""
    return tell(draft.changes, draft.published, draft.journey, language)


def _came_in_words(request: MemberRequest, saved: Saved) -> str:
    """Say that others' changes came in with an edit."""
    draft = saved.draft
    told = tell(saved.came_in, draft.published, draft.journey, Style.of(request).language)
    if not told:
        return ""
    said = "; ".join(map(str, told[:_MOST_TOLD]))
    return _("Others changed the map meanwhile: {what}.").format(what=said)
