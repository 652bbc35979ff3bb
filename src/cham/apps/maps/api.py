"""The map to take away, over the API: its file, a picture, a sheet of paper."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from django.http import HttpResponse, JsonResponse
from ninja import Field, Query, Router, Schema

from cham.apps.insights.api_answers import asked_of
from cham.apps.insights.api_shapes import FilterIn
from cham.apps.journeys.api_shapes import JourneyKey
from cham.apps.journeys.queries import find_journey
from cham.apps.maps.library import file_of
from cham.apps.maps.live import live_map
from cham.apps.maps.paper import Sheet, SheetFailed, sheet_of
from cham.apps.maps.sheets import map_svg
from cham.apps.maps.sight import MapSight, look_at
from cham.apps.orgs.api_examples import example, gives_file
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.policy import Act

router = Router(tags=["journeys"])

_SOON = "1"

Version = Annotated[str, Query(pattern=r"^(|draft|[0-9]{1,9})$")]


class MapIn(FilterIn):
    """Which version of a map is wanted, and which figures stand on it."""

    version: str = Field(
        default="", pattern=r"^(|[0-9]{1,9})$", description="A number; the latest without one."
    )


class SheetWaitingOut(Schema):
    """The sheet is being set: ask again after `Retry-After` seconds."""

    since: datetime


@router.get(
    "/{key}/file/",
    auth=needs(Act.SEE_MAPS),
    response={200: None},
    openapi_extra=gives_file("application/yaml"),
)
@example(key="office_lunch", version="1")
def give_file(request: ApiRequest, key: JourneyKey, version: Version = "") -> HttpResponse:
    """Give the file of a journey: as published, in an older version, or `draft` for editors."""
    text, name = file_of(request.caller, find_journey(key), version)
    return _file(text.encode(), "application/yaml; charset=utf-8", f"{name}.yaml")


@router.get(
    "/{key}/map.svg",
    auth=needs(Act.SEE_MAPS),
    response={200: None},
    openapi_extra=gives_file("image/svg+xml"),
)
@example(key="doi-tra")
def give_svg(request: ApiRequest, key: JourneyKey, given: Query[MapIn]) -> HttpResponse:
    """Give the map as one picture that drawing programs open; the plan alone until figures are ready."""
    sight = _look(request, key, given)
    drawn = map_svg(sight, live_map(sight.reader, {}, sight.others))
    return _file(drawn.encode(), "image/svg+xml", f"{key}.svg")


@router.get(
    "/{key}/map.pdf",
    auth=needs(Act.SEE_MAPS),
    response={200: None, 202: SheetWaitingOut},
    openapi_extra=gives_file("application/pdf"),
)
@example(key="doi-tra")
def give_pdf(request: ApiRequest, key: JourneyKey, given: Query[MapIn]) -> HttpResponse:
    """Give the map as one sheet of paper; it is set first, which takes some seconds."""
    found = sheet_of(request.caller, _look(request, key, given))
    if isinstance(found, Sheet):
        return _file(found.content, "application/pdf", f"{key}.pdf")
    if isinstance(found, SheetFailed):
        raise found.error
    headers = {"Retry-After": _SOON}
    return JsonResponse({"since": found.since}, status=HTTPStatus.ACCEPTED, headers=headers)


def _look(request: ApiRequest, key: str, given: FilterIn) -> MapSight:
    return look_at(request, key, asked=asked_of(request, given, key))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
