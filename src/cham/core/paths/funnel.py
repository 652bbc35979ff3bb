"""How many customers get from stage to stage in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from cham.core.errors import N_
from cham.core.paths.histogram import Histogram, histogram_of
from cham.core.paths.plan import Plan
from cham.core.paths.rows import MICROSECOND, Path, PathOptions, PathsError, Row


class UnknownStageError(PathsError):
    """A funnel names a stage that the plan does not have."""

    code = "paths_unknown_stage"
    template = N_("stage ({stage}) must be a stage of the journey; choose one of: {stages}")


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One stage of the funnel.

    Attributes
    ----------
    paths
        How many paths reached it in time.
    gaps
        The time since the step before was reached; empty for the first one.
    """

    stage: str
    paths: int
    gaps: Histogram


@dataclass(frozen=True, slots=True)
class Funnel:
    """The stages in order, and how many paths reached each."""

    window: timedelta
    steps: tuple[FunnelStep, ...]

    def narrowest(self) -> "Passage | None":
        """Find the passage that the smallest share of paths goes through.

        Returns
        -------
        Passage or None
            None where every path goes on, or nothing can be told: a stage that nobody reaches may
            as well be one that nothing is recorded of, which is no passage that is narrow.

        Examples
        --------
        >>> from cham.core.paths import histogram_of
        >>> none = histogram_of(())
        >>> steps = [FunnelStep(stage, paths, none) for stage, paths in (("a", 9), ("b", 3))]
        >>> Funnel(timedelta(days=1), tuple(steps)).narrowest().share
        0.3333333333333333
        >>> steps[1] = FunnelStep("b", 0, none)
        >>> Funnel(timedelta(days=1), tuple(steps)).narrowest() is None
        True
        """
        passages = [
            Passage(before, after)
            for before, after in pairwise(self.steps)
            if 0 < after.paths < before.paths
        ]
        return min(passages, key=lambda each: each.share, default=None)


@dataclass(frozen=True, slots=True)
class Passage:
    """From a stage of the funnel to the next."""

    before: FunnelStep
    after: FunnelStep

    @property
    def share(self) -> float:
        """The share of paths that go on, 0 to 1."""
        return self.after.paths / self.before.paths


def funnel_stages(plan: Plan, options: PathOptions) -> tuple[int, ...]:
    """Give the stages of the funnel by their positions in the plan.

    Parameters
    ----------
    plan : Plan
        The planned journey.
    options : PathOptions
        `funnel`, the keys of stages in order; None takes every stage.

    Returns
    -------
    tuple of int
        position of each stage, 0 for the first of the plan

    Raises
    ------
    UnknownStageError
        When a key is not a stage of the plan.

    References
    ----------
    .. [1] The order of the plan, see `Plan`.

    Examples
    --------
    >>> funnel_stages(Plan(stages=("look", "buy")), PathOptions(funnel=("buy",)))
    (1,)
    """
    if options.funnel is None:
        return tuple(range(len(plan.stages)))
    for key in options.funnel:
        if key not in plan.stages:
            raise UnknownStageError(stage=key, stages=", ".join(plan.stages))
    return tuple(plan.stages.index(key) for key in options.funnel)


def stage_funnel(paths: Iterable[Path], plan: Plan, options: PathOptions) -> Funnel:
    """Count how many paths reach each stage of a funnel, one after the other.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order; times in microseconds.
    plan : Plan
        Says which touchpoint belongs to which stage.
    options : PathOptions
        `funnel` and `funnel_window`.

    Returns
    -------
    Funnel
        count of paths for each stage; gaps as histograms of microseconds

    Raises
    ------
    UnknownStageError
        When the funnel names a stage that the plan does not have.

    Notes
    -----
    Greedy from the first occurrence: a path enters at its first step in the first stage, and
    never enters again. It reaches each next stage at its first step there that is strictly
    later than the moment at which it reached the stage before, and not later than the window
    after it entered. A step at the very same time does not count as later. Other tools differ:
    a funnel without a window counts more, and one that may start again at a later first step
    (`windowFunnel` of ClickHouse [1]_) counts more as well.

    References
    ----------
    .. [1] ClickHouse documentation, parametric aggregate functions, windowFunnel (for the
       difference). The definition here is the project's own.

    Examples
    --------
    >>> from cham.core.paths import PlannedTouchpoint, Row, paths_of
    >>> plan = Plan(
    ...     stages=("look", "buy"),
    ...     touchpoints=tuple(
    ...         PlannedTouchpoint(key=k, stage=i, required=False, repeatable=True, owner="")
    ...         for i, k in enumerate(("page", "till"))
    ...     ),
    ...     may_follow=(frozenset({0, 1}), frozenset({1})),
    ... )
    >>> rows = [Row(path="an", time=i, sequence=i, touchpoint=t) for i, t in enumerate(["page"])]
    >>> [step.paths for step in stage_funnel(paths_of(rows), plan, PathOptions()).steps]
    [1, 0]
    """
    stages = funnel_stages(plan, options)
    window = options.funnel_window // MICROSECOND
    reached = [_reached(path.steps, plan, stages, window) for path in paths]
    return Funnel(
        options.funnel_window,
        tuple(
            FunnelStep(
                plan.stages[stage],
                sum(len(times) > place for times in reached),
                histogram_of(
                    times[place] - times[place - 1] for times in reached if 0 < place < len(times)
                ),
            )
            for place, stage in enumerate(stages)
        ),
    )


def _reached(
    steps: tuple[Row, ...], plan: Plan, stages: tuple[int, ...], window: int
) -> list[int]:
    """Give the moments at which the stages were reached, as far as they were."""
    times: list[int] = []
    for row in steps:
        if len(times) == len(stages):
            break
        if plan.stage_of(row.touchpoint) != stages[len(times)]:
            continue
        if not times or times[-1] < row.time <= times[0] + window:
            times.append(row.time)
    return times
