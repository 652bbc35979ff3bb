"""How the API says that something cannot be done: problem details (RFC 9457) with stable codes."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from cham.apps.orgs.membership import API
from cham.core.errors import N_, ChamError

_CODES = {
    HTTPStatus.UNAUTHORIZED: ("not_signed_in", N_("nobody is signed in; sign in or show a key")),
    HTTPStatus.FORBIDDEN: ("not_allowed", N_("your role does not include this; ask an admin")),
    HTTPStatus.NOT_FOUND: ("not_there", N_("there is nothing here; check the address")),
    HTTPStatus.UNPROCESSABLE_ENTITY: ("input_wrong", N_("the input is wrong; see errors")),
    HTTPStatus.TOO_MANY_REQUESTS: ("too_often", N_("too many requests; wait a little")),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method_not_allowed",
        N_("this cannot be done here; see the header Allow"),
    ),
    HTTPStatus.BAD_REQUEST: ("input_unreadable", N_("the input cannot be read; send JSON")),
    HTTPStatus.INSUFFICIENT_STORAGE: (
        "storage_full",
        N_("the server's disk is full; try again once there is room"),
    ),
}


class Fault(Schema):
    """One thing that is wrong with what was sent."""

    place: str
    text: str


class Problem(Schema):
    """Why something could not be done: `code` never changes, `detail` is for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[Fault] = []


class ProblemMiddleware:
    """Tells programs as a problem what Django says in plain words: that a method is not for a route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not _is_api(request):
            return answer
        told = problem(answer.status_code)
        told["Allow"] = answer["Allow"]
        return told


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def answers(api: NinjaAPI) -> None:
    """Teach an API to answer every failure with a problem."""

    @api.exception_handler(ChamError)
    def refused(_request: HttpRequest, error: ChamError) -> JsonResponse:
        status = getattr(error, "status", HTTPStatus.UNPROCESSABLE_ENTITY)
        return problem(status, error.code, _(error.template).format(**error.fields))

    @api.exception_handler(Http404)
    def not_there(_request: HttpRequest, _error: Http404) -> JsonResponse:
        return problem(HTTPStatus.NOT_FOUND)

    @api.exception_handler(HttpError)
    def not_let_through(_request: HttpRequest, error: HttpError) -> JsonResponse:
        return problem(error.status_code, error.message)

    @api.exception_handler(ValidationError)
    def misread(_request: HttpRequest, error: ValidationError) -> JsonResponse:
        faults = [
            {"place": ".".join(str(part) for part in each["loc"]), "text": str(each["msg"])}
            for each in error.errors
        ]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, errors=faults)


def problem(
    status: int, code: str = "", detail: str = "", errors: list[dict[str, str]] | None = None
) -> JsonResponse:
    """Write a problem."""
    status = HTTPStatus(status)
    usual_code, usual_text = _CODES.get(status, (status.name.lower(), status.description))
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": code if code.isidentifier() and code.islower() else usual_code,
        "detail": detail or _(usual_text),
        "errors": errors or [],
    }
    return JsonResponse(
        content,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
