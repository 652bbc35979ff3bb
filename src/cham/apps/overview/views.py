from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cham.apps.insights.sight import look
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.overview.home import home_of, tables_of
from cham.apps.screens.page import show
from cham.apps.screens.tables import csv_answer


@guarded(Act.SEE_FIGURES)
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """Show how it stands."""
    sight = look(request)
    context: dict[str, object] = {"sight": sight}
    if sight.ready is not None:
        file = csv_answer(request, tables_of(sight, request.member))
        if file is not None:
            return file
        context["home"] = home_of(sight, request.member)
        context["lead"] = sight.bar.label
    return show(request, "overview/home.html", context, title=_("Overview"))
