"""The editor of a persona, with the head count of its rule as it is typed."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cham.apps.insights.segment_questions import facts
from cham.apps.insights.segments import Facts
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Unit, UnitKind
from cham.apps.orgs.policy import Act
from cham.apps.persona_pages.answering import or_missing
from cham.apps.persona_pages.editor import (
    LANGUAGES,
    ConditionRow,
    Form,
    band_options,
    fact_options,
    form_of,
    number_tests,
    typed_form,
    typed_persona,
    with_blank_row,
    word_tests,
)
from cham.apps.persona_pages.head_counts import typed_count
from cham.apps.persona_pages.page import section_titles
from cham.apps.persona_pages.wording import explain, explain_all, fact_labels
from cham.apps.personas.actions import begin, save_draft
from cham.apps.personas.errors import PersonaArchivedError
from cham.apps.personas.queries import find_persona, state_of
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError
from cham.core.personas import MOST_WORDS, Fact, Persona, PersonaFaults


@guarded(Act.EDIT_PERSONAS)
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Write a new persona."""
    language, currency = _language(request), request.organisation.currency
    form = form_of(Persona(signers=_usual_signers(request)), language, currency)
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        form = typed_form(request.POST, language)
        try:
            key = begin(request.caller, typed_persona(request.POST, Persona(), language, currency))
        except PersonaFaults as found:
            faults = explain_all(found)
        except ChamError as error:
            faults = (explain(error),)
        else:
            messages.success(request, _("The draft is saved. Let it go live when it is right."))
            return HttpResponseRedirect(reverse("personas:show", args=[key]))
    context = {**_around(request, form), "faults": faults, "key": "", "seen": ""}
    return _page(request, context, _("New persona"), status=422 if faults else 200)


def _usual_signers(request: MemberRequest) -> tuple[str, ...]:
    """Ask the units that answer for touchpoints; all departments, where no map names any."""
    units = dict(Unit.objects.values_list("key", "kind"))
    answering = {
        unit
        for journey in current_journeys(request.organisation)
        for touchpoint in journey.touchpoints
        for unit in touchpoint.ownership.accountable
    }
    named = tuple(key for key in units if key in answering)
    return named or tuple(key for key, kind in units.items() if kind == UnitKind.DEPARTMENT)


@guarded(Act.EDIT_PERSONAS)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, key: str) -> HttpResponse:
    """Change the draft of a persona."""
    stored = or_missing(lambda: find_persona(key))
    language, currency = _language(request), request.organisation.currency
    state = state_of(stored)
    form, seen = form_of(state.persona, language, currency), state.seen
    faults: tuple[str, ...] = ()
    if stored.archived_at is not None:
        faults = (explain(PersonaArchivedError(persona=key)),)
    elif request.method == "POST":
        form, seen = typed_form(request.POST, language), request.POST.get("seen", "")
        try:
            typed = typed_persona(request.POST, state.persona, language, currency)
            save_draft(request.caller, key, typed, seen=seen)
        except PersonaFaults as found:
            faults = explain_all(found)
        except ChamError as error:
            faults = (explain(error),)
        else:
            messages.success(request, _("The draft is saved. Let it go live when it is right."))
            return HttpResponseRedirect(f"{reverse('personas:show', args=[key])}?version=draft")
    context = {**_around(request, form), "faults": faults, "key": key, "seen": seen}
    name = state.persona.name.read(Style.of(request).language) or key
    return _page(request, context, name, status=422 if faults else 200)


def _page(
    request: MemberRequest, context: Mapping[str, object], title: str, *, status: int
) -> HttpResponse:
    crumbs = [Crumb(_("Personas"), reverse("personas:list"))]
    if context["key"]:
        crumbs.append(Crumb(title, reverse("personas:show", args=[context["key"]])))
        title = _("Edit persona")
    return show(request, "personas/edit.html", context, title=title, crumbs=crumbs, status=status)


def _language(request: MemberRequest) -> str:
    """Say in which language the texts are edited: the one asked for, or the reader's own."""
    asked = request.POST.get("text") or request.GET.get("text", "")
    return asked if asked in LANGUAGES else Style.of(request).language


def _around(request: MemberRequest, form: Form) -> Mapping[str, object]:
    language = Style.of(request).language
    titles = section_titles()
    return {
        "form": with_blank_row(form),
        "sections": [(key, titles[key], form.texts.get(key, "")) for key in titles],
        "text_languages": (("vi", "Tiếng Việt"), ("en", "English")),
        "journeys": [
            (each.key, each.name.read(language)) for each in current_journeys(request.organisation)
        ],
        "units": list(Unit.objects.values_list("key", "name")),
        "most_words": MOST_WORDS,
        **_lists(request),
    }


def _lists(request: MemberRequest) -> Mapping[str, object]:
    """Give what conditions are chosen from; what customers are known by is offered once counted."""
    known = facts(request.organisation)
    offered: list[tuple[str, str]] = []
    traits: list[str] = []
    if isinstance(known, Facts):
        labels = fact_labels()
        offered = [
            (word, labels[Fact(fact)]) for fact, words in known.words.items() for word, _n in words
        ]
        offered += [(word, name) for name, words in known.traits.items() for word, _n in words]
        traits = list(known.traits)
    return {
        "facts": fact_options(),
        "number_tests": number_tests(),
        "word_tests": word_tests(),
        "bands": band_options(),
        "offered": offered,
        "traits": traits,
        "currency": request.organisation.currency,
    }


@guarded(Act.EDIT_PERSONAS)
@require_GET
def condition(request: MemberRequest) -> HttpResponse:
    """Give one more empty condition."""
    context = {**_lists(request), "row": ConditionRow()}
    return render(request, "personas/parts/condition.html", context)


@guarded(Act.SEE_FIGURES)
@require_GET
def head_count(request: MemberRequest) -> HttpResponse:
    """Count the customers of a rule as it is typed."""
    found = typed_count(
        request.organisation,
        request.GET,
        Style.of(request).language,
        leave_out=request.GET.get("key", ""),
    )
    context = {"count": found, "asks_again": True}
    return render(request, "personas/parts/head_count.html", context)
