"""What the organisation's personas say now."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import F, Max, OuterRef, Subquery

from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.contents import persona_in
from cham.apps.personas.errors import PersonaUnknownError, PersonaVersionUnknownError
from cham.apps.personas.models import PersonaDraft, PersonaVersion, StoredPersona
from cham.core.personas import Fact, Persona


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePersona:
    """The live version of a persona in use."""

    key: str
    version: int
    persona: Persona


def live_personas(organisation: Organisation) -> tuple[LivePersona, ...]:
    """Give the live version of every persona in use, in the order in which they were begun."""
    newest = (
        PersonaVersion.objects.unscoped().filter(persona=OuterRef("persona")).order_by("-number")
    )
    with organisation_scope(organisation):
        found = (
            PersonaVersion.objects.filter(persona__archived_at=None)
            .annotate(latest=Subquery(newest.values("number")[:1]))
            .filter(number=F("latest"))
            .order_by("persona")
            .values_list("persona__key", "number", "content")
        )
        return tuple(
            LivePersona(key=key, version=number, persona=persona_in(content))
            for key, number, content in found
        )


def persona_names(organisation: Organisation, language: str) -> Mapping[str, str]:
    """Name the live personas whose customers can be told by a rule, by key."""
    return {
        each.key: each.persona.name.read(language)
        for each in live_personas(organisation)
        if each.persona.segment
    }


def facts_asked(organisation: Organisation) -> frozenset[Fact]:
    """Tell what the rules of live personas ask of customers."""
    asked = (each.persona.segment.facts for each in live_personas(organisation))
    return frozenset[Fact]().union(*asked)


def live_persona(organisation: Organisation, key: str) -> Persona:
    """Give what a persona says now.

    Raises
    ------
    PersonaUnknownError
        When no live persona has this key.
    """
    for each in live_personas(organisation):
        if each.key == key:
            return each.persona
    raise PersonaUnknownError(persona=key)


def standing_of_personas() -> str:
    """Say how far the live personas of the organisation in scope go; another answer is a change."""
    live = StoredPersona.objects.filter(archived_at=None).annotate(live=Max("versions__number"))
    told = repr(list(live.exclude(live=None).order_by("pk").values_list("pk", "live")))
    return blake2b(told.encode(), digest_size=6).hexdigest()


def find_persona(key: str) -> StoredPersona:
    """Find a persona of the organisation in scope, also an archived one.

    Raises
    ------
    PersonaUnknownError
        When there is none with this key.
    """
    found = StoredPersona.objects.filter(key=key).first()
    if found is None:
        raise PersonaUnknownError(persona=key)
    return found


def live_version(stored: StoredPersona) -> PersonaVersion | None:
    """Give the version that holds; none where the persona never went live."""
    return stored.versions.select_related("made_by__user").order_by("number").last()


def find_version(stored: StoredPersona, number: int) -> PersonaVersion:
    """Find a version of a persona.

    Raises
    ------
    PersonaVersionUnknownError
        When there is none with this number.
    """
    found = stored.versions.select_related("made_by__user").filter(number=number).first()
    if found is None:
        numbers = stored.versions.values_list("number", flat=True)
        raise PersonaVersionUnknownError(
            version=number, allowed=", ".join(map(str, numbers)) or "–"
        )
    return found


def draft_of(stored: StoredPersona) -> PersonaDraft | None:
    """Give what is to go live next; none where nothing was changed since."""
    return PersonaDraft.objects.filter(persona=stored).select_related("changed_by__user").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A persona as somebody edits it.

    Attributes
    ----------
    seen
        Names this state; a save says which one it was made upon.
    persona
        The draft, or the live version where there is none.
    """

    stored: StoredPersona
    live: PersonaVersion | None
    draft: PersonaDraft | None
    persona: Persona

    @property
    def seen(self) -> str:
        """The number of the live version, and of the draft's revision."""
        return f"{self.live.number if self.live else 0}.{self.draft.revision if self.draft else 0}"

    @property
    def changed_by(self) -> str:
        """Who changed it last."""
        member = self.draft.changed_by if self.draft else self.live.made_by if self.live else None
        return member.user.get_full_name() or "–" if member else "–"


def state_of(stored: StoredPersona) -> State:
    """Give a persona as it is edited next."""
    live, draft = live_version(stored), draft_of(stored)
    newest = draft or live
    return State(
        stored=stored,
        live=live,
        draft=draft,
        persona=persona_in(newest.content) if newest else Persona(),
    )
