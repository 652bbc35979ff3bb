"""Who answers for what, over the API: shares, cards, hand-offs, gaps, and a caller's own tasks."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from ninja import Field, Path, Query, Router, Schema

from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.queries import (
    current_journeys,
    find_journey,
    journeys_by_key,
    latest_version,
    main_journey,
)
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import paged
from cham.apps.orgs.errors import UnitUnknownError
from cham.apps.orgs.models import Member
from cham.apps.orgs.policy import Act
from cham.apps.responsibilities.cards import Card, card_of
from cham.apps.responsibilities.own import own_cards
from cham.apps.screens.tables import Style
from cham.core.journeys import Authority, GapKind, Journey, gaps

router = Router(tags=["responsibilities"])

UnitKey = Annotated[str, Path(max_length=100, pattern=r"^[^\x00]+$")]


class JourneyIn(Schema):
    """Which journey is meant; the first without one."""

    journey: str = Field(default="", max_length=64)


class UnitTasksOut(Schema):
    """How many tasks a unit has at a touchpoint."""

    unit: str
    count: int


class ResponsibilityOut(Schema):
    """Who has what to do with a touchpoint; `gaps` says what is wrong with its ownership."""

    touchpoint: str
    name: str
    stage: str
    accountable: list[str]
    contributors: list[str]
    authority: Authority
    person: str
    tasks: list[UnitTasksOut]
    gaps: list[GapKind]


class UnitLoadOut(Schema):
    """A unit of the map, and how much it carries."""

    unit: str
    name: str
    accountable: int
    contributes: int
    tasks: int


class HandoffOut(Schema):
    """What one touchpoint must tell the next; `missing` gets lost on the way."""

    giver: str
    giver_units: list[str]
    receiver: str
    receiver_units: list[str]
    needs: list[str]
    carries: list[str]
    missing: list[str]


class GapOut(Schema):
    """What the map does not say, or says twice."""

    kind: GapKind
    touchpoints: list[str]
    stages: list[str]
    details: list[str]


class DutyOut(Schema):
    """A touchpoint that a unit answers for or takes part in."""

    key: str
    name: str
    stage: str
    journey: str
    want: str
    promise: str
    authority: str
    person: str


class WorkOut(Schema):
    """A task at a touchpoint."""

    name: str
    person: str
    touchpoint: str


class HandedOut(Schema):
    """A hand-off that a unit gives or gets."""

    other: str
    touchpoint: str
    needs: str
    missing: str


class CardOut(Schema):
    """Everything that the maps ask of a unit."""

    unit: str
    name: str
    answers_for: list[DutyOut]
    takes_part: list[DutyOut]
    tasks: list[WorkOut]
    gives: list[HandedOut]
    gets: list[HandedOut]


class MyTaskOut(WorkOut):
    """A task of one of the caller's own units."""

    unit: str


@router.get("/responsibilities/", auth=needs(Act.SEE_MAPS), response=list[ResponsibilityOut])
@paged
@example(journey="office_lunch")
def list_responsibilities(
    request: ApiRequest, given: Query[JourneyIn]
) -> Sequence[dict[str, Any]]:
    """List who answers for each touchpoint of a journey, in the order of the map."""
    journey, language = _journey(request, given), Style.of(request).language
    return [] if journey is None else list(_shares(journey, language))


def _shares(journey: Journey, language: str) -> Iterator[dict[str, Any]]:
    found = gaps(journey)
    for stage in journey.stages:
        for each in stage.touchpoints:
            owned, units = each.ownership, [task.unit for task in each.tasks]
            yield {
                "touchpoint": each.key,
                "name": each.name.read(language),
                "stage": stage.key,
                "accountable": owned.accountable,
                "contributors": owned.contributors,
                "authority": owned.authority,
                "person": owned.person,
                "tasks": [
                    {"unit": unit, "count": units.count(unit)} for unit in dict.fromkeys(units)
                ],
                "gaps": [gap.kind for gap in found if each.key in gap.touchpoints],
            }


@router.get("/responsibilities/units/", auth=needs(Act.SEE_MAPS), response=list[UnitLoadOut])
@paged
@example(journey="office_lunch")
def list_loads(request: ApiRequest, given: Query[JourneyIn]) -> Sequence[dict[str, Any]]:
    """List the units of a map, and how much each carries."""
    journey, language = _journey(request, given), Style.of(request).language
    if journey is None:
        return []
    everything = journey.touchpoints
    return [
        {
            "unit": unit.key,
            "name": unit.name.read(language),
            "accountable": sum(unit.key in each.ownership.accountable for each in everything),
            "contributes": sum(unit.key in each.ownership.contributors for each in everything),
            "tasks": sum(task.unit == unit.key for each in everything for task in each.tasks),
        }
        for unit in journey.units
    ]


@router.get("/responsibilities/units/{unit}/", auth=needs(Act.SEE_MAPS), response=CardOut)
@example(unit="care")
def read_card(request: ApiRequest, unit: UnitKey) -> Card:
    """Say everything that the maps ask of a unit."""
    journeys = current_journeys(request.caller.organisation)
    if unit not in {each.key for journey in journeys for each in journey.units}:
        raise UnitUnknownError(unit=unit)
    return card_of(unit, journeys, Style.of(request).language)


@router.get("/responsibilities/handoffs/", auth=needs(Act.SEE_MAPS), response=list[HandoffOut])
@paged
@example(journey="office_lunch")
def list_handoffs(request: ApiRequest, given: Query[JourneyIn]) -> Sequence[dict[str, Any]]:
    """List every hand-off of a journey, those that lose something first."""
    journey = _journey(request, given)
    if journey is None:
        return []
    owners = {each.key: each.ownership.accountable for each in journey.touchpoints}
    return [
        {
            "giver": each.giver,
            "giver_units": owners.get(each.giver, ()),
            "receiver": each.receiver,
            "receiver_units": owners.get(each.receiver, ()),
            "needs": each.needs,
            "carries": each.carries,
            "missing": each.missing,
        }
        for each in sorted(journey.handoffs, key=lambda each: not each.missing)
    ]


@router.get("/responsibilities/gaps/", auth=needs(Act.SEE_MAPS), response=list[GapOut])
@paged
@example(journey="office_lunch")
def list_gaps(request: ApiRequest, given: Query[JourneyIn]) -> Sequence[Any]:
    """List what a map does not say, or says twice."""
    journey = _journey(request, given)
    others = journeys_by_key(request.caller.organisation)
    return [] if journey is None else gaps(journey, others=others)


@router.get("/my-tasks/", auth=needs(Act.SEE_MAPS), response=list[MyTaskOut])
@paged
@example()
def list_my_tasks(request: ApiRequest) -> Sequence[dict[str, Any]]:
    """List the tasks of the caller's own units; a key belongs to no unit and has none."""
    caller = request.caller
    if not isinstance(caller, Member):
        return []
    journeys, language = current_journeys(caller.organisation), Style.of(request).language
    return [
        {
            "unit": card.unit,
            "name": each.name,
            "person": each.person,
            "touchpoint": each.touchpoint,
        }
        for card in own_cards(caller, journeys, language)
        for each in card.tasks
    ]


def _journey(request: ApiRequest, given: JourneyIn) -> Journey | None:
    """Find the journey that is meant; None where none is drawn.

    Raises
    ------
        When the one named is not there.
    """
    key = given.journey or main_journey(request.caller.organisation)
    return None if key is None else journey_in(latest_version(find_journey(key)).content)
