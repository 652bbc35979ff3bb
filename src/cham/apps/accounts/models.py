import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

LONGEST_NAME = 150


class UserManager(BaseUserManager["User"]):
    def create_user(self, mail: str, *, name: str = "", password: str | None = None) -> "User":
        """Make an account; without a password nobody can sign in until one is set by a link."""
        user = self.model(mail=mail, name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by its mail, however it is written."""
        return self.get(mail=tidy_mail(username or ""))


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may do is told by their memberships, never here.

    `round` counts how often all sessions were ended: it goes into what every session is checked
    against, so that raising it ends them all at once, wherever they are kept.
    """

    mail = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    is_active = models.BooleanField(default=True)
    round = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "mail"
    USERNAME_FIELD = "mail"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"user:{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the account, its mail in the one form that it is compared in."""
        self.mail = tidy_mail(self.mail)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Give the name, or the mail where none was told."""
        return self.name or self.mail

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # Django's own covers the password only.
        return salted_hmac(
            "cham.apps.accounts.session",
            f"{self.round}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class Attempts(models.Model):
    """How often a password was tried somewhere, and when last.

    `name` is a digest: no mail address and no address of a machine is kept here.
    """

    name = models.CharField(max_length=50, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.count}"


def tidy_mail(mail: str) -> str:
    """Write a mail address in the one form that it is kept and compared in.

    Examples
    --------
    >>> tidy_mail(" An.Nguyen@BepNha.example ")
    'an.nguyen@bepnha.example'
    """
    return unicodedata.normalize("NFC", mail).strip().lower()
