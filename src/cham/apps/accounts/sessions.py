"""What begins and ends sessions: a password just chosen; another second factor, switching off."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa import signals
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from cham.apps.accounts.models import User


def sign_in(request: HttpRequest, user: User, *, to: str) -> HttpResponse:
    """Sign somebody in who has just chosen a password, and send them on."""
    login = Login(user=user, email=user.mail, redirect_url=to)
    answer: HttpResponse = perform_password_login(request, {"email": user.mail}, login)
    return answer


def end_sessions(user: User) -> None:
    """End every session of somebody, at once and wherever it is kept."""
    User.objects.filter(pk=user.pk).update(round=F("round") + 1)
    user.refresh_from_db(fields=["round"])
    UserSession.objects.filter(user=user).delete()


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """End every session of somebody but the one that asks."""
    end_sessions(user)
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def watch_second_factors() -> None:
    """Let a change of second factors end the other sessions; allauth tells of it by signals."""
    for change in (
        signals.authenticator_added,
        signals.authenticator_removed,
        signals.authenticator_reset,
    ):
        change.connect(_second_factor_changed, dispatch_uid="cham.sessions")


def _second_factor_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    if request.user.is_authenticated and request.user.pk == user.pk:
        end_other_sessions(request, user)
