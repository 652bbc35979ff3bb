"""Links with which strangers read a map, and the map as they read it."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.models import ShareLink, Shows
from cham.apps.journeys.queries import journeys_by_key, latest_version
from cham.apps.journeys.sharing import DAYS, link_of, make_link, revoke_link
from cham.apps.journeys.wording import explain
from cham.apps.maps.live import live_map
from cham.apps.maps.panel_views import panel
from cham.apps.maps.planned import planned_evidence, upon
from cham.apps.maps.sight import found_journey
from cham.apps.orgs.guard import guarded, public
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Act
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.evidence import Evidence
from cham.apps.reports.pages.reader import Reader
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError
from cham.core.journeys import Journey


@guarded(Act.SEE_MAPS, writing=Act.PUBLISH_MAPS)
@require_http_methods(["GET", "POST"])
def links(request: MemberRequest, key: str) -> HttpResponse:
    """Show the links of a map; make one."""
    stored = found_journey(key)
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        days = request.POST.get("days", "")
        try:
            made = make_link(
                request.member,
                stored,
                name=request.POST.get("name", ""),
                shows=request.POST.get("shows", Shows.PLAN),
                days=int(days) if days.isascii() and days.isdigit() else None,
            )
            address = request.build_absolute_uri(reverse("journeys:public", args=[made.token]))
            context["made"] = address
        except ChamError as error:
            context["refusal"], status = explain(error), getattr(error, "status", 422)
    return _links(request, key, context, status=status)


@guarded(Act.PUBLISH_MAPS)
@require_POST
def revoking(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Let nobody read with a link any more."""
    stored = found_journey(key)
    try:
        revoke_link(request.member, stored, number)
    except ChamError as error:
        raise Http404 from error
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(reverse("journeys:links", args=[key]))
    return _links(request, key, {})


def _links(
    request: MemberRequest, key: str, more: dict[str, object], *, status: int = 200
) -> HttpResponse:
    stored = found_journey(key)
    now = timezone.now()
    found = stored.links.select_related("made_by__user")
    context = {
        "key": key,
        "links": [(each, each.is_open(now)) for each in found],
        "shows": Shows.choices,
        "days": DAYS,
        "may_publish": request.member.may(Act.PUBLISH_MAPS),
        **more,
    }
    name = journey_in(latest_version(stored).content).name.read(Style.of(request).language)
    return panel(
        request, "maps/parts/links.html", context, _("Share the map"), name, status=status
    )


@public
@require_GET
def public_map(request: HttpRequest, token: str) -> HttpResponse:
    """Show a published map to whoever has a link to it."""
    link = link_of(token, timezone.now())
    if link is None:
        raise Http404
    with organisation_scope(link.organisation), timezone.override(link.organisation.time_zone):
        answer = _read(request, link)
    answer["X-Robots-Tag"], answer["Referrer-Policy"] = "noindex, nofollow", "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _read(request: HttpRequest, link: ShareLink) -> HttpResponse:
    organisation = link.organisation
    version = latest_version(link.journey)
    journey = journey_in(version.content)
    language = _language(request, organisation)
    with translation.override(language):
        others = journeys_by_key(organisation)
        evidence = _evidence(organisation, journey, link.shows, others)
        context = {
            "page": live_map(Reader(language, evidence), {}, others),
            "title": journey.name.read(language),
            "lead": journey.persona.read(language),
            "firm": organisation.name,
            "version": version,
        }
        return render(request, "maps/public.html", context)


def _language(request: HttpRequest, organisation: Organisation) -> str:
    """Use the language that the stranger chose, or the organisation's."""
    chosen = request.COOKIES.get("django_language", "")
    return chosen if chosen in ("vi", "en") else organisation.language


def _evidence(
    organisation: Organisation, journey: Journey, shows: str, others: Mapping[str, Journey]
) -> Evidence:
    """Give what a link lets strangers see."""
    told = figures(organisation, Asked(journey=journey.key)) if shows != Shows.PLAN else None
    if not isinstance(told, Ready):
        return planned_evidence(organisation, journey, others)
    found = upon(told.evidence, journey, others)
    return found if shows == Shows.WORDS else replace(found, quotes={})
