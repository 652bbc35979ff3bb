"""What stands behind one look at a map: the journey in some version, and what figures say of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest
from django.urls import reverse

from cham.apps.insights.asking import Asked
from cham.apps.insights.filter_bar import FilterBar, filter_bar
from cham.apps.insights.rows import seen_touchpoints
from cham.apps.insights.sight import asked_of
from cham.apps.insights.snapshots import Figures, Nothing, Ready, Waiting, figures
from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.drafts import Draft, draft_of
from cham.apps.journeys.errors import JourneyUnknownError, VersionUnknownError
from cham.apps.journeys.models import JourneyVersion, StoredJourney
from cham.apps.journeys.queries import find_journey, find_version, journeys_by_key, latest_version
from cham.apps.journeys.wording import explain
from cham.apps.maps.planned import planned_evidence, upon
from cham.apps.orgs.api_guard import ApiRequest
from cham.apps.orgs.membership import Caller, MemberRequest
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Act
from cham.apps.personas.queries import persona_names
from cham.apps.reports.evidence import Evidence, Quote
from cham.apps.reports.pages.reader import Reader
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError
from cham.core.journeys import Journey


@dataclass(frozen=True, kw_only=True)
class MapSight:
    """One look at a map.

    Attributes
    ----------
    version
        The published version that is looked at; None for the draft.
    draft
        What editors would see; None for readers without that right.
    journey
        As its own file says it.
    evidence
        Figures upon the journey that is looked at, unfolded; the plan alone where there are none.
    refusal
        Why the address asks for figures that cannot be asked for; the default is shown instead.
    """

    stored: StoredJourney
    journey: Journey
    version: JourneyVersion | None
    is_latest: bool
    draft: Draft | None
    others: Mapping[str, Journey]
    asked: Asked
    bar: FilterBar
    figures: Figures
    evidence: Evidence
    language: str
    refusal: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether the draft is looked at."""
        return self.version is None

    @property
    def ready(self) -> Ready | None:
        """The figures, where there are any yet."""
        return self.figures if isinstance(self.figures, Ready) else None

    @property
    def waiting(self) -> Waiting | None:
        """Figures that are being made."""
        return self.figures if isinstance(self.figures, Waiting) else None

    @property
    def reader(self) -> Reader:
        """Whoever looks, in their language."""
        return Reader(self.language, self.evidence)

    @property
    def name(self) -> str:
        """The journey's name in the reader's language."""
        return self.journey.name.read(self.language)


def found_journey(key: str) -> StoredJourney:
    """Find a journey for a page."""
    try:
        return find_journey(key)
    except JourneyUnknownError as error:
        raise Http404 from error


def look_at(
    request: MemberRequest | ApiRequest,
    key: str,
    *,
    is_draft: bool = False,
    asked: Asked | None = None,
) -> MapSight:
    """Look at the published map of a journey, at an older version (`?version=`) or at the draft.

    Parameters
    ----------
    asked
        The question about figures; None reads it off the address.
    """
    stored = found_journey(key)
    caller: Caller = request.caller
    version = None if is_draft else _version(stored, request.GET.get("version", ""))
    draft = draft_of(stored) if is_draft or caller.may(Act.EDIT_MAPS) else None
    journey = journey_in(version.content) if version else draft_of(stored).journey
    language = Style.of(request).language
    personas = persona_names(caller.organisation, language)
    asked, refusal = (asked, "") if asked else _asked(request, key, personas)
    told = figures_on(caller.organisation, stored, asked)
    others = journeys_by_key(caller.organisation)
    evidence = evidence_upon(caller.organisation, journey, told, others)
    bare = replace(asked, journey=None)
    return MapSight(
        stored=stored,
        journey=journey,
        version=version,
        is_latest=version is not None and version.number == latest_version(stored).number,
        draft=draft,
        others=others,
        asked=asked,
        bar=filter_bar(
            _path(key, is_draft=is_draft),
            bare,
            (evidence.journey,),
            language=language,
            personas=personas,
        ),
        figures=told,
        evidence=replace(evidence, quotes=_readable(caller, evidence)),
        language=language,
        refusal=refusal,
    )


def _readable(caller: Caller, evidence: Evidence) -> Mapping[str, Sequence[Quote]]:
    """Leave what customers said only where the reader may open it: at their units' touchpoints."""
    if not caller.may(Act.SEE_ANSWERS):
        return {}
    seen = seen_touchpoints(evidence.journey, caller.units_seen)
    return {key: said for key, said in evidence.quotes.items() if seen is None or key in seen}


def figures_on(organisation: Organisation, stored: StoredJourney, asked: Asked) -> Figures:
    """Ask for the figures of a map; none are made of an archived journey."""
    if stored.archived_at is not None:
        return Nothing(asked=asked, code="report_empty")
    return figures(organisation, asked)


def evidence_upon(
    organisation: Organisation, journey: Journey, told: Figures, others: Mapping[str, Journey]
) -> Evidence:
    """Give what stands on a map: its figures, or the plan alone where there are none."""
    if not isinstance(told, Ready):
        return planned_evidence(organisation, journey, others)
    return upon(told.evidence, journey, others)


def _version(stored: StoredJourney, wanted: str) -> JourneyVersion:
    if not wanted or wanted == "published":
        return latest_version(stored)
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):  # noqa: PLR2004 - as far as columns count
        raise Http404
    try:
        return find_version(stored, int(wanted))
    except VersionUnknownError as error:
        raise Http404 from error


def _asked(request: HttpRequest, key: str, personas: Collection[str]) -> tuple[Asked, str]:
    try:
        return replace(asked_of(request, personas), journey=key), ""
    except ChamError as error:
        return Asked(journey=key), explain(error)


def _path(key: str, *, is_draft: bool) -> str:
    return reverse("journeys:draft" if is_draft else "journeys:map", args=[key])
