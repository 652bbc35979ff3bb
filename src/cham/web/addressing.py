"""Which addresses are looked through for a request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_API = "/api/"


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
