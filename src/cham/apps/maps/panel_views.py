"""What opens at the side of a map: a touchpoint, a stage, the journey as a whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cham.apps.journeys.drafts import draft_of, state_of
from cham.apps.journeys.editing import edit_draft
from cham.apps.journeys.labels import field_label
from cham.apps.journeys.models import StoredJourney
from cham.apps.journeys.queries import journeys_by_key
from cham.apps.journeys.wording import explain
from cham.apps.maps.answers import edited, others_told, panel_crumbs
from cham.apps.maps.inspection import inspect
from cham.apps.maps.journey_form import JourneyForms
from cham.apps.maps.sight import found_journey, look_at
from cham.apps.maps.stage_form import StageForm
from cham.apps.maps.texts import in_language, language_to_edit
from cham.apps.maps.touchpoint_form import TouchpointForms
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Unit
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import show
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError
from cham.core.journeys import Add, Edit, Journey, Part, Stage, Text, Touchpoint

_LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
INLINE = ("name", "want", "message", "promise")
_WRONG = 422


@guarded(Act.SEE_MAPS)
@require_GET
def touchpoint(request: MemberRequest, key: str, touchpoint: str) -> HttpResponse:
    """Show a touchpoint beside the map: what is planned, and what customers say."""
    sight = look_at(request, key)
    if touchpoint not in {each.key for each in sight.journey.touchpoints}:
        raise Http404
    inspected = inspect(sight, touchpoint)
    context = {"key": key, "touchpoint": inspected, "may_edit": request.member.may(Act.EDIT_MAPS)}
    return panel(request, "maps/parts/inspected.html", context, inspected.name, sight.name)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form at the side of the map, as one view uses it."""

    template: str
    title: str
    forms: "TouchpointForms | StageForm | JourneyForms"
    is_valid: Callable[[], bool]
    edits: Callable[[], Sequence[Edit]]
    language: str


@guarded(Act.EDIT_MAPS)
@require_http_methods(["GET", "POST"])
def edit_touchpoint(request: MemberRequest, key: str, touchpoint: str) -> HttpResponse:
    """Edit everything about a touchpoint."""

    def make(journey: Journey) -> _Form:
        found = next((each for each in journey.touchpoints if each.key == touchpoint), None)
        if found is None:
            raise Http404
        language = _language(request, found.name)
        units = _units(journey, language)
        forms = TouchpointForms(
            request.POST if request.method == "POST" else None,
            journey=journey,
            key=touchpoint,
            units=units,
            language=language,
            currency=request.organisation.currency,
        )

        def edits() -> Sequence[Edit]:
            made = forms.edits()
            return [*_missing_units(journey, units, made, language), *made]

        template = "maps/parts/touchpoint_form.html"
        title = found.name.read(language)
        return _Form(template, title, forms, lambda: forms.is_valid, edits, language)

    return _edit(request, key, make)


@guarded(Act.EDIT_MAPS)
@require_http_methods(["GET", "POST"])
def edit_stage(request: MemberRequest, key: str, stage: str) -> HttpResponse:
    """Edit a stage."""

    def make(journey: Journey) -> _Form:
        found = next((each for each in journey.stages if each.key == stage), None)
        if found is None:
            raise Http404
        language = _language(request, found.name)
        form = StageForm(
            request.POST if request.method == "POST" else None,
            stage=found,
            journey=journey,
            others=journeys_by_key(request.organisation),
            language=language,
        )
        template, title = "maps/parts/stage_form.html", found.name.read(language)
        return _Form(template, title, form, form.is_valid, form.edits, language)

    return _edit(request, key, make)


@guarded(Act.EDIT_MAPS)
@require_http_methods(["GET", "POST"])
def edit_journey(request: MemberRequest, key: str) -> HttpResponse:
    """Edit the journey as a whole, its units and channels."""

    def make(journey: Journey) -> _Form:
        language = _language(request, journey.name)
        forms = JourneyForms(
            request.POST if request.method == "POST" else None, journey=journey, language=language
        )
        template, title = "maps/parts/journey_form.html", journey.name.read(language)
        return _Form(template, title, forms, lambda: forms.is_valid, forms.edits, language)

    return _edit(request, key, make)


@guarded(Act.EDIT_MAPS)
@require_GET
def inline(request: MemberRequest, key: str, part: str, part_key: str, field: str) -> HttpResponse:
    """Give a text of the map as a small form in its place."""
    draft = draft_of(found_journey(key))
    parts: Mapping[str, Sequence[Stage | Touchpoint]] = {
        Part.STAGE.value: draft.journey.stages,
        Part.TOUCHPOINT.value: draft.journey.touchpoints,
    }
    found = next((each for each in parts.get(part, ()) if each.key == part_key), None)
    if found is None or field not in INLINE or not hasattr(found, field):
        raise Http404
    text: Text = getattr(found, field)
    context = {
        "key": key,
        "seen": draft.seen,
        "part": part,
        "part_key": part_key,
        "field": field,
        "label": field_label(field),
        "text": in_language(text, language_to_edit(text, Style.of(request).language)),
    }
    return render(request, "maps/parts/inline.html", context)


def _edit(request: MemberRequest, key: str, make: Callable[[Journey], _Form]) -> HttpResponse:
    stored = found_journey(key)
    draft = draft_of(stored)
    if request.method != "POST":
        return _show_form(request, stored, make(draft.journey), draft.seen)
    seen = request.POST.get("seen", "")
    try:
        made = make(state_of(stored, seen))
        if made.is_valid():
            saved = edit_draft(request.member, key, made.edits(), seen=seen)
            words = _("Saved: “{name}”").format(name=made.title)
            return edited(request, key, saved, words)
    except ChamError as error:
        return _refuse(request, stored, make, error)
    return _show_form(request, stored, made, seen, status=_WRONG)


def _refuse(
    request: MemberRequest,
    stored: StoredJourney,
    make: Callable[[Journey], _Form],
    error: ChamError,
) -> HttpResponse:
    """Show the form again as it was filled in, with why it was not kept.

    It is then upon what the draft says now, so that sending it once more is meant.
    """
    seen = request.POST.get("seen", "")
    theirs = others_told(request, stored, error, seen)
    draft = draft_of(stored)
    more = {"refusal": explain(error), "theirs": theirs}
    status = getattr(error, "status", _WRONG)
    return _show_form(request, stored, make(draft.journey), draft.seen, status=status, more=more)


def _show_form(
    request: MemberRequest,
    stored: StoredJourney,
    made: _Form,
    seen: str,
    *,
    status: int = 200,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    context = {
        "key": stored.key,
        "forms": made.forms,
        "form": getattr(made.forms, "form", made.forms),
        "seen": seen,
        "languages": list(_LANGUAGES.items()),
        "text_language": made.language,
        **(more or {}),
    }
    name = draft_of(stored).journey.name.read(made.language)
    return panel(request, made.template, context, made.title, name, status=status, is_draft=True)


def panel(  # noqa: PLR0913 - what a panel is made of
    request: MemberRequest,
    template: str,
    context: Mapping[str, object],
    title: str,
    map_name: str,
    *,
    status: int = 200,
    is_draft: bool = False,
) -> HttpResponse:
    """Answer with what stands at the side of the map, or with a page of its own."""
    if getattr(request, "htmx", False):
        answer = render(request, template, {"title": title, **context}, status=status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#drawer-body", "innerHTML"
        return answer
    crumbs = panel_crumbs(map_name, str(context["key"]), is_draft=is_draft)
    whole = {"panel": template, **context}
    return show(request, "maps/panel.html", whole, title=title, crumbs=crumbs, status=status)


def _language(request: MemberRequest, text: Text) -> str:
    """Choose the language that texts are edited in."""
    asked = request.POST.get("text") or request.GET.get("text", "")
    return asked if asked in _LANGUAGES else language_to_edit(text, Style.of(request).language)


def _units(journey: Journey, language: str) -> dict[str, str]:
    """Name the units that can answer for something: those of the map, and the organisation's."""
    named = dict(Unit.objects.values_list("key", "name"))
    own = {each.key: each.name.read(language) for each in journey.units}
    used = {
        key
        for each in journey.touchpoints
        for key in (
            *each.ownership.accountable,
            *each.ownership.contributors,
            each.ownership.ask,
            *(task.unit for task in each.tasks),
        )
        if key
    }
    return {
        **own,
        **{k: n for k, n in named.items() if k not in own},
        **{key: key for key in sorted(used) if key not in own and key not in named},
    }


def _missing_units(
    journey: Journey, units: Mapping[str, str], made: Sequence[Edit], language: str
) -> list[Edit]:
    """Put units of the organisation on the map that a form names and the map does not have."""
    known = {each.key for each in journey.units}
    added = {each.key for each in made if isinstance(each, Add) and each.part is Part.UNIT}
    named = {key for each in made for key in _named_units(each)}
    return [
        Add(part=Part.UNIT, key=key, fields={"name": {language: units[key]}})
        for key in sorted(named - known - added)
        if key in units
    ]


def _named_units(edit: Edit) -> set[str]:
    fields = getattr(edit, "fields", {})
    found: set[str] = set()
    for name in ("owner.accountable", "owner.contributors", "owner.ask"):
        value = fields.get(name)
        found |= {str(each) for each in value} if isinstance(value, list) else {str(value or "")}
    for task in fields.get("tasks") or []:
        found.add(str(task["unit"]))
    return found - {""}
