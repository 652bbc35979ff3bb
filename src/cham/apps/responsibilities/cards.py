"""A unit's card: everything that the maps ask of it, to be hung on a wall or taken to a talk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.responsibilities.matrix import authority_words
from cham.core.journeys import Handoff, Journey, Touchpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A touchpoint that the unit answers for or takes part in."""

    key: str
    name: str
    stage: str
    journey: str
    href: str
    want: str
    promise: str
    authority: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task of the unit at a touchpoint."""

    name: str
    person: str
    touchpoint: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A hand-off that the unit gives or gets."""

    other: str
    touchpoint: str
    needs: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the maps ask of a unit."""

    unit: str
    name: str
    answers_for: tuple[Duty, ...]
    takes_part: tuple[Duty, ...]
    tasks: tuple[Work, ...]
    gives: tuple[Passing, ...]
    gets: tuple[Passing, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no map asks anything of the unit."""
        return not (self.answers_for or self.takes_part or self.tasks or self.gives or self.gets)


def card_of(unit: str, journeys: Sequence[Journey], language: str) -> Card:
    """Draw a unit's card from all maps."""
    name = next(
        (each.name.read(language) for j in journeys for each in j.units if each.key == unit), unit
    )
    return Card(
        unit=unit,
        name=name,
        answers_for=tuple(
            _duty(journey, stage, each, language)
            for journey, stage, each in _everywhere(journeys, language)
            if unit in each.ownership.accountable
        ),
        takes_part=tuple(
            _duty(journey, stage, each, language)
            for journey, stage, each in _everywhere(journeys, language)
            if unit in each.ownership.contributors
        ),
        tasks=tuple(
            Work(
                name=task.name.read(language),
                person=task.person,
                touchpoint=each.name.read(language),
                href=_address(journey, each),
            )
            for journey, _stage, each in _everywhere(journeys, language)
            for task in each.tasks
            if task.unit == unit
        ),
        gives=tuple(_passings(unit, journeys, language, gives=True)),
        gets=tuple(_passings(unit, journeys, language, gives=False)),
    )


def _everywhere(
    journeys: Sequence[Journey], language: str
) -> Iterable[tuple[Journey, str, Touchpoint]]:
    for journey in journeys:
        for stage in journey.stages:
            for touchpoint in stage.touchpoints:
                yield journey, stage.name.read(language), touchpoint


def _duty(journey: Journey, stage: str, touchpoint: Touchpoint, language: str) -> Duty:
    return Duty(
        key=touchpoint.key,
        name=touchpoint.name.read(language),
        stage=stage,
        journey=journey.key,
        href=_address(journey, touchpoint),
        want=touchpoint.want.read(language),
        promise=touchpoint.promise.read(language),
        authority=authority_words(touchpoint.ownership.authority),
        person=touchpoint.ownership.person,
    )


def _address(journey: Journey, touchpoint: Touchpoint) -> str:
    return touchpoint_address(journey.key, touchpoint.key)


def _passings(
    unit: str, journeys: Sequence[Journey], language: str, *, gives: bool
) -> Iterable[Passing]:
    for journey in journeys:
        touchpoints = {each.key: each for each in journey.touchpoints}
        units = {each.key: each.name.read(language) for each in journey.units}
        for handoff in journey.handoffs:
            near, far = _ends(handoff, gives=gives)
            if near not in touchpoints or far not in touchpoints:
                continue
            if unit in touchpoints[near].ownership.accountable:
                owners = touchpoints[far].ownership.accountable
                yield Passing(
                    other=", ".join(units.get(key, key) for key in owners) or _("nobody"),
                    touchpoint=touchpoints[far].name.read(language),
                    needs=", ".join(handoff.needs),
                    missing=", ".join(handoff.missing),
                )


def _ends(handoff: Handoff, *, gives: bool) -> tuple[str, str]:
    return (handoff.giver, handoff.receiver) if gives else (handoff.receiver, handoff.giver)
