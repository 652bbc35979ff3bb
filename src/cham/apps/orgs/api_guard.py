"""The guard at every API route: `auth=needs(Act.X)`, for sessions and for keys alike."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthorizationError, HttpError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from cham.apps.orgs.guard import READING
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Key
from cham.apps.orgs.policy import Act
from cham.apps.orgs.second_factor import lacks_second_factor


class ApiRequest(HttpRequest):
    """A request as a guarded route gets it: somebody asks, for one organisation."""

    caller: Caller


class _Needs(AuthBase):
    """Lets a caller through who may do one act; each kind of caller has a subclass."""

    def __init__(self, act: Act) -> None:
        super().__init__()
        self.act = act

    def __call__(self, request: HttpRequest) -> Any:
        """Give the caller, or nothing where they are of the other kind or nobody."""
        caller: Caller | None = getattr(request, "caller", None)
        if caller is None or isinstance(caller, Key) is not self.is_for_keys:
            return None
        self.prove(request)
        if not caller.may(self.act):
            raise AuthorizationError
        return caller

    is_for_keys = False

    def prove(self, request: HttpRequest) -> None:
        """Ask for what else this kind of caller has to show."""


class ByKey(_Needs):
    """`Authorization: Bearer cham_live_…`."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    is_for_keys = True


class BySession(_Needs):
    """The cookie of somebody who signed in, and a form token where something is changed."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def prove(self, request: HttpRequest) -> None:
        """Refuse what another site made the browser send, and members without second factor."""
        if request.method not in READING and check_csrf(request):
            raise HttpError(403, "form_token_missing")
        if lacks_second_factor(request):
            raise HttpError(403, "second_factor_missing")


def needs(act: Act) -> list[_Needs]:
    """Let a route be called by keys and members that may do `act`."""
    return [ByKey(act), BySession(act)]
