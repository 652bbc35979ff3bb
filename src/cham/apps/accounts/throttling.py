"""Guessing passwords is slow, and cannot lock out whom it is aimed at.

Every attempt is counted before its password is looked at, so that many at once gain nothing. It
counts for the account and for the address it came from. A browser that somebody signed in with
before carries a signed cookie and is counted by itself: whoever hammers on an account from
elsewhere slows down other strangers, but not its owner.
"""

import math
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from axes.handlers.base import AxesHandler
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cham.apps.accounts.models import Attempts, User, tidy_mail
from cham.apps.accounts.pace import ACCOUNT, ADDRESS, Pace

_SIGNER = Signer(salt="cham.known-browser")
_YEAR = timedelta(days=365)
_KEPT = timedelta(days=2)
_WAIT = "seconds_to_wait"
_ADDRESS = "address:"

Credentials = Mapping[str, Any] | None


class PacedSignIn(AxesHandler):
    """How axes decides: counts each attempt as it begins, and says how long to wait.

    It keeps one row for each thing that is counted, named by a digest: no mail address and no
    address of a machine is stored, and a flood of attempts makes no flood of rows.
    """

    def is_locked(self, request: HttpRequest, credentials: Credentials = None) -> bool:
        """Tell whether an attempt has to wait; one that has not is counted."""
        wait = _begin(_counted(request, credentials))
        setattr(request, _WAIT, math.ceil(wait.total_seconds()))
        return wait > timedelta(0)


def client_address(request: HttpRequest) -> str:
    """Give the address of whoever asks; what proxies say counts only where they are trusted."""
    address: str = get_adapter().get_client_ip(request)
    return address


def succeeded(request: HttpRequest, mail: str) -> None:
    """Forget the attempts of somebody who knew the password; the address keeps its others."""
    for name, _pace in _counted(request, {"email": mail}):
        kept = Attempts.objects.filter(name=name)
        if name.startswith(_ADDRESS):
            kept.filter(count__gt=0).update(count=F("count") - 1)
        else:
            kept.delete()


def remember_browser(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    """Let the browser be known as one that this account was signed in with."""
    if _known_browser(request, user.mail):
        return
    answer.set_cookie(
        cookie_name(),
        _SIGNER.sign(f"{_digest(user.mail)}:{secrets.token_urlsafe(12)}"),
        max_age=_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def cookie_name() -> str:
    """Give the name of the cookie that a known browser carries."""
    return "__Host-cham-browser" if settings.SESSION_COOKIE_SECURE else "cham-browser"


def must_wait(request: HttpRequest, *_ignored: object) -> HttpResponse:
    """Answer an attempt that came too early; axes calls it."""
    seconds: int = getattr(request, _WAIT, 0)
    answer = render(request, "account/must_wait.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _begin(counted: Sequence[tuple[str, Pace]]) -> timedelta:
    """Count an attempt everywhere, unless it has to wait somewhere."""
    now = timezone.now()
    Attempts.objects.filter(last_at__lt=now - _KEPT).delete()
    with transaction.atomic():
        held = [(_hold(name, now), pace) for name, pace in counted]
        waits = [pace.wait(each.count, now - each.last_at) for each, pace in held]
        if any(waits):
            return max(waits)
        for each, pace in held:
            each.count = pace.remembered(each.count, now - each.last_at) + 1
            each.last_at = now
            each.save()
    return timedelta(0)


def _hold(name: str, now: datetime) -> Attempts:
    """Find or begin what is counted under a name, and keep others from it meanwhile."""
    Attempts.objects.get_or_create(name=name, defaults={"last_at": now})
    return Attempts.objects.select_for_update().get(name=name)


def _counted(request: HttpRequest, credentials: Credentials) -> list[tuple[str, Pace]]:
    mail = tidy_mail(str((credentials or {}).get("email") or ""))
    browser = _known_browser(request, mail)
    if browser:
        return [(f"browser:{_digest(browser)}", ACCOUNT)]
    return [
        (f"account:{_digest(mail)}", ACCOUNT),
        (f"{_ADDRESS}{_digest(client_address(request))}", ADDRESS),
    ]


def _known_browser(request: HttpRequest, mail: str) -> str:
    """Give the id of a browser that the account was signed in with before, else nothing."""
    try:
        whose, _, browser = _SIGNER.unsign(request.COOKIES.get(cookie_name(), "")).partition(":")
    except BadSignature:
        return ""
    return browser if whose == _digest(mail) else ""


def _digest(text: str) -> str:
    return salted_hmac("cham.throttling", text, algorithm="sha256").hexdigest()[:32]
