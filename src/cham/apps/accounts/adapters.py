"""How allauth, which does the signing in, is held to the rules of this product."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy as _

from cham.apps.accounts.models import User
from cham.apps.accounts.throttling import remember_browser, succeeded

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing listens on it; requests through a socket file have none

# What allauth would say from its own templates, in our words; what is not here is not said.
_NOTICES = {
    "account/messages/password_changed.txt": _("The password is saved."),
    "account/messages/password_set.txt": _("The password is saved."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are ready."),
    "mfa/messages/totp_activated.txt": _("Codes from your phone are set up."),
    "mfa/messages/totp_deactivated.txt": _("The codes are removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "socialaccount/messages/account_connected.txt": _("The sign-in service is connected."),
    "socialaccount/messages/account_connected_updated.txt": _("The sign-in service is connected."),
    "socialaccount/messages/account_connected_other.txt": _(
        "It is connected with another account."
    ),
    "socialaccount/messages/account_disconnected.txt": _("The sign-in service is disconnected."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account alone, and guessing is paced by axes (see `throttling`)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "email_password_mismatch": _("The mail address or the password is not right."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right, or it was used before."),
        "incorrect_password": _("The password is not right."),
        "invalid_password_reset": _("This link was used before or is too old."),
        "rate_limited": _("That was too often. Wait a little."),
        "too_many_login_attempts": _("That was too often. Wait a little."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Keep registration closed: people come by invitation or from the terminal."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Go on only to an address of our own that begins at the root."""
        return url is not None and url.startswith("/") and bool(super().is_safe_url(url))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - as above
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Tell the reader what happened."""
        text = message or _NOTICES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the address of whoever asks; one stands for all that come without any."""
        try:
            address: str = super().get_client_ip(request)
        except PermissionDenied:
            return NO_ADDRESS
        return address

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave counting to axes: allauth's own limit would let strangers lock an owner out."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Prove a password; whoever knew it has no wrong guesses any more."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            succeeded(request, str(credentials.get("email", "")))
        return user

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **more: Any
    ) -> HttpResponse:
        """Know the browser again, now that somebody is signed in."""
        answer: HttpResponse = super().post_login(request, user, **more)
        assert isinstance(user, User)
        remember_browser(request, answer, user)
        return answer


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted, and names them in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("You need this second factor; add another one first."),
        "cannot_generate_recovery_codes": _("Set up a second factor first."),
        "incorrect_code": _("This code is not right, or it was used before."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it goes into the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret from the database."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002 - allauth's name
    ) -> str:
        """Propose a name for a passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1)


class SignInServiceAdapter(DefaultSocialAccountAdapter):
    """The firm's own sign-in service lets in whom we know, and makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Keep registration closed."""
        return False


def display_name(user: User) -> str:
    """How somebody is greeted."""
    return user.get_full_name()


def _cipher() -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"cham.second-factor")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
