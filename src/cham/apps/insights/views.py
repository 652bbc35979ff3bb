from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cham.apps.insights.closer import (
    MoneyReady,
    PlanReady,
    RowsReady,
    money_parts,
    plan_paths,
    rows as find_rows,
)
from cham.apps.insights.filter_bar import Choice, filter_bar
from cham.apps.insights.models import Snapshot
from cham.apps.insights.money_rows import MoneyAsked
from cham.apps.insights.money_table import claim_of, kinds_table, parts_table
from cham.apps.insights.plan_rows import PlanAsked, PlanPage, PlanSide
from cham.apps.insights.plan_table import plan_table
from cham.apps.insights.reading import money_read, plan_read, rows_read
from cham.apps.insights.rows import RowsAsked
from cham.apps.insights.rows_page import rows_about, rows_table, rows_title, touchpoint_names
from cham.apps.insights.snapshots import Failed, Nothing, Ready, Waiting, figures_of_snapshot
from cham.apps.journeys.queries import unfolded_journeys
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.personas.queries import persona_names
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style, Table, csv_answer
from cham.core.errors import ChamError
from cham.drawing.numbers import Numbers


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
    context = _about(request, asked)
    context["name"] = rows_about(request, asked)
    if isinstance(found, RowsReady):
        table = rows_table(request, found)
        file = _file(request, table)
        rows_read(request, found, as_file=file is not None)
        if file is not None:
            return file
        context |= {"found": found, "table": table, "has_more": found.page.has_more}
    else:
        context |= _state(found)
    return show(request, "insights/rows.html", context, title=rows_title(asked), crumbs=_crumbs())


@guarded(Act.SEE_ANSWERS)
@require_GET
def money(request: MemberRequest) -> HttpResponse:
    """Show what the money at risk at a touchpoint is made of."""
    try:
        asked = MoneyAsked.of(request, request.caller.units_seen)
    except ChamError as error:
        return _refused(request, error)
    found = money_parts(request.organisation, asked)
    context = _about(request, asked)
    context["name"] = touchpoint_names(request).get(asked.touchpoint, asked.touchpoint)
    if isinstance(found, MoneyReady):
        tables = parts_table(request, found), kinds_table(found)
        file = _file(request, *tables)
        money_read(request, found, as_file=file is not None)
        if file is not None:
            return file
        context |= {"found": found, "table": tables[0], "kinds": tables[1]}
        context["claim"] = claim_of(request.organisation, found, Style.of(request).language)
        context["has_more"] = found.page.has_more
    else:
        context |= _state(found)
    return show(
        request, "insights/money.html", context, title=_("Money at risk"), crumbs=_crumbs()
    )


@guarded(Act.SEE_ANSWERS)
@require_GET
def plan(request: MemberRequest) -> HttpResponse:
    """Show who keeps to the planned path, or who does not and where they left it."""
    try:
        asked = PlanAsked.of(request, request.caller.units_seen)
    except ChamError as error:
        return _refused(request, error)
    found = plan_paths(request.organisation, asked)
    context = _about(request, asked)
    if isinstance(found, PlanReady):
        table = plan_table(request, found)
        file = _file(request, table)
        plan_read(request, found, as_file=file is not None)
        if file is not None:
            return file
        context |= {"found": found, "table": table}
        context["sides"] = _sides(Style.of(request).language, asked, found.page)
        context["has_more"] = found.page.has_more
    else:
        context |= _state(found)
    return show(
        request, "insights/plan.html", context, title=_("On the planned path"), crumbs=_crumbs()
    )


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Overview"), reverse("overview:home")),)


def _sides(language: str, asked: PlanAsked, page: PlanPage) -> tuple[Choice, ...]:
    numbers = Numbers(language)
    named = ((PlanSide.OFF, _("Off the plan"), page.off), (PlanSide.ON, _("On the plan"), page.on))
    return tuple(
        Choice(
            f"{name} · {numbers.number(count or 0)}",
            asked.on_side(side).address,
            asked.side is side,
        )
        for side, name, count in named
    )


def _about(request: MemberRequest, asked: RowsAsked | MoneyAsked | PlanAsked) -> dict[str, object]:
    """Say what is shown, whatever becomes of it."""
    language = Style.of(request).language
    personas = persona_names(request.organisation, language)
    bar = filter_bar(
        request.path,
        asked.asked,
        unfolded_journeys(request.organisation),
        language=language,
        personas=personas,
        kept=asked.kept,
    )
    return {
        "asked": asked,
        "bar": bar,
        "label": bar.label,
        "shows_names": request.member.may(Act.SEE_CUSTOMERS),
        "before": asked.on_page(asked.page - 1).address,
        "after": asked.on_page(asked.page + 1).address,
    }


def _file(request: MemberRequest, *tables: Table) -> HttpResponse | None:
    """Answer with a table as a file, for those who may take single rows away."""
    return csv_answer(request, tables) if request.member.may(Act.EXPORT_DATA) else None


def _state(found: Waiting | Failed | Nothing) -> dict[str, object]:
    """Say why there is nothing to show yet, or at all."""
    if isinstance(found, Waiting):
        return {"waiting": found}
    if isinstance(found, Failed):
        return {"failure": found.code}
    return {"nothing": found}


def _refused(request: MemberRequest, error: ChamError) -> HttpResponse:
    context = {"refusal": _(error.template).format(**error.fields)}
    return show(
        request, "insights/rows.html", context, title=_("Rows behind a number"), status=400
    )
