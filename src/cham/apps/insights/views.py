from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from cham.apps.insights.models import Snapshot
from cham.apps.insights.snapshots import Waiting, figures_of_snapshot
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act


@guarded(Act.SEE_FIGURES)
def waiting(request: MemberRequest, key: str) -> HttpResponse:
    """Answer whoever waits for figures: still waiting, or look at the page again."""
    snapshot = get_object_or_404(Snapshot.objects.defer("content", "previous"), digest=key)
    found = figures_of_snapshot(request.organisation, snapshot)
    if isinstance(found, Waiting):
        return render(request, "insights/waiting.html", {"waiting": found})
    return HttpResponse(headers={"HX-Refresh": "true"})
