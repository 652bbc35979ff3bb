"""Which addresses are looked through for a request, and which are looked up nowhere."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

_API = "/api/"
_NUL = "%00"


class AddressMiddleware:
    """Lets pages be answered before the API is loaded.

    To make the shapes of some 150 operations takes a second and a half, which the first page after
    a start need not wait for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        if not request.path_info.startswith(_API):
            request.urlconf = settings.PAGES_URLCONF
        return self.get_response(request)


class NulMiddleware:
    """Refuses questions with a NUL in them: no one types it, and PostgreSQL keeps no such text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request.

        Raises
        ------
        BadRequest
            When its query holds a NUL.
        """
        if _NUL in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)
