"""Personas over the API: what the pages show and do can be read and done here."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Query, Router, Status

from cham.apps.insights.api_answers import failed, waiting
from cham.apps.insights.api_shapes import WaitingOut
from cham.apps.insights.segment_questions import facts, head_count, head_counts, said
from cham.apps.insights.segments import Facts, HeadCount, HeadCounts, SaidAnswers
from cham.apps.insights.snapshots import Failed, Nothing, Waiting
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import paged
from cham.apps.orgs.audit import record
from cham.apps.orgs.policy import Act
from cham.apps.orgs.problems import problem
from cham.apps.persona_pages.api_shapes import (
    FoundAnswerOut,
    FoundAnswersOut,
    InterviewIn,
    KnownFactsOut,
    PersonaAnswerIn,
    PersonaDraftIn,
    PersonaDraftOut,
    PersonaIn,
    PersonaOut,
    PersonaPublishIn,
    PersonaSeenIn,
    PersonaSignIn,
    PersonaVersionOut,
    ProofOut,
    RuleIn,
    SegmentCountOut,
    SegmentCountsOut,
    SignatureOut,
)
from cham.apps.persona_pages.found_answers import found_answer
from cham.apps.persona_pages.proof_views import today_of
from cham.apps.persona_pages.wording import fault_list
from cham.apps.personas.actions import archive, begin, discard, publish, save_draft, take_out
from cham.apps.personas.contents import persona_in
from cham.apps.personas.models import PersonaVersion, Proof, ProofKind, StoredPersona
from cham.apps.personas.proofs import Interview, add_answer, add_interview, remove_proof
from cham.apps.personas.queries import State, find_persona, live_version, state_of
from cham.apps.personas.signing import (
    Signature,
    sign,
    signatures,
    signed_of,
    take_signature_back,
)
from cham.core.personas import (
    PersonaFaults,
    Sizes,
    build_persona,
    build_segment,
    describe_persona,
)

router = Router(tags=["personas"])

Key = Annotated[str, Path(max_length=64)]
Number = Annotated[int, Path(ge=0, le=2_147_483_647)]
UnitKey = Annotated[str, Path(max_length=100)]

_KEY = "team_lead"
_RULE = {"conditions": [{"fact": "orders", "test": "at_least", "number": 20}]}
_WRITTEN = {
    "name": {"vi": "Khách quen"},
    "who": {"vi": "Đặt cơm gần như mỗi ngày."},
    "needs": {"vi": "Đặt lại bữa hôm qua bằng một lần bấm"},
    "expectations": {"vi": "Được nhớ khẩu vị"},
    "segment": _RULE,
}

Counted = dict[str, Any] | HttpResponse


@router.get("/", auth=needs(Act.SEE_MAPS), response=list[PersonaOut])
@paged
@example()
def list_personas(request: ApiRequest, archived: bool = False) -> list[dict[str, Any]]:  # noqa: ARG001, FBT001, FBT002 - the form of a route
    """List the personas in use, or those in the archive."""
    stored = StoredPersona.objects.filter(archived_at__isnull=not archived)
    return [_persona_out(state_of(each)) for each in stored]


@router.post("/", auth=needs(Act.EDIT_PERSONAS), response={201: PersonaOut})
@example(body={"persona": _WRITTEN})
def begin_persona(request: ApiRequest, given: PersonaIn) -> Status[dict[str, Any]] | HttpResponse:
    """Begin a persona as a draft."""
    try:
        key = begin(request.caller, build_persona(given.persona))
    except PersonaFaults as faults:
        return _faulty(faults)
    return Status(201, _persona_out(state_of(find_persona(key))))


@router.get(
    "/head-counts/", auth=needs(Act.SEE_FIGURES), response={200: SegmentCountsOut, 202: WaitingOut}
)
@example()
def count_personas(request: ApiRequest) -> Counted:
    """Count the customers of every live persona and of every band of value."""
    found = head_counts(request.caller.organisation)
    if not isinstance(found, HeadCounts):
        return _not_counted(found)
    return {
        "as_of": found.as_of,
        "customers": found.uncovered.all_customers,
        "value": found.uncovered.all_value,
        "personas": {key: _count_out(each) for key, each in found.personas.items()},
        "bands": {key: _size_out(each) for key, each in found.bands.items()},
        "uncovered": _size_out(found.uncovered),
        "visitors": found.visitors,
    }


@router.post(
    "/head-count/", auth=needs(Act.SEE_FIGURES), response={200: SegmentCountOut, 202: WaitingOut}
)
@example(body={"segment": _RULE})
def count_rule(request: ApiRequest, given: RuleIn) -> Counted:
    """Count the customers of a rule that nobody keeps yet."""
    try:
        segment = build_segment(given.segment)
    except PersonaFaults as faults:
        return _faulty(faults)
    found = head_count(request.caller.organisation, segment)
    if not isinstance(found, HeadCount):
        return _not_counted(found)
    return {"as_of": found.as_of, "count": _count_out(found)}


@router.get(
    "/facts/", auth=needs(Act.EDIT_PERSONAS), response={200: KnownFactsOut, 202: WaitingOut}
)
@example()
def list_facts(request: ApiRequest) -> Counted:
    """Tell what customers can be told apart by, the commonest words first."""
    found = facts(request.caller.organisation)
    if not isinstance(found, Facts):
        return _not_counted(found)
    return {
        part: {
            name: [{"word": word, "customers": customers} for word, customers in words]
            for name, words in getattr(found, part).items()
        }
        for part in ("words", "traits")
    }


@router.get("/{key}/", auth=needs(Act.SEE_MAPS), response=PersonaOut)
@example(key=_KEY)
def read(request: ApiRequest, key: Key) -> dict[str, Any]:  # noqa: ARG001 - the form of a route
    """Give a persona: what it is called, whether it is live, what it rests on, who has signed."""
    return _persona_out(state_of(find_persona(key)))


@router.get("/{key}/draft/", auth=needs(Act.SEE_MAPS), response=PersonaDraftOut)
@example(key=_KEY)
def read_draft(request: ApiRequest, key: Key) -> dict[str, Any]:  # noqa: ARG001 - the form of a route
    """Give what a persona is to say next; what it says, where nothing was changed since."""
    return _draft_out(state_of(find_persona(key)))


@router.put("/{key}/draft/", auth=needs(Act.EDIT_PERSONAS), response=PersonaDraftOut)
@example(key=_KEY, body={"seen": "1.0", "persona": _WRITTEN})
def write_draft(
    request: ApiRequest, key: Key, given: PersonaDraftIn
) -> dict[str, Any] | HttpResponse:
    """Change what a persona is to say next."""
    find_persona(key)
    try:
        persona = build_persona(given.persona)
    except PersonaFaults as faults:
        return _faulty(faults)
    return _draft_out(save_draft(request.caller, key, persona, seen=given.seen))


@router.post("/{key}/discard/", auth=needs(Act.EDIT_PERSONAS), response={204: None})
@example(key="tried_once", body={"seen": "0.1"})
def throw_away(request: ApiRequest, key: Key, given: PersonaSeenIn) -> Status[None]:
    """Throw a draft away; a persona that never went live goes into the archive with it."""
    discard(request.caller, key, seen=given.seen)
    return Status(204, None)


@router.post("/{key}/publish/", auth=needs(Act.EDIT_PERSONAS), response=PersonaOut)
@example(key="tried_once", body={"seen": "0.1", "note": "Từ mười cuộc nói chuyện"})
def go_live(
    request: ApiRequest, key: Key, given: PersonaPublishIn
) -> dict[str, Any] | HttpResponse:
    """Let a draft go live; every unit is asked to sign it anew."""
    try:
        publish(request.caller, key, seen=given.seen, note=given.note)
    except PersonaFaults as faults:
        return _faulty(faults)
    return _persona_out(state_of(find_persona(key)))


@router.post("/{key}/archive/", auth=needs(Act.EDIT_PERSONAS), response={204: None})
@example(key=_KEY)
def put_aside(request: ApiRequest, key: Key) -> Status[None]:
    """Put a persona into the archive."""
    archive(request.caller, key)
    return Status(204, None)


@router.post("/{key}/take-out/", auth=needs(Act.EDIT_PERSONAS), response={204: None})
@example(key=_KEY)
def take_out_again(request: ApiRequest, key: Key) -> Status[None]:
    """Take a persona out of the archive."""
    take_out(request.caller, key)
    return Status(204, None)


@router.get("/{key}/versions/", auth=needs(Act.SEE_MAPS), response=list[PersonaVersionOut])
@paged
@example(key=_KEY)
def list_versions(request: ApiRequest, key: Key) -> list[dict[str, Any]]:  # noqa: ARG001 - the form of a route
    """List what a persona said, the latest first."""
    kept = find_persona(key).versions.select_related("made_by").order_by("-number")
    return [_version_out(each) for each in kept]


@router.get("/{key}/signatures/", auth=needs(Act.SEE_MAPS), response=list[SignatureOut])
@paged
@example(key=_KEY)
def list_signatures(request: ApiRequest, key: Key) -> list[dict[str, Any]]:  # noqa: ARG001 - the form of a route
    """List who has signed the live version, and who is asked to, those first."""
    live = live_version(find_persona(key))
    return [_signature_out(each) for each in signatures(live)] if live else []


@router.put("/{key}/signatures/{unit}/", auth=needs(Act.SIGN_OFF_PERSONAS), response=SignatureOut)
@example(key=_KEY, unit="care", body={"version": 1})
def sign_off(request: ApiRequest, key: Key, unit: UnitKey, given: PersonaSignIn) -> dict[str, Any]:
    """Sign the live version for a unit of one's own; systems sign for none."""
    made = sign(request.caller, key, unit, version=given.version)
    found = signatures(made.version)
    return next(_signature_out(each) for each in found if each.unit == made.unit)


@router.delete(
    "/{key}/signatures/{unit}/", auth=needs(Act.SIGN_OFF_PERSONAS), response={204: None}
)
@example(key=_KEY, unit="care")
def take_back(request: ApiRequest, key: Key, unit: UnitKey) -> Status[None]:
    """Take a unit's signature under the live version back."""
    take_signature_back(request.caller, key, unit)
    return Status(204, None)


@router.get("/{key}/evidence/", auth=needs(Act.SEE_ANSWERS), response=list[ProofOut])
@paged
@example(key=_KEY)
def list_evidence(request: ApiRequest, key: Key) -> Any:  # noqa: ARG001 - the form of a route
    """List what a persona rests on."""
    return Proof.objects.filter(persona=find_persona(key))


@router.post("/{key}/interviews/", auth=needs(Act.EDIT_PERSONAS), response={201: ProofOut})
@example(
    key=_KEY,
    body={"text": "Thiếu một suất là cả phòng nhìn tôi.", "day": "2026-10-05", "who": "Trợ lý"},
)
def note_interview(request: ApiRequest, key: Key, given: InterviewIn) -> Status[Proof]:
    """Note what was said in an interview."""
    interview = Interview(text=given.text, day=given.day, who=given.who, part=given.part)
    today = today_of(request.caller.organisation)
    return Status(201, add_interview(request.caller, key, interview, today=today))


@router.get(
    "/{key}/answers/",
    auth=needs(Act.EDIT_PERSONAS),
    response={200: FoundAnswersOut, 202: WaitingOut},
)
@example(key=_KEY, q="com")
def find_answers(
    request: ApiRequest, key: Key, q: Annotated[str, Query(max_length=100)] = ""
) -> Counted:
    """Find what customers of a persona said, the latest first, with or without marks."""
    state = state_of(find_persona(key))
    found = said(request.caller.organisation, state.persona.segment, q)
    if not isinstance(found, SaidAnswers):
        return _not_counted(found)
    record(request, "answers.read", f"persona:{key}", {"answers": len(found.answers)})
    taken = set(Proof.objects.filter(persona=state.stored).values_list("source", "message_id"))
    return {
        "total": found.total,
        "answers": [
            {name: getattr(each, name) for name in FoundAnswerOut.model_fields if name != "taken"}
            | {"taken": (each.source, each.message_id) in taken}
            for each in found.answers
        ],
    }


@router.post("/{key}/answers/", auth=needs(Act.EDIT_PERSONAS), response={201: ProofOut})
@example(key=_KEY, body={"sequence": 1001, "part": "needs"})
def take_answer(request: ApiRequest, key: Key, given: PersonaAnswerIn) -> Status[Proof]:
    """Take one of the answers found as evidence, word for word."""
    segment = state_of(find_persona(key)).persona.segment
    organisation = request.caller.organisation
    found = found_answer(organisation, segment, given.q, str(given.sequence))
    return Status(201, add_answer(request.caller, key, found, part=given.part))


@router.delete("/{key}/evidence/{number}/", auth=needs(Act.EDIT_PERSONAS), response={204: None})
@example(key=_KEY, number=1001)
def take_away(request: ApiRequest, key: Key, number: Number) -> Status[None]:
    """Take evidence away."""
    remove_proof(request.caller, key, number)
    return Status(204, None)


def _persona_out(state: State) -> dict[str, Any]:
    live = persona_in(state.live.content) if state.live else None
    shown = live or state.persona
    kinds = list(Proof.objects.filter(persona=state.stored).values_list("kind", flat=True))
    signed = signed_of(signatures(state.live)) if state.live else None
    return {
        "key": state.stored.key,
        "name": dict(shown.name.by_language),
        "anti": shown.is_anti,
        "version": state.live.number if state.live else None,
        "has_draft": state.draft is not None,
        "archived": state.stored.archived_at is not None,
        "answers": kinds.count(ProofKind.ANSWER),
        "interviews": kinds.count(ProofKind.INTERVIEW),
        "signed": signed.signed if signed else 0,
        "asked": signed.asked if signed else 0,
    }


def _draft_out(state: State) -> dict[str, Any]:
    return {
        "seen": state.seen,
        "is_draft": state.draft is not None,
        "persona": describe_persona(state.persona),
    }


def _version_out(version: PersonaVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "note": version.note,
        "made_by": version.made_by.audit_name if version.made_by else None,
        "created_at": version.created_at,
        "persona": describe_persona(persona_in(version.content)),
    }


def _signature_out(found: Signature) -> dict[str, Any]:
    sign = found.sign
    return {
        "unit": found.unit.key,
        "asked": found.is_asked,
        "signed_at": sign.created_at if sign else None,
        "signed_by": sign.member.audit_name if sign and sign.member else None,
        "signed_before": found.signed_before,
    }


def _size_out(sizes: Sizes) -> dict[str, Any]:
    return {
        "customers": sizes.customers,
        "share": sizes.share,
        "value": sizes.value,
        "value_share": sizes.value_share,
    }


def _count_out(count: HeadCount) -> dict[str, Any]:
    return {**_size_out(count.sizes), "also": dict(count.also)}


def _not_counted(found: Waiting | Failed | Nothing) -> Counted:
    if isinstance(found, Waiting):
        return waiting(found)
    return failed(found) if isinstance(found, Failed) else {"nothing": found.code}


def _faulty(faults: PersonaFaults) -> HttpResponse:
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "persona_wrong", errors=fault_list(faults))
