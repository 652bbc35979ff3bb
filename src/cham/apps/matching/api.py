"""Rules over the API: what no touchpoint takes, what a rule would take, a touchpoint made of it."""

from typing import Any

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema, Status

from cham.apps.insights.api_answers import answer_with, asked_of, listed
from cham.apps.insights.api_shapes import AskedIn, FigureListOut, FiguresOut, FilterIn, WaitingOut
from cham.apps.journeys.api_shapes import JourneyKey
from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.queries import find_journey
from cham.apps.matching.actions import make_touchpoint
from cham.apps.matching.errors import JourneyMissingError
from cham.apps.matching.queries import (
    TrialReady,
    UnmatchedReady,
    trial_of,
    unmatched_by,
    with_new_touchpoint,
)
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import PageIn
from cham.apps.orgs.policy import Act
from cham.core.journeys import Change, Clause, Part, edit

router = Router(tags=["touchpoints"])

Answer = dict[str, Any] | HttpResponse


class PeopleOut(Schema):
    """How many different people; at least so many where `is_exact` is false."""

    count: int
    is_exact: bool


class ClauseOut(Schema):
    """Which interactions are meant; empty fields ask for nothing."""

    names: list[str] = Field(default=[], max_length=50)
    kinds: list[str] = Field(default=[], max_length=50)
    channels: list[str] = Field(default=[], max_length=50)
    touchpoints: list[str] = Field(default=[], max_length=50)
    sources: list[str] = Field(default=[], max_length=50)


class UnmatchedOut(Schema):
    """Interactions of one name and channel that no touchpoint takes; `clause` takes them all."""

    name: str
    channel: str
    kinds: list[str]
    sources: list[str]
    rows: int
    share: float
    people: PeopleOut
    clause: ClauseOut


class UnmatchedListOut(FigureListOut):
    """What no touchpoint of a journey's draft takes, most interactions first.

    `rows` counts all interactions, `firm_rows` answers about the firm as a whole, which need no
    touchpoint, `unlisted` those with signs too rare to be listed; `by_case` says that cases were
    counted in place of people.
    """

    rows: int = 0
    firm_rows: int = 0
    unlisted: int = 0
    by_case: bool = False
    items: list[UnmatchedOut] = []


class ClauseIn(ClauseOut):
    """Which interactions a touchpoint takes."""


class PlaceIn(Schema):
    """Where a touchpoint is made, what it is called, and which interactions it takes."""

    journey: str = Field(max_length=64)
    stage: str = Field(max_length=64)
    name: str = Field(max_length=200)
    clause: ClauseIn


class MadeOut(Schema):
    """The touchpoint that stands in the draft now; `revision` takes it back."""

    key: str
    name: str
    seen: str
    revision: int | None


class RuleTrialIn(Schema):
    """A rule for a touchpoint of the draft, as a journey file has it; it is kept nowhere.

    With `stage` it is that of a new touchpoint at the end of the stage.
    """

    touchpoint: str = Field(default="", max_length=64)
    stage: str = Field(default="", max_length=64)
    rule: list[dict[str, Any]] = Field(max_length=50)


class TakenOut(Schema):
    """Interactions of one other touchpoint."""

    touchpoint: str
    rows: int


class TrialFigures(Schema):
    """What a rule matches, what earlier touchpoints take of that, and what remains.

    `lost_by` says what other touchpoints have so far of what remains; `is_whole` is false where
    some signs are too rare to be counted.
    """

    rows: int
    people: PeopleOut
    earlier: list[TakenOut]
    own_rows: int
    own_people: PeopleOut
    lost_by: list[TakenOut]
    by_case: bool
    is_whole: bool


class TrialOut(FiguresOut):
    """What a rule would take."""

    figures: TrialFigures | None = None


@router.get(
    "/data/unmatched/",
    auth=needs(Act.EDIT_MAPS),
    response={200: UnmatchedListOut, 202: WaitingOut},
)
@example(period="12m", page_size=20)
def list_unmatched(request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]) -> Answer:
    """List what no touchpoint of a journey takes, as its draft stands."""
    asked = asked_of(request, given)
    if asked.journey is None:
        raise JourneyMissingError
    draft = draft_of(find_journey(asked.journey)).journey

    def made(found: UnmatchedReady) -> dict[str, Any]:
        head = {"rows": found.rows, "firm_rows": found.firm_rows, "unlisted": found.unlisted}
        return {**head, "by_case": found.by_case, **listed(found.groups, page)}

    return answer_with(asked, unmatched_by(request.caller.organisation, asked, draft), made)


@router.post("/data/unmatched/touchpoints/", auth=needs(Act.EDIT_MAPS), response={201: MadeOut})
@example(
    body={
        "journey": "office_lunch",
        "stage": "stay",
        "name": "Mở ứng dụng xem điểm",
        "clause": {"names": ["app_opened"]},
    }
)
def make_one(request: ApiRequest, given: PlaceIn) -> Status[dict[str, Any]]:
    """Make a touchpoint of interactions that none takes, in the draft of a journey."""
    asked = given.clause
    clause = Clause(
        names=tuple(asked.names),
        kinds=tuple(asked.kinds),
        channels=tuple(asked.channels),
        touchpoints=tuple(asked.touchpoints),
        sources=tuple(asked.sources),
    )
    made = make_touchpoint(
        request.caller, given.journey, given.stage, name=given.name, clause=clause
    )
    saved = made.saved
    told = {"key": made.key, "name": made.name, "seen": saved.draft.seen}
    return Status(201, {**told, "revision": saved.revision})


@router.post(
    "/journeys/{key}/trial/", auth=needs(Act.EDIT_MAPS), response={200: TrialOut, 202: WaitingOut}
)
@example(
    key="office_lunch",
    body={"touchpoint": "points", "rule": [{"name": ["points_viewed"]}, {"channel": ["app"]}]},
)
def try_one(
    request: ApiRequest, key: JourneyKey, given: RuleTrialIn, around: Query[FilterIn]
) -> Answer:
    """Tell what a rule would take, were it that of a touchpoint of the draft, or of a new one."""
    asked = asked_of(request, around, key)
    journey = draft_of(find_journey(key)).journey
    fields: dict[str, Any] = {"rule": given.rule}
    touchpoint = given.touchpoint
    if given.stage:
        journey, touchpoint = with_new_touchpoint(journey, given.stage)
    tried = edit(journey, [Change(part=Part.TOUCHPOINT, key=touchpoint, fields=fields)])
    rule = next(each.rule for each in tried.touchpoints if each.key == touchpoint)
    found = trial_of(request.caller.organisation, asked, journey, touchpoint, rule)
    return answer_with(asked, found, _trial)


def _trial(found: TrialReady) -> dict[str, Any]:
    tried = found.trial
    return {
        "figures": {
            "rows": tried.rows,
            "people": tried.people,
            "earlier": tried.earlier,
            "own_rows": tried.own_rows,
            "own_people": tried.own_people,
            "lost_by": tried.lost_by,
            "by_case": found.by_case,
            "is_whole": found.is_whole,
        },
    }
