"""What is answered when nothing else can be: as a page to people, as a problem to programs."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cham.apps.orgs.membership import API
from cham.apps.orgs.problems import problem
from cham.lake.durable import wants_room
from cham.web.logs import request_number


def input_unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature; the reason is for nobody outside
    """Answer a request that cannot be read."""
    return _refuse(request, HTTPStatus.BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as above
    """Answer somebody whose role does not include what they asked for."""
    return _refuse(request, HTTPStatus.FORBIDDEN)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as above
    """Answer a request for what does not exist."""
    return _refuse(request, HTTPStatus.NOT_FOUND)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as above
    """Answer a form that did not come from one of our pages."""
    return _refuse(request, HTTPStatus.FORBIDDEN)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer when the program failed: with the number of the request, and nothing of the cause."""
    if wants_room(sys.exception()):
        return _no_room(request)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path.startswith(API):
        return problem(status, "server_fault", request_number())
    return render(request, "500.html", {"number": request_number()}, status=status)


def _no_room(request: HttpRequest) -> HttpResponse:
    """Answer what would have to be written to a full disk."""
    status = HTTPStatus.INSUFFICIENT_STORAGE
    if request.path.startswith(API):
        return problem(status)
    return render(request, "507.html", status=status)


def _refuse(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    if request.path.startswith(API):
        return problem(status)
    return render(request, f"{status.value}.html", status=status)
