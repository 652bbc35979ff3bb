"""Use cases: make an organisation, make and revoke keys."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from cham.apps.orgs.audit import record
from cham.apps.orgs.errors import (
    KeyNameLengthError,
    KeyNameTakenError,
    KeyScopeTooWideError,
    KeyScopeUnknownError,
    OrganisationAmbiguousError,
    OrganisationUnknownError,
)
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Key, Member, Organisation
from cham.apps.orgs.policy import KeyScope, scopes_granted_by
from cham.apps.orgs.scope import organisation_scope
from cham.apps.orgs.secrets import new_key

FIRST_ORGANISATION = "to-chuc"
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedKey:
    """A key just made; `text` is shown once and kept nowhere."""

    key_id: str
    text: str


def choose_organisation(code: str | None = None) -> Organisation:
    """Give the organisation of this name, or the only one; a fresh folder gets its first.

    Raises
    ------
    OrganisationUnknownError
        When no organisation has the code.
    OrganisationAmbiguousError
        When none was named and there are several.
    """
    known = list(Organisation.objects.all())
    if not known and code is None:
        return create_organisation("Tổ chức của tôi", code=FIRST_ORGANISATION)
    allowed = ", ".join(each.code for each in known)
    if code is not None:
        for each in known:
            if each.code == code:
                return each
        raise OrganisationUnknownError(organisation=code, allowed=allowed)
    if len(known) > 1:
        raise OrganisationAmbiguousError(allowed=allowed)
    return known[0]


def create_organisation(name: str, *, code: str = "", language: str = "vi") -> Organisation:
    """Make an organisation; its code is drawn from its name where none is given."""
    return Organisation.objects.create(
        name=name,
        code=code or slugify(name.replace("đ", "d").replace("Đ", "D")),
        language=language,
    )


@transaction.atomic
def create_key(
    organisation: Organisation,
    *,
    name: str,
    scope: str,
    by: Caller | None = None,
    expires_at: datetime | None = None,
) -> CreatedKey:
    """Make a key; what is returned is the only time its text can be read.

    Parameters
    ----------
    by
        Who makes it; none stands for somebody at the terminal.

    Raises
    ------
    KeyNameLengthError, KeyNameTakenError
        When the name is empty or too long, or a key of the organisation has it.
    KeyScopeUnknownError, KeyScopeTooWideError
        When there is no such scope, or it may do what the member who asks may not.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise KeyNameLengthError(most=_LONGEST_NAME)
    granted = _granted(scope, by)
    with organisation_scope(organisation):
        if Key.objects.filter(name=name).exists():
            raise KeyNameTakenError(name=name)
        drawn = new_key()
        Key.objects.create(
            key_id=drawn.key_id,
            digest=drawn.digest,
            name=name,
            scope=granted,
            made_by=by if isinstance(by, Member) else None,
            expires_at=expires_at,
        )
    record(by or organisation, "key.created", f"key:{drawn.key_id}", {"scope": scope})
    return CreatedKey(key_id=drawn.key_id, text=drawn.text)


def _granted(scope: str, by: Caller | None) -> KeyScope:
    """Refuse a scope with which a member would get round the limits of their role."""
    if scope not in set(KeyScope):
        allowed = ", ".join(KeyScope)
        raise KeyScopeUnknownError(scope=scope[:_LONGEST_NAME], allowed=allowed)
    if isinstance(by, Member) and scope not in scopes_granted_by(by.role):
        raise KeyScopeTooWideError(scope=scope)
    return KeyScope(scope)


@transaction.atomic
def revoke_key(
    organisation: Organisation, *, key_id: str, now: datetime, by: Caller | None = None
) -> bool:
    """Revoke a key; tells whether there was one to revoke."""
    with organisation_scope(organisation):
        known = Key.objects.filter(key_id=key_id, revoked_at=None)
        revoked = bool(known.update(revoked_at=now))
    if revoked:
        record(by or organisation, "key.revoked", f"key:{key_id}")
    return revoked
