"""What the organisation's journeys say now."""

from collections.abc import Iterator
from importlib import resources

from cham.apps.journeys.errors import JourneyAmbiguousError, JourneyUnknownError
from cham.apps.journeys.models import JourneyVersion, StoredJourney
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.core.journeys import Journey, read_journey


def current_journeys(organisation: Organisation) -> tuple[Journey, ...]:
    """Give the latest version of every journey, in the order in which they were made."""
    with organisation_scope(organisation):
        latest = [
            JourneyVersion.objects.filter(journey=each).last()
            for each in StoredJourney.objects.all()
        ]
    return tuple(read_journey(each.text) for each in latest if each is not None)


def choose_journey(organisation: Organisation, key: str | None = None) -> Journey | None:
    """Give the journey of this key, or the only one; None where there is none at all.

    Raises
    ------
    JourneyUnknownError
        When no journey has the key.
    JourneyAmbiguousError
        When none was named and there are several that are not nested in another.
    """
    known = current_journeys(organisation)
    keys = ", ".join(each.key for each in known)
    if key is not None:
        for each in known:
            if each.key == key:
                return each
        raise JourneyUnknownError(journey=key, allowed=keys)
    nested = {stage.journey for each in known for stage in each.stages}
    top = [each for each in known if each.key not in nested]
    if len(top) > 1:
        raise JourneyAmbiguousError(allowed=", ".join(each.key for each in top))
    return top[0] if top else None


def main_journey(organisation: Organisation) -> str | None:
    """Give the key of the journey that pages begin with: the first that is not nested."""
    known = current_journeys(organisation)
    nested = {stage.journey for each in known for stage in each.stages}
    return next((each.key for each in known if each.key not in nested), None)


def standing_of_journeys() -> str:
    """Say how far the journeys of the organisation in scope go; another answer means a change."""
    return str(JourneyVersion.objects.count())


def templates() -> Iterator[Journey]:
    """Give the templates of the library, by the name of their files."""
    folder = resources.files(__package__).joinpath("library")
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            yield read_journey(file.read_text("utf-8"))
