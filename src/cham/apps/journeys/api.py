"""Journeys over the API: lists, files, drafts, edits, versions, comments, links."""

from collections import Counter
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.responses import Status

from cham.apps.journeys.actions import (
    archive,
    begin_blank,
    begin_from_template,
    bring_in,
    take_out,
)
from cham.apps.journeys.api_shapes import (
    BeginIn,
    BroughtInOut,
    CommentIn,
    CommentOut,
    DifferenceOut,
    DraftOut,
    EditIn,
    EditsIn,
    FileIn,
    JourneyKey,
    JourneyOut,
    NewShareOut,
    Number,
    PublishIn,
    SavedOut,
    SeenIn,
    SettleIn,
    ShareIn,
    ShareOut,
    TemplateOut,
    VersionOut,
)
from cham.apps.journeys.comments import Cell, answer, find_comment, say, settle, take_back
from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.drafts import Draft, draft_of, state_of
from cham.apps.journeys.editing import (
    Saved,
    bring_back,
    catch_up,
    discard,
    edit_draft,
    publish,
    undo,
)
from cham.apps.journeys.errors import DraftChangedError
from cham.apps.journeys.models import Comment, JourneyVersion, ShareLink, StoredJourney
from cham.apps.journeys.queries import (
    find_journey,
    find_version,
    journeys_by_key,
    latest_version,
    template_index,
)
from cham.apps.journeys.sharing import make_link, revoke_link
from cham.apps.journeys.wording import Told, explain, tell
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import paged
from cham.apps.orgs.policy import Act
from cham.apps.orgs.problems import problem
from cham.core.journeys import (
    Add,
    Change,
    Difference,
    Edit,
    Journey,
    JourneyError,
    JourneyFaults,
    Move,
    Remove,
    describe_journey,
    differences,
    gaps,
)

router = Router(tags=["journeys"])


@router.get("/", auth=needs(Act.SEE_MAPS), response=list[JourneyOut])
@paged
@example(archived=False)
def list_journeys(request: ApiRequest, archived: bool = False) -> list[JourneyOut]:  # noqa: FBT001, FBT002 - a query parameter
    """List the journeys in use, or those in the archive."""
    stored = StoredJourney.objects.filter(archived_at__isnull=not archived).order_by("pk")
    return [_journey_out(request, each) for each in stored]


@router.get("/templates/", auth=needs(Act.SEE_MAPS), response=list[TemplateOut])
@paged
@example()
def list_templates(request: ApiRequest) -> list[TemplateOut]:  # noqa: ARG001 - the form of a route
    """List the journeys of the library."""
    return [
        TemplateOut(
            key=each.key,
            name=dict(each.name.by_language),
            persona=dict(each.persona.by_language),
            stages=each.stages,
            touchpoints=each.touchpoints,
        )
        for each in template_index()
    ]


@router.post("/", auth=needs(Act.EDIT_MAPS), response={201: JourneyOut})
@example(body={"template": "six-steps", "name": "Mua hàng"})
def begin(request: ApiRequest, given: BeginIn) -> Status[JourneyOut]:
    """Begin a journey from a template, or with an empty map."""
    if given.template:
        key = begin_from_template(request.caller, given.template, name=given.name)
    else:
        key = begin_blank(request.caller, given.name, given.stage or _("First stage"))
    return Status(201, _journey_out(request, find_journey(key)))


@router.post("/files/", auth=needs(Act.EDIT_MAPS), response=BroughtInOut)
@example(body={"text": "journey: bao-hanh\nname: Bảo hành\nstages:\n  - {key: bao, name: Báo}\n"})
def bring_in_file(request: ApiRequest, given: FileIn) -> BroughtInOut | HttpResponse:
    """Bring in a journey file; where there is one of its key, its draft becomes the file."""
    try:
        made = bring_in(request.caller, given.text)
    except JourneyFaults as group:
        faults = [
            {"place": f"{each.fields['line']}:{each.fields['column']}", "text": explain(each)}
            for each in group.exceptions
            if isinstance(each, JourneyError)
        ]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "journey_wrong", errors=faults)
    changes = len(made.saved.draft.changes) if made.saved else 0
    return BroughtInOut(key=made.key, is_new=made.is_new, changes=changes)


@router.get("/{key}/", auth=needs(Act.SEE_MAPS), response=dict[str, Any])
@example(key="office_lunch", version=1)
def read(request: ApiRequest, key: JourneyKey, version: int | None = None) -> dict[str, Any]:  # noqa: ARG001 - the form of a route
    """Give a published version of a journey as its file has it; the latest without a number."""
    stored = find_journey(key)
    found = latest_version(stored) if version is None else find_version(stored, _held(version))
    return dict(describe_journey(journey_in(found.content)))


@router.get("/{key}/draft/", auth=needs(Act.EDIT_MAPS), response=DraftOut)
@example(key="office_lunch")
def read_draft(request: ApiRequest, key: JourneyKey) -> DraftOut:  # noqa: ARG001 - the form of a route
    """Give the draft, with the name of its state."""
    return _draft_out(draft_of(find_journey(key)))


@router.post("/{key}/edits/", auth=needs(Act.EDIT_MAPS), response=SavedOut)
@example(
    key="office_lunch",
    body={
        "seen": "1.1",
        "edits": [
            {
                "do": "change",
                "part": "touchpoint",
                "key": "arrival",
                "fields": {"want": {"vi": "Cơm còn nóng, đúng giờ nghỉ"}},
            }
        ],
    },
)
def edit_one(request: ApiRequest, key: JourneyKey, given: EditsIn) -> SavedOut | HttpResponse:
    """Edit the draft: 409 where others changed the same things since `seen`, with what they did."""
    edits = [_edit(each) for each in given.edits]
    try:
        return _saved_out(request, edit_draft(request.caller, key, edits, seen=given.seen))
    except DraftChangedError as error:
        return _conflict(request, key, given.seen, error)


@router.post("/{key}/undo/{revision}/", auth=needs(Act.EDIT_MAPS), response=SavedOut)
@example(key="office_lunch", revision=1)
def undo_one(request: ApiRequest, key: JourneyKey, revision: Number) -> SavedOut | HttpResponse:
    """Take one edit of the draft back."""
    try:
        return _saved_out(request, undo(request.caller, key, revision))
    except DraftChangedError as error:
        return _conflict(request, key, "", error)


@router.post("/{key}/discard/", auth=needs(Act.EDIT_MAPS), response=SavedOut)
@example(key="office_lunch", body={"seen": "1.1"})
def discard_one(request: ApiRequest, key: JourneyKey, given: SeenIn) -> SavedOut | HttpResponse:
    """Make the draft say what is published."""
    try:
        return _saved_out(request, discard(request.caller, key, seen=given.seen))
    except DraftChangedError as error:
        return _conflict(request, key, given.seen, error)


@router.post("/{key}/catch-up/", auth=needs(Act.EDIT_MAPS), response=SavedOut)
@example(key="office_lunch", body={"seen": "1.1"})
def catch_up_one(request: ApiRequest, key: JourneyKey, given: SeenIn) -> SavedOut | HttpResponse:
    """Bring what was published from elsewhere into the draft."""
    try:
        return _saved_out(request, catch_up(request.caller, key, seen=given.seen))
    except DraftChangedError as error:
        return _conflict(request, key, given.seen, error)


@router.post("/{key}/publish/", auth=needs(Act.PUBLISH_MAPS), response={201: VersionOut})
@example(key="office_lunch", body={"seen": "1.1", "note": "Hứa rõ giờ giao"})
def publish_one(
    request: ApiRequest, key: JourneyKey, given: PublishIn
) -> Status[JourneyVersion] | HttpResponse:
    """Publish the draft as it was looked at."""
    try:
        return Status(201, publish(request.caller, key, seen=given.seen, note=given.note))
    except DraftChangedError as error:
        return _conflict(request, key, given.seen, error)


@router.get("/{key}/versions/", auth=needs(Act.SEE_MAPS), response=list[VersionOut])
@paged
@example(key="office_lunch")
def list_versions(request: ApiRequest, key: JourneyKey) -> QuerySet[JourneyVersion]:  # noqa: ARG001 - the form of a route
    """List the published versions, the latest first."""
    return find_journey(key).versions.order_by("-number")


@router.post("/{key}/versions/{number}/back/", auth=needs(Act.EDIT_MAPS), response=SavedOut)
@example(key="office_lunch", number=1, body={"seen": "1.1"})
def bring_one_back(
    request: ApiRequest, key: JourneyKey, number: Number, given: SeenIn
) -> SavedOut | HttpResponse:
    """Make the draft say what an older version said."""
    try:
        return _saved_out(request, bring_back(request.caller, key, number, seen=given.seen))
    except DraftChangedError as error:
        return _conflict(request, key, given.seen, error)


@router.get("/{key}/differences/", auth=needs(Act.SEE_MAPS), response=list[DifferenceOut])
@paged
@example(key="office_lunch", before=1)
def compare(
    request: ApiRequest, key: JourneyKey, before: int, after: int | None = None
) -> list[DifferenceOut]:
    """Tell what differs between two versions; without `after`, up to the latest."""
    stored = find_journey(key)
    old = journey_in(find_version(stored, _held(before)).content)
    later = latest_version(stored) if after is None else find_version(stored, _held(after))
    return _differences_out(request, old, journey_in(later.content))


@router.get("/{key}/draft/differences/", auth=needs(Act.EDIT_MAPS), response=list[DifferenceOut])
@paged
@example(key="office_lunch")
def compare_draft(request: ApiRequest, key: JourneyKey) -> list[DifferenceOut]:
    """Tell what publishing the draft would change."""
    draft = draft_of(find_journey(key))
    return _differences_out(request, draft.published, draft.journey)


@router.post("/{key}/archive/", auth=needs(Act.EDIT_MAPS), response=JourneyOut)
@example(key="office_lunch")
def archive_one(request: ApiRequest, key: JourneyKey) -> JourneyOut:
    """Put a journey into the archive."""
    archive(request.caller, key)
    return _journey_out(request, find_journey(key))


@router.post("/{key}/take-out/", auth=needs(Act.EDIT_MAPS), response=JourneyOut)
@example(key="office_lunch")
def take_one_out(request: ApiRequest, key: JourneyKey) -> JourneyOut:
    """Take a journey out of the archive."""
    take_out(request.caller, key)
    return _journey_out(request, find_journey(key))


@router.get("/{key}/comments/", auth=needs(Act.COMMENT), response=list[CommentOut])
@paged
@example(key="office_lunch")
def list_comments(request: ApiRequest, key: JourneyKey) -> QuerySet[Comment]:  # noqa: ARG001 - the form of a route
    """List what is said about a map, in the order in which it was said."""
    return find_journey(key).comments.select_related("answers", "author")


@router.post("/{key}/comments/", auth=needs(Act.COMMENT), response={201: CommentOut})
@example(
    key="office_lunch",
    body={"part": "touchpoint", "key": "arrival", "text": "Ai báo khách khi trễ?"},
)
def say_something(request: ApiRequest, key: JourneyKey, given: CommentIn) -> Status[Comment]:
    """Say something about a cell, or answer a comment."""
    stored = find_journey(key)
    if given.answers is not None:
        return Status(201, answer(request.caller, stored, given.answers, given.text))
    cell = Cell(part=given.part, key=given.key, lane=given.lane)
    return Status(201, say(request.caller, stored, cell, given.text))


@router.post("/{key}/comments/{number}/settle/", auth=needs(Act.COMMENT), response=CommentOut)
@example(key="office_lunch", number=1001, body={"settled": True})
def settle_one(request: ApiRequest, key: JourneyKey, number: Number, given: SettleIn) -> Comment:
    """Say that a comment is dealt with, or that it is not after all."""
    return settle(request.caller, find_journey(key), number, is_settled=given.settled)


@router.delete("/{key}/comments/{number}/", auth=needs(Act.COMMENT), response={204: None})
@example(key="office_lunch", number=1001)
def delete_one(request: ApiRequest, key: JourneyKey, number: Number) -> Status[None]:
    """Delete a comment with its answers."""
    stored = find_journey(key)
    find_comment(stored, number)
    take_back(request.caller, stored, number)
    return Status(204, None)


@router.get("/{key}/links/", auth=needs(Act.PUBLISH_MAPS), response=list[ShareOut])
@paged
@example(key="office_lunch")
def list_links(request: ApiRequest, key: JourneyKey) -> QuerySet[ShareLink]:  # noqa: ARG001 - the form of a route
    """List the links with which strangers read a map."""
    return find_journey(key).links.all()


@router.post("/{key}/links/", auth=needs(Act.PUBLISH_MAPS), response={201: NewShareOut})
@example(key="office_lunch", body={"name": "Đối tác giao hàng", "shows": "plan", "days": 30})
def share(request: ApiRequest, key: JourneyKey, given: ShareIn) -> Status[dict[str, Any]]:
    """Make a link; its address is shown only now."""
    stored = find_journey(key)
    made = make_link(request.caller, stored, name=given.name, shows=given.shows, days=given.days)
    shown = ShareOut.from_orm(made.link).dict()
    return Status(201, {**shown, "path": f"/m/{made.token}/"})


@router.delete("/{key}/links/{number}/", auth=needs(Act.PUBLISH_MAPS), response=ShareOut)
@example(key="office_lunch", number=1001)
def revoke(request: ApiRequest, key: JourneyKey, number: Number) -> ShareLink:
    """Let nobody read with a link any more."""
    return revoke_link(request.caller, find_journey(key), number)


def _held(number: int) -> int:
    """Keep a number of a version inside what columns count."""
    return min(max(number, 0), 2_147_483_647)


def _journey_out(request: ApiRequest, stored: StoredJourney) -> JourneyOut:
    version = latest_version(stored)
    journey, others = journey_in(version.content), journeys_by_key(request.caller.organisation)
    return JourneyOut(
        key=stored.key,
        name=journey.name.read(_language(request)),
        version=version.number,
        stages=len(journey.stages),
        touchpoints=len(journey.touchpoints),
        archived=stored.archived_at is not None,
        inside=[each.journey for each in journey.stages if each.journey],
        gaps=Counter(each.kind for each in gaps(journey, others=others)),
    )


def _draft_out(draft: Draft) -> DraftOut:
    return DraftOut(
        seen=draft.seen,
        version=draft.version,
        latest=draft.latest,
        is_behind=draft.is_behind,
        changes=len(draft.changes),
        journey=dict(describe_journey(draft.journey)),
    )


def _saved_out(request: ApiRequest, saved: Saved) -> SavedOut:
    draft = saved.draft
    told = tell(saved.came_in, draft.published, draft.journey, _language(request))
    return SavedOut(
        seen=draft.seen,
        revision=saved.revision,
        changes=len(draft.changes),
        came_in=[str(each) for each in told],
    )


def _edit(given: EditIn) -> Edit:
    if given.do == "add":
        return Add(
            part=given.part,
            key=given.key,
            fields=given.fields,
            before=given.before,
            stage=given.stage,
        )
    if given.do == "change":
        return Change(part=given.part, key=given.key, fields=given.fields)
    if given.do == "move":
        return Move(part=given.part, key=given.key, before=given.before, stage=given.stage)
    return Remove(part=given.part, key=given.key)


def _conflict(request: ApiRequest, key: str, seen: str, error: DraftChangedError) -> HttpResponse:
    """Say what others did to the same things."""
    stored = find_journey(key)
    draft = draft_of(stored)
    before = state_of(stored, seen) if seen else draft.published
    told = tell(error.theirs, before, draft.journey, _language(request))
    faults = [
        {"place": _place(each), "text": str(words)}
        for each, words in zip(error.theirs, told, strict=True)
    ]
    return problem(HTTPStatus.CONFLICT, error.code, explain(error), faults)


def _place(each: Difference) -> str:
    return ".".join(filter(None, (each.part.value, each.key, each.field)))


def _differences_out(request: ApiRequest, old: Journey, new: Journey) -> list[DifferenceOut]:
    found = differences(old, new)
    told: tuple[Told, ...] = tell(found, old, new, _language(request))
    return [
        DifferenceOut(
            kind=each.kind,
            part=each.part,
            key=each.key,
            field=each.field,
            stage=each.stage,
            before=each.before,
            after=each.after,
            text=str(words),
        )
        for each, words in zip(found, told, strict=True)
    ]


def _language(request: ApiRequest) -> str:
    return request.caller.organisation.language
