"""Use cases about accounts as such; memberships are another matter."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cham.apps.accounts.errors import MailTakenError, MailWrongError, PasswordWeakError
from cham.apps.accounts.models import LONGEST_NAME, User, tidy_mail


@transaction.atomic
def open_account(mail: str, *, name: str = "", password: str | None = None) -> User:
    """Make an account; without a password one is chosen later, by a link.

    Raises
    ------
    MailWrongError
        When it is no mail address.
    MailTakenError
        When there is an account with the address.
    PasswordWeakError
        When the password is too easy to guess.
    """
    mail = checked_mail(mail)
    if User.objects.filter(mail=mail).exists():
        raise MailTakenError(mail=mail)
    if password is not None:
        check_password_strength(password, User(mail=mail, name=name))
    user = User.objects.create_user(mail, name=name.strip()[:LONGEST_NAME], password=password)
    # Whoever lets somebody in vouches for the address.
    EmailAddress.objects.create(user=user, email=mail, primary=True, verified=True)
    return user


def checked_mail(mail: str) -> str:
    """Give a mail address in the form it is kept in.

    Raises
    ------
    MailWrongError
        When it is no mail address.
    """
    tidy = tidy_mail(mail)
    try:
        validate_email(tidy)
    except ValidationError as error:
        raise MailWrongError(mail=mail) from error
    return tidy


def check_password_strength(password: str, user: User) -> None:
    """Refuse a password that is too easy to guess.

    Raises
    ------
    PasswordWeakError
        With what is wrong with it, in the reader's language.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordWeakError(reasons=" ".join(error.messages)) from error
