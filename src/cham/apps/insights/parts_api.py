"""What money at risk is made of, and who keeps to the plan, over the API."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from cham.apps.insights.api_answers import answer_with, asked_of
from cham.apps.insights.api_shapes import AskedIn, FiguresOut, WaitingOut
from cham.apps.insights.closer import MoneyReady, PlanReady, money_parts, plan_paths
from cham.apps.insights.money_rows import MoneyAsked
from cham.apps.insights.plan_rows import DepartureKind, PlanAsked, PlanSide
from cham.apps.insights.reading import money_read, plan_read
from cham.apps.insights.rows import MOST_PAGES
from cham.apps.insights.rows_page import names_of_customers
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.policy import Act

router = Router(tags=["figures"])


class MoneyIn(Schema):
    """Which touchpoint's money at risk is meant."""

    touchpoint: str = Field(min_length=1, max_length=200)
    page: int = Field(default=1, ge=1, le=MOST_PAGES)


class MoneyPartOut(Schema):
    """A bad experience and its part of the money; negative where the customer bought again.

    `expected` is the share of like customers who were lost after a good experience.
    """

    sequence: int
    customer: str
    person: str
    moment: datetime
    score: float | None
    scale: str
    is_lost: bool
    kind: int
    expected: float
    amount: int


class MoneyKindOut(Schema):
    """Customers alike in what they bought before and since when; amounts add up to the money."""

    number: int
    bad: int
    bad_lost: int
    good: int
    good_lost: int
    stake: int
    amount: int


class MoneyOut(FiguresOut):
    """What money at risk is made of: the parts of all pages add up to `money`, in minor units.

    `money` is null where it cannot be told.
    """

    page: int = 1
    money: int | None = None
    total: int = 0
    customers: int = 0
    lost: int = 0
    horizon_days: int = 0
    has_more: bool = False
    kinds: list[MoneyKindOut] = []
    items: list[MoneyPartOut] = []


class OnPlanIn(Schema):
    """Which customers are meant."""

    side: PlanSide = PlanSide.OFF
    page: int = Field(default=1, ge=1, le=MOST_PAGES)


class PlanDepartureOut(Schema):
    """One way in which a path leaves the plan; `where` names touchpoints, or two stages."""

    how: DepartureKind
    where: list[str]


class PlanPathOut(Schema):
    """One customer, or one case where interactions name no customer."""

    customer: str
    person: str
    steps: int
    first: datetime
    last: datetime
    departures: list[PlanDepartureOut]


class OnPlanOut(FiguresOut):
    """Who keeps to the plan and who does not; `on` and `off` are null where nothing is planned."""

    page: int = 1
    on: int | None = None
    off: int | None = None
    has_more: bool = False
    items: list[PlanPathOut] = []


@router.get("/rows/money/", auth=needs(Act.SEE_ANSWERS), response={200: MoneyOut, 202: WaitingOut})
@example(touchpoint="arrival")
def list_money(
    request: ApiRequest, given: Query[MoneyIn], about: Query[AskedIn]
) -> dict[str, Any] | HttpResponse:
    """Give the bad experiences that the money at risk at a touchpoint is made of; it is noted."""
    asked = MoneyAsked(
        asked=asked_of(request, about),
        touchpoint=given.touchpoint,
        page=given.page,
        units=request.caller.units_seen,
    )
    found = money_parts(request.caller.organisation, asked)
    if isinstance(found, MoneyReady):
        money_read(request, found, as_file=False)
    return answer_with(asked.asked, found, lambda ready: _money(request, ready))


def _money(request: ApiRequest, found: MoneyReady) -> dict[str, Any]:
    page = found.page
    people = _people(request, {each.row.path for each in page.parts})
    return {
        "page": found.asked.page,
        "money": page.money,
        "total": page.total,
        "customers": page.customers,
        "lost": page.lost,
        "horizon_days": page.horizon_days,
        "has_more": page.has_more,
        "kinds": page.kinds,
        "items": [
            {
                "sequence": each.row.sequence,
                "customer": each.row.path,
                "person": people.get(each.row.path, ""),
                "moment": each.row.moment,
                "score": each.row.score,
                "scale": each.row.scale,
                "is_lost": each.is_lost,
                "kind": each.kind,
                "expected": each.expected,
                "amount": each.amount,
            }
            for each in page.parts
        ],
    }


@router.get("/rows/plan/", auth=needs(Act.SEE_ANSWERS), response={200: OnPlanOut, 202: WaitingOut})
@example(side="off")
def list_plan(
    request: ApiRequest, given: Query[OnPlanIn], about: Query[AskedIn]
) -> dict[str, Any] | HttpResponse:
    """Give the customers on the plan, or those off it with where they left; it is noted."""
    asked = PlanAsked(
        asked=asked_of(request, about),
        side=given.side,
        page=given.page,
        units=request.caller.units_seen,
    )
    found = plan_paths(request.caller.organisation, asked)
    if isinstance(found, PlanReady):
        plan_read(request, found, as_file=False)
    return answer_with(asked.asked, found, lambda ready: _plan(request, ready))


def _plan(request: ApiRequest, found: PlanReady) -> dict[str, Any]:
    page = found.page
    people = _people(request, {each.path for each in page.paths})
    return {
        "page": found.asked.page,
        "on": page.on,
        "off": page.off,
        "has_more": page.has_more,
        "items": [
            {
                "customer": each.path,
                "person": people.get(each.path, ""),
                "steps": each.steps,
                "first": each.first,
                "last": each.last,
                "departures": each.departures,
            }
            for each in page.paths
        ],
    }


def _people(request: ApiRequest, codes: set[str]) -> dict[str, str]:
    """Name customers for those who may see names."""
    return dict(names_of_customers(codes)) if request.caller.may(Act.SEE_CUSTOMERS) else {}
