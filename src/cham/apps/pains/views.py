from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cham.apps.insights.sight import look
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.pains.actions import About, decide, raise_pain
from cham.apps.pains.errors import PainPlaceUnknownError, PainUnknownError
from cham.apps.pains.models import Origin
from cham.apps.pains.page import pain_page
from cham.apps.pains.rights import decidable, hold_to_maps, hold_to_own
from cham.apps.screens.page import show
from cham.apps.screens.tables import csv_answer
from cham.core.errors import ChamError
from cham.core.journeys import Journey, home_of


@guarded(Act.SEE_FIGURES)
@require_GET
def pains(request: MemberRequest) -> HttpResponse:
    """Show the pains by money, with what was decided about each."""
    sight = look(request)
    context: dict[str, object] = {"sight": sight}
    if sight.ready is not None:
        page = pain_page(sight, request.member, request.GET.get("stand", ""))
        file = csv_answer(request, (page.table,))
        if file is not None:
            return file
        context |= {"page": page, "lead": sight.bar.label}
    return show(request, "pains/pains.html", context, title=_("Pains"))


@guarded(Act.TRIAGE_PAINS)
@require_POST
def raise_one(request: MemberRequest) -> HttpResponse:
    """Put a pain on the list: one that the figures found, or one that somebody tells of."""
    given = request.POST
    journey, touchpoint = home_of(given.get("journey", ""), given.get("touchpoint", ""))
    about = About(
        journey=journey,
        touchpoint=touchpoint,
        title=given.get("title", ""),
        origin=_origin(given.get("origin", "")),
    )
    journeys = _journeys(request)
    try:
        hold_to_own(request.caller, about.journey, about.touchpoint, journeys)
        hold_to_maps(about.journey, about.touchpoint, journeys)
        pain = raise_pain(request.caller, about, note=given.get("note", ""))
        if "stand" in given:
            decide(request.caller, pain.pk, stand=given["stand"])
    except PainPlaceUnknownError:
        return HttpResponse(status=404)
    except ChamError as error:
        return _back_with(request, error)
    messages.success(request, _("“{title}” is on the list.").format(title=pain.title))
    return _back(request)


@guarded(Act.TRIAGE_PAINS)
@require_POST
def decide_one(request: MemberRequest, pain: int) -> HttpResponse:
    """Say how far the firm is with a pain."""
    seen = request.POST.get("seen", "")
    try:
        decidable(request.caller, pain, _journeys(request))
        decide(
            request.caller,
            pain,
            stand=request.POST.get("stand", ""),
            note=request.POST.get("note"),
            seen=int(seen) if seen.isdigit() else None,
        )
    except PainUnknownError:
        return HttpResponse(status=404)
    except ChamError as error:
        return _back_with(request, error)
    messages.success(request, _("Saved."))
    return _back(request)


def _journeys(request: MemberRequest) -> Mapping[str, Journey]:
    return {each.key: each for each in current_journeys(request.organisation)}


def _origin(given: str) -> Origin:
    return Origin(given) if given in Origin.values else Origin.HAND


def _back_with(request: HttpRequest, error: ChamError) -> HttpResponse:
    messages.error(request, _(error.template).format(**error.fields))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return HttpResponseRedirect(
        f"{reverse('pains:list')}?{query}" if query else reverse("pains:list")
    )
