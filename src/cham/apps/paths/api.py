"""What customers really do, over the API: moves, variants, funnel, loops, plan against actual."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Schema

from cham.apps.insights.api_answers import answer_list, answer_read
from cham.apps.insights.api_shapes import AskedIn, FigureListOut, FiguresOut, WaitingOut
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import PageIn
from cham.apps.orgs.policy import Act
from cham.apps.paths.page import findings
from cham.apps.reports.evidence import Evidence
from cham.apps.reports.pages.reader import Reader
from cham.core.paths import Histogram, Signals, TouchpointConformance

router = Router(tags=["paths"])

_SECOND = 1_000_000
_MEDIAN, _NEARLY_ALL = 0.5, 0.9


class WaitOut(Schema):
    """How long it took from one to the next, read off a histogram: right to about an eighth."""

    median_seconds: float | None
    p90_seconds: float | None


class PathFigures(Schema):
    """Paths altogether. `dropped` of `last_seen` went no further within the horizon."""

    path_unit: str
    paths: int
    steps: int
    variants: int
    sessions: int
    repeaters: int
    on_plan: int | None
    last_seen: int | None
    dropped: int | None
    drop_as_of: datetime | None
    peak_end: float | None
    mean_emotion: float | None


class PathsOut(FiguresOut):
    """Paths altogether."""

    figures: PathFigures | None = None


class MoveOut(WaitOut):
    """A move from one step to the next; a step is a touchpoint, or what no touchpoint stands for."""

    before: str
    after: str
    count: int


class MovesOut(FigureListOut):
    """Moves from step to step, most frequent first."""

    items: list[MoveOut] = []


class VariantOut(Schema):
    """A sequence of steps, and how many paths are exactly it."""

    steps: list[str]
    count: int
    share: float


class VariantsOut(FigureListOut):
    """The most frequent whole paths."""

    items: list[VariantOut] = []


class FunnelStepOut(WaitOut):
    """A stage: who reached it in time, and how long after the stage before."""

    stage: str
    name: str
    paths: int
    share: float | None


class FunnelOut(FigureListOut):
    """Who reaches each stage of the plan, in its order."""

    items: list[FunnelStepOut] = []


class LoopOut(Schema):
    """How often a touchpoint was met again; `self_loops` count repeats one right after another."""

    touchpoint: str
    steps: int
    paths: int
    repeaters: int
    repeats: int
    self_loops: int


class LoopsOut(FigureListOut):
    """Touchpoints that are met again, most repeated first."""

    items: list[LoopOut] = []


class PingPongOut(Schema):
    """How often cases went from one unit to another, and came straight back."""

    unit: str
    other: str
    handovers: int
    returns: int
    paths: int


class PingPongsOut(FigureListOut):
    """Pairs of units that hand cases over, most returns first."""

    items: list[PingPongOut] = []


class KeptOut(Schema):
    """How a planned touchpoint was kept to."""

    touchpoint: str
    stage: str
    paths: int
    skipped: int
    repeated: int
    asked_again: int
    back_steps: int


class PlanOut(FigureListOut):
    """Planned against actual, in the order of the map; empty without a plan."""

    items: list[KeptOut] = []


class StageMoveOut(Schema):
    """A change of stage; `before` is null where paths begin."""

    before: str | None
    after: str
    count: int
    planned: bool


class StageMovesOut(FigureListOut):
    """Moves between stages, most frequent first; empty without a plan."""

    items: list[StageMoveOut] = []


class FindingOut(Schema):
    """Something about paths that hurts, in words that can go on the list of pains."""

    title: str
    note: str
    touchpoint: str


class FindingsOut(FigureListOut):
    """What on the paths can be made a pain."""

    items: list[FindingOut] = []


Answer = dict[str, Any] | HttpResponse


@router.get("/", auth=needs(Act.SEE_FIGURES), response={200: PathsOut, 202: WaitingOut})
@example(period="12m")
def sum_up(request: ApiRequest, given: Query[AskedIn]) -> Answer:
    """Sum up what customers really do."""
    return answer_read(
        request, given, lambda reader, _ready: {"figures": _figures(reader.evidence)}
    )


def _figures(evidence: Evidence) -> dict[str, Any]:
    answers = evidence.answers
    conformance = answers.conformance if evidence.is_planned else None
    drop = answers.drop_off
    return {
        "path_unit": evidence.path_unit,
        "paths": answers.paths,
        "steps": answers.steps,
        "variants": answers.variants.distinct,
        "sessions": answers.sessions.count,
        "repeaters": answers.rework.repeaters,
        "on_plan": conformance.on_plan if conformance else None,
        "last_seen": drop.paths if drop else None,
        "dropped": drop.dropped if drop else None,
        "drop_as_of": drop.as_of if drop else None,
        "peak_end": answers.peak_end.peak_end,
        "mean_emotion": answers.peak_end.mean,
    }


@router.get("/moves/", auth=needs(Act.SEE_FIGURES), response={200: MovesOut, 202: WaitingOut})
@example(period="12m", page_size=20)
def list_moves(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List the moves from step to step: the flow of paths."""
    return answer_list(request, given, page, _moves)


def _moves(reader: Reader) -> Sequence[dict[str, Any]]:
    edges = reader.evidence.answers.follows.edges
    return [
        {
            "before": each.before,
            "after": each.after,
            "count": each.count,
            **_wait(each.gaps),
        }
        for each in sorted(edges, key=lambda each: (-each.count, each.before))
    ]


def _wait(gaps: Histogram) -> dict[str, float | None]:
    return {
        "median_seconds": _seconds(gaps.quantile(_MEDIAN)),
        "p90_seconds": _seconds(gaps.quantile(_NEARLY_ALL)),
    }


def _seconds(microseconds: float | None) -> float | None:
    return None if microseconds is None else microseconds / _SECOND


@router.get(
    "/variants/", auth=needs(Act.SEE_FIGURES), response={200: VariantsOut, 202: WaitingOut}
)
@example(period="12m", page_size=10)
def list_variants(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List the most frequent whole paths."""
    return answer_list(request, given, page, _variants)


def _variants(reader: Reader) -> Sequence[dict[str, Any]]:
    variants = reader.evidence.answers.variants
    return [
        {"steps": each.steps, "count": each.count, "share": each.count / variants.sequences}
        for each in variants.shown
    ]


@router.get("/funnel/", auth=needs(Act.SEE_FIGURES), response={200: FunnelOut, 202: WaitingOut})
@example(period="12m")
def list_funnel(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List who reaches each stage, and how long it takes."""
    return answer_list(request, given, page, _funnel)


def _funnel(reader: Reader) -> Sequence[dict[str, Any]]:
    funnel = reader.evidence.answers.funnel
    if funnel is None or not reader.evidence.is_planned:
        return []
    names = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    first = funnel.steps[0].paths if funnel.steps else 0
    return [
        {
            "stage": each.stage,
            "name": names[each.stage],
            "paths": each.paths,
            "share": each.paths / first if first else None,
            **_wait(each.gaps),
        }
        for each in funnel.steps
    ]


@router.get("/loops/", auth=needs(Act.SEE_FIGURES), response={200: LoopsOut, 202: WaitingOut})
@example(period="12m")
def list_loops(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List touchpoints that customers meet again."""
    return answer_list(
        request, given, page, lambda reader: reader.evidence.answers.rework.touchpoints
    )


@router.get(
    "/ping-pong/", auth=needs(Act.SEE_FIGURES), response={200: PingPongsOut, 202: WaitingOut}
)
@example(period="12m")
def list_ping_pong(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List pairs of units that send cases to and fro."""
    return answer_list(
        request, given, page, lambda reader: reader.evidence.answers.ping_pong.pairs
    )


@router.get("/plan/", auth=needs(Act.SEE_FIGURES), response={200: PlanOut, 202: WaitingOut})
@example(period="12m")
def list_plan(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List how each planned touchpoint was kept to."""
    return answer_list(request, given, page, _kept)


def _kept(reader: Reader) -> Sequence[dict[str, Any]]:
    conformance = reader.evidence.answers.conformance
    if conformance is None or not reader.evidence.is_planned:
        return []
    signals = {each.name: each for each in reader.evidence.answers.confusion.touchpoints}
    return [_kept_to(each, signals.get(each.touchpoint)) for each in conformance.touchpoints]


def _kept_to(found: TouchpointConformance, signals: Signals | None) -> dict[str, Any]:
    return {
        "touchpoint": found.touchpoint,
        "stage": found.stage,
        "paths": found.paths,
        "skipped": found.skipped,
        "repeated": found.repeated,
        "asked_again": signals.asked_again if signals else 0,
        "back_steps": signals.back_steps if signals else 0,
    }


@router.get(
    "/stages/", auth=needs(Act.SEE_FIGURES), response={200: StageMovesOut, 202: WaitingOut}
)
@example(period="12m")
def list_stage_moves(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List the moves between stages, with those that the plan does not have."""
    return answer_list(request, given, page, _stage_moves)


def _stage_moves(reader: Reader) -> Sequence[Any]:
    conformance = reader.evidence.answers.conformance
    if conformance is None or not reader.evidence.is_planned:
        return []
    return conformance.moves


@router.get(
    "/findings/", auth=needs(Act.TRIAGE_PAINS), response={200: FindingsOut, 202: WaitingOut}
)
@example(period="12m")
def list_findings(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List what on the paths hurts; `POST /api/pains/` puts one on the list of pains."""
    return answer_list(request, given, page, lambda reader: tuple(findings(reader)))
