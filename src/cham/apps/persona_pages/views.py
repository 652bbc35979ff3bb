"""The list of personas, one persona, its versions."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cham.apps.insights.segment_questions import head_counts
from cham.apps.insights.segments import HeadCounts
from cham.apps.insights.snapshots import Failed, Nothing, Waiting
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Unit
from cham.apps.orgs.policy import Act
from cham.apps.persona_pages.answering import or_missing, saying_why
from cham.apps.persona_pages.head_counts import count_of
from cham.apps.persona_pages.page import (
    Rule,
    cards,
    changes_between,
    list_table,
    proof_words,
    proofs_of,
    sections,
    uncovered_of,
    walks,
)
from cham.apps.persona_pages.wording import Names
from cham.apps.personas.actions import archive, discard, publish, take_out
from cham.apps.personas.contents import persona_in
from cham.apps.personas.models import ProofKind, ProofPart, StoredPersona
from cham.apps.personas.queries import State, find_persona, find_version, state_of
from cham.apps.personas.signing import (
    sign,
    signatures,
    signed_of,
    take_signature_back,
    units_of,
)
from cham.apps.screens.empty import Empty, Way
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style, csv_answer
from cham.core.personas import Persona
from cham.drawing.numbers import Numbers


@guarded(Act.SEE_MAPS)
@require_GET
def personas(request: MemberRequest) -> HttpResponse:
    """Show every persona with its head count, and who is left out."""
    language = Style.of(request).language
    counted = head_counts(request.organisation)
    found = cards(request.organisation, language, counted, mine=_mine(request))
    table = list_table(found)
    file = csv_answer(request, (table,))
    if file is not None:
        return file
    context: dict[str, object] = {
        "customers": [each for each in found if not each.is_anti],
        "others": [each for each in found if each.is_anti],
        "table": table if found else None,
        "archived": StoredPersona.objects.exclude(archived_at=None),
        "waiting": counted if isinstance(counted, Waiting) else None,
        "failure": counted.code if isinstance(counted, Failed) else "",
        "has_no_data": isinstance(counted, Nothing),
        "empty": None if found else _nobody(request),
        "lead": _(
            "Who we work for, in a few lines that every department has signed, and who is not our "
            "customer."
        ),
    }
    if isinstance(counted, HeadCounts):
        context["uncovered"] = uncovered_of(counted, Numbers(language))
        context["as_of"] = counted.as_of
    return show(request, "personas/list.html", context, title=_("Personas"))


def _nobody(request: MemberRequest) -> Empty:
    may_edit = request.member.may(Act.EDIT_PERSONAS)
    return Empty(
        icon="persona",
        title=_("No persona yet"),
        text=_(
            "A persona is one segment of customers in a few lines: who they are, what they need "
            "and what they expect, drawn from their own words. Begin with the one you know best."
        ),
        actions=(Way(_("Write a persona"), reverse("personas:begin")),) if may_edit else (),
    )


@guarded(Act.SEE_MAPS)
@require_GET
def persona(request: MemberRequest, key: str) -> HttpResponse:
    """Show one persona: the live version, an older one, or the draft."""
    state = or_missing(lambda: state_of(find_persona(key)))
    number = request.GET.get("version", "")
    is_draft = state.draft is not None and (number == "draft" or state.live is None)
    version = state.live
    if number.isascii() and number.isdecimal() and len(number) < 9:  # noqa: PLR2004 - no version has so many figures
        version = or_missing(lambda: find_version(state.stored, int(number)))
    content = state.draft if is_draft else version
    shown = persona_in(content.content) if content else Persona()
    language = Style.of(request).language
    context = {
        **_said(request, key, shown),
        "state": state,
        "key": key,
        "is_draft": is_draft,
        "version": None if is_draft else version,
        "is_old": not is_draft and version != state.live,
        "count": count_of(request.organisation, shown, language, leave_out=key),
        "lead": _("Not our customer") if shown.is_anti else "",
        **_about_signing(request, state),
    }
    crumbs = (Crumb(_("Personas"), reverse("personas:list")),)
    title = shown.name.read(language) or key
    return show(request, "personas/persona.html", context, title=title, crumbs=crumbs)


def _said(request: MemberRequest, key: str, shown: Persona) -> Mapping[str, object]:
    language = Style.of(request).language
    proofs = proofs_of(find_persona(key), request.caller)
    answers = sum(each.proof.kind == ProofKind.ANSWER for each in proofs)
    interviews = len(proofs) - answers
    return {
        "persona": shown,
        "part_choices": ProofPart.choices,
        "who": shown.who.read(language),
        "sections": sections(shown, language),
        "rule": Rule.of(shown, Names.of(request.organisation, language)),
        "walks": walks(request.organisation, key, shown, language),
        "proofs": proofs if request.member.may(Act.SEE_ANSWERS) else (),
        "rests_on": proof_words(answers, interviews),
        "is_assumed": not proofs,
    }


def _about_signing(request: MemberRequest, state: State) -> Mapping[str, object]:
    if state.live is None:
        return {}
    found = signatures(state.live)
    mine = _mine(request)
    named = {each.unit.key for each in found}
    return {
        "signatures": found,
        "signed": signed_of(found),
        "mine": mine,
        "may_also_sign": Unit.objects.filter(key__in=mine - named),
    }


def _mine(request: MemberRequest) -> frozenset[str]:
    """Give the keys of the units that the reader may sign for."""
    return units_of(request.member) if request.member.may(Act.SIGN_OFF_PERSONAS) else frozenset()


@guarded(Act.SEE_MAPS)
@require_GET
def versions(request: MemberRequest, key: str) -> HttpResponse:
    """Show what every version changed, the latest first."""
    stored = or_missing(lambda: find_persona(key))
    names = Names.of(request.organisation, Style.of(request).language)
    kept = list(stored.versions.select_related("made_by__user").order_by("number"))
    read = [Persona(), *(persona_in(each.content) for each in kept)]
    told = [
        (each, changes_between(read[at], read[at + 1], names), signatures(each))
        for at, each in enumerate(kept)
    ]
    title = read[-1].name.read(names.numbers.language) or key
    crumbs = (
        Crumb(_("Personas"), reverse("personas:list")),
        Crumb(title, reverse("personas:show", args=[key])),
    )
    context = {"key": key, "versions": told[::-1]}
    return show(request, "personas/versions.html", context, title=_("Versions"), crumbs=crumbs)


@guarded(Act.EDIT_PERSONAS)
@require_POST
def go_live(request: MemberRequest, key: str) -> HttpResponse:
    """Let the draft go live."""
    seen, note = request.POST.get("seen", ""), request.POST.get("note", "")
    with saying_why(request):
        version = publish(request.caller, key, seen=seen, note=note)
        messages.success(
            request,
            _("Version {number} is live. Every unit is asked to sign it.").format(
                number=version.number
            ),
        )
    return back(key)


@guarded(Act.EDIT_PERSONAS)
@require_POST
def throw_away(request: MemberRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    with saying_why(request):
        discard(request.caller, key, seen=request.POST.get("seen", ""))
        messages.success(request, _("The draft is gone."))
    return HttpResponseRedirect(reverse("personas:list"))


@guarded(Act.EDIT_PERSONAS)
@require_POST
def put_aside(request: MemberRequest, key: str) -> HttpResponse:
    """Put a persona into the archive, or take it out again."""
    with saying_why(request):
        if "out" in request.POST:
            take_out(request.caller, key)
        else:
            archive(request.caller, key)
            messages.success(request, _("The persona is in the archive."))
            return HttpResponseRedirect(reverse("personas:list"))
    return back(key)


@guarded(Act.SIGN_OFF_PERSONAS)
@require_POST
def sign_off(request: MemberRequest, key: str) -> HttpResponse:
    """Sign the live version for a unit, or take its signature back."""
    unit, version = request.POST.get("unit", ""), request.POST.get("version", "")
    with saying_why(request):
        if "back" in request.POST:
            take_signature_back(request.caller, key, unit)
        else:
            number = int(version) if version.isascii() and version.isdecimal() else 0
            sign(request.caller, key, unit, version=number)
            messages.success(request, _("Signed. Thank you."))
    return back(key)


def back(key: str) -> HttpResponse:
    """Go back to the page of a persona."""
    return HttpResponseRedirect(reverse("personas:show", args=[key]))
