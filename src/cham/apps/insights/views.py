from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cham.apps.insights.closer import RowsReady, rows as find_rows
from cham.apps.insights.models import Snapshot
from cham.apps.insights.reading import rows_read
from cham.apps.insights.rows import RowsAsked
from cham.apps.insights.rows_page import rows_table, rows_title
from cham.apps.insights.snapshots import Failed, Nothing, Ready, Waiting, figures_of_snapshot
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.personas.queries import persona_names
from cham.apps.screens.page import show
from cham.apps.screens.tables import Style, csv_answer
from cham.core.errors import ChamError


@guarded(Act.SEE_FIGURES)
@require_GET
def waiting(request: MemberRequest, key: str) -> HttpResponse:
    """Answer whoever waits for figures: still waiting, or look at the page again."""
    snapshot = get_object_or_404(Snapshot, digest=key)
    found = figures_of_snapshot(request.organisation, snapshot)
    if isinstance(found, Waiting):
        return render(request, "insights/waiting.html", {"waiting": found})
    # A page that waits for everything shows what stands already, before the pains are found.
    if isinstance(found, Ready) and found.is_growing and "growing" in request.GET:
        return render(request, "insights/growing.html", {"ready": found})
    if isinstance(found, Ready) and "shown" in request.GET:
        newer = request.GET["shown"] != found.mark
        name = "insights/newer.html" if newer else "insights/renewing.html"
        return render(request, name, {"ready": found})
    return HttpResponse(headers={"HX-Refresh": "true"})


@guarded(Act.SEE_ANSWERS)
@require_GET
def rows(request: MemberRequest) -> HttpResponse:
    """Show the interactions behind a number, as far as the reader may see them."""
    try:
        asked = RowsAsked.of(request, request.caller.units_seen)
    except ChamError as error:
        return _refused(request, error)
    found = find_rows(request.organisation, asked)
    language = Style.of(request).language
    context: dict[str, object] = {
        "asked": asked,
        "label": asked.asked.label(language, persona_names(request.organisation, language)),
        "shows_names": request.member.may(Act.SEE_CUSTOMERS),
        "before": asked.on_page(asked.page - 1).address,
        "after": asked.on_page(asked.page + 1).address,
    }
    if isinstance(found, RowsReady):
        table = rows_table(request, found)
        file = csv_answer(request, (table,)) if request.member.may(Act.EXPORT_DATA) else None
        rows_read(request, found, as_file=file is not None)
        if file is not None:
            return file
        context |= {"found": found, "table": table}
    elif isinstance(found, Waiting):
        context["waiting"] = found
    elif isinstance(found, Failed):
        context["failure"] = found.code
    else:
        assert isinstance(found, Nothing)
        context["nothing"] = found
    return show(request, "insights/rows.html", context, title=rows_title(asked))


def _refused(request: MemberRequest, error: ChamError) -> HttpResponse:
    context = {"refusal": _(error.template).format(**error.fields)}
    return show(
        request, "insights/rows.html", context, title=_("Rows behind a number"), status=400
    )
