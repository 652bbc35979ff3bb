"""The planned journey as the questions about paths need it: stages, order, what may be passed."""

from dataclasses import dataclass
from functools import cached_property

from cham.core.journeys import Journey

_START = -1  # the position before the first stage


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTouchpoint:
    """A touchpoint of the plan.

    Attributes
    ----------
    stage
        The position of its stage.
    owner
        The one accountable unit; empty where there is none or more than one.
    """

    key: str
    stage: int
    required: bool
    repeatable: bool
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChange:
    """What it means to go from one stage to another.

    Attributes
    ----------
    is_planned
        Whether the plan allows it, directly or over stages that require nothing.
    is_back_step
        Whether it leads to an earlier stage although the plan does not.
    passed
        The stages that it passes: those between, and the one that it leaves.
    """

    is_planned: bool
    is_back_step: bool
    passed: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the firm means to happen.

    Attributes
    ----------
    stages
        Keys, in the order of the map.
    touchpoints
        In the order of the map; keys are unique.
    may_follow
        For each stage the positions of the stages that may come next, itself included.
    """

    stages: tuple[str, ...] = ()
    touchpoints: tuple[PlannedTouchpoint, ...] = ()
    may_follow: tuple[frozenset[int], ...] = ()

    @classmethod
    def of(cls, journey: Journey) -> "Plan":
        """Read the plan out of a journey."""
        return cls(
            stages=tuple(stage.key for stage in journey.stages),
            touchpoints=tuple(
                PlannedTouchpoint(
                    key=touchpoint.key,
                    stage=stage,
                    required=touchpoint.required,
                    repeatable=touchpoint.repeatable,
                    owner=_sole(touchpoint.ownership.accountable),
                )
                for touchpoint, stage in zip(journey.touchpoints, journey.stage_of, strict=True)
            ),
            may_follow=tuple(journey.may_follow(stage) for stage in range(len(journey.stages))),
        )

    @cached_property
    def by_key(self) -> dict[str, PlannedTouchpoint]:
        """The touchpoints of the plan by their keys."""
        return {touchpoint.key: touchpoint for touchpoint in self.touchpoints}

    @cached_property
    def required_in(self) -> tuple[tuple[str, ...], ...]:
        """For each stage the keys of the touchpoints that the planned path goes through."""
        return tuple(
            tuple(each.key for each in self.touchpoints if each.required and each.stage == stage)
            for stage in range(len(self.stages))
        )

    def stage_of(self, touchpoint: str) -> int | None:
        """Give the position of a touchpoint's stage; None for what is not on the map."""
        planned = self.by_key.get(touchpoint)
        return None if planned is None else planned.stage

    def owner_of(self, touchpoint: str) -> str:
        """Give the one unit that is accountable; empty where there is none."""
        planned = self.by_key.get(touchpoint)
        return "" if planned is None else planned.owner

    def passed(self, before: int | None, after: int) -> tuple[int, ...] | None:
        """Give the stages that a step forward passes over, without its ends.

        The route is the planned way forward that passes the fewest required touchpoints, then
        the fewest stages, then the earliest ones; None where the plan has no way forward.
        `before` None is the start of the path, from which the first stage follows.
        """
        return self._routes[_START if before is None else before].get(after)

    def allows(self, before: int | None, after: int) -> bool:
        """Tell whether the plan lets one stage come after another.

        It does when the second may follow the first, or when every stage between them asks for
        nothing: a stage without a required touchpoint may be passed over. The first stage may
        be followed by itself.
        """
        if before == after:
            return True
        firsts = self._following(before) - {before}
        return any(first == after or self._is_free(first, after) for first in firsts)

    def change(self, before: int | None, after: int) -> StageChange:
        """Say what a change of stage means; `before` None is the start of the path.

        Forwards it passes the planned way between, and the stage that it leaves; with no
        planned way it passes nothing. Backwards it passes the stage that it leaves where that
        is planned; otherwise it is a back step and passes nothing.
        """
        planned = self.allows(before, after)
        leaving = frozenset() if before is None else frozenset({before})
        if before is not None and after < before:
            return StageChange(
                is_planned=planned,
                is_back_step=not planned,
                passed=leaving if planned else frozenset(),
            )
        between = self.passed(before, after)
        passed = frozenset() if between is None else leaving | frozenset(between)
        return StageChange(is_planned=planned, is_back_step=False, passed=passed)

    def _is_free(self, first: int, after: int) -> bool:
        if first > after or self.required_in[first]:
            return False
        between = self.passed(first, after)
        return between is not None and not any(self.required_in[stage] for stage in between)

    def _following(self, stage: int | None) -> frozenset[int]:
        if stage is None or stage == _START:
            return frozenset({0} if self.stages else ())
        return self.may_follow[stage]

    @cached_property
    def _routes(self) -> dict[int, dict[int, tuple[int, ...]]]:
        return {start: self._routes_from(start) for start in range(_START, len(self.stages))}

    def _routes_from(self, start: int) -> dict[int, tuple[int, ...]]:
        """Walk forward, stage by stage; every way forward goes to a later position."""
        best: dict[int, tuple[int, int, tuple[int, ...]]] = {start: (0, 0, ())}
        for stage in range(start, len(self.stages)):
            if stage not in best:
                continue
            cost, hops, between = best[stage]
            if stage != start:
                cost += len(self.required_in[stage])
                between = (*between, stage)
            for after in (each for each in self._following(stage) if each > stage):
                way = (cost, hops + 1, between)
                best[after] = min(best.get(after, way), way)
        return {after: between for after, (_, _, between) in best.items() if after != start}


def _sole(owners: tuple[str, ...]) -> str:
    return owners[0] if len(owners) == 1 else ""
