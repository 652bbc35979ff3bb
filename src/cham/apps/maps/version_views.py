"""Versions: what was published when, what differs, what is published next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.drafts import Draft, draft_of
from cham.apps.journeys.editing import bring_back, publish
from cham.apps.journeys.models import JourneyVersion, StoredJourney
from cham.apps.journeys.wording import Told, explain, tell
from cham.apps.maps.answers import changes_told, edited, others_told, refused
from cham.apps.maps.moving import moves_of
from cham.apps.maps.panel_views import panel
from cham.apps.maps.sight import found_journey
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Member
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError
from cham.core.journeys import Journey, differences

_DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A version in the list; the draft has no number."""

    number: int | None
    note: str
    who: Member | None
    at: datetime | None
    changes: tuple[Told, ...]


@guarded(Act.SEE_MAPS)
@require_GET
def versions(request: MemberRequest, key: str) -> HttpResponse:
    """List the versions, each with what it changed; compare any two."""
    stored = found_journey(key)
    language = Style.of(request).language
    may_edit = request.member.may(Act.EDIT_MAPS)
    draft = draft_of(stored)
    kept = list(stored.versions.select_related("made_by__user").order_by("number"))
    lines = _lines(kept, language)
    if may_edit and draft.has_changes:
        lines.append(
            Line(
                number=None,
                note="",
                who=draft.made_by,
                at=draft.made_at,
                changes=changes_told(draft, language),
            )
        )
    choices = [str(each.number) for each in kept] + ([_DRAFT] if may_edit else [])
    before, after = _compared(request, choices)
    name = draft.published.name.read(language)
    context = {
        "key": key,
        "lines": lines[::-1],
        "choices": choices,
        "before": before,
        "after": after,
        "compared": _comparison(stored, draft, before, after, language) if before else None,
        "seen": draft.seen,
        "latest": draft.latest,
        "may_edit": may_edit,
    }
    crumbs = (
        Crumb(_("Journeys"), reverse("journeys:library")),
        Crumb(name, reverse("journeys:map", args=[key])),
    )
    return show(request, "maps/versions.html", context, title=_("Versions"), crumbs=crumbs)


def _lines(kept: list[JourneyVersion], language: str) -> list[Line]:
    lines: list[Line] = []
    before: Journey | None = None
    for each in kept:
        journey = journey_in(each.content)
        told = tell(differences(before, journey), before, journey, language) if before else ()
        lines.append(
            Line(
                number=each.number,
                note=each.note,
                who=each.made_by,
                at=each.created_at,
                changes=told,
            )
        )
        before = journey
    return lines


def _compared(request: MemberRequest, choices: list[str]) -> tuple[str, str]:
    """Read which two versions are compared; none where the address names none."""
    before, after = request.GET.get("from", ""), request.GET.get("to", "")
    if not (before or after):
        return "", ""
    if before not in choices or after not in choices:
        raise Http404
    return before, after


def _comparison(
    stored: StoredJourney, draft: Draft, before: str, after: str, language: str
) -> tuple[Told, ...]:
    old, new = (_journey(stored, draft, each) for each in (before, after))
    return tell(differences(old, new), old, new, language)


def _journey(stored: StoredJourney, draft: Draft, version: str) -> Journey:
    if version == _DRAFT:
        return draft.journey
    return journey_in(stored.versions.get(number=version).content)


@guarded(Act.PUBLISH_MAPS)
@require_http_methods(["GET", "POST"])
def publishing(request: MemberRequest, key: str) -> HttpResponse:
    """Show what would be published; publish it."""
    stored = found_journey(key)
    if request.method != "POST":
        return _before_publishing(request, stored)
    seen = request.POST.get("seen", "")
    try:
        version = publish(request.member, key, seen=seen, note=request.POST.get("note", ""))
    except ChamError as error:
        theirs = others_told(request, stored, error, seen)
        more = {"refusal": explain(error), "theirs": theirs}
        return _before_publishing(request, stored, status=getattr(error, "status", 422), more=more)
    messages.success(request, _("Version {number} is published.").format(number=version.number))
    href = reverse("journeys:map", args=[key])
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": href})
    return HttpResponseRedirect(href)


def _before_publishing(
    request: MemberRequest,
    stored: StoredJourney,
    *,
    status: int = 200,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    draft = draft_of(stored)
    language = Style.of(request).language
    context = {
        "key": stored.key,
        "draft": draft,
        "changes": changes_told(draft, language),
        "moves": moves_of(request.organisation, draft, language),
        "next": draft.latest + 1,
        "note": request.POST.get("note", ""),
        **(more or {}),
    }
    name = draft.published.name.read(language)
    return panel(
        request,
        "maps/parts/publishing.html",
        context,
        _("Publish the draft"),
        name,
        status=status,
        is_draft=True,
    )


@guarded(Act.EDIT_MAPS)
@require_POST
def back(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Make the draft say what an older version said."""
    found_journey(key)
    seen = request.POST.get("seen", "")
    try:
        saved = bring_back(request.member, key, number, seen=seen)
    except ChamError as error:
        if getattr(error, "status", 0) == 404:  # noqa: PLR2004 - there is no such version
            raise Http404 from error
        return refused(request, key, error, seen)
    words = _("The draft says again what version {number} said.").format(number=number)
    return edited(request, key, saved, words)
