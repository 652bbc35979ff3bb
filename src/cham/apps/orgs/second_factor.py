"""Who needs a second factor besides the password, and whether they have one."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from cham.apps.orgs.models import Member, Organisation, SecondFactor
from cham.apps.orgs.policy import TRUSTED_WITH_MUCH, Role

_FOUND = "_has_second_factor"
_KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(organisation: Organisation, role: Role | str) -> bool:
    """Tell whether a role needs a second factor: by the organisation's setting and the address."""
    if organisation.second_factor == SecondFactor.EVERYONE:
        return True
    always = organisation.second_factor == SecondFactor.TRUSTED
    return Role(role) in TRUSTED_WITH_MUCH and (always or settings.CONFIGURATION.is_reachable)


def has_second_factor(member: Member) -> bool:
    """Tell whether a member has set one up: a program that shows codes, or a passkey."""
    return bool(members_with_second_factor([member.user_id]))


def lacks_second_factor(request: HttpRequest) -> bool:
    """Tell whether whoever asks must set up a second factor before anything else."""
    member: Member | None = getattr(request, "member", None)
    if member is None or not needs_second_factor(member.organisation, member.role):
        return False
    if not hasattr(request, _FOUND):
        setattr(request, _FOUND, has_second_factor(member))
    return not getattr(request, _FOUND)


def members_with_second_factor(users: Iterable[int]) -> frozenset[int]:
    """Give those of some accounts that have one."""
    found = Authenticator.objects.filter(user_id__in=list(users), type__in=_KINDS)
    return frozenset(found.values_list("user_id", flat=True))
