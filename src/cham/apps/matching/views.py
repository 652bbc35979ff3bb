from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cham.apps.insights.asking import Asked
from cham.apps.insights.filter_bar import filter_bar
from cham.apps.insights.rows import Figure, rows_address
from cham.apps.insights.sight import asked_of
from cham.apps.insights.snapshots import Failed, Nothing, Waiting
from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.errors import JourneyUnknownError
from cham.apps.journeys.models import StoredJourney
from cham.apps.journeys.queries import (
    current_journeys,
    find_journey,
    journeys_by_key,
    unfolded_journeys,
)
from cham.apps.journeys.wording import explain
from cham.apps.maps.answers import edited
from cham.apps.maps.touchpoint_form import TouchpointForms
from cham.apps.matching.actions import make_touchpoint
from cham.apps.matching.queries import (
    TrialReady,
    UnmatchedReady,
    trial_at,
    trial_of,
    unmatched_by,
)
from cham.apps.matching.words import (
    clause_of,
    groups_of,
    groups_table,
    kind_words,
    trial_words,
)
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.personas.queries import persona_names
from cham.apps.reports.measuring import FIRM
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style, csv_answer
from cham.core.errors import ChamError
from cham.core.journeys import Clause, EditError, Journey, Rule, edit, unfold

_MOST_GROUPS = 100
_WRONG = 422


@guarded(Act.EDIT_MAPS)
@require_GET
def unmatched(request: MemberRequest) -> HttpResponse:
    """Show what no touchpoint of a journey takes, as its draft stands."""
    journeys = unfolded_journeys(request.organisation)
    asked, refusal = _asked(request)
    published = next((each for each in journeys if each.key == asked.journey), None)
    published = published or (journeys[0] if journeys else None)
    title = _("Interactions without a touchpoint")
    crumbs = (Crumb(_("Data"), reverse("imports:home")),)
    context: dict[str, object] = {"refusal": refusal, "journey": published}
    if published is None:
        return show(request, "matching/unmatched.html", context, title=title, crumbs=crumbs)
    style = Style.of(request)
    personas = persona_names(request.organisation, style.language)
    asked = replace(asked, journey=published.key)
    draft = draft_of(find_journey(published.key)).journey
    found = unmatched_by(request.organisation, asked, draft)
    if isinstance(found, UnmatchedReady):
        table = groups_table(found)
        file = csv_answer(request, (table,))
        if file is not None:
            return file
        groups = groups_of(found, published, style, most=_MOST_GROUPS)
        context |= {"found": found, "groups": groups, "taken": _taken(found)}
        if request.member.may(Act.SEE_ANSWERS):
            context["firm_href"] = rows_address(found.asked, Figure.ANSWERS, touchpoint=FIRM)
    context |= {
        "bar": filter_bar(
            request.path,
            asked,
            journeys,
            language=style.language,
            personas=personas,
        ),
        "waiting": found if isinstance(found, Waiting) else None,
        "failure": found.code if isinstance(found, Failed) else "",
        "nothing": found if isinstance(found, Nothing) else None,
        "label": asked.label(style.language, personas),
    }
    return show(request, "matching/unmatched.html", context, title=title, crumbs=crumbs)


def _taken(found: UnmatchedReady) -> float:
    """Give the share of interactions that touchpoints take, of all that are listed."""
    listed = found.rows - found.unlisted
    loose = found.firm_rows + sum(each.rows for each in found.groups)
    return 1 - loose / listed if listed else 0.0


@guarded(Act.EDIT_MAPS)
@require_http_methods(["GET", "POST"])
def make(request: MemberRequest) -> HttpResponse:
    """Make a touchpoint of interactions that none takes: choose its journey and stage."""
    given = request.POST if request.method == "POST" else request.GET
    clause = clause_of(given)
    if request.method == "POST":
        journey, _slash, stage = given.get("place", "").partition("/")
        try:
            made = make_touchpoint(
                request.member, journey, stage, name=given.get("title", ""), clause=clause
            )
        except JourneyUnknownError as error:
            raise Http404 from error
        except ChamError as error:
            return _show_make(request, given, clause, error=explain(error))
        return edited(request, journey, made.saved, _("Added: “{name}”").format(name=made.name))
    if clause.is_empty:
        raise Http404
    return _show_make(request, given, clause)


def _show_make(
    request: MemberRequest, given: Mapping[str, str], clause: Clause, *, error: str = ""
) -> HttpResponse:
    style = Style.of(request)
    journeys = current_journeys(request.organisation)
    asked, _refusal = _asked(request)
    drafts = {each.key: draft_of(find_journey(each.key)).journey for each in journeys}
    wanted, _slash, stage = given.get("place", "").partition("/")
    chosen = drafts.get(wanted or asked.journey or "") or next(iter(drafts.values()), None)
    stages = [each.key for each in chosen.stages] if chosen else []
    if stage not in stages:
        # Behind all others its rule takes only what none of them does.
        stage = stages[-1] if stages else ""
    context: dict[str, object] = {
        "error": error,
        "given": given,
        "what": kind_words(given.get("name", "")) if clause.kinds else given.get("name", ""),
        "title_given": given.get("title") or ("" if clause.kinds else given.get("name", "")),
        "places": [_places(each, style.language) for each in drafts.values()],
        "place": f"{chosen.key}/{stage}" if chosen else "",
    }
    if chosen is not None and stage and not clause.is_empty:
        found = trial_at(request.organisation, asked, chosen, stage, Rule((clause,)))
        context |= _found_context(request, chosen, found)
    crumbs = (
        Crumb(_("Data"), reverse("imports:home")),
        Crumb(_("Interactions without a touchpoint"), reverse("matching:unmatched")),
    )
    title = _("Make a touchpoint")
    status = _WRONG if error else 200
    return show(request, "matching/make.html", context, title=title, crumbs=crumbs, status=status)


def _places(journey: Journey, language: str) -> tuple[str, str, list[tuple[str, str]]]:
    stages = [(f"{journey.key}/{each.key}", each.name.read(language)) for each in journey.stages]
    return journey.key, journey.name.read(language), stages


@guarded(Act.EDIT_MAPS)
@require_POST
def trial(request: MemberRequest, key: str, touchpoint: str) -> HttpResponse:
    """Tell what the rule of a touchpoint's form would take, while it is being written."""
    try:
        stored: StoredJourney = find_journey(key)
    except JourneyUnknownError as error:
        raise Http404 from error
    journey = draft_of(stored).journey
    if touchpoint not in {each.key for each in journey.touchpoints}:
        raise Http404
    forms = TouchpointForms(
        request.POST,
        journey=journey,
        key=touchpoint,
        units={},
        language=Style.of(request).language,
        currency=request.organisation.currency,
    )
    context: dict[str, object] = {"key": key, "touchpoint": touchpoint}
    asked = _asked_around(request)
    if not forms.clauses.is_valid():
        context["refusal"] = _("A line of the rule cannot be read yet.")
    else:
        try:
            change = forms.rule_change()
            tried = edit(journey, [change]) if change else journey
        except EditError as error:
            context["refusal"] = explain(error)
        else:
            rule = next(each.rule for each in tried.touchpoints if each.key == touchpoint)
            context |= _trial_context(request, asked, journey, touchpoint, rule)
    return render(request, "matching/parts/trial.html", context)


def _trial_context(
    request: MemberRequest, asked: Asked, journey: Journey, key: str, rule: Rule
) -> dict[str, object]:
    if not rule.clauses:
        return {"is_empty": True}
    found = trial_of(request.organisation, asked, journey, key, rule)
    return _found_context(request, journey, found)


def _found_context(
    request: MemberRequest, journey: Journey, found: TrialReady | Waiting | Failed | Nothing
) -> dict[str, object]:
    if isinstance(found, TrialReady):
        style = Style.of(request)
        personas = persona_names(request.organisation, style.language)
        whole = unfold(journey, journeys_by_key(request.organisation))
        return {"trial": trial_words(found, whole, style, personas), "rows": found.trial.rows}
    if isinstance(found, Waiting):
        return {"trial_waiting": found}
    return {"code": found.code}


def _asked(request: MemberRequest) -> tuple[Asked, str]:
    """Read the period and filter; where they are wrong, the usual ones and why."""
    personas = persona_names(request.organisation, Style.of(request).language)
    try:
        return asked_of(request, personas), ""
    except ChamError as error:
        return Asked(), explain(error)


def _asked_around(request: MemberRequest) -> Asked:
    """Read the period and filter of the page that a form stands on."""
    address = getattr(getattr(request, "htmx", None), "current_url_abs_path", None) or ""
    try:
        return Asked.read(QueryDict(urlsplit(address).query))
    except ChamError:
        return Asked()
