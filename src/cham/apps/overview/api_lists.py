"""What the numbers of the overview count, and what waits, over the API."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from cham.apps.insights.api_answers import answer_read, listed as cut
from cham.apps.insights.api_shapes import AskedIn, FigureListOut, WaitingOut
from cham.apps.insights.snapshots import Ready
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import PageIn
from cham.apps.orgs.policy import Act
from cham.apps.overview.addresses import Behind, act_for
from cham.apps.overview.behind import listed
from cham.apps.overview.glance import Glance
from cham.apps.overview.variants import View
from cham.apps.overview.work import matters
from cham.apps.reports.pages.reader import Reader
from cham.apps.screens.tables import Cell, Table

router = Router(tags=["figures"])


class AboutIn(Schema):
    """Of answers: what they were given on, and where; of those outside their scale: the scale."""

    scale: str = Field(default="", max_length=40, description="nps_0_10, csat_1_5 …")
    touchpoint: str = Field(default="", max_length=200)


class ListCellOut(Schema):
    """A value with what stands beside it, and the page that it leads to for this caller."""

    value: int | float | datetime | str | None
    note: str
    href: str


class ListTableOut(Schema):
    """A table: the keys of its columns, and its rows with a cell for each of them."""

    key: str
    title: str
    columns: list[str]
    items: list[list[ListCellOut]]


class BehindListOut(FigureListOut):
    """What a number counts: as many rows, or rows that add up to as much, as the number says.

    `figure` is the number in words, `text` how the rows make it; `others` are tables beside it.
    They are left empty where there is nothing to list, or not yet.
    """

    title: str = ""
    figure: str = ""
    text: str = ""
    columns: list[str] = []
    items: list[list[ListCellOut]] = []
    others: list[ListTableOut] = []


class MatterOut(Schema):
    """Something that may wait: `what` names the list behind it, `open_pains` the ranking of pains."""

    what: str
    text: str
    count: int


class WorkListOut(FigureListOut):
    """What waits for somebody who looks after the whole."""

    items: list[MatterOut] = []


@router.get(
    "/overview/work/", auth=needs(Act.SEE_FIGURES), response={200: WorkListOut, 202: WaitingOut}
)
@example(period="12m")
def list_work(
    request: ApiRequest, given: Query[AskedIn], page: Query[PageIn]
) -> dict[str, Any] | HttpResponse:
    """Count what waits, as far as the caller may see what is counted."""

    def made(glance: Glance) -> Mapping[str, Any]:
        found = matters(glance)
        return cut(
            [{"what": each.key, "text": each.what, "count": each.count} for each in found], page
        )

    return answer_read(request, given, _glanced(request, made))


@router.get(
    "/overview/behind/{what}/",
    auth=needs(Act.SEE_FIGURES),
    response={200: BehindListOut, 202: WaitingOut},
)
@example(what="broken_handoff", period="12m")
def list_behind(
    request: ApiRequest,
    what: Behind,
    given: Query[AskedIn],
    about: Query[AboutIn],
    page: Query[PageIn],
) -> dict[str, Any] | HttpResponse:
    """List what a number of the overview counts, as its page does."""
    if not request.caller.may(act_for(what)):
        raise PermissionDenied

    def made(glance: Glance) -> Mapping[str, Any]:
        found = listed(glance, what, scale=about.scale, touchpoint=about.touchpoint)
        if found is None:
            return {}
        table = _table(found.table)
        return {
            "title": found.title,
            "figure": found.figure,
            "text": found.text,
            "columns": table["columns"],
            "others": [_table(each) for each in found.others],
            **cut(table["items"], page),
        }

    return answer_read(request, given, _glanced(request, made))


def _glanced(
    request: ApiRequest, made: Callable[[Glance], Mapping[str, Any]]
) -> Callable[[Reader, Ready], Mapping[str, Any]]:
    """Let a function of a look at the overview answer, whoever calls."""

    def answer(reader: Reader, ready: Ready) -> Mapping[str, Any]:
        glance = Glance(
            asked=ready.asked,
            ready=ready,
            language=reader.language,
            caller=request.caller,
            view=View.EXECUTIVE,
        )
        return made(glance)

    return answer


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "columns": [each.key for each in table.columns],
        "items": [
            [each if isinstance(each, Cell) else Cell(each) for each in row.cells]
            for row in table.rows
        ],
    }
