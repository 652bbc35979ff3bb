"""The rows behind a number over the API."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from cham.apps.insights.api_answers import answer_with, asked_of
from cham.apps.insights.api_shapes import AskedIn, FiguresOut, WaitingOut
from cham.apps.insights.closer import RowsReady, rows as find_rows
from cham.apps.insights.reading import rows_read
from cham.apps.insights.rows import MOST_PAGES, Figure, RowsAsked
from cham.apps.insights.rows_page import names_of_people
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.policy import Act
from cham.apps.reports.readings import readings_of

router = Router(tags=["figures"])


class BehindIn(Schema):
    """Which number is meant: what it counts, and what it is about."""

    figure: Figure
    touchpoint: str = Field(default="", max_length=200)
    scale: str = Field(default="", max_length=40, description="Of answers: nps_0_10, csat_1_5 …")
    band: str = Field(default="", max_length=20, description="Of answers: bad, neutral or good.")
    score: str = Field(
        default="", max_length=20, description="Of answers: one point of the scale."
    )
    before: str = Field(default="", max_length=200, description="Of an edge.")
    after: str = Field(default="", max_length=200, description="Of an edge.")
    steps: str = Field(default="", max_length=2000, description="Of a variant, with | between.")
    stage: str = Field(default="", max_length=200)
    of_unit: str = Field(default="", max_length=200, description="Of a ping-pong: who passes on.")
    other: str = Field(default="", max_length=200, description="Of a ping-pong: who gives back.")
    source: str = Field(default="", max_length=200)
    page: int = Field(default=1, ge=1, le=MOST_PAGES)

    def parts(self) -> dict[str, str]:
        """Give what was said about the number, by the names that rows know."""
        return self.dict(exclude={"figure", "page"})


class RowReadingOut(Schema):
    """What was read in the words of an interaction; `code` names the comment."""

    sentiment: str
    needs_review: bool
    signals: list[str]
    aspects: list[str]
    model: str
    code: str


class RowOut(Schema):
    """One interaction; `customer` is a code, `person` a name for those who may see names.

    `reading` is null without words, and before they are read.
    """

    sequence: int
    customer: str
    person: str
    moment: datetime
    received: datetime
    touchpoint: str
    name: str
    kind: str
    channel: str
    unit: str
    device: str
    source: str
    case_key: str
    score: float | None
    scale: str
    text: str
    amount: int | None
    currency: str
    reading: RowReadingOut | None


class RowsOut(FiguresOut):
    """A page of the rows behind a number.

    Where whole paths are shown `total` is null, and `paths` says how many there are, or `times` how
    often an edge was gone. `hidden` counts the rows that others open under the same number and the
    caller may not see, as they are of other units' touchpoints; of whole paths those of this page.
    """

    page: int = 1
    pages: int | None = None
    total: int | None = None
    paths: int | None = None
    times: int | None = None
    has_more: bool = False
    hidden: int = 0
    items: list[RowOut] = []


@router.get("/rows/", auth=needs(Act.SEE_ANSWERS), response={200: RowsOut, 202: WaitingOut})
@example(figure="answers", touchpoint="arrival", band="bad", scale="csat_1_5")
def list_rows(
    request: ApiRequest, behind: Query[BehindIn], given: Query[AskedIn]
) -> dict[str, Any] | HttpResponse:
    """Give the interactions behind a number, as far as the caller may see them; it is noted."""
    rows = RowsAsked.about(
        asked_of(request, given),
        behind.figure,
        behind.parts(),
        page=behind.page,
        units=request.caller.units_seen,
    )
    found = find_rows(request.caller.organisation, rows)
    if isinstance(found, RowsReady):
        rows_read(request, found, as_file=False)
    return answer_with(rows.asked, found, lambda ready: _page(request, ready))


def _page(request: ApiRequest, found: RowsReady) -> dict[str, Any]:
    people = names_of_people(found) if request.caller.may(Act.SEE_CUSTOMERS) else {}
    readings = readings_of([each.sequence for each in found.page.rows if each.text])
    return {
        "page": found.asked.page,
        "pages": found.page.pages,
        "total": found.page.total,
        "paths": found.page.paths,
        "times": found.page.times,
        "has_more": found.page.has_more,
        "hidden": found.page.hidden,
        "items": [
            {
                **{name: getattr(each, name) for name in _SAME},
                "customer": each.path,
                "person": people.get(each.path, ""),
                "reading": readings.get(each.sequence),
            }
            for each in found.page.rows
        ],
    }


_SAME = tuple(
    name for name in RowOut.model_fields if name not in {"customer", "person", "reading"}
)
