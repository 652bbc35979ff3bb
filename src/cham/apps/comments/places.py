"""At which touchpoint comments are: derived from the maps as they are, never stored."""

from collections.abc import Collection, Mapping
from functools import lru_cache

import msgspec
from django.db.models import Max

from cham.apps.comments.models import Sign as StoredSign
from cham.apps.journeys.queries import standing_of_journeys, unfolded_journeys
from cham.apps.orgs.models import Organisation
from cham.core.journeys import Journey, Sign, Value

Places = Mapping[str, Mapping[int, str]]
"""For each journey the touchpoint of each sign that has one there."""


def places(organisation: Organisation) -> Places:
    """Say where comments with each sign are; asked in the organisation's scope."""
    newest = StoredSign.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return _places(organisation, newest, StoredSign.objects.count(), standing_of_journeys())


@lru_cache(maxsize=8)
def _places(
    organisation: Organisation,
    _newest: int,
    _count: int,
    _standing: str,
) -> Places:
    """Ask every rule once about each sign; kept until a sign or a map is new."""
    signs = {each.pk: _sign(each) for each in StoredSign.objects.all()}
    return {
        journey.key: _of_journey(journey, signs) for journey in unfolded_journeys(organisation)
    }


def signs_at(found: Places, journey: str | None, touchpoint: str) -> list[int]:
    """Give the signs of comments at a touchpoint."""
    here = found.get(journey or "", {})
    return [sign for sign, key in here.items() if key == touchpoint]


def signs_of_units(organisation: Organisation, found: Places, units: Collection[str]) -> list[int]:
    """Give the signs of comments at touchpoints that some units answer for or take part in."""
    wanted = set(units)
    signs: set[int] = set()
    for journey in unfolded_journeys(organisation):
        theirs = {
            each.key
            for each in journey.touchpoints
            if wanted & {*each.ownership.accountable, *each.ownership.contributors}
        }
        here = found.get(journey.key, {})
        signs |= {sign for sign, key in here.items() if key in theirs}
    return sorted(signs)


def _of_journey(journey: Journey, signs: Mapping[int, Sign]) -> Mapping[int, str]:
    found = {number: journey.touchpoint_of(sign) for number, sign in signs.items()}
    return {
        number: journey.touchpoints[place].key
        for number, place in found.items()
        if place is not None
    }


def _sign(stored: StoredSign) -> Sign:
    pairs = msgspec.json.decode(stored.properties or "[]", type=list[tuple[str, Value]])
    return Sign(
        name=stored.name,
        kind=stored.kind,
        channel=stored.channel,
        touchpoint=stored.touchpoint,
        source=stored.source,
        properties=tuple(pairs),
    )
