"""How allauth, which does the signing in, is held to the rules of this product."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from cham.apps.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account alone: one comes by invitation or from the terminal."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Keep registration closed."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names the account in people's authenticator programs."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Show the mail."""
        assert isinstance(user, User)
        return user.mail


class SignInServiceAdapter(DefaultSocialAccountAdapter):
    """The firm's own sign-in service lets in whom we know, and makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Keep registration closed."""
        return False


def display_name(user: User) -> str:
    """How somebody is greeted."""
    return user.get_full_name()
