from django.http import HttpResponse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET

from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import show
from cham.apps.screens.tables import Style
from cham.apps.search.finding import LONGEST, find


@guarded(Act.SEE_MAPS)
@require_GET
def results(request: MemberRequest) -> HttpResponse:
    """Show what a query finds."""
    query = request.GET.get("q", "")[:LONGEST]
    found = find(request.member, query, Style.of(request).language)
    count = ngettext("{count} place found", "{count} places found", len(found))
    context = {
        "found": found,
        "found_for": query,
        "lead": count.format(count=len(found)) if query.strip() else "",
    }
    title = _("Search: {query}").format(query=query) if query.strip() else _("Search")
    return show(request, "search/results.html", context, title=title)
