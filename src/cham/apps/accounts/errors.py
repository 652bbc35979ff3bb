from http import HTTPStatus
from typing import ClassVar

from cham.core.errors import N_, ChamError


class AccountError(ChamError):
    """Root of all errors about accounts."""

    code = "account_wrong"
    template = N_("the account is wrong; look at what was entered")
    status: ClassVar[int] = HTTPStatus.UNPROCESSABLE_ENTITY


class MailWrongError(AccountError):
    code = "mail_wrong"
    template = N_("mail ({mail}) must be a mail address like an@example.com; correct it")


class MailTakenError(AccountError):
    code = "mail_taken"
    template = N_("mail ({mail}) must be new, an account has it already; invite that account")
    status = HTTPStatus.CONFLICT


class PasswordWeakError(AccountError):
    code = "password_weak"
    template = N_("the password must be harder to guess; choose another one. {reasons}")
