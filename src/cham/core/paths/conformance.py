"""The planned journey against what customers really do: skipped, repeated, added, out of order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cham.core.paths.plan import Plan
from cham.core.paths.rows import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointConformance:
    """How paths treated one planned touchpoint.

    Attributes
    ----------
    paths
        How many paths met it.
    skipped
        How many paths passed its stage and never met it, though it is required.
    repeated
        How many paths met it more than once, though it is not repeatable.
    """

    touchpoint: str
    stage: str
    paths: int
    skipped: int
    repeated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedStep:
    """Something that happens though no touchpoint of the map stands for it."""

    name: str
    steps: int
    paths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageConformance:
    """How paths treated one stage.

    Attributes
    ----------
    paths
        How many paths were in the stage.
    skipped, repeated
        How many paths skipped, or repeated against the plan, at least one touchpoint of it.
    added
        How many steps off the map came while the stage was the last one seen.
    """

    stage: str
    paths: int
    skipped: int
    repeated: int
    added: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMove:
    """A change from one stage to another.

    Attributes
    ----------
    before
        The stage that was left; None is the start of the path.
    """

    before: str | None
    after: str
    count: int
    planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformance:
    """The plan and what became of it.

    Attributes
    ----------
    paths
        How many paths have a step.
    on_plan
        How many of them are on the planned path so far.
    added_before
        How many steps off the map came before the first one on it.
    touchpoints, stages
        Every planned one, in the order of the map.
    added
        What is not on the map, most frequent first.
    moves
        Changes of stage, most frequent first.
    """

    paths: int
    on_plan: int
    added_before: int
    touchpoints: tuple[TouchpointConformance, ...]
    added: tuple[AddedStep, ...]
    stages: tuple[StageConformance, ...]
    moves: tuple[StageMove, ...]

    @property
    def share_on_plan(self) -> float | None:
        """The share of paths on the planned path; None where there is no path."""
        return self.on_plan / self.paths if self.paths else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One path held against the plan.

    Attributes
    ----------
    stages
        The stages that it was in.
    moves
        Every change of stage, as positions; None is the start.
    skipped, repeated
        The touchpoints skipped, or repeated against the plan.
    added
        For each step off the map the stage last seen; None is before the first.
    back_steps
        The touchpoint left by each step back that is not planned.
    is_planned
        Whether the path is on the planned path so far.
    """

    stages: frozenset[int]
    moves: tuple[tuple[int | None, int], ...]
    skipped: frozenset[str]
    repeated: frozenset[str]
    added: tuple[int | None, ...]
    back_steps: tuple[str, ...]
    is_planned: bool


def walk_of(path: Path, plan: Plan) -> Walk:
    """Hold one path against the plan.

    Parameters
    ----------
    path : Path
        Rows in order.
    plan : Plan
        Stages, touchpoints and what may follow.

    Returns
    -------
    Walk
        positions of the stages met, and the touchpoints skipped, repeated and left backwards

    Notes
    -----
    Steps off the map are set aside; the others give a sequence of stages that begins at the
    start of the plan. A change of stage is planned when the plan allows it, directly or over
    stages that require nothing; it may be a back step, and it passes stages (`Plan.change`). A
    required touchpoint is skipped when its stage was passed and the whole path never met it, so
    a path that has only begun skips nothing [1]_.

    References
    ----------
    .. [1] Carmona, J., van Dongen, B., Solti, A., Weidlich, M. (2018). Conformance Checking:
       Relating Processes and Models, Springer, ch. 4 (moves in the log, moves in the model).
       doi:10.1007/978-3-319-99414-7. The rules for stages are the project's own.

    Examples
    --------
    >>> from cham.core.paths import PlannedTouchpoint, Row, paths_of
    >>> plan = Plan(
    ...     stages=("look", "buy"),
    ...     touchpoints=tuple(
    ...         PlannedTouchpoint(key=k, stage=i, required=True, repeatable=True, owner="")
    ...         for i, k in enumerate(("page", "till"))
    ...     ),
    ...     may_follow=(frozenset({0, 1}), frozenset({1})),
    ... )
    >>> rows = [Row(path="an", time=0, sequence=0, touchpoint="till")]
    >>> sorted(walk_of(paths_of(rows)[0], plan).skipped)
    ['page']
    """
    moves: list[tuple[int | None, int]] = []
    added: list[int | None] = []
    back_steps: list[str] = []
    passed: set[int] = set()
    last: int | None = None
    left = ""
    for row in path.steps:
        stage = plan.stage_of(row.touchpoint)
        if stage is None:
            added.append(last)
            continue
        if stage != last:
            change = plan.change(last, stage)
            moves.append((last, stage))
            passed |= change.passed
            if change.is_back_step:
                back_steps.append(left)
        last, left = stage, row.touchpoint
    counts = Counter(row.touchpoint for row in path.steps)
    skipped = {key for stage in passed for key in plan.required_in[stage] if key not in counts}
    repeated = {each.key for each in plan.touchpoints if _again(each.repeatable, counts[each.key])}
    unplanned = any(not plan.allows(before, after) for before, after in moves)
    return Walk(
        stages=frozenset(stage for _, stage in moves),
        moves=tuple(moves),
        skipped=frozenset(skipped),
        repeated=frozenset(repeated),
        added=tuple(added),
        back_steps=tuple(back_steps),
        is_planned=not (skipped or repeated or added or unplanned),
    )


def planned_against_actual(paths: Iterable[Path], plan: Plan) -> Conformance | None:
    """Compare every path with the plan and count what differs.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order; those without a step are left out.
    plan : Plan
        The planned journey.

    Returns
    -------
    Conformance or None
        count of paths on the plan; of skips, repeats, additions for each touchpoint and stage;
        None where the plan has no stage

    Notes
    -----
    A path is on the planned path so far when no change of stage is unplanned, nothing required
    was skipped, nothing was repeated that is not repeatable, and no step lies off the map
    (`walk_of`) [1]_. A log that begins in the middle of journeys shows skips that are none.

    References
    ----------
    .. [1] Carmona, J., van Dongen, B., Solti, A., Weidlich, M. (2018). Conformance Checking:
       Relating Processes and Models, Springer, ch. 4. doi:10.1007/978-3-319-99414-7

    Examples
    --------
    >>> planned_against_actual([], Plan()) is None
    True
    """
    if not plan.stages:
        return None
    walked = [path for path in paths if path.steps]
    walks = [walk_of(path, plan) for path in walked]
    met = Counter(t for path in walked for t in {row.touchpoint for row in path.steps})
    added_in = Counter(stage for walk in walks for stage in walk.added)
    return Conformance(
        paths=len(walked),
        on_plan=sum(walk.is_planned for walk in walks),
        added_before=added_in[None],
        touchpoints=_by_touchpoint(walks, plan, met),
        added=_off_map(walked, plan, met),
        stages=_by_stage(walks, plan, added_in),
        moves=_moves(walks, plan),
    )


def _again(repeatable: bool, count: int) -> bool:  # noqa: FBT001 - a private question
    return not repeatable and count > 1


def _by_touchpoint(
    walks: list[Walk], plan: Plan, met: Counter[str]
) -> tuple[TouchpointConformance, ...]:
    skipped = Counter(key for walk in walks for key in walk.skipped)
    repeated = Counter(key for walk in walks for key in walk.repeated)
    return tuple(
        TouchpointConformance(
            touchpoint=each.key,
            stage=plan.stages[each.stage],
            paths=met[each.key],
            skipped=skipped[each.key],
            repeated=repeated[each.key],
        )
        for each in plan.touchpoints
    )


def _off_map(paths: list[Path], plan: Plan, met: Counter[str]) -> tuple[AddedStep, ...]:
    steps = Counter(row.touchpoint for path in paths for row in path.steps)
    added = (
        AddedStep(name=name, steps=count, paths=met[name])
        for name, count in steps.items()
        if plan.stage_of(name) is None
    )
    return tuple(sorted(added, key=lambda each: (-each.steps, each.name)))


def _by_stage(
    walks: list[Walk], plan: Plan, added_in: Counter[int | None]
) -> tuple[StageConformance, ...]:
    paths = Counter(stage for walk in walks for stage in walk.stages)
    skipped = Counter(stage for walk in walks for stage in _stages_of(walk.skipped, plan))
    repeated = Counter(stage for walk in walks for stage in _stages_of(walk.repeated, plan))
    return tuple(
        StageConformance(
            stage=key,
            paths=paths[stage],
            skipped=skipped[stage],
            repeated=repeated[stage],
            added=added_in[stage],
        )
        for stage, key in enumerate(plan.stages)
    )


def _stages_of(touchpoints: frozenset[str], plan: Plan) -> set[int | None]:
    return {plan.stage_of(touchpoint) for touchpoint in touchpoints}


def _moves(walks: list[Walk], plan: Plan) -> tuple[StageMove, ...]:
    counts = Counter(move for walk in walks for move in walk.moves)
    moves = (
        StageMove(
            before=None if before is None else plan.stages[before],
            after=plan.stages[after],
            count=count,
            planned=plan.allows(before, after),
        )
        for (before, after), count in counts.items()
    )
    return tuple(sorted(moves, key=lambda move: (-move.count, move.before or "", move.after)))
