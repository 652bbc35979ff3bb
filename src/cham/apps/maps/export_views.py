"""The map to take away."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cham.apps.journeys.wording import explain
from cham.apps.maps.answers import map_context, map_crumbs, panel_crumbs
from cham.apps.maps.live import live_map
from cham.apps.maps.paper import Sheet, SheetFailed, sheet_of
from cham.apps.maps.sheets import map_svg
from cham.apps.maps.sight import MapSight, look_at
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
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
    """Give the map as one sheet, a page to wait on while it is set, or why it cannot be."""
    sight = look_at(request, key)
    found = sheet_of(request.caller, sight)
    is_part = bool(getattr(request, "htmx", False))
    if isinstance(found, Sheet) and not is_part:
        return _file(found.content, "application/pdf", f"{key}.pdf")
    if isinstance(found, SheetFailed) and not is_part:
        return _refused(request, sight, found)
    address = request.get_full_path()
    context = {
        "key": key,
        "address": address,
        "is_set": isinstance(found, Sheet),
        "failure": explain(found.error) if isinstance(found, SheetFailed) else "",
    }
    if not is_part:
        crumbs = panel_crumbs(sight.name, key)
        return show(request, "maps/sheet.html", context, title=_("One sheet"), crumbs=crumbs)
    answer = render(request, "maps/parts/sheet.html", context)
    if isinstance(found, Sheet):
        answer["HX-Trigger"] = json.dumps({"cham:take": address})
    return answer


def _refused(request: MemberRequest, sight: MapSight, found: SheetFailed) -> HttpResponse:
    messages.error(request, explain(found.error))
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
