from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.people.audit_list import AuditFilter, audit_table, matching, page_of
from cham.apps.people.place import show_tab
from cham.apps.screens.tables import csv_answer


@guarded(Act.SEE_AUDIT)
@require_http_methods(["GET", "HEAD"])
def audit(request: MemberRequest) -> HttpResponse:
    """Show what was done, by whom, and when."""
    asked = AuditFilter.of(request.GET)
    found = matching(asked)
    if request.GET.get("format") == "csv":
        return csv_answer(request, [audit_table(found, is_file=True)]) or HttpResponse(status=404)
    page = page_of(found, request.GET.get("page", "1"))
    context = {
        "asked": asked,
        "page": page,
        "table": audit_table(page.object_list),
        "choices": asked.choices(),
    }
    return show_tab(request, "orgs:audit", "people/audit.html", context)
