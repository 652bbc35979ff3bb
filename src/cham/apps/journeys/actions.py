"""Use cases: keep a journey, as a new version where it changed."""

from dataclasses import dataclass

from django.db import transaction

from cham.apps.journeys.models import JourneyVersion, StoredJourney
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.core.journeys import Journey, write_journey


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a journey: its version, and whether that is a new one."""

    key: str
    version: int
    is_new: bool


@transaction.atomic
def keep_journey(organisation: Organisation, journey: Journey) -> Kept:
    """Keep a journey under its key; the same content again makes no new version."""
    text = write_journey(journey)
    with organisation_scope(organisation):
        stored, _ = StoredJourney.objects.get_or_create(key=journey.key)
        latest = JourneyVersion.objects.filter(journey=stored).last()
        if latest is not None and latest.text == text:
            return Kept(key=journey.key, version=latest.number, is_new=False)
        number = latest.number + 1 if latest else 1
        JourneyVersion.objects.create(journey=stored, number=number, text=text)
    return Kept(key=journey.key, version=number, is_new=True)
