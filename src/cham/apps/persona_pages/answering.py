"""How pages say that something cannot be done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest

from cham.apps.persona_pages.wording import explain, explain_all
from cham.core.errors import ChamError
from cham.core.personas import PersonaFaults

T = TypeVar("T")


def or_missing(find: Callable[[], T]) -> T:
    """Find something, or answer that there is nothing here."""
    try:
        return find()
    except ChamError as error:
        if getattr(error, "status", None) == HTTPStatus.NOT_FOUND:
            raise Http404 from error
        raise


@contextmanager
def saying_why(request: HttpRequest) -> Iterator[None]:
    """Do something; what is in the way is told on the next page, what is not there is a 404."""
    try:
        yield
    except PersonaFaults as faults:
        for each in explain_all(faults):
            messages.error(request, each)
    except ChamError as error:
        if getattr(error, "status", None) == HTTPStatus.NOT_FOUND:
            raise Http404 from error
        messages.error(request, explain(error))
