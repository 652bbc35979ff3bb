"""The map to take away: as one picture, as a sheet of paper."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from cham.apps.maps.sight import look_at
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act


@guarded(Act.SEE_MAPS)
@require_GET
def as_svg(request: MemberRequest, key: str) -> HttpResponse:
    """Give the map as one picture that drawing programs open."""
    look_at(request, key)
    return HttpResponse(status=501)


@guarded(Act.SEE_MAPS)
@require_GET
def as_pdf(request: MemberRequest, key: str) -> HttpResponse:
    """Give the map as one sheet."""
    look_at(request, key)
    return HttpResponse(status=501)
