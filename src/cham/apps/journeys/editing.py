"""Use cases: edit the draft of a journey, take edits back, publish it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from cham.apps.journeys.contents import content_of, journey_in, readable
from cham.apps.journeys.drafts import Draft, draft_of, state_before, state_of
from cham.apps.journeys.errors import (
    DraftBehindError,
    DraftChangedError,
    JourneyArchivedError,
    MapTooLongError,
    NothingToPublishError,
    NothingToUndoError,
)
from cham.apps.journeys.models import DraftRevision, JourneyVersion, StoredJourney
from cham.apps.journeys.queries import find_journey, find_version
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member
from cham.core.journeys import (
    Difference,
    Edit,
    EditError,
    Journey,
    clashes,
    differences,
    edit,
    edits_between,
    write_journey,
)
from cham.core.journeys.source import MOST_CHARACTERS

_KEPT_REVISIONS = 300  # more than a day of one person's edits
_LONGEST_NOTE = 500
_TOLD_EDITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An edit that was kept.

    Attributes
    ----------
    revision
        Its number, with which it can be taken back; None where nothing was different after it.
    came_in
        What others changed since the state that it was made upon; their changes hold too.
    """

    draft: Draft
    revision: int | None
    came_in: tuple[Difference, ...] = ()


@transaction.atomic
def edit_draft(caller: Caller, key: str, edits: Sequence[Edit], *, seen: str) -> Saved:
    """Edit the draft of a journey.

    Parameters
    ----------
    seen
        The state of the draft that the edits were made upon (`Draft.seen`).

    Raises
    ------
    DraftChangedError
        When others changed the same things since; nothing is written then.
    DraftForgottenError
        When that state is not kept any more.
    EditError
        When an edit cannot be made.
    """
    stored = locked(key)
    draft = draft_of(stored)
    came_in = _came_in(draft, edits, seen)
    journey = edit(draft.journey, edits)
    if journey == draft.journey:
        return Saved(draft=draft, revision=None, came_in=came_in)
    saved = _keep(caller, draft, journey, came_in=came_in)
    record(caller, "journey.edited", f"journey:{key}", _told(saved, edits))
    return saved


@transaction.atomic
def undo(caller: Caller, key: str, revision: int) -> Saved:
    """Take one edit of the draft back; what was done after it stays, unless it rests on it.

    Raises
    ------
    NothingToUndoError
        When there is no such edit of the draft.
    DraftChangedError
        When later edits changed the same things.
    """
    stored = locked(key)
    draft = draft_of(stored)
    made = stored.revisions.filter(number=revision, based_on=draft.version).first()
    if made is None:
        raise NothingToUndoError
    after = journey_in(made.content)
    back = edits_between(after, state_before(stored, made))
    since = differences(after, draft.journey)
    clash = clashes(back, since)
    if clash:
        raise DraftChangedError(clash, count=len(clash))
    saved = _keep(caller, draft, edit(draft.journey, back), undoes=revision)
    record(caller, "journey.edit_undone", f"journey:{key}", {"revision": revision})
    return saved


@transaction.atomic
def discard(caller: Caller, key: str, *, seen: str) -> Saved:
    """Make the draft say what is published; this too can be undone."""
    return _replaced(caller, key, None, seen=seen, action="journey.draft_discarded")


@transaction.atomic
def bring_back(caller: Caller, key: str, version: int, *, seen: str) -> Saved:
    """Make the draft say what an older version said."""
    return _replaced(caller, key, version, seen=seen, action="journey.version_brought_back")


def _replaced(caller: Caller, key: str, version: int | None, *, seen: str, action: str) -> Saved:
    stored = locked(key)
    draft = draft_of(stored)
    hold_to(draft, seen)
    wanted = (
        draft.published if version is None else journey_in(find_version(stored, version).content)
    )
    saved = _keep(caller, draft, wanted, based_on=draft.latest)
    record(caller, action, f"journey:{key}", {"revision": saved.revision, "version": version})
    return saved


@transaction.atomic
def catch_up(caller: Caller, key: str, *, seen: str) -> Saved:
    """Bring what was published from elsewhere into the draft; where both differ, the draft wins.

    `came_in` tells what was taken over.
    """
    stored = locked(key)
    draft = draft_of(stored)
    hold_to(draft, seen)
    upon = journey_in(find_version(stored, draft.version).content)
    mine = differences(upon, draft.journey)
    journey = draft.journey
    for each in edits_between(upon, draft.published):
        if not clashes([each], mine):
            try:
                journey = edit(journey, [each])
            except EditError:
                continue
    came_in = differences(draft.journey, journey)
    saved = _keep(caller, draft, journey, based_on=draft.latest, came_in=came_in)
    record(caller, "journey.draft_caught_up", f"journey:{key}", {"version": draft.latest})
    return saved


@transaction.atomic
def publish(caller: Caller, key: str, *, seen: str, note: str = "") -> JourneyVersion:
    """Make the draft the published version that everybody sees and figures are made by.

    Raises
    ------
    DraftChangedError
        When the draft is not what was looked at any more.
    DraftBehindError
        When a newer version was published from elsewhere.
    NothingToPublishError
        When the draft says nothing new.
    """
    stored = locked(key)
    draft = draft_of(stored)
    hold_to(draft, seen)
    if draft.is_behind:
        raise DraftBehindError(version=draft.latest)
    if not draft.has_changes:
        raise NothingToPublishError(version=draft.latest)
    text = write_journey(draft.journey)
    if len(text) > MOST_CHARACTERS:
        raise MapTooLongError(characters=len(text), most=MOST_CHARACTERS)
    version = JourneyVersion.objects.create(
        journey=stored,
        number=draft.latest + 1,
        text=text,
        content=content_of(draft.journey),
        after_revision=draft.revision,
        note=" ".join(readable(note).split())[:_LONGEST_NOTE],
        made_by=member_of(caller),
    )
    details = {"version": version.number, "changes": len(draft.changes)}
    record(caller, "journey.published", f"journey:{key}", details)
    return version


def locked(key: str) -> StoredJourney:
    """Find a journey that may be edited, and keep others from editing it until the end.

    Raises
    ------
    JourneyUnknownError, JourneyArchivedError
    """
    stored = find_journey(key)
    if stored.archived_at is not None:
        raise JourneyArchivedError(journey=key)
    return StoredJourney.objects.select_for_update().get(pk=stored.pk)


def hold_to(draft: Draft, seen: str) -> None:
    """Refuse where the draft is not what somebody looked at.

    Raises
    ------
    DraftChangedError, DraftForgottenError
    """
    if seen != draft.seen:
        since = differences(state_of(draft.stored, seen), draft.journey)
        raise DraftChangedError(since, count=len(since))


def member_of(caller: Caller) -> Member | None:
    """Give the member who asks; none where a system does."""
    return caller if isinstance(caller, Member) else None


def _came_in(draft: Draft, edits: Sequence[Edit], seen: str) -> tuple[Difference, ...]:
    if seen == draft.seen:
        return ()
    since = differences(state_of(draft.stored, seen), draft.journey)
    clash = clashes(edits, since)
    if clash:
        raise DraftChangedError(clash, count=len(clash))
    return since


def _keep(
    caller: Caller,
    draft: Draft,
    journey: Journey,
    *,
    based_on: int | None = None,
    undoes: int | None = None,
    came_in: tuple[Difference, ...] = (),
) -> Saved:
    number = draft.revision + 1
    stored = draft.stored
    DraftRevision.objects.create(
        journey=stored,
        number=number,
        content=content_of(journey),
        based_on=based_on or draft.version,
        undoes=undoes,
        made_by=member_of(caller),
    )
    stored.revisions.filter(number__lte=number - _KEPT_REVISIONS).delete()
    return Saved(draft=draft_of(stored), revision=number, came_in=came_in)


def _told(saved: Saved, edits: Sequence[Edit]) -> dict[str, object]:
    """Say for the audit log what was edited; the texts themselves stand in the revision."""
    return {
        "revision": saved.revision,
        "edits": [
            f"{type(each).__name__.lower()} {each.part} {each.key}" for each in edits[:_TOLD_EDITS]
        ],
        "count": len(edits),
    }
