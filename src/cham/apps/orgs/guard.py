"""The guard at every page: each view says who may call it, and one that says nothing is refused.

A view is marked by exactly one of `@guarded(Act.X)`, `@for_signed_in` and `@public`. The test of
all routes walks the addresses and fails for a view without a mark.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.orgs.second_factor import lacks_second_factor

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

READING = frozenset({"GET", "HEAD", "OPTIONS"})
SECOND_FACTOR_PAGE, SIGN_IN_PAGE = "mfa_index", "account_login"


def guarded(act: Act, *, writing: Act | None = None) -> Callable[[V], V]:
    """Let a view be called by members who may do `act`, and by nobody else.

    Parameters
    ----------
    act
        What one needs to be allowed for the view.
    writing
        What one needs instead for requests that change something, where that is more.
    """

    def mark(view: V) -> V:
        @wraps(view)
        def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            needed = act if writing is None or request.method in READING else writing
            refusal = _refusal(request, needed)
            return refusal or view(cast("MemberRequest", request), *args, **kwargs)

        guarded_view.act = act  # type: ignore[attr-defined]
        guarded_view.writing = writing or act  # type: ignore[attr-defined]
        return cast("V", guarded_view)

    return mark


def for_signed_in(view: V) -> V:
    """Let a view be called by whoever is signed in: it is about their own account only."""

    @wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded_view.is_for_signed_in = True  # type: ignore[attr-defined]
    return cast("V", guarded_view)


def public(view: V) -> V:
    """Let a view be called by strangers."""

    @wraps(view)
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    open_view.is_public = True  # type: ignore[attr-defined]
    return cast("V", open_view)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to the sign-in page, and afterwards back to where they wanted to go."""
    wanted = request.get_full_path() if request.method == "GET" else "/"
    if getattr(request, "htmx", False):
        # The part of a page that htmx asked for is no place to sign in: the whole page goes.
        page = getattr(request, "htmx").current_url_abs_path or "/"  # noqa: B009 - set by middleware
        address = f"{reverse(SIGN_IN_PAGE)}?{urlencode({'next': page})}"
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(f"{reverse(SIGN_IN_PAGE)}?{urlencode({'next': wanted})}")


def _refusal(request: HttpRequest, act: Act) -> HttpResponse | None:
    """Say why a request is not let through; nothing where it is."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    member = getattr(request, "member", None)
    if member is None:
        return render(request, "orgs/no_organisation.html", status=403)
    if lacks_second_factor(request):
        return HttpResponseRedirect(reverse(SECOND_FACTOR_PAGE))
    if not member.may(act):
        raise PermissionDenied
    return None
