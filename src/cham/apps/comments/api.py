"""Comments over the API: found, counted, corrected, and the models that read them."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from ninja import Field, Query, Router, Schema, Status

from cham.apps.comments.actions import correct, retrain, roll_back, take_back
from cham.apps.comments.api_shapes import (
    AspectListIn,
    AspectListOut,
    Code,
    HeardListOut,
    HeatMapOut,
    LabelsIn,
    ModelCardOut,
    ModelOut,
    MonthsOut,
    ProgressOut,
    ReadCommentsOut,
    TaskIn,
    TotalsOut,
    Version,
    VersionIn,
    WantedIn,
    WholeCommentOut,
    told,
)
from cham.apps.comments.aspect_list import (
    AspectsInForce,
    Spoken,
    aspects_in_force,
    back_to_default,
    replace_aspects,
    spoken_of,
)
from cham.apps.comments.audit import comment_read, comments_read
from cham.apps.comments.errors import ModelUnknownError
from cham.apps.comments.models import Comment, ReadingModel, Task
from cham.apps.comments.places import places
from cham.apps.comments.queries import (
    by_month,
    copies_of,
    find_comment,
    heat_map,
    progress,
    queue,
    totals,
    typical_quotes,
    voices,
)
from cham.apps.comments.wanted import Wanted, find_comments
from cham.apps.comments.words import code_of
from cham.apps.insights.api_answers import listed
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import PageIn, paged
from cham.apps.orgs.policy import Act

router = Router(tags=["voice"])

_EXAMPLE = "0" * 31 + "1"


class MessageIn(Schema):
    """A row of the lake, as its source names it."""

    source: str = Field(max_length=300)
    message_id: str = Field(max_length=1000)


class QuotesIn(WantedIn):
    """Which comments, and how they shall feel."""

    most: int = Field(default=3, ge=1, le=20)


@router.get("/comments/", auth=needs(Act.SEE_ANSWERS), response=ReadCommentsOut)
@example(q="giao", period="all")
def list_comments(
    request: ApiRequest, given: Query[WantedIn], page: Query[PageIn]
) -> dict[str, Any]:
    """Find comments, the latest first; it is noted."""
    wanted = given.wanted()
    return _listed(request, "comments", wanted, find_comments(request.caller, wanted), page)


@router.get("/queue/", auth=needs(Act.SEE_ANSWERS), response=ReadCommentsOut)
@example(period="all")
def list_queue(request: ApiRequest, given: Query[WantedIn], page: Query[PageIn]) -> dict[str, Any]:
    """List the comments that need a person, those first of which a word teaches most."""
    wanted = given.wanted()
    return _listed(request, "queue", wanted, queue(request.caller, wanted), page)


@router.get("/heard/", auth=needs(Act.HEAR_OWN_UNITS), response=HeardListOut)
@example()
def list_heard(
    request: ApiRequest,
    page: Query[PageIn],
    unit: Annotated[str, Query(max_length=200, description="A unit that the caller sees.")] = "",
) -> dict[str, Any]:
    """List praise and blame of units: the caller's own, or all for who sees all.

    Complaints, and what surely reads well or badly.
    """
    found = voices(request.caller, unit=unit)
    return _listed(request, "heard", Wanted(), found, page)


@router.get("/quotes/", auth=needs(Act.SEE_ANSWERS), response=ReadCommentsOut)
@example(sentiment="negative", period="all", touchpoint="arrival")
def list_quotes(
    request: ApiRequest, given: Query[QuotesIn], page: Query[PageIn]
) -> dict[str, Any]:
    """Choose comments that show how a sentiment sounds, or any without one; texts are as stored."""
    wanted = given.wanted()
    found = typical_quotes(request.caller, wanted, given.sentiment, most=given.most)
    items = _told(request, wanted, page.cut(found))
    comments_read(request, "quotes", wanted, count=len(items), page=page.page)
    return {"items": items, "count": len(found)}


@router.get("/message/", auth=needs(Act.SEE_ANSWERS), response=WholeCommentOut)
@example(source="phieu-gop-y", message_id="mau")
def read_message(request: ApiRequest, given: Query[MessageIn]) -> dict[str, Any]:
    """Give what is read in one interaction, by source and message id; it is noted."""
    code = code_of(given.source, given.message_id)
    return _whole(request, find_comment(request.caller, code, called=given.message_id))


@router.get("/comments/{code}/", auth=needs(Act.SEE_ANSWERS), response=WholeCommentOut)
@example(code=_EXAMPLE)
def read_comment(request: ApiRequest, code: Code) -> dict[str, Any]:
    """Give a comment, what is read in it and what people said of it; it is noted."""
    return _whole(request, find_comment(request.caller, code))


@router.put(
    "/comments/{code}/corrections/{task}/",
    auth=needs(Act.CORRECT_READINGS),
    response=WholeCommentOut,
)
@example(code=_EXAMPLE, task="sentiment", body={"labels": ["negative"]})
def correct_one(request: ApiRequest, code: Code, task: Task, given: LabelsIn) -> dict[str, Any]:
    """Say what is right of a comment; it stays when models change, and models learn from it."""
    return _whole(request, correct(request.caller, code, task, given.labels).comment)


@router.delete(
    "/comments/{code}/corrections/{task}/",
    auth=needs(Act.CORRECT_READINGS),
    response={204: None},
)
@example(code=_EXAMPLE, task="aspects")
def take_one_back(request: ApiRequest, code: Code, task: Task) -> Status[None]:
    """Take a correction back; the comment is read again."""
    take_back(request.caller, code, task)
    return Status(204, None)


@router.get("/totals/", auth=needs(Act.SEE_FIGURES), response=TotalsOut)
@example(period="all")
def count_comments(request: ApiRequest, given: Query[WantedIn]) -> Any:
    """Count comments by calibrated probabilities, with intervals and coverage."""
    return totals(request.caller, _without_words(request, given))


@router.get("/months/", auth=needs(Act.SEE_FIGURES), response=MonthsOut)
@example(period="all")
def list_months(
    request: ApiRequest, given: Query[WantedIn], page: Query[PageIn]
) -> dict[str, Any]:
    """Say how comments felt in each month."""
    return listed(by_month(request.caller, _without_words(request, given)), page)


@router.get("/heat-map/", auth=needs(Act.SEE_FIGURES), response=HeatMapOut)
@example(period="all")
def draw_heat_map(request: ApiRequest, given: Query[WantedIn]) -> Any:
    """Say what is spoken of at which touchpoint, and what share of it is negative."""
    return heat_map(request.caller, _without_words(request, given))


@router.get("/progress/", auth=needs(Act.SEE_FIGURES), response=ProgressOut)
@example()
def read_progress(request: ApiRequest) -> dict[str, Any]:  # noqa: ARG001 - the form of a route
    """Say how far comments are read, and with which models."""
    comments, unread, stand = progress()
    return {
        "comments": comments,
        "unread": unread,
        "in_force": {} if stand is None else stand.in_force,
        "problem": "" if stand is None else stand.problem,
        "aspects": [] if stand is None else stand.aspects,
    }


@router.get("/models/", auth=needs(Act.SEE_FIGURES), response=list[ModelOut])
@paged
@example()
def list_models(request: ApiRequest) -> QuerySet[ReadingModel]:  # noqa: ARG001 - the form of a route
    """List the models that were learned from corrections, the latest first."""
    return ReadingModel.objects.all()


@router.post("/models/", auth=needs(Act.TRAIN_MODELS), response={201: ModelOut})
@example(body={"task": "aspects"})
def learn_one(request: ApiRequest, given: TaskIn) -> Status[ReadingModel]:
    """Have a model learn from corrections; it is put in force only if it is no worse.

    Ask for the model until `stage` is `done` or `failed`.
    """
    return Status(201, retrain(request.caller, given.task))


@router.get("/models/{version}/", auth=needs(Act.SEE_FIGURES), response=ModelCardOut)
@example(version="own-sentiment-1001")
def read_model(request: ApiRequest, version: Version) -> ReadingModel:  # noqa: ARG001 - the form of a route
    """Give a model with its card, and how far its learning is."""
    found = ReadingModel.objects.filter(version=version).first()
    if found is None:
        raise ModelUnknownError(version=version)
    return found


@router.put("/in-force/{task}/", auth=needs(Act.TRAIN_MODELS), response={204: None})
@example(task="sentiment", body={"version": "own-sentiment-1001"})
def put_in_force(request: ApiRequest, task: Task, given: VersionIn) -> Status[None]:
    """Read with an earlier model again; `starter` is the one that comes with the product."""
    roll_back(request.caller, task, given.version)
    return Status(204, None)


@router.get("/aspects/", auth=needs(Act.SEE_FIGURES), response=AspectListOut)
@example()
def read_aspects(request: ApiRequest) -> dict[str, Any]:
    """Give the list of aspects that comments are read for, and how much they speak of each."""
    return _aspects_out(request, aspects_in_force())


@router.put("/aspects/", auth=needs(Act.TRAIN_MODELS), response=AspectListOut)
@example(
    body={
        "seen": 0,
        "text": "cards:\n  vi: Thẻ\n  en: Cards\n  phrases: [thẻ, phí thường niên, card]\n",
    }
)
def write_aspects(request: ApiRequest, given: AspectListIn) -> dict[str, Any]:
    """Have comments read for the aspects of another list; all are read anew.

    What people corrected stays. A faulty list is refused with the line and column of its first
    fault, and one that was made from another edition than the present one with 409.
    """
    return _aspects_out(request, replace_aspects(request.caller, given.text, seen=given.seen))


@router.delete("/aspects/", auth=needs(Act.TRAIN_MODELS), response=AspectListOut)
@example(seen=0)
def drop_aspects(
    request: ApiRequest,
    seen: Annotated[int, Query(ge=0, le=2**31 - 1, description="The edition that is given up.")],
) -> dict[str, Any]:
    """Go back to the list that comes with the product; all comments are read anew."""
    return _aspects_out(request, back_to_default(request.caller, seen=seen))


def _aspects_out(request: ApiRequest, found: AspectsInForce) -> dict[str, Any]:
    spoken = spoken_of(request.caller)
    return {
        "own": found.is_own,
        "edition": found.edition,
        "text": found.text,
        "changed_by": found.changed_by,
        "changed_at": found.changed_at,
        "aspects": [
            {
                "key": each.key,
                "vi": each.vi,
                "en": each.en,
                "phrases": list(each.phrases),
                **asdict(spoken.get(each.key, Spoken())),
            }
            for each in found.taxonomy.aspects
        ],
    }


def _listed(
    request: ApiRequest, what: str, wanted: Wanted, found: QuerySet[Comment], page: PageIn
) -> dict[str, Any]:
    start = (page.page - 1) * page.page_size
    items = _told(request, wanted, found[start : start + page.page_size])
    comments_read(request, what, wanted, count=len(items), page=page.page)
    return {"items": items, "count": found.count()}


def _told(
    request: ApiRequest, wanted: Wanted, found: QuerySet[Comment] | Iterable[Comment]
) -> list[dict[str, Any]]:
    asked = wanted.settled(request.caller).asked
    here = places(request.caller.organisation).get(asked.journey or "", {})
    if isinstance(found, QuerySet):
        found = found.prefetch_related("mentions")
    return [told(each, here.get(each.sign_id, "")) for each in found]


def _whole(request: ApiRequest, found: Comment) -> dict[str, Any]:
    comment_read(request, found.code)
    (item,) = _told(request, Wanted(), [found])
    copies = copies_of(request.caller, [found])[found.alike]
    return {
        **item,
        "corrections": list(found.corrections.all()),
        "copies": copies.comments,
        "complaining_copies": copies.complaints,
    }


def _without_words(request: ApiRequest, given: WantedIn) -> Wanted:
    """Read which comments are counted; what single ones say is only for those who may see them.

    Raises
    ------
    PermissionDenied
        When words or copies are looked for by somebody who may not see answers.
    """
    if (given.q or given.alike) and not request.caller.may(Act.SEE_ANSWERS):
        raise PermissionDenied
    return given.wanted()
