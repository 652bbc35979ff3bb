"""Finds who keeps to the plan and who does not: the heavy half of `plan_rows`."""

from collections.abc import Iterator

from cham.apps.insights.errors import RowsForbiddenError
from cham.apps.insights.plan_rows import (
    PAGE_CUSTOMERS,
    Departure,
    DepartureKind,
    PlanAsked,
    PlanPage,
    PlanPath,
    PlanSide,
)
from cham.apps.reports.scene import Scene
from cham.core.paths import Path, Plan, walk_of
from cham.engine.evidence import PathEvidence
from cham.engine.figures import OffPlanFigure
from cham.engine.on_plan import OnPlanFigure


def plan_page(scene: Scene, asked: PlanAsked) -> PlanPage:
    """Find one page of the customers on the plan, or off it with where they left it.

    Raises
    ------
    RowsForbiddenError
        When the reader sees some units only: whole paths go through the touchpoints of all.
    """
    if asked.units is not None:
        raise RowsForbiddenError
    conformance = scene.answers().conformance
    if conformance is None or not scene.is_planned:
        return PlanPage()
    skip = (asked.page - 1) * PAGE_CUSTOMERS
    figure = OnPlanFigure() if asked.side is PlanSide.ON else OffPlanFigure()
    most = skip + PAGE_CUSTOMERS
    found = scene.engine.evidence(figure, scene.selection, scene.options, most=most)
    plan = Plan.of(scene.journey)
    return PlanPage(
        paths=tuple(_path(scene, plan, each) for each in found.paths[skip:]),
        on=conformance.on_plan,
        off=conformance.paths - conformance.on_plan,
        has_more=not found.complete,
    )


def _path(scene: Scene, plan: Plan, found: PathEvidence) -> PlanPath:
    aware, steps = scene.desk.aware, found.steps
    return PlanPath(
        path=found.path,
        steps=len(steps),
        first=aware(steps[0].time),
        last=aware(steps[-1].time),
        departures=tuple(_departures(Path(found.path, steps), plan)),
    )


def _departures(path: Path, plan: Plan) -> Iterator[Departure]:
    """Say where a path leaves the plan: turns as they came, then touchpoints of the map in order."""
    walk = walk_of(path, plan)
    for before, after in walk.moves:
        if not plan.allows(before, after):
            left = "" if before is None else plan.stages[before]
            yield Departure(how=DepartureKind.TURNED, where=(left, plan.stages[after]))
    for each in plan.touchpoints:
        if each.key in walk.skipped:
            yield Departure(how=DepartureKind.SKIPPED, where=(each.key,))
        if each.key in walk.repeated:
            yield Departure(how=DepartureKind.REPEATED, where=(each.key,))
    names = [row.touchpoint for row in path.steps]
    for name in dict.fromkeys(names):
        if plan.stage_of(name) is None:
            yield Departure(how=DepartureKind.ADDED, where=(name,))
