from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cham.apps.insights.sight import look
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.paths.page import path_page
from cham.apps.screens.page import show
from cham.apps.screens.tables import csv_answer


@guarded(Act.SEE_FIGURES)
@require_GET
def paths(request: MemberRequest) -> HttpResponse:
    """Show what customers really do."""
    sight = look(request)
    context: dict[str, object] = {"sight": sight}
    if sight.ready is not None:
        page = path_page(sight, request.member, request.GET.get("detail", ""))
        file = csv_answer(request, page.tables)
        if file is not None:
            return file
        context |= {"page": page, "lead": page.lead}
    return show(request, "paths/paths.html", context, title=_("Actual paths"))
