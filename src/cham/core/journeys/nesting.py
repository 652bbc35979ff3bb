"""Journeys inside journeys: a stage that is a journey of its own has the touchpoints of that one.

A journey is *unfolded* before anything is counted: a stage that nests another journey gets that
journey's touchpoints behind its own, and those of journeys nested there in turn. Their keys say
where they come from: `complaint.hotline` is the touchpoint `hotline` of the journey `complaint`.
No key of a file has a dot in it, so that none of them can stand twice.

An interaction says what happened and not in which stage. A journey is therefore unfolded once, in
the first stage that leads to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from cham.core.journeys.journey import (
    NESTED,
    Channel,
    Handoff,
    Journey,
    Stage,
    Unit,
)

Named = TypeVar("Named", Channel, Unit)


class Snag(StrEnum):
    """Why a stage cannot have what it nests."""

    UNKNOWN = "unknown"
    CIRCLE = "circle"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Snagged:
    """A stage of a journey that cannot have all of what it nests.

    Attributes
    ----------
    journey
        The key of the journey that is missing there.
    """

    snag: Snag
    stage: str
    journey: str


def unfold(journey: Journey, others: Mapping[str, Journey]) -> Journey:
    """Give a journey whose stages have the touchpoints of the journeys nested in them.

    Hand-offs inside the nested journeys come along, and so do their units and channels, where the
    outer journey has none with the same key. A journey that nests none is given as it is.

    Parameters
    ----------
    journey
        The outer one, as in its file.
    others
        The journeys that can be nested, by key.

    Examples
    --------
    >>> from cham.core.journeys import Stage, Text, Touchpoint
    >>> call = Touchpoint(key="hotline", name=Text())
    >>> inner = Journey(
    ...     key="complaint", name=Text(), stages=(Stage(key="a", name=Text(), touchpoints=(call,)),)
    ... )
    >>> stage = Stage(key="help", name=Text(), journey="complaint")
    >>> outer = Journey(key="lunch", name=Text(), stages=(stage,))
    >>> [each.key for each in unfold(outer, {"complaint": inner}).touchpoints]
    ['complaint.hotline']
    """
    walk = _Walk(journey, others)
    stages = tuple(walk.stage(each) for each in journey.stages)
    if not walk.found:
        return journey
    return replace(
        journey,
        stages=stages,
        handoffs=(*journey.handoffs, *walk.handoffs),
        channels=_joined(journey.channels, (each.channels for each in walk.found)),
        units=_joined(journey.units, (each.units for each in walk.found)),
    )


def fold(journey: Journey) -> Journey:
    """Give a journey without the touchpoints and hand-offs that it has from nested ones."""
    if not any(each.depth for each in journey.touchpoints):
        return journey
    return replace(
        journey,
        stages=tuple(
            replace(each, touchpoints=tuple(t for t in each.touchpoints if not t.depth))
            for each in journey.stages
        ),
        handoffs=tuple(each for each in journey.handoffs if NESTED not in each.giver),
    )


def snags(journey: Journey, others: Mapping[str, Journey]) -> tuple[Snagged, ...]:
    """Find the stages that cannot have what they nest, and say why.

    Each snag is told where it can be corrected: what is wrong inside a nested journey is told of
    that one, but a circle of every journey that it leads through.
    """
    walk = _Walk(journey, others)
    for each in journey.stages:
        walk.stage(each)
    return tuple(walk.snags)


def home_of(journey: str, touchpoint: str) -> tuple[str, str]:
    """Say in which journey a touchpoint of an unfolded one stands, and under which key.

    Examples
    --------
    >>> home_of("lunch", "pay"), home_of("lunch", "complaint.hotline")
    (('lunch', 'pay'), ('complaint', 'hotline'))
    """
    trail = touchpoint.split(NESTED)
    return (trail[-2], trail[-1]) if len(trail) > 1 else (journey, touchpoint)


class _Walk:
    """One way through the stages of a journey and everything nested in them."""

    def __init__(self, journey: Journey, others: Mapping[str, Journey]) -> None:
        self._root = journey.key
        self._others = others
        self._first: dict[str, str] = {}  # the outer stage that leads to a journey first
        self.found: list[Journey] = []
        self.handoffs: list[Handoff] = []
        self.snags: list[Snagged] = []

    def stage(self, outer: Stage) -> Stage:
        """Give a stage of the outer journey with all that it nests, however deep."""
        touchpoints = list(outer.touchpoints)
        ahead: list[tuple[Stage, tuple[str, ...]]] = [(outer, ())]
        while ahead:
            stage, trail = ahead.pop()
            if trail:
                touchpoints += (
                    replace(each, key=_key(trail, each.key)) for each in stage.touchpoints
                )
            if stage.journey and self._leads_on(stage.journey, outer.key, trail):
                here = (*trail, stage.journey)
                inner = self._enter(here)
                ahead += ((each, here) for each in reversed(inner.stages))
        return replace(outer, touchpoints=tuple(touchpoints))

    def _enter(self, trail: tuple[str, ...]) -> Journey:
        inner = self._others[trail[-1]]
        self.found.append(inner)
        self.handoffs += (
            replace(each, giver=_key(trail, each.giver), receiver=_key(trail, each.receiver))
            for each in inner.handoffs
        )
        return inner

    def _leads_on(self, key: str, outer: str, trail: tuple[str, ...]) -> bool:
        """Tell whether a journey unfolds here, or else note why not where that is to be told."""
        snag = self._snag(key, outer, trail)
        if snag is not None:
            if not trail or key == self._root or snag is Snag.TWICE:
                self.snags.append(Snagged(snag, outer, key))
            return False
        is_first = key not in self._first
        self._first[key] = outer
        return is_first

    def _snag(self, key: str, outer: str, trail: tuple[str, ...]) -> Snag | None:
        if key == self._root or key in trail:
            return Snag.CIRCLE
        if key not in self._others:
            return Snag.UNKNOWN
        return Snag.TWICE if self._first.get(key, outer) != outer else None


def _key(trail: Iterable[str], key: str) -> str:
    return NESTED.join((*trail, key))


def _joined(own: tuple[Named, ...], nested: Iterable[tuple[Named, ...]]) -> tuple[Named, ...]:
    """Put what nested journeys name behind what the outer one does; the first of a key holds."""
    known = {each.key: each for each in own}
    for more in nested:
        for each in more:
            known.setdefault(each.key, each)
    return tuple(known.values())
