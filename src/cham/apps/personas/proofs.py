"""Use cases: what a persona rests on, customers' own words out of answers and interviews."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cham.apps.journeys.contents import readable
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member, Organisation
from cham.apps.personas.actions import member_of
from cham.apps.personas.errors import (
    ProofDayError,
    ProofPartError,
    ProofReachableError,
    ProofTextError,
    ProofUnknownError,
)
from cham.apps.personas.models import Proof, ProofKind, ProofPart
from cham.apps.personas.queries import find_persona
from cham.core.text import is_reachable, shown

_LONGEST = 2_000
_LONGEST_WHO = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """What was said in a talk with a customer, and with whom in general words."""

    text: str
    day: date
    who: str = ""
    part: str = ProofPart.NEEDS


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAnswer:
    """An answer as the lake has it; its words are taken over as they are."""

    source: str
    message_id: str
    customer: str
    text: str
    day: date
    score: float | None = None
    scale: str = ""
    import_id: str = ""


@transaction.atomic
def add_interview(caller: Caller, key: str, given: Interview, *, today: date) -> Proof:
    """Note what was said in an interview.

    Raises
    ------
    PersonaUnknownError, ProofTextError, ProofReachableError, ProofPartError, ProofDayError
        When there is no such persona, or the note cannot be kept.
    """
    stored, text = find_persona(key), _checked(given.text)
    who = readable(given.who).strip()[:_LONGEST_WHO]
    if is_reachable(who):
        raise ProofReachableError
    if given.day > today:
        raise ProofDayError(day=given.day.isoformat())
    made = Proof.objects.create(
        persona=stored,
        kind=ProofKind.INTERVIEW,
        part=_part(given.part),
        text=text,
        day=given.day,
        who=who,
        recorded_by=member_of(caller),
    )
    record(caller, "persona.proof_added", f"persona:{key}", {"proof": made.pk, "kind": made.kind})
    return made


@transaction.atomic
def add_answer(caller: Caller | Organisation, key: str, found: FoundAnswer, *, part: str) -> Proof:
    """Take a customer's answer as evidence; the same answer again only moves it to the part.

    Raises
    ------
    PersonaUnknownError, ProofTextError, ProofReachableError, ProofPartError
        When there is no such persona, or the answer cannot be shown.
    """
    stored = find_persona(key)
    made, is_new = Proof.objects.update_or_create(
        persona=stored,
        kind=ProofKind.ANSWER,
        source=found.source,
        message_id=found.message_id,
        defaults={"part": _part(part)},
        create_defaults={
            "part": _part(part),
            "text": _checked(shown(found.text) or found.text),
            "day": found.day,
            "customer": found.customer,
            "import_id": found.import_id,
            "score": found.score,
            "scale": found.scale,
            "recorded_by": caller if isinstance(caller, Member) else None,
        },
    )
    if is_new:
        details = {"proof": made.pk, "kind": made.kind, "source": found.source}
        record(caller, "persona.proof_added", f"persona:{key}", details)
    return made


@transaction.atomic
def remove_proof(caller: Caller, key: str, number: int) -> None:
    """Take evidence away again.

    Raises
    ------
    PersonaUnknownError, ProofUnknownError
        When there is no such persona or evidence.
    """
    stored = find_persona(key)
    found = Proof.objects.filter(persona=stored, pk=number).first()
    if found is None:
        raise ProofUnknownError(number=number)
    record(
        caller, "persona.proof_removed", f"persona:{key}", {"proof": number, "kind": found.kind}
    )
    found.delete()


def forget_customers(codes: Collection[str]) -> None:
    """Drop the words of customers who are erased, in the scope of their organisation."""
    Proof.objects.filter(customer__in=[each for each in codes if each]).delete()


def forget_import(import_id: str) -> None:
    """Drop the words that an import brought which is taken back, in the organisation's scope."""
    Proof.objects.filter(import_id=import_id).exclude(import_id="").delete()


def _checked(given: str) -> str:
    text = readable(given).strip()
    if not 1 <= len(text) <= _LONGEST:
        raise ProofTextError(length=len(text), most=_LONGEST)
    if is_reachable(text):
        raise ProofReachableError
    return text


def _part(given: str) -> ProofPart:
    if given not in ProofPart.values:
        raise ProofPartError(part=given[:50], allowed=", ".join(ProofPart.values))
    return ProofPart(given)
