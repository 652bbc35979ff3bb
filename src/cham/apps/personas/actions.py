"""Use cases: begin a persona, change its draft, let it go live, put it aside."""

from django.db import transaction
from django.utils import timezone

from cham.apps.journeys.contents import readable
from cham.apps.journeys.keys import free_key, key_of
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member, Organisation, Unit
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.contents import content_of
from cham.apps.personas.errors import (
    PersonaArchivedError,
    PersonaChangedError,
    PersonaJourneyUnknownError,
    PersonaNameError,
    PersonaSignerUnknownError,
    PersonaUnchangedError,
    SegmentTakenError,
)
from cham.apps.personas.models import PersonaDraft, PersonaVersion, StoredPersona
from cham.apps.personas.queries import State, find_persona, live_personas, state_of
from cham.core.personas import Persona, refuse_unready

_LONGEST_NOTE = 500
_RESERVED = (
    "new",
    "head-count",
    "head-counts",
    "condition",
    "facts",
)  # these are pages of their own


@transaction.atomic
def begin(caller: Caller, persona: Persona) -> str:
    """Begin a persona as a draft that nobody goes by yet; gives its key.

    Raises
    ------
    PersonaNameError
        When it has no name.
    PersonaJourneyUnknownError, PersonaSignerUnknownError
        When it names a journey or a unit that is not there.
    """
    name = persona.name.read(caller.organisation.language)
    if not name:
        raise PersonaNameError
    _refuse_foreign(caller.organisation, persona)
    taken = StoredPersona.objects.values_list("key", flat=True)
    key = free_key(key_of(name), (*_RESERVED, *taken))
    stored = StoredPersona.objects.create(key=key)
    PersonaDraft.objects.create(
        persona=stored, content=content_of(persona), changed_by=member_of(caller)
    )
    record(caller, "persona.begun", f"persona:{key}")
    return key


@transaction.atomic
def save_draft(caller: Caller, key: str, persona: Persona, *, seen: str) -> State:
    """Change what a persona is to say next.

    Parameters
    ----------
    seen
        Names the state that the change was made upon.

    Raises
    ------
    PersonaUnknownError, PersonaArchivedError
        When there is no such persona in use.
    PersonaChangedError
        When somebody else saved since.
    PersonaNameError, PersonaJourneyUnknownError, PersonaSignerUnknownError
        When it has no name, or names what is not there.
    """
    state = _opened(key, seen)
    if not persona.name:
        raise PersonaNameError
    _refuse_foreign(caller.organisation, persona)
    content, draft = content_of(persona), state.draft
    if state.live is not None and state.live.content == content:
        if draft is not None:
            draft.delete()  # changed back to what holds
        return state_of(state.stored)
    if draft is None:
        draft = PersonaDraft(persona=state.stored, revision=0)
    elif draft.content == content:
        return state
    draft.content, draft.changed_by = content, member_of(caller)
    draft.revision += 1
    draft.save()
    record(caller, "persona.changed", f"persona:{key}", {"revision": draft.revision})
    return state_of(state.stored)


@transaction.atomic
def discard(caller: Caller, key: str, *, seen: str) -> None:
    """Throw a draft away; a persona that never went live goes into the archive with it.

    Raises
    ------
    PersonaUnknownError, PersonaArchivedError, PersonaChangedError, PersonaUnchangedError
        As for `save_draft`, and when there is no draft.
    """
    state = _opened(key, seen)
    if state.draft is None:
        raise PersonaUnchangedError(persona=key)
    if state.live is None:
        archive(caller, key)
        return
    state.draft.delete()
    record(caller, "persona.draft_discarded", f"persona:{key}")


@transaction.atomic
def publish(caller: Caller, key: str, *, seen: str, note: str = "") -> PersonaVersion:
    """Let a draft go live: everybody goes by it, and every unit is asked to sign it.

    Raises
    ------
    PersonaUnknownError, PersonaArchivedError, PersonaChangedError, PersonaUnchangedError
        As for `discard`.
    PersonaFaults
        When it does not say enough, or too much.
    SegmentTakenError
        When another live persona has the same rule.
    """
    state = _opened(key, seen)
    if state.draft is None:
        raise PersonaUnchangedError(persona=key)
    refuse_unready(state.persona)
    _refuse_taken(caller.organisation, key, state.persona)
    version = PersonaVersion.objects.create(
        persona=state.stored,
        number=state.live.number + 1 if state.live else 1,
        content=state.draft.content,
        note=readable(note).strip()[:_LONGEST_NOTE],
        made_by=member_of(caller),
    )
    state.draft.delete()
    record(caller, "persona.published", f"persona:{key}", {"version": version.number})
    return version


@transaction.atomic
def archive(caller: Caller, key: str) -> None:
    """Put a persona aside: no page and no filter offers it any more.

    Raises
    ------
    PersonaUnknownError
        When there is none with this key.
    """
    stored = find_persona(key)
    if stored.archived_at is None:
        stored.archived_at = timezone.now()
        stored.save()
        record(caller, "persona.archived", f"persona:{key}")


@transaction.atomic
def take_out(caller: Caller, key: str) -> None:
    """Take a persona out of the archive.

    Raises
    ------
    PersonaUnknownError
        When there is none with this key.
    SegmentTakenError
        When a live persona has its rule by now.
    """
    stored = find_persona(key)
    if stored.archived_at is None:
        return
    state = state_of(stored)
    if state.live is not None:
        _refuse_taken(caller.organisation, key, state.persona)
    stored.archived_at = None
    stored.save()
    record(caller, "persona.taken_out", f"persona:{key}")


@transaction.atomic
def keep_persona(organisation: Organisation, key: str, persona: Persona) -> None:
    """Keep a persona that a file or a program brings, live at once; the same again changes nothing.

    Raises
    ------
    PersonaFaults
        When it does not say enough, or too much.
    """
    refuse_unready(persona)
    with organisation_scope(organisation):
        stored, _ = StoredPersona.objects.get_or_create(key=key)
        latest = stored.versions.order_by("number").last()
        content = content_of(persona)
        if latest is None or latest.content != content:
            number = latest.number + 1 if latest else 1
            PersonaVersion.objects.create(persona=stored, number=number, content=content)


def member_of(caller: Caller) -> Member | None:
    """Give the member who acts; none where a system does."""
    return caller if isinstance(caller, Member) else None


def _opened(key: str, seen: str) -> State:
    """Find a persona to change, as it was when it was opened."""
    stored = find_persona(key)
    StoredPersona.objects.select_for_update().get(pk=stored.pk)
    if stored.archived_at is not None:
        raise PersonaArchivedError(persona=key)
    state = state_of(stored)
    if seen != state.seen:
        raise PersonaChangedError(seen=seen[:20], who=state.changed_by, now=state.seen)
    return state


def _refuse_foreign(organisation: Organisation, persona: Persona) -> None:
    journeys = [each.key for each in current_journeys(organisation)]
    for key in persona.journeys:
        if key not in journeys:
            raise PersonaJourneyUnknownError(journey=key, allowed=", ".join(journeys) or "–")
    units = list(Unit.objects.values_list("key", flat=True))
    for key in persona.signers:
        if key not in units:
            raise PersonaSignerUnknownError(unit=key, allowed=", ".join(units) or "–")


def _refuse_taken(organisation: Organisation, key: str, persona: Persona) -> None:
    """Refuse a rule that another live persona has: there is one live persona to a segment."""
    for each in live_personas(organisation):
        if persona.segment and each.key != key and each.persona.segment == persona.segment:
            raise SegmentTakenError(other=each.persona.name.read(organisation.language))
