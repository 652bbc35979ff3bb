"""Evidence of a persona: answers found in the lake, and interviews."""

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cham.apps.insights.segments import SaidAnswers
from cham.apps.insights.snapshots import Failed, Waiting
from cham.apps.orgs.audit import record
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Act
from cham.apps.persona_pages.answering import or_missing, saying_why
from cham.apps.persona_pages.found_answers import found_answer, look_for_answers
from cham.apps.persona_pages.page import section_titles
from cham.apps.persona_pages.views import back
from cham.apps.personas.errors import ProofDayError
from cham.apps.personas.models import Proof
from cham.apps.personas.proofs import Interview, add_answer, add_interview, remove_proof
from cham.apps.personas.queries import find_persona, state_of
from cham.core.errors import ChamError


@guarded(Act.EDIT_PERSONAS)
@require_GET
def answers(request: MemberRequest, key: str) -> HttpResponse:
    """Find what customers of the persona said, to take it as evidence."""
    state = or_missing(lambda: state_of(find_persona(key)))
    search = request.GET.get("q", "")
    context: dict[str, object] = {"key": key, "search": search, "parts": section_titles()}
    try:
        found = look_for_answers(request.organisation, state.persona.segment, search)
    except ChamError as error:
        context["failure"] = _(error.template).format(**error.fields)
        return render(request, "personas/parts/answers.html", context)
    if isinstance(found, SaidAnswers):
        record(request, "answers.read", f"persona:{key}", {"answers": len(found.answers)})
        context["found"] = found
        taken = set(Proof.objects.filter(persona=state.stored).values_list("source", "message_id"))
        context["answers"] = [
            (each, (each.source, each.message_id) in taken) for each in found.answers
        ]
    elif isinstance(found, Waiting):
        context["is_waiting"] = True
    elif isinstance(found, Failed):
        context["failure"] = _("The answers could not be found; try again in a minute.")
    return render(request, "personas/parts/answers.html", context)


@guarded(Act.EDIT_PERSONAS)
@require_POST
def add(request: MemberRequest, key: str) -> HttpResponse:
    """Take an answer as evidence, or note an interview."""
    given = request.POST
    with saying_why(request):
        state = state_of(find_persona(key))
        if "answer" in given:
            found = found_answer(
                request.organisation, state.persona.segment, given.get("q", ""), given["answer"]
            )
            add_answer(request.caller, key, found, part=given.get("part", ""))
        else:
            interview = Interview(
                text=given.get("text", ""),
                day=_day(given.get("day", "")),
                who=given.get("who", ""),
                part=given.get("part", ""),
            )
            add_interview(request.caller, key, interview, today=today_of(request.organisation))
        messages.success(request, _("The evidence is noted."))
    return back(key)


@guarded(Act.EDIT_PERSONAS)
@require_POST
def remove(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Take evidence away."""
    with saying_why(request):
        remove_proof(request.caller, key, number)
        messages.success(request, _("The evidence is gone."))
    return back(key)


def today_of(organisation: Organisation) -> date:
    """Give the day on the organisation's calendar."""
    return timezone.now().astimezone(ZoneInfo(organisation.time_zone)).date()


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ProofDayError(day=given[:20] or "–") from None
