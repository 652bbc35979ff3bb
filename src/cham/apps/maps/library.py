"""The library: what journeys there are, what is known of each, and what one can start from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, Waiting, figures
from cham.apps.journeys.drafts import Draft, draft_of
from cham.apps.journeys.models import StoredJourney
from cham.apps.journeys.queries import (
    Template,
    find_version,
    latest_version,
    template_index,
)
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member
from cham.apps.orgs.policy import Act
from cham.core.journeys import GapKind, Journey, gaps, write_journey

_OWNER_GAPS = (GapKind.NO_OWNER, GapKind.TWO_OWNERS, GapKind.NO_AUTHORITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A journey in the library.

    Attributes
    ----------
    customers
        How many were seen on it in the last twelve months; None while that is not known.
    last_at
        When its customers were last heard of; None where nothing came yet.
    inside
        The journeys nested in its stages, each with the name of its stage.
    """

    key: str
    name: str
    persona: str
    href: str
    stages: int
    touchpoints: int
    owner_gaps: int
    broken_handoffs: int
    version: int
    changes: int
    customers: int | None
    last_at: datetime | None
    is_being_worked_out: bool
    inside: tuple[tuple[str, "Shelved"], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A template to start from."""

    key: str
    name: str
    persona: str
    stages: int
    touchpoints: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What the page shows."""

    journeys: tuple[Shelved, ...]
    templates: tuple[Offered, ...]
    archived: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no journey in use."""
        return not self.journeys


def file_of(caller: Caller, stored: StoredJourney, wanted: str) -> tuple[str, str]:
    """Give the file of a journey and what it is called.

    Parameters
    ----------
    wanted
        The number of a version, or `draft` for those who may edit; else the latest is given.

    Raises
    ------
    VersionUnknownError
        When there is no such version.
    """
    if wanted == "draft" and caller.may(Act.EDIT_MAPS):
        return write_journey(draft_of(stored).journey), f"{stored.key}-draft"
    if wanted.isascii() and wanted.isdigit():
        version = find_version(stored, int(wanted[:9]))
        return version.text, f"{stored.key}-{version.number}"
    return latest_version(stored).text, stored.key


def library_of(member: Member, language: str) -> Library:
    """Look the library through."""
    stored = list(StoredJourney.objects.order_by("pk"))
    drawn = {each.key: draft_of(each) for each in stored}
    used = {each.key: drawn[each.key].published for each in stored if each.archived_at is None}
    inner = {stage.journey for journey in used.values() for stage in journey.stages}
    shelves = _Shelves(member, {key: drawn[key] for key in used}, language)
    tops = [key for key in used if key not in inner] or list(used)
    return Library(
        journeys=tuple(shelves.shelved(key, frozenset()) for key in tops),
        templates=tuple(_offered(each, language) for each in template_index()),
        archived=tuple(
            (each.key, drawn[each.key].published.name.read(language))
            for each in stored
            if each.archived_at is not None
        ),
    )


class _Shelves:
    """Puts journeys on their shelves, those inside others with them."""

    def __init__(self, member: Member, drafts: Mapping[str, Draft], language: str) -> None:
        self._member = member
        self._drafts = drafts
        self._language = language

    def shelved(self, key: str, above: frozenset[str]) -> Shelved:
        draft = self._drafts[key]
        journey = draft.published
        found = gaps(journey)
        told = figures(self._member.organisation, Asked(journey=key), is_awaited=False)
        evidence = told.evidence if isinstance(told, Ready) else None
        return Shelved(
            key=key,
            name=journey.name.read(self._language),
            persona=journey.persona.read(self._language),
            href=reverse("journeys:map", args=[key]),
            stages=len(journey.stages),
            touchpoints=len(journey.touchpoints),
            owner_gaps=len({each.touchpoints for each in found if each.kind in _OWNER_GAPS}),
            broken_handoffs=sum(each.kind is GapKind.BROKEN_HANDOFF for each in found),
            version=draft.latest,
            changes=len(draft.changes) if self._member.may(Act.EDIT_MAPS) else 0,
            customers=evidence.customers if evidence else None,
            last_at=evidence.span.last if evidence else None,
            is_being_worked_out=isinstance(told, Waiting),
            inside=self._inside(journey, above | {key}),
        )

    def _inside(self, journey: Journey, above: frozenset[str]) -> tuple[tuple[str, Shelved], ...]:
        """Give what is nested; a journey is never shown inside itself."""
        return tuple(
            (stage.name.read(self._language), self.shelved(stage.journey, above))
            for stage in journey.stages
            if stage.journey in self._drafts and stage.journey not in above
        )


def _offered(template: Template, language: str) -> Offered:
    return Offered(
        key=template.key,
        name=template.name.read(language),
        persona=template.persona.read(language),
        stages=template.stages,
        touchpoints=template.touchpoints,
    )
