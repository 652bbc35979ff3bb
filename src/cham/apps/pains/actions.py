"""Use cases: raise a pain, decide about it. Each leaves a trace in the audit log."""

from dataclasses import dataclass

from django.db import transaction

from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member
from cham.apps.pains.errors import (
    PainChangedError,
    PainTitleError,
    PainUnknownError,
    StandUnknownError,
)
from cham.apps.pains.models import Origin, PainDecision, Stand

_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a pain is about: a touchpoint of a journey, or what a title says."""

    journey: str
    title: str
    touchpoint: str = ""
    origin: Origin = Origin.HAND


@transaction.atomic
def raise_pain(caller: Caller, about: About, *, note: str = "") -> PainDecision:
    """Put a pain on the list; one that is there already stays as it is.

    Raises
    ------
    PainTitleError
        When the title is empty or too long.
    """
    title = about.title.strip()
    if not 1 <= len(title) <= _LONGEST_TITLE:
        raise PainTitleError(length=len(title), most=_LONGEST_TITLE)
    found, is_new = PainDecision.objects.get_or_create(
        journey=about.journey,
        touchpoint=about.touchpoint,
        title=title,
        defaults={"origin": about.origin, "note": note, "decided_by": _member(caller)},
    )
    if is_new:
        record(caller, "pain.raised", f"pain:{found.pk}", {"origin": about.origin})
    return found


@transaction.atomic
def decide(
    caller: Caller, pain: int, *, stand: str, note: str | None = None, seen: int | None = None
) -> PainDecision:
    """Say how far the firm is with a pain.

    Parameters
    ----------
    note
        Replaces the note; None leaves it.
    seen
        The version that the decision was made upon; None takes whatever stands.

    Raises
    ------
    PainUnknownError, StandUnknownError
        When there is no such pain or stand.
    PainChangedError
        When somebody else decided since.
    """
    if stand not in Stand.values:
        raise StandUnknownError(stand=stand, allowed=", ".join(Stand.values))
    found = PainDecision.objects.select_for_update().filter(pk=pain).first()
    if found is None:
        raise PainUnknownError(pain=pain)
    if seen is not None and seen != found.version:
        raise PainChangedError(seen=seen, who=str(found.decided_by or "–"), stand=found.stand)
    before, found.stand = found.stand, stand
    if note is not None:
        found.note = note
    found.decided_by = _member(caller)
    found.version += 1
    found.save()
    record(caller, "pain.decided", f"pain:{found.pk}", {"from": before, "to": stand})
    return found


def _member(caller: Caller) -> Member | None:
    return caller if isinstance(caller, Member) else None
