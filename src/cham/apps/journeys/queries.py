"""What the organisation's journeys say now."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.db.models import OuterRef, Subquery

from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.errors import (
    JourneyAmbiguousError,
    JourneyUnknownError,
    TemplateUnknownError,
    VersionUnknownError,
)
from cham.apps.journeys.models import JourneyVersion, StoredJourney
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.core.journeys import Journey, Text, read_journey, unfold

_INDEX = "index.json"


def current_journeys(organisation: Organisation) -> tuple[Journey, ...]:
    """Give the latest version of every journey in use, in the order in which they were made."""
    newest = (
        JourneyVersion.objects.unscoped()
        .filter(journey=OuterRef("pk"))
        .order_by("-number")
        .values("content")[:1]
    )
    with organisation_scope(organisation):
        kept = StoredJourney.objects.filter(archived_at=None).annotate(content=Subquery(newest))
        contents = list(kept.order_by("pk").values_list("content", flat=True))
    return tuple(journey_in(each) for each in contents if each is not None)


def journeys_by_key(organisation: Organisation) -> dict[str, Journey]:
    """Give the latest version of every journey in use by its key, as its own file says it."""
    return {each.key: each for each in current_journeys(organisation)}


def unfolded_journeys(organisation: Organisation) -> tuple[Journey, ...]:
    """Give every journey in use as figures count it: its stages hold what is nested in them."""
    others = journeys_by_key(organisation)
    return tuple(unfold(each, others) for each in others.values())


def choose_journey(organisation: Organisation, key: str | None = None) -> Journey | None:
    """Give the journey of this key, or the only one, unfolded; None where there is none at all.

    Raises
    ------
    JourneyUnknownError
        When no journey has the key.
    JourneyAmbiguousError
        When none was named and there are several that are not nested in another.
    """
    known = journeys_by_key(organisation)
    if key is not None:
        if key not in known:
            raise JourneyUnknownError(journey=key, allowed=", ".join(known))
        return unfold(known[key], known)
    nested = {stage.journey for each in known.values() for stage in each.stages}
    top = [each for each in known.values() if each.key not in nested]
    if len(top) > 1:
        raise JourneyAmbiguousError(allowed=", ".join(each.key for each in top))
    return unfold(top[0], known) if top else None


def main_journey(organisation: Organisation) -> str | None:
    """Give the key of the journey that pages begin with: the first that is not nested."""
    known = current_journeys(organisation)
    nested = {stage.journey for each in known for stage in each.stages}
    return next((each.key for each in known if each.key not in nested), None)


def standing_of_journeys() -> str:
    """Say how far the journeys of the organisation in scope go; another answer means a change."""
    archived = StoredJourney.objects.exclude(archived_at=None).count()
    return f"{JourneyVersion.objects.count()}.{archived}"


def find_journey(key: str) -> StoredJourney:
    """Find a journey of the organisation in scope, also an archived one.

    Raises
    ------
    JourneyUnknownError
        When there is none with this key.
    """
    found = StoredJourney.objects.filter(key=key).first()
    if found is None:
        known = StoredJourney.objects.filter(archived_at=None).values_list("key", flat=True)
        raise JourneyUnknownError(journey=key, allowed=", ".join(known))
    return found


def find_version(stored: StoredJourney, number: int) -> JourneyVersion:
    """Find a published version of a journey.

    Raises
    ------
    VersionUnknownError
        When there is none with this number.
    """
    found = stored.versions.filter(number=number).first()
    if found is None:
        numbers = stored.versions.values_list("number", flat=True)
        raise VersionUnknownError(version=number, allowed=", ".join(map(str, numbers)))
    return found


def latest_version(stored: StoredJourney) -> JourneyVersion:
    """Give the published version that holds."""
    found = stored.versions.order_by("number").last()
    assert found is not None  # a journey is begun with its first version
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A journey of the library to start from, as its list shows it."""

    key: str
    name: Text
    persona: Text
    stages: int
    touchpoints: int


@cache
def template_index() -> tuple[Template, ...]:
    """List the templates of the library without reading them whole, which takes seconds."""
    return tuple(
        Template(
            key=each["key"],
            name=Text(tuple(each["name"].items())),
            persona=Text(tuple(each["persona"].items())),
            stages=each["stages"],
            touchpoints=each["touchpoints"],
        )
        for each in json.loads(_library().joinpath(_INDEX).read_text("utf-8"))
    )


def template(key: str) -> Journey:
    """Give one template of the library.

    Raises
    ------
    TemplateUnknownError
        When there is none with this key.
    """
    known = [each.key for each in template_index()]
    if key not in known:
        raise TemplateUnknownError(template=key[:60], allowed=", ".join(known))
    return read_journey(_library().joinpath(f"{key}.yaml").read_text("utf-8"))


def templates() -> Iterator[Journey]:
    """Give the templates of the library, by the name of their files."""
    for file in sorted(_library().iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            yield read_journey(file.read_text("utf-8"))


def _library() -> resources.abc.Traversable:
    return resources.files(__package__).joinpath("library")
