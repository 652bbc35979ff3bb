from http import HTTPStatus
from typing import ClassVar

from cham.core.errors import N_, ChamError


class PeopleError(ChamError):
    """Root of all errors about members and invitations."""

    code = "people_wrong"
    template = N_("the member is wrong; look at what was entered")
    status: ClassVar[int] = HTTPStatus.UNPROCESSABLE_ENTITY


class MemberUnknownError(PeopleError):
    code = "member_unknown"
    template = N_("member ({member}) must be one of yours; look them up in the list of members")
    status = HTTPStatus.NOT_FOUND


class MemberAlreadyError(PeopleError):
    code = "member_already"
    template = N_("mail ({mail}) must not be a member yet; change the member instead")
    status = HTTPStatus.CONFLICT


class LastAdminError(PeopleError):
    code = "last_admin"
    template = N_("one active administrator must remain; make somebody else administrator first")
    status = HTTPStatus.CONFLICT


class RoleUnknownError(PeopleError):
    code = "role_unknown"
    template = N_("role ({role}) must be one of: {allowed}; choose one of these")


class AccountSharedError(PeopleError):
    code = "account_shared"
    template = N_(
        "the account ({mail}) must belong to your organisation alone, but it is used in another "
        "one too; its owner must sign in, or ask the administrator of the server"
    )
    status = HTTPStatus.CONFLICT


class InvitationUnknownError(PeopleError):
    code = "invitation_unknown"
    template = N_(
        "the invitation must be open, but it was used, withdrawn or is too old; ask anew"
    )
    status = HTTPStatus.NOT_FOUND


class InvitationForOtherError(PeopleError):
    code = "invitation_for_other"
    template = N_("the invitation must be yours, but it is for another address; sign out first")
    status = HTTPStatus.CONFLICT


class ClaimWrongError(PeopleError):
    code = "claim_wrong"
    template = N_("the code must be the one on the terminal; look there and type it again")


class MemberNeededError(PeopleError):
    code = "member_needed"
    template = N_("whoever asks must be a member, as a key has no name and language; sign in")
    status = HTTPStatus.CONFLICT
