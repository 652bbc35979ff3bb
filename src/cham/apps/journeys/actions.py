"""Use cases: begin a journey, bring one in from a file, put one aside."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from cham.apps.journeys.contents import content_of, readable
from cham.apps.journeys.drafts import draft_of, last_revision
from cham.apps.journeys.editing import Saved, edit_draft, member_of
from cham.apps.journeys.errors import NameMissingError
from cham.apps.journeys.keys import free_key, key_of
from cham.apps.journeys.models import JourneyVersion, StoredJourney
from cham.apps.journeys.queries import find_journey, template
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.core.journeys import (
    Journey,
    Stage,
    Text,
    edits_between,
    read_journey,
    write_journey,
)

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a journey: its version, and whether that is a new one."""

    key: str
    version: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """What became of a journey's file: a new journey, or changes of the draft of one."""

    key: str
    saved: Saved | None = None

    @property
    def is_new(self) -> bool:
        """Tell whether there was no such journey before."""
        return self.saved is None


@transaction.atomic
def keep_journey(organisation: Organisation, journey: Journey) -> Kept:
    """Keep a journey under its key; the same content again makes no new version."""
    with organisation_scope(organisation):
        stored, _ = StoredJourney.objects.get_or_create(key=journey.key)
        latest = stored.versions.order_by("number").last()
        content = content_of(journey)
        if latest is not None and latest.content == content:
            return Kept(key=journey.key, version=latest.number, is_new=False)
        number = latest.number + 1 if latest else 1
        JourneyVersion.objects.create(
            journey=stored,
            number=number,
            text=write_journey(journey),
            content=content,
            after_revision=last_revision(stored),
        )
    return Kept(key=journey.key, version=number, is_new=True)


@transaction.atomic
def begin_from_template(caller: Caller, template_key: str, *, name: str = "") -> str:
    """Begin a journey as a template of the library has it; gives its key.

    Raises
    ------
    TemplateUnknownError
        When there is no such template.
    """
    drawn = replace(template(template_key), language=caller.organisation.language)
    named = _named(name, drawn.language) if name.strip() else drawn.name
    key = _free_key(template_key)
    return _begin(caller, replace(drawn, key=key, name=named), f"template:{template_key}")


@transaction.atomic
def begin_blank(caller: Caller, name: str, stage: str) -> str:
    """Begin a journey with one empty stage; gives its key.

    Raises
    ------
    NameMissingError
        When the name is empty or too long.
    """
    language = caller.organisation.language
    first = Stage(key=key_of(stage), name=_named(stage, language))
    journey = Journey(
        key=_free_key(key_of(name)),
        name=_named(name, language),
        language=language,
        stages=(first,),
    )
    return _begin(caller, journey, "blank")


@transaction.atomic
def bring_in(caller: Caller, text: str) -> BroughtIn:
    """Bring in the file of a journey; where there is one of this key, its draft becomes the file.

    Raises
    ------
    JourneyFaults
        With every fault of the file, each with its line and column.
    """
    journey = read_journey(text)
    stored = StoredJourney.objects.filter(key=journey.key).first()
    if stored is None:
        return BroughtIn(key=_begin(caller, journey, "file"))
    draft = draft_of(stored)
    edits = edits_between(draft.journey, journey)
    return BroughtIn(
        key=journey.key, saved=edit_draft(caller, journey.key, edits, seen=draft.seen)
    )


@transaction.atomic
def archive(caller: Caller, key: str) -> None:
    """Put a journey aside: it stands in no list and makes no figures, and nothing of it is lost."""
    _switch(caller, key, is_archived=True)


@transaction.atomic
def take_out(caller: Caller, key: str) -> None:
    """Take a journey out of the archive again."""
    _switch(caller, key, is_archived=False)


def _switch(caller: Caller, key: str, *, is_archived: bool) -> None:
    stored = find_journey(key)
    if is_archived is (stored.archived_at is not None):
        return
    stored.archived_at = timezone.now() if is_archived else None
    stored.save()
    action = "journey.archived" if is_archived else "journey.taken_out"
    record(caller, action, f"journey:{key}")


def _begin(caller: Caller, journey: Journey, source: str) -> str:
    stored = StoredJourney.objects.create(key=journey.key)
    JourneyVersion.objects.create(
        journey=stored,
        number=1,
        text=write_journey(journey),
        content=content_of(journey),
        made_by=member_of(caller),
    )
    record(caller, "journey.begun", f"journey:{journey.key}", {"from": source})
    return journey.key


def _named(name: str, language: str) -> Text:
    plain = " ".join(readable(name).split())
    if not 1 <= len(plain) <= _LONGEST_NAME:
        raise NameMissingError(length=len(plain), most=_LONGEST_NAME)
    return Text(((language, plain),))


def _free_key(wanted: str) -> str:
    taken = set(StoredJourney.objects.values_list("key", flat=True))
    return free_key(wanted, taken)
