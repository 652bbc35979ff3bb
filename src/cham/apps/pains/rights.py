"""Pains are raised where the maps have a place; who is bound to units decides only about theirs."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied

from cham.apps.orgs.membership import Caller
from cham.apps.pains.errors import PainPlaceUnknownError, PainUnknownError
from cham.apps.pains.models import PainDecision
from cham.core.journeys import Journey


def hold_to_own(
    caller: Caller, journey: str, touchpoint: str, journeys: Mapping[str, Journey]
) -> None:
    """Let a caller go on who may decide about a touchpoint.

    Raises
    ------
    PermissionDenied
        When the caller is bound to units that do not answer for it.
    """
    seen = caller.units_seen
    if seen is None:
        return
    owners = {
        unit
        for each in (journeys[journey].touchpoints if journey in journeys else ())
        if each.key == touchpoint
        for unit in each.ownership.accountable
    }
    if not seen & owners:
        raise PermissionDenied


def decidable(caller: Caller, number: int, journeys: Mapping[str, Journey]) -> PainDecision:
    """Find a pain that a caller may decide about.

    Raises
    ------
    PainUnknownError
        When there is none; one that only other units decide about is as one that is not there.
    """
    found = PainDecision.objects.filter(pk=number).first()
    if found is None:
        raise PainUnknownError(pain=number)
    try:
        hold_to_own(caller, found.journey, found.touchpoint, journeys)
    except PermissionDenied as error:
        raise PainUnknownError(pain=number) from error
    return found


def hold_to_maps(journey: str, touchpoint: str, journeys: Mapping[str, Journey]) -> None:
    """Let a pain be raised only at a touchpoint of a journey, or at a journey as a whole.

    Raises
    ------
    PainPlaceUnknownError
        When no map has the place.
    """
    found = journeys.get(journey)
    if found is None or (touchpoint and touchpoint not in {e.key for e in found.touchpoints}):
        raise PainPlaceUnknownError(place="/".join(filter(None, (journey, touchpoint))))
