"""Pains over the API: what the page decides can be decided here."""

from datetime import datetime

from ninja import Router, Schema, Status
from ninja.pagination import PageNumberPagination, paginate

from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.policy import Act
from cham.apps.pains.actions import About, decide, raise_pain
from cham.apps.pains.errors import PainUnknownError
from cham.apps.pains.models import Origin, PainDecision, Stand
from cham.apps.pains.rights import hold_to_own

router = Router(tags=["pains"])


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
    """A pain to put on the list."""

    journey: str
    title: str
    touchpoint: str = ""
    note: str = ""


class DecisionIn(Schema):
    """How far the firm is with a pain; `seen` is the version that was looked at."""

    stand: str
    note: str | None = None
    seen: int | None = None


@router.get("/", auth=needs(Act.SEE_FIGURES), response=list[PainOut])
@paginate(PageNumberPagination)
def list_pains(request: ApiRequest, journey: str = "", stand: str = "") -> object:  # noqa: ARG001 - the form of a route
    """List the pains that somebody raised or decided about."""
    found = PainDecision.objects.all()
    if journey:
        found = found.filter(journey=journey)
    return found.filter(stand=stand) if stand else found


@router.post("/", auth=needs(Act.TRIAGE_PAINS), response={201: PainOut})
def raise_one(request: ApiRequest, given: PainIn) -> Status[PainDecision]:
    """Put a pain on the list; one that is there already is given back as it is."""
    _hold(request, given.journey, given.touchpoint)
    about = About(journey=given.journey, title=given.title, touchpoint=given.touchpoint)
    return Status(201, raise_pain(request.caller, about, note=given.note))


@router.patch("/{int:pain}/", auth=needs(Act.TRIAGE_PAINS), response=PainOut)
def decide_one(request: ApiRequest, pain: int, given: DecisionIn) -> PainDecision:
    """Say how far the firm is with a pain."""
    found = PainDecision.objects.filter(pk=pain).first()
    if found is None:
        raise PainUnknownError(pain=pain)
    _hold(request, found.journey, found.touchpoint)
    return decide(request.caller, pain, stand=given.stand, note=given.note, seen=given.seen)


def _hold(request: ApiRequest, journey: str, touchpoint: str) -> None:
    known = {each.key: each for each in current_journeys(request.caller.organisation)}
    hold_to_own(request.caller, journey, touchpoint, known)
