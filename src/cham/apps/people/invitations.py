"""Use cases on invitations: bound to one address, open for a week, accepted once."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cham.apps.accounts.actions import checked_mail, open_account
from cham.apps.accounts.models import User
from cham.apps.orgs.audit import Actor, record
from cham.apps.orgs.models import Invitation, Member
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.apps.orgs.units import get_units
from cham.apps.people.errors import (
    InvitationForOtherError,
    InvitationUnknownError,
    MemberAlreadyError,
)
from cham.apps.people.members import checked_role

OPEN_FOR = timedelta(days=7)
_TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation at the one moment when its link can be read."""

    invitation: Invitation
    path: str


@transaction.atomic
def invite(
    who: Actor,
    mail: str,
    role: Role | str,
    *,
    units: Iterable[str] = (),
    by: Member | None = None,
) -> NewInvitation:
    """Invite somebody; an earlier invitation of the same address ends.

    Raises
    ------
    MemberAlreadyError
        When the address is a member's.
    """
    mail, role = checked_mail(mail), checked_role(role)
    if Member.objects.filter(user__mail=mail).exists():
        raise MemberAlreadyError(mail=mail)
    found = get_units(units)
    now = timezone.now()
    Invitation.objects.filter(mail=mail, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=now
    )
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    invitation = Invitation.objects.create(
        mail=mail, role=role, digest=digest_of(token), invited_by=by, expires_at=now + OPEN_FOR
    )
    invitation.units.set(found)
    record(who, "member.invited", f"invitation:{invitation.pk}", {"role": role})
    return NewInvitation(invitation, reverse("orgs:join", args=[token]))


@transaction.atomic
def withdraw(who: Actor, number: int) -> None:
    """Take an open invitation back.

    Raises
    ------
    InvitationUnknownError
        When there is none, or it is not open any more.
    """
    known = Invitation.objects.filter(pk=number, accepted_at=None, withdrawn_at=None)
    if not known.update(withdrawn_at=timezone.now()):
        raise InvitationUnknownError
    record(who, "member.invitation_withdrawn", f"invitation:{number}")


def find_invitation(token: str) -> Invitation:
    """Find the open invitation that a link is about.

    Raises
    ------
    InvitationUnknownError
        When there is none, or it was used, withdrawn or is too old; which of these is not told.
    """
    found = (
        Invitation.objects.unscoped()
        .filter(digest=digest_of(token))
        .exclude(mail="")
        .select_related("organisation")
        .first()
    )
    if found is None or not found.is_open(timezone.now()):
        raise InvitationUnknownError
    return found


@transaction.atomic
def accept_with_new_account(token: str, *, name: str, password: str) -> Member:
    """Open the account that was invited, and make it a member.

    Raises
    ------
    InvitationUnknownError
        When the invitation is not open.
    """
    invitation = _hold(token)
    return _join(invitation, open_account(invitation.mail, name=name, password=password))


@transaction.atomic
def accept_with_account(token: str, user: User) -> Member:
    """Make an account that exists a member; it must be the one that was invited.

    Raises
    ------
    InvitationUnknownError
        When the invitation is not open.
    InvitationForOtherError
        When the invitation is for another address.
    """
    invitation = _hold(token)
    if user.mail != invitation.mail:
        raise InvitationForOtherError
    return _join(invitation, user)


def digest_of(token: str) -> bytes:
    """Give what is kept of a token; 192 bits of chance need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def _hold(token: str) -> Invitation:
    """Find an open invitation and keep others from accepting it meanwhile."""
    found = find_invitation(token)
    held = Invitation.objects.unscoped().select_for_update().get(pk=found.pk)
    if not held.is_open(timezone.now()):
        raise InvitationUnknownError
    return held


def _join(invitation: Invitation, user: User) -> Member:
    with organisation_scope(invitation.organisation):
        if Member.objects.filter(user=user).exists():
            raise MemberAlreadyError(mail=user.mail)
        member = Member.objects.create(user=user, role=invitation.role)
        member.units.set(invitation.units.all())
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        record(member, "member.joined", f"member:{member.pk}", {"role": member.role})
    return member
