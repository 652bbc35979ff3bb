"""Links with which somebody chooses a password; they work once and not for long."""

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from cham.apps.accounts.models import User


class PasswordLinkTokens(PasswordResetTokenGenerator):
    """A token dies with a new password or address, with the next sign-in, and with all sessions."""

    key_salt = "cham.apps.accounts.password-link"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        assert isinstance(user, User)
        return f"{super()._make_hash_value(user, timestamp)}{user.round}{user.is_active}"


def password_path(user: User) -> str:
    """Give the path under which somebody can choose a password, once."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": PasswordLinkTokens().make_token(user)},
    )
