"""Data over the API: uploads and imports, sources, conservation, dead letters."""

from collections import Counter
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path as FilePath
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, JsonResponse
from ninja import File, Form, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile

from cham.apps.imports.api_shapes import (
    AcceptedOut,
    ChoicesIn,
    ConservationOut,
    CountingOut,
    ImportOut,
    LettersOut,
    ProposalOut,
    Purpose,
    RehearsalOut,
    RehearsingOut,
    ReplayIn,
    RoleOut,
    SourceOut,
    UploadOut,
)
from cham.apps.imports.desk import (
    ask_for_replay,
    bring_in,
    correct,
    drop,
    find_import,
    find_upload,
    hold_open,
    take_import_back,
    turn_away,
)
from cham.apps.imports.errors import RejectsMissingError
from cham.apps.imports.models import FileImport, LakeView, Upload
from cham.apps.imports.page import lake_view, reason_words
from cham.apps.imports.proposals import role_of, roles
from cham.apps.imports.rehearsals import Rehearsal, rehearsal_of
from cham.apps.imports.rejects import rejects_of
from cham.apps.imports.uploads import would_be_rejects
from cham.apps.imports.wording import in_words
from cham.apps.orgs.api_examples import example, gives_file
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import PageIn, paged
from cham.apps.orgs.audit import record
from cham.apps.orgs.policy import Act
from cham.doors.files import parse_mapping

router = Router(tags=["data"])

Code = Annotated[str, Path(max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]

_SOON = "1"
_COUNTED = ("received", "stored", "duplicates", "dead", "erased")


class UploadIn(Schema):
    """What the rows of a file are; left out, it is guessed."""

    purpose: Purpose | None = None


@router.get("/uploads/", auth=needs(Act.IMPORT_DATA), response=list[UploadOut])
@paged
@example()
def list_uploads(request: ApiRequest) -> QuerySet[Upload]:  # noqa: ARG001 - the form of a route
    """List the files on their way in, the latest first; those refused stand here for a day too."""
    return Upload.objects.all()


@router.post("/uploads/", auth=needs(Act.IMPORT_DATA), response={201: UploadOut})
@example(
    body={
        "file": "Thời điểm,Số điện thoại,Mức hài lòng (1-5)\n2026-03-02 12:10,0901234567,4\n",
        "purpose": "feedback",
    }
)
def upload(request: ApiRequest, file: File[UploadedFile], given: Form[UploadIn]) -> Status[Upload]:
    """Send a file; its columns are guessed, and nothing is stored yet."""
    return Status(201, drop(request.caller, file, purpose=given.purpose or ""))


@router.get("/uploads/{code}/", auth=needs(Act.IMPORT_DATA), response=ProposalOut)
@example(code="mau-tep")
def read_upload(request: ApiRequest, code: Code) -> dict[str, Any]:  # noqa: ARG001 - the form of a route
    """Say how an uploaded file would be read, or how far its import is."""
    return _proposal(find_upload(code))


@router.patch("/uploads/{code}/", auth=needs(Act.IMPORT_DATA), response=ProposalOut)
@example(code="mau-tep", body={"columns": {"Điểm": "score:csat_1_5", "Ghi chú": "leave"}})
def choose(request: ApiRequest, code: Code, given: ChoicesIn) -> dict[str, Any]:  # noqa: ARG001 - the form of a route
    """Correct how a file is read; its dry run is made anew by the corrections."""
    found = find_upload(code)
    names = [each["name"] for each in found.proposal.get("columns", ())]
    mapping = parse_mapping(found.mapping, is_whole=False) if found.mapping else None
    guessed = {} if mapping is None else {name: role_of(mapping, name) for name in names}
    correct(
        found,
        {**guessed, **given.columns},
        order=given.order,
        mark=given.mark,
        checked=given.checked,
    )
    return _proposal(found)


@router.get(
    "/uploads/{code}/dry-run/",
    auth=needs(Act.IMPORT_DATA),
    response={200: RehearsalOut, 202: RehearsingOut},
)
@example(code="mau-thu")
def rehearse(request: ApiRequest, code: Code) -> Rehearsal | HttpResponse:
    """Count what an import would make of every row as the file is read now; nothing is stored.

    Of a very long file only the first rows are counted: `rows` is less than `file_rows` then.
    After the reading is corrected the rows are counted anew.
    """
    found = find_upload(code)
    hold_open(found)
    told = rehearsal_of(request.caller.organisation, found)
    if isinstance(told, Rehearsal):
        return told
    return JsonResponse(
        {"rows": told.rows, "rows_done": told.rows_done},
        status=HTTPStatus.ACCEPTED,
        headers={"Retry-After": _SOON},
    )


@router.get(
    "/uploads/{code}/dry-run/rejects/",
    auth=needs(Act.IMPORT_DATA),
    response={200: None},
    openapi_extra=gives_file("text/csv"),
)
@example(code="mau-thu")
def give_rehearsed_rejects(request: ApiRequest, code: Code) -> FileResponse:
    """Give the rows that the last dry run would reject, to correct and send again; it is noted."""
    found = find_upload(code)
    path = would_be_rejects(found)
    if not path.is_file():
        raise RejectsMissingError(code=code)
    record(request, "data.rejects_read", f"upload:{found.code}")
    return _rejects(path, code)


@router.post("/uploads/{code}/import/", auth=needs(Act.IMPORT_DATA), response={202: AcceptedOut})
@example(code="mau-tep")
def bring_one_in(request: ApiRequest, code: Code) -> HttpResponse:
    """Import an uploaded file as it is read now."""
    bring_in(request.caller, find_upload(code))
    return _accepted(f"/api/data/uploads/{code}/")


@router.delete("/uploads/{code}/", auth=needs(Act.IMPORT_DATA), response={204: None})
@example(code="mau-tep")
def forget(request: ApiRequest, code: Code) -> Status[None]:
    """Forget an uploaded file of which nothing was imported."""
    turn_away(request.caller, find_upload(code))
    return Status(204, None)


def _proposal(found: Upload) -> dict[str, Any]:
    mapping = parse_mapping(found.mapping, is_whole=False) if found.mapping else None
    told = found.proposal
    return {
        **{name: getattr(found, name) for name in UploadOut.model_fields},
        "file": {name: told[name] for name in ("format", "encoding", "delimiter", "rows") if told},
        "columns": [
            {
                "name": each["name"],
                "role": role_of(mapping, each["name"]) if mapping else each["role"],
                "reason": in_words(each["reason"]),
                "samples": each["samples"],
            }
            for each in told.get("columns", ())
        ],
        "doubts": [_told(each) for each in told.get("doubts", ())],
        "mapping": found.mapping,
        "faults": [_told(each) for each in found.problem.get("faults", ())],
        "same_as": found.problem.get("same_as", ""),
        "errors": found.problem.get("errors", ()),
    }


def _told(found: dict[str, Any]) -> dict[str, str]:
    return {"code": found["code"], "text": in_words(found)}


@router.get("/roles/", auth=needs(Act.IMPORT_DATA), response=list[RoleOut])
@paged
@example()
def list_roles(request: ApiRequest) -> Sequence[dict[str, str]]:  # noqa: ARG001 - the form of a route
    """List everything that a column can be."""
    return [{"role": role, "name": name} for role, name in roles()]


@router.get("/imports/", auth=needs(Act.IMPORT_DATA), response=list[ImportOut])
@paged
@example(page_size=20)
def list_imports(request: ApiRequest) -> Sequence[dict[str, Any]]:  # noqa: ARG001 - the form of a route
    """List the imports, the latest first, those taken back too."""
    return [_import(each) for each in FileImport.objects.order_by("-pk")]


@router.get("/imports/{code}/", auth=needs(Act.IMPORT_DATA), response=ImportOut)
@example(code="mau-nhap")
def read_import(request: ApiRequest, code: Code) -> dict[str, Any]:  # noqa: ARG001 - the form of a route
    """Say what became of a file."""
    return _import(find_import(code))


def _import(found: FileImport) -> dict[str, Any]:
    same = {name: getattr(found, name) for name in ImportOut.model_fields if name != "has_rejects"}
    return {**same, "has_rejects": rejects_of(found) is not None}


@router.post("/imports/{code}/undo/", auth=needs(Act.IMPORT_DATA), response={202: AcceptedOut})
@example(code="mau-nhap")
def undo(request: ApiRequest, code: Code) -> HttpResponse:
    """Take an import back, so that its file can come again."""
    take_import_back(request.caller, find_import(code))
    return _accepted(f"/api/data/imports/{code}/")


@router.get(
    "/imports/{code}/rejects/",
    auth=needs(Act.IMPORT_DATA),
    response={200: None},
    openapi_extra=gives_file("text/csv"),
)
@example(code="mau-nhap")
def give_rejects(request: ApiRequest, code: Code) -> FileResponse:
    """Give the rejected rows of an import, to correct and send again; it is noted."""
    found = find_import(code)
    path = rejects_of(found)
    if path is None:
        raise RejectsMissingError(code=code)
    record(request, "data.rejects_read", f"import:{found.code}")
    return _rejects(path, code)


def _rejects(path: FilePath, code: str) -> FileResponse:
    name = f"rejects-{code}.csv"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="text/csv"
    )


class SourcesOut(Schema):
    """A page of sources."""

    items: list[SourceOut]
    count: int


class LetterListOut(Schema):
    """A page of dead letters."""

    items: list[LettersOut]
    count: int


@router.get("/sources/", auth=needs(Act.IMPORT_DATA), response={200: SourcesOut, 202: CountingOut})
@example()
def list_sources(request: ApiRequest, page: Query[PageIn]) -> dict[str, Any] | HttpResponse:
    """List what came in from each source, and what became of it."""

    def made(view: LakeView) -> dict[str, Any]:
        counted = view.content.get("sources", {})
        items = [{"source": name, **each} for name, each in counted.items()]
        return {"items": page.cut(items), "count": len(items)}

    return _counted(request, made)


@router.get(
    "/conservation/",
    auth=needs(Act.IMPORT_DATA),
    response={200: ConservationOut, 202: CountingOut},
)
@example()
def conservation(request: ApiRequest) -> dict[str, Any] | HttpResponse:
    """Add up what came in: everything is stored, a duplicate, or set aside with a reason."""

    def made(view: LakeView) -> dict[str, Any]:
        total: Counter[str] = Counter()
        for each in view.content.get("sources", {}).values():
            total.update(each)
        holds = total["received"] == total["stored"] + total["duplicates"] + total["dead"]
        return {
            **{name: total[name] for name in _COUNTED},
            "holds": holds,
            "made_at": view.made_at,
        }

    return _counted(request, made)


@router.get(
    "/letters/", auth=needs(Act.IMPORT_DATA), response={200: LetterListOut, 202: CountingOut}
)
@example()
def list_letters(request: ApiRequest, page: Query[PageIn]) -> dict[str, Any] | HttpResponse:
    """List dead letters by reason, with some of each."""

    def made(view: LakeView) -> dict[str, Any]:
        items = [
            {**each, "text": reason_words(each["code"])}
            for each in view.content.get("letters", ())
        ]
        return {"items": page.cut(items), "count": len(items)}

    return _counted(request, made)


@router.post("/letters/replay/", auth=needs(Act.IMPORT_DATA), response={202: AcceptedOut})
@example(body={"code": "no_name"})
def replay(request: ApiRequest, given: ReplayIn) -> HttpResponse:
    """Read dead letters again, as after a rule or a client was corrected."""
    ask_for_replay(request.caller, given.code)
    return _accepted("/api/data/letters/")


def _counted(
    request: ApiRequest, made: Callable[[LakeView], dict[str, Any]]
) -> dict[str, Any] | HttpResponse:
    """Answer with what was counted, or say that it is being counted for the first time."""
    view = lake_view(request.caller.organisation)
    view.refresh_from_db()
    if view.made_at is not None:
        return made(view)
    return JsonResponse(
        {"since": view.queued_at}, status=HTTPStatus.ACCEPTED, headers={"Retry-After": _SOON}
    )


def _accepted(look_at: str) -> JsonResponse:
    return JsonResponse(
        {"look_at": look_at}, status=HTTPStatus.ACCEPTED, headers={"Retry-After": _SOON}
    )
