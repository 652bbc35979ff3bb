from collections.abc import Collection
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cham.apps.insights.asking import Asked
from cham.apps.insights.closer import TouchpointReady, touchpoint as ask
from cham.apps.insights.filter_bar import filter_bar
from cham.apps.insights.sight import asked_of
from cham.apps.insights.snapshots import Waiting, figures
from cham.apps.journeys.queries import choose_journey, current_journeys
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.personas.queries import persona_names
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style, csv_answer
from cham.apps.touchpoints.figures import figure_part
from cham.apps.touchpoints.plan import plan_part
from cham.core.errors import ChamError


@guarded(Act.SEE_MAPS)
@require_GET
def touchpoint(request: MemberRequest, journey: str, key: str) -> HttpResponse:
    """Show everything about a touchpoint."""
    planned = next(
        (each for each in current_journeys(request.organisation) if each.key == journey), None
    )
    found = (
        next((each for each in planned.touchpoints if each.key == key), None) if planned else None
    )
    if planned is None or found is None:
        raise Http404
    language = Style.of(request).language
    personas = persona_names(request.organisation, language)
    asked = _asked(request, journey, personas)
    told = ask(request.organisation, asked, key)
    context: dict[str, object] = {
        "plan": plan_part(planned, found, figures(request.organisation, asked), language),
        "bar": filter_bar(request.path, asked, (planned,), language=language, personas=personas),
        "waiting": told if isinstance(told, Waiting) else None,
    }
    if isinstance(told, TouchpointReady):
        whole = choose_journey(request.organisation, journey) or planned
        part = figure_part(whole, told, language, request.member)
        file = csv_answer(request, part.tables)
        if file is not None:
            return file
        context["figures"], context["made_at"] = part, told.made_at
    crumbs = (
        Crumb(_("Journeys"), reverse("journeys:library")),
        Crumb(planned.name.read(language), reverse("journeys:map", args=[planned.key])),
    )
    title = found.name.read(language)
    return show(request, "touchpoints/touchpoint.html", context, title=title, crumbs=crumbs)


def _asked(request: MemberRequest, journey: str, personas: Collection[str]) -> Asked:
    """Read the period and filter; the journey is that of the address."""
    try:
        return replace(asked_of(request, personas), journey=journey)
    except ChamError:
        return Asked(journey=journey)
