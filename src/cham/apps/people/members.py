"""Use cases on members: add, change, switch off and on, and let in again."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cham.apps.accounts.actions import checked_mail, open_account
from cham.apps.accounts.links import password_path
from cham.apps.accounts.models import LONGEST_NAME, User
from cham.apps.accounts.sessions import end_sessions
from cham.apps.orgs.audit import Actor, record
from cham.apps.orgs.models import Key, Member, Organisation
from cham.apps.orgs.policy import KeyScope, Role
from cham.apps.orgs.scope import organisation_in_scope
from cham.apps.orgs.units import get_units
from cham.apps.people.errors import (
    AccountSharedError,
    LastAdminError,
    MemberAlreadyError,
    MemberUnknownError,
    RoleUnknownError,
)


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """What ended with a membership: the keys that the member had made."""

    member: Member
    revoked_keys: tuple[str, ...]


def get_member(number: int) -> Member:
    """Find a member of the organisation in scope.

    Raises
    ------
    MemberUnknownError
        When there is none with the number.
    """
    found = Member.objects.filter(pk=number).select_related("user", "organisation").first()
    if found is None:
        raise MemberUnknownError(member=number)
    return found


@transaction.atomic
def add_member(
    who: Actor,
    mail: str,
    role: Role | str,
    *,
    units: Iterable[str] = (),
    name: str = "",
    password: str | None = None,
) -> Member:
    """Add a member; an account is opened where the address has none.

    Raises
    ------
    MemberAlreadyError
        When the address is a member's.
    RoleUnknownError
        When there is no such role.
    """
    mail, role = checked_mail(mail), checked_role(role)
    user = User.objects.filter(mail=mail).first()
    if user is None:
        user = open_account(mail, name=name, password=password)
    elif Member.objects.filter(user=user).exists():
        raise MemberAlreadyError(mail=mail)
    member = Member.objects.create(user=user, role=role)
    member.units.set(get_units(units))
    record(who, "member.added", f"member:{member.pk}", {"role": role})
    return member


@transaction.atomic
def change_profile(member: Member, *, name: str | None, language: str | None) -> None:
    """Change one's own name and language; what is None stays.

    Parameters
    ----------
    language
        One that the product speaks; any other means the organisation's.
    """
    if name is not None:
        member.user.name = " ".join(name.split())[:LONGEST_NAME]
        member.user.save(update_fields=["name"])
    if language is not None:
        member.language = language if language in dict(settings.LANGUAGES) else ""
        member.save(update_fields=["language"])
    record(member, "member.profile_changed", member.audit_name)


@transaction.atomic
def change_member(
    who: Actor, number: int, *, role: Role | str | None = None, units: Iterable[str] | None = None
) -> Member:
    """Give a member another role or other units; it counts from their next request.

    Raises
    ------
    LastAdminError
        When nobody would be administrator any more.
    """
    member = get_member(number)
    becomes = checked_role(role) if role is not None else Role(member.role)
    if becomes != member.role:
        _keep_an_admin(member, becomes=becomes)
        member.role = becomes
        member.save()
    if units is not None:
        member.units.set(get_units(units))
    told = {"role": member.role, "units": sorted(member.units.values_list("key", flat=True))}
    record(who, "member.changed", f"member:{member.pk}", told)
    return member


@transaction.atomic
def switch_off(who: Actor, number: int) -> SwitchedOff:
    """End a membership: its sessions at once, and the keys to read or manage that it made.

    Keys that only bring events go on: the systems that use them do not leave with a person.

    Raises
    ------
    LastAdminError
        When nobody would be administrator any more.
    """
    member = get_member(number)
    _keep_an_admin(member, becomes=None)
    member.is_active, member.deactivated_at = False, timezone.now()
    member.save()
    theirs = Key.objects.filter(made_by=member, revoked_at=None).exclude(scope=KeyScope.INGEST)
    revoked = tuple(theirs.values_list("key_id", flat=True))
    theirs.update(revoked_at=timezone.now())
    end_sessions(member.user)
    record(who, "member.switched_off", f"member:{member.pk}", {"keys": list(revoked)})
    return SwitchedOff(member, revoked)


@transaction.atomic
def switch_on(who: Actor, number: int) -> Member:
    """Take a membership up again, with the role and units that it had."""
    member = get_member(number)
    member.is_active, member.deactivated_at = True, None
    member.save()
    record(who, "member.switched_on", f"member:{member.pk}")
    return member


@transaction.atomic
def make_password_link(who: Actor, number: int) -> str:
    """Give the path under which a member can choose a new password, once.

    Raises
    ------
    AccountSharedError
        When the account is a member elsewhere too: who holds the link holds the account.
    """
    member = get_member(number)
    _hold_to_own_account(member)
    record(who, "member.password_link", f"member:{member.pk}")
    return password_path(member.user)


@transaction.atomic
def remove_second_factors(who: Actor, number: int) -> int:
    """Take a member's second factors away, as after a lost phone; gives how many there were.

    Raises
    ------
    AccountSharedError
        When the account is a member elsewhere too.
    """
    member = get_member(number)
    _hold_to_own_account(member)
    count, _ = Authenticator.objects.filter(user_id=member.user_id).delete()
    end_sessions(member.user)
    record(who, "member.second_factors_removed", f"member:{member.pk}", {"count": count})
    return count


def checked_role(role: Role | str) -> Role:
    """Give a role by its name.

    Raises
    ------
    RoleUnknownError
        When there is none of the name.
    """
    try:
        return Role(role)
    except ValueError as error:
        raise RoleUnknownError(role=role, allowed=", ".join(Role)) from error


def _keep_an_admin(member: Member, *, becomes: Role | None) -> None:
    if member.role != Role.ADMIN or not member.is_active or becomes == Role.ADMIN:
        return
    # Locked, so that two administrators cannot leave at the same moment.
    Organisation.objects.select_for_update().get(pk=organisation_in_scope())
    admins = Member.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=member.pk)
    if not admins.exists():
        raise LastAdminError


def _hold_to_own_account(member: Member) -> None:
    """Refuse to hand out an account that is a member of another organisation as well."""
    elsewhere = Member.objects.unscoped().filter(user_id=member.user_id, is_active=True)
    if elsewhere.exclude(organisation_id=member.organisation_id).exists():
        raise AccountSharedError(mail=member.user.mail)
