"""Pains over the API: what the figures say of each, and what the firm decided."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Field, Path, Query, Router, Schema, Status

from cham.apps.insights.api_answers import answer_read, listed
from cham.apps.insights.api_shapes import AskedIn, FigureListOut, WaitingOut
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import PageIn, paged
from cham.apps.orgs.policy import Act
from cham.apps.pains.actions import About, decide, raise_pain
from cham.apps.pains.models import Origin, PainDecision, Stand
from cham.apps.pains.ranking import Entry, entries
from cham.apps.pains.rights import decidable, hold_to_maps, hold_to_own
from cham.apps.reports.pages.reader import Reader
from cham.core.journeys import Journey, home_of
from cham.core.pains import Pain, Verdict

router = Router(tags=["pains"])

Number = Annotated[int, Path(ge=0, le=2_147_483_647)]


class PainOut(Schema):
    """A pain and what was decided about it."""

    id: int
    journey: str
    touchpoint: str
    title: str
    origin: Origin
    stand: Stand
    note: str
    version: int
    created_at: datetime
    changed_at: datetime


class PainIn(Schema):
    """A pain to put on the list, and how far the firm is with it.

    A touchpoint of a nested journey can be named as figures name it (`complaint.hotline`); what
    is decided about it is kept at its own journey.
    """

    journey: str = Field(max_length=64)
    title: str
    touchpoint: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=4000)
    origin: Origin = Origin.HAND
    stand: Stand = Stand.OPEN


class DecisionIn(Schema):
    """How far the firm is with a pain; `seen` is the version that was looked at."""

    stand: str
    note: str | None = Field(default=None, max_length=4000)
    seen: int | None = None


class AmountOut(Schema):
    """An amount in minor units, with its interval."""

    value: int
    low: int
    high: int


class LossOut(Schema):
    """A share with its interval."""

    value: float
    low: float
    high: float


class ShareOfOut(LossOut):
    """A share among n answers of so many customers."""

    n: int
    customers: int


class CostOfPainOut(Schema):
    """What bad experiences here go with, like compared with like: an association, not a cause.

    `loss` is how many more were lost than after a good experience, `naive` what a plain
    comparison would say; `with_silent` counts in those who told nothing, an assumption.
    """

    money: AmountOut
    with_silent: AmountOut
    loss: LossOut
    naive: LossOut
    at_stake: int
    p_value: float


class RankOut(Schema):
    """A place by money, where it may lie, and the group of those that cannot be told apart."""

    place: int
    low: int
    high: int
    group: int


class PainFiguresOut(Schema):
    """What the figures say of a touchpoint; `needed` bad answers would let more be said."""

    verdict: Verdict
    customers: int
    answered: int
    meetings: int
    unhappy: ShareOfOut
    cost: CostOfPainOut | None
    needed: int | None
    rank: RankOut | None


class RankedPainOut(Schema):
    """A pain: what the figures say, what was decided, and whether the caller may decide."""

    touchpoint: str
    name: str
    accountable: list[str]
    stand: Stand
    may_decide: bool
    figures: PainFiguresOut | None
    decision: PainOut | None


class RankedPainsOut(FigureListOut):
    """Pains of the figures by money, then those raised by hand.

    `tested` is how many touchpoints were asked about at once; null where scores or purchases are
    missing, so that no pain could be looked for.
    """

    currency: str = ""
    tested: int | None = None
    items: list[RankedPainOut] = []


@router.get("/", auth=needs(Act.SEE_FIGURES), response=list[PainOut])
@paged
@example(stand="accepted")
def list_pains(
    request: ApiRequest,  # noqa: ARG001 - the form of a route
    journey: Annotated[str, Query(max_length=64)] = "",
    stand: Stand | None = None,
) -> QuerySet[PainDecision]:
    """List the pains that somebody raised or decided about."""
    found = PainDecision.objects.all()
    if journey:
        found = found.filter(journey=journey)
    return found.filter(stand=stand) if stand else found


@router.get(
    "/ranking/", auth=needs(Act.SEE_FIGURES), response={200: RankedPainsOut, 202: WaitingOut}
)
@example(period="12m")
def rank_pains(
    request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]
) -> dict[str, Any] | HttpResponse:
    """Rank the pains of a journey by money, with ranges and what cannot be told apart."""

    def made(reader: Reader, _ready: object) -> dict[str, Any]:
        report = reader.evidence.pains
        claimed = {} if report is None else {each.key: each for each in report.claimed}
        found = entries(reader, request.caller, may_decide=request.caller.may(Act.TRIAGE_PAINS))
        return {
            "currency": reader.evidence.firm.currency,
            "tested": None if report is None else report.tested,
            **listed(_ranked(found, claimed, reader), page),
        }

    return answer_read(request, given, made)


def _ranked(
    found: Sequence[Entry], claimed: Mapping[str, Pain], reader: Reader
) -> Sequence[dict[str, Any]]:
    planned = reader.evidence.touchpoints
    return [
        {
            "touchpoint": each.key,
            "name": each.name,
            "accountable": planned[each.key].ownership.accountable if each.key in planned else [],
            "stand": each.stand,
            "may_decide": each.may_decide,
            "figures": _figures(claimed[each.key]) if each.key in claimed else None,
            "decision": each.decision,
        }
        for each in found
    ]


def _figures(pain: Pain) -> dict[str, Any]:
    cost = pain.cost
    return {
        "verdict": pain.verdict,
        "customers": pain.reach.customers,
        "answered": pain.reach.answered,
        "meetings": pain.reach.meetings,
        "unhappy": pain.unhappy,
        "cost": cost
        and {
            "money": cost.money,
            "with_silent": cost.money_with_silent,
            "loss": cost.loss,
            "naive": cost.naive,
            "at_stake": cost.at_stake,
            "p_value": cost.p_value,
        },
        "needed": pain.needed,
        "rank": pain.rank,
    }


@router.post("/", auth=needs(Act.TRIAGE_PAINS), response={201: PainOut})
@example(
    body={
        "journey": "office_lunch",
        "touchpoint": "rider_call",
        "title": "Shipper gọi mãi không ai nghe máy",
        "stand": "accepted",
    }
)
def raise_one(request: ApiRequest, given: PainIn) -> Status[PainDecision]:
    """Put a pain on the list; one that is there already is given back as it is."""
    journeys = _journeys(request)
    journey, touchpoint = home_of(given.journey, given.touchpoint)
    hold_to_own(request.caller, journey, touchpoint, journeys)
    hold_to_maps(journey, touchpoint, journeys)
    about = About(
        journey=journey,
        title=given.title,
        touchpoint=touchpoint,
        origin=given.origin,
    )
    pain = raise_pain(request.caller, about, note=given.note)
    if "stand" in given.model_fields_set:
        pain = decide(request.caller, pain.pk, stand=given.stand)
    return Status(201, pain)


@router.patch("/{pain}/", auth=needs(Act.TRIAGE_PAINS), response=PainOut)
@example(pain=1001, body={"stand": "in_work", "note": "Thử báo trước mười phút", "seen": 1})
def decide_one(request: ApiRequest, pain: Number, given: DecisionIn) -> PainDecision:
    """Say how far the firm is with a pain."""
    decidable(request.caller, pain, _journeys(request))
    return decide(request.caller, pain, stand=given.stand, note=given.note, seen=given.seen)


def _journeys(request: ApiRequest) -> Mapping[str, Journey]:
    return {each.key: each for each in current_journeys(request.caller.organisation)}
