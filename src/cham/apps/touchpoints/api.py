"""A touchpoint over the API: what the map says of it, what customers did and said there."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from cham.apps.insights.api_answers import answer_read, answer_with, asked_of, listed
from cham.apps.insights.api_shapes import (
    EstimateOut,
    FigureListOut,
    FiguresOut,
    FilterIn,
    MeasureOut,
    ShiftOut,
    WaitingOut,
)
from cham.apps.insights.closer import TouchpointReady, touchpoint as ask
from cham.apps.insights.snapshots import Ready
from cham.apps.insights.touchpoint_figures import QuestionFigures, Step
from cham.apps.journeys.api_shapes import JourneyKey, TouchpointKey
from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.queries import find_journey, journeys_by_key, latest_version
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import PageIn
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Act
from cham.apps.reports.pages.reader import Reader
from cham.apps.screens.tables import Style
from cham.apps.touchpoints.errors import TouchpointUnknownError
from cham.apps.touchpoints.figures import latest_words
from cham.apps.touchpoints.plan import clause_words
from cham.core.journeys import (
    Authority,
    GapKind,
    Handoff,
    Journey,
    Side,
    Touchpoint,
    TouchpointKind,
    gaps,
    home_of,
    unfold,
)
from cham.core.pains import Verdict

router = Router(tags=["touchpoints"])

Answer = dict[str, Any] | HttpResponse


class TouchpointOut(Schema):
    """A touchpoint with its figures in short; money is in minor units, and an association.

    `journey` is the one on whose map it stands: another than the one asked for where a stage
    nests it. `key` then names both, as in `complaint.hotline`.
    """

    key: str
    journey: str
    name: str
    stage: str
    accountable: list[str]
    customers: int
    feeling: MeasureOut | None
    change: ShiftOut | None
    verdict: Verdict | None
    money_at_risk: int | None


class TouchpointsOut(FigureListOut):
    """The touchpoints of a journey, in the order of the map."""

    items: list[TouchpointOut] = []


class TaskOut(Schema):
    """A task at a touchpoint, and who has it."""

    name: str
    unit: str
    person: str


class PassingOut(Schema):
    """A hand-off to or from another touchpoint; `missing` gets lost on the way."""

    touchpoint: str
    needs: list[str]
    carries: list[str]
    missing: list[str]


class CostOut(Schema):
    """What it costs, in minor units, per interaction or per month."""

    amount: int
    currency: str
    per: str


class PlannedOut(Schema):
    """What the published map says of a touchpoint; `rule` says which interactions it is."""

    key: str
    name: str
    stage: str
    kind: TouchpointKind
    channel: str
    side: Side
    want: str
    message: str
    promise: str
    expected_emotion: float | None
    accountable: list[str]
    contributors: list[str]
    authority: Authority
    person: str
    gaps: list[GapKind]
    tasks: list[TaskOut]
    gets: list[PassingOut]
    gives: list[PassingOut]
    cost: CostOut | None
    rule: list[str]


class AskedThereOut(Schema):
    """A question that was asked at the touchpoint."""

    scale: str
    measure: MeasureOut
    out_of_scale: int


class NeighbourOut(Schema):
    """What came directly before or after; an empty name is the start or the end of a path."""

    touchpoint: str
    count: int
    share: float
    median_seconds: float | None


class TouchpointFiguresOut(Schema):
    """What happened at a touchpoint; `dropped` of those `last` seen here went no further."""

    steps: int
    people: int
    questions: list[AskedThereOut]
    before: list[NeighbourOut]
    after: list[NeighbourOut]
    last: int | None
    dropped: int | None


class TouchpointReadOut(FiguresOut):
    """What happened at a touchpoint."""

    figures: TouchpointFiguresOut | None = None


class PointOut(Schema):
    """A day, week or month of a trend, with its interval and control limits.

    `is_new_level` marks where a new level began.
    """

    first: date
    is_whole: bool
    n: int
    value: float | None
    low: float | None
    high: float | None
    lower_limit: float | None
    upper_limit: float | None
    outside: bool
    smoothed: float | None
    smoothed_lower: float | None
    smoothed_upper: float | None
    smoothed_outside: bool
    is_new_level: bool


class TrendOut(FigureListOut):
    """A figure over time; `centre` is the level that the limits lie around."""

    scale: str = ""
    step: Step | None = None
    centre: float | None = None
    items: list[PointOut] = []


class ScoreCountOut(Schema):
    """How often a point of the scale was answered."""

    score: int
    count: int
    share: float


class DistributionOut(FigureListOut):
    """How answers spread over the scale; those outside it are counted, never clipped."""

    scale: str = ""
    out_of_scale: int = 0
    items: list[ScoreCountOut] = []


class GroupOut(Schema):
    """The figure of one channel, device or unit.

    `shrunken` is drawn towards the whole, the more the fewer answers there are; order by it.
    """

    key: str
    own: MeasureOut
    shrunken: EstimateOut
    own_share: float


class BreakdownOut(FigureListOut):
    """Answers by channel, device or unit, the lowest drawn figure first."""

    scale: str = ""
    items: list[GroupOut] = []


class QuoteOut(Schema):
    """A customer's own words; they name nobody."""

    text: str
    moment: datetime
    score: float | None
    scale: str
    channel: str
    unit: str


class QuotesOut(FigureListOut):
    """The latest comments at a touchpoint."""

    items: list[QuoteOut] = []


class QuestionIn(FilterIn):
    """Which question is meant; without a scale the one that tells most about feelings."""

    scale: str = Field(default="", max_length=40, description="nps_0_10, csat_1_5 …")


class ByIn(QuestionIn):
    """Which question is meant, and what it is divided by."""

    by: Literal["channel", "device", "unit"] = "channel"


@router.get(
    "/{key}/touchpoints/",
    auth=needs(Act.SEE_FIGURES),
    response={200: TouchpointsOut, 202: WaitingOut},
)
@example(key="office_lunch", period="12m")
def list_touchpoints(
    request: ApiRequest, key: JourneyKey, given: Query[FilterIn], page: Query[PageIn]
) -> Answer:
    """List the touchpoints of a journey with their figures."""
    return answer_read(
        request, given, lambda reader, ready: listed(_in_short(reader, ready), page), key
    )


def _in_short(reader: Reader, ready: Ready) -> Sequence[dict[str, Any]]:
    evidence = reader.evidence
    pains = {} if evidence.pains is None else {each.key: each for each in evidence.pains.pains}
    money = {key: each.at_risk.value for key, each in pains.items() if each.at_risk is not None}
    return [
        {
            "key": each.key,
            "journey": home_of(evidence.journey.key, each.key)[0],
            "name": reader.text(each.name),
            "stage": stage.key,
            "accountable": each.ownership.accountable,
            "customers": evidence.people_at(each.key),
            "feeling": evidence.feeling(each.key),
            "change": ready.changes.feelings.get(each.key),
            "verdict": pains[each.key].verdict if each.key in pains else None,
            "money_at_risk": money.get(each.key),
        }
        for stage in evidence.journey.stages
        for each in stage.touchpoints
    ]


@router.get("/{key}/touchpoints/{touchpoint}/", auth=needs(Act.SEE_MAPS), response=PlannedOut)
@example(key="office_lunch", touchpoint="arrival")
def read_touchpoint(
    request: ApiRequest, key: JourneyKey, touchpoint: TouchpointKey
) -> dict[str, Any]:
    """Say what the published map says of a touchpoint."""
    organisation = request.caller.organisation
    journey, found = _planned(organisation, key, touchpoint)
    home, own = home_of(key, found.key)
    drawn = journeys_by_key(organisation).get(home, journey)
    language = Style.of(request).language
    stage = next(each for each in journey.stages if found in each.touchpoints)
    owned = found.ownership
    return {
        "key": found.key,
        "name": found.name.read(language),
        "stage": stage.key,
        "kind": found.kind,
        "channel": found.channel,
        "side": found.side,
        "want": found.want.read(language),
        "message": found.message.read(language),
        "promise": found.promise.read(language),
        "expected_emotion": found.expected_emotion,
        "accountable": owned.accountable,
        "contributors": owned.contributors,
        "authority": owned.authority,
        "person": owned.person,
        "gaps": [each.kind for each in gaps(drawn) if own in each.touchpoints],
        "tasks": [
            {"name": each.name.read(language), "unit": each.unit, "person": each.person}
            for each in found.tasks
        ],
        "gets": [_passing(e, e.giver) for e in journey.handoffs if e.receiver == found.key],
        "gives": [_passing(e, e.receiver) for e in journey.handoffs if e.giver == found.key],
        "cost": found.cost,
        "rule": [clause_words(each) for each in found.rule.clauses],
    }


def _passing(handoff: Handoff, other: str) -> dict[str, Any]:
    return {
        "touchpoint": other,
        "needs": handoff.needs,
        "carries": handoff.carries,
        "missing": handoff.missing,
    }


def _planned(organisation: Organisation, key: str, touchpoint: str) -> tuple[Journey, Touchpoint]:
    journey = journey_in(latest_version(find_journey(key)).content)
    whole = unfold(journey, journeys_by_key(organisation))
    for each in whole.touchpoints:
        if each.key == touchpoint:
            return whole, each
    raise TouchpointUnknownError(touchpoint=touchpoint, journey=key)


def _answer(
    request: ApiRequest,
    place: tuple[str, str],
    given: FilterIn,
    make: Callable[[TouchpointReady], dict[str, Any]],
) -> Answer:
    """Answer with figures of one touchpoint."""
    key, touchpoint = place
    asked = asked_of(request, given, key)
    _planned(request.caller.organisation, key, touchpoint)
    return answer_with(asked, ask(request.caller.organisation, asked, touchpoint), make)


@router.get(
    "/{key}/touchpoints/{touchpoint}/figures/",
    auth=needs(Act.SEE_FIGURES),
    response={200: TouchpointReadOut, 202: WaitingOut},
)
@example(key="office_lunch", touchpoint="arrival", period="12m")
def read_figures(
    request: ApiRequest, key: JourneyKey, touchpoint: TouchpointKey, given: Query[FilterIn]
) -> Answer:
    """Say what happened at a touchpoint: who met it, what they answered, what came round it."""
    return _answer(request, (key, touchpoint), given, lambda ready: {"figures": ready.figures})


@router.get(
    "/{key}/touchpoints/{touchpoint}/trend/",
    auth=needs(Act.SEE_FIGURES),
    response={200: TrendOut, 202: WaitingOut},
)
@example(key="office_lunch", touchpoint="arrival", period="12m")
def read_trend(
    request: ApiRequest,
    key: JourneyKey,
    touchpoint: TouchpointKey,
    given: Query[QuestionIn],
    page: Query[PageIn],
) -> Answer:
    """Give a figure over time, with intervals, control limits and new levels."""

    def made(ready: TouchpointReady) -> dict[str, Any]:
        question = _question(ready, given.scale)
        if question is None:
            return {}
        trend = question.trend
        points = [
            {
                **{name: getattr(each, name) for name in _POINT},
                "is_new_level": number in trend.changes,
            }
            for number, each in enumerate(trend.points)
        ]
        head = {"scale": question.scale, "step": trend.step, "centre": trend.centre}
        return {**head, **listed(points, page)}

    return _answer(request, (key, touchpoint), given, made)


@router.get(
    "/{key}/touchpoints/{touchpoint}/distribution/",
    auth=needs(Act.SEE_FIGURES),
    response={200: DistributionOut, 202: WaitingOut},
)
@example(key="office_lunch", touchpoint="arrival", period="12m")
def read_distribution(
    request: ApiRequest,
    key: JourneyKey,
    touchpoint: TouchpointKey,
    given: Query[QuestionIn],
    page: Query[PageIn],
) -> Answer:
    """Say how answers spread over the scale."""

    def made(ready: TouchpointReady) -> dict[str, Any]:
        question = _question(ready, given.scale)
        if question is None:
            return {}
        head = {"scale": question.scale, "out_of_scale": question.out_of_scale}
        return {**head, **listed(question.distribution, page)}

    return _answer(request, (key, touchpoint), given, made)


@router.get(
    "/{key}/touchpoints/{touchpoint}/breakdown/",
    auth=needs(Act.SEE_FIGURES),
    response={200: BreakdownOut, 202: WaitingOut},
)
@example(key="office_lunch", touchpoint="arrival", by="channel", period="12m")
def read_breakdown(
    request: ApiRequest,
    key: JourneyKey,
    touchpoint: TouchpointKey,
    given: Query[ByIn],
    page: Query[PageIn],
) -> Answer:
    """Divide answers by channel, device or unit; small groups are drawn towards the whole."""

    def made(ready: TouchpointReady) -> dict[str, Any]:
        question = _question(ready, given.scale)
        if question is None:
            return {}
        groups = {
            "channel": question.by_channel,
            "device": question.by_device,
            "unit": question.by_unit,
        }
        return {"scale": question.scale, **listed(groups[given.by], page)}

    return _answer(request, (key, touchpoint), given, made)


@router.get(
    "/{key}/touchpoints/{touchpoint}/quotes/",
    auth=needs(Act.SEE_ANSWERS),
    response={200: QuotesOut, 202: WaitingOut},
)
@example(key="office_lunch", touchpoint="arrival", period="12m")
def list_quotes(
    request: ApiRequest,
    key: JourneyKey,
    touchpoint: TouchpointKey,
    given: Query[FilterIn],
    page: Query[PageIn],
) -> Answer:
    """List the latest comments at a touchpoint, as far as the caller may read them."""
    journey, _found = _planned(request.caller.organisation, key, touchpoint)
    return _answer(
        request,
        (key, touchpoint),
        given,
        lambda ready: listed(latest_words(request.caller, journey, ready.figures), page),
    )


def _question(ready: TouchpointReady, scale: str) -> QuestionFigures | None:
    """Find a question, or the first one; None where it was never asked."""
    for each in ready.figures.questions:
        if not scale or each.scale == scale:
            return each
    return None


_POINT = tuple(name for name in PointOut.model_fields if name != "is_new_level")
