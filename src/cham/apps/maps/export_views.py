"""The map to take away."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from cham.apps.journeys.wording import explain
from cham.apps.maps.answers import map_context, map_crumbs
from cham.apps.maps.live import live_map
from cham.apps.maps.sheets import map_pdf, map_svg
from cham.apps.maps.sight import look_at
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.reports.errors import PdfImpossibleError
from cham.apps.screens.page import show

_NOT_HERE = 422  # nothing is broken: this machine cannot do it, and the page says what to do


@guarded(Act.SEE_MAPS)
@require_GET
def as_svg(request: MemberRequest, key: str) -> HttpResponse:
    """Give the map as one picture that drawing programs open."""
    sight = look_at(request, key)
    drawn = map_svg(sight, live_map(sight.reader, {}, sight.others))
    return _file(drawn.encode(), "image/svg+xml", f"{key}.svg")


@guarded(Act.SEE_MAPS)
@require_GET
def as_pdf(request: MemberRequest, key: str) -> HttpResponse:
    """Give the map as one sheet; say clearly where the machine cannot set it."""
    sight = look_at(request, key)
    try:
        return _file(map_pdf(sight), "application/pdf", f"{key}.pdf")
    except PdfImpossibleError as error:
        messages.error(request, explain(error))
        context = map_context(request, sight)
        return show(
            request,
            "maps/map.html",
            context,
            title=sight.name,
            crumbs=map_crumbs(),
            status=_NOT_HERE,
        )


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
