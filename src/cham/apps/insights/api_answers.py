"""Answers with figures: ready, being made (202), failed, or nothing to make them of."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from cham.apps.insights.api_shapes import AskedIn, FilterIn
from cham.apps.insights.asking import Asked
from cham.apps.insights.errors import FiguresFailedError, InsightError, RowsForbiddenError
from cham.apps.insights.snapshots import Failed, Nothing, Ready, Waiting, figures, settled
from cham.apps.journeys.errors import JourneyUnknownError
from cham.apps.journeys.queries import find_journey
from cham.apps.orgs.api_guard import ApiRequest
from cham.apps.orgs.api_pages import PageIn
from cham.apps.orgs.problems import problem
from cham.apps.personas.queries import live_persona
from cham.apps.reports.pages.reader import Reader
from cham.apps.screens.tables import Style

_TRY_AGAIN = 60
_STATUSES = {
    FiguresFailedError.code: HTTPStatus.SERVICE_UNAVAILABLE,
    RowsForbiddenError.code: HTTPStatus.FORBIDDEN,
    JourneyUnknownError.code: HTTPStatus.NOT_FOUND,
    "engine_unknown_name": HTTPStatus.NOT_FOUND,
}


R = TypeVar("R")
"""Figures that are ready, of whichever kind."""


def asked_of(request: ApiRequest, given: FilterIn, journey: str = "") -> Asked:
    """Read a question, and hold it to a journey and a persona of the organisation.

    Parameters
    ----------
    journey
        The one that stands in the address, where one does.

    Raises
    ------
    JourneyUnknownError, PersonaUnknownError
        When there is no such journey or persona.
    """
    asked = given.asked(journey or getattr(given, "journey", ""))
    if asked.journey:
        find_journey(asked.journey)
    if asked.persona:
        live_persona(request.caller.organisation, asked.persona)
    return settled(request.caller.organisation, asked)


def answer_with(
    asked: Asked, found: R | Waiting | Failed | Nothing, make: Callable[[R], Mapping[str, Any]]
) -> dict[str, Any] | HttpResponse:
    """Answer with what `make` says of figures that are ready; otherwise say why not yet, or not."""
    if isinstance(found, Waiting):
        return waiting(found)
    if isinstance(found, Failed):
        return failed(found)
    head: dict[str, Any] = {"asked": asked_out(asked)}
    if isinstance(found, Nothing):
        return {**head, "nothing": found.code}
    return {
        **head,
        "made_at": getattr(found, "made_at", None),
        "is_old": getattr(found, "is_old", False),
        "is_growing": getattr(found, "is_growing", False),
        **make(found),
    }


def answer_read(
    request: ApiRequest,
    given: FilterIn,
    make: Callable[[Reader, Ready], Mapping[str, Any]],
    journey: str = "",
) -> dict[str, Any] | HttpResponse:
    """Answer a question about the figures of a journey."""
    asked = asked_of(request, given, journey)
    language = Style.of(request).language
    return answer_with(
        asked,
        figures(request.caller.organisation, asked),
        lambda ready: make(Reader(language, ready.evidence), ready),
    )


def answer_list(
    request: ApiRequest,
    given: AskedIn,
    page: PageIn,
    make: Callable[[Reader], Sequence[Any]],
) -> dict[str, Any] | HttpResponse:
    """Answer with a page of a list of figures."""
    return answer_read(request, given, lambda reader, _ready: listed(make(reader), page))


def listed(items: Sequence[Any], page: PageIn) -> dict[str, Any]:
    """Give a page of a list, and how long the list is."""
    return {"items": list(page.cut(items)), "count": len(items)}


def asked_out(asked: Asked) -> dict[str, Any]:
    """Give a question as it is answered."""
    return {
        "journey": asked.journey,
        "period": asked.period,
        "channels": list(asked.channels),
        "units": list(asked.units),
        "persona": asked.persona,
        "value": asked.value_band,
    }


def waiting(found: Waiting) -> JsonResponse:
    """Say that figures are being made, and when to ask again."""
    return JsonResponse(
        {"asked": asked_out(found.asked), "since": found.since},
        status=HTTPStatus.ACCEPTED,
        headers={"Retry-After": str(found.look_after)},
    )


def failed(found: Failed) -> HttpResponse:
    """Say that figures cannot be made, and whether asking again may help."""
    status = _STATUSES.get(found.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    texts = {each.code: each.template for each in (FiguresFailedError, RowsForbiddenError)}
    answer = problem(status, found.code, _(texts.get(found.code, InsightError.template)))
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        answer["Retry-After"] = str(_TRY_AGAIN)
    return answer
