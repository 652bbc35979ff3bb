"""How the first administrator comes in: with a code that only the terminal of the server shows."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cham.apps.accounts.actions import open_account
from cham.apps.orgs.audit import record
from cham.apps.orgs.models import Invitation, Member, Organisation
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.apps.people.errors import ClaimWrongError
from cham.apps.people.invitations import digest_of

_OPEN_FOR = timedelta(days=1)
# Without letters and digits that look alike: 60 bits, typed in three groups.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 3, 4


def has_admin(organisation: Organisation) -> bool:
    """Tell whether somebody can let people in."""
    with organisation_scope(organisation):
        return Member.objects.filter(role=Role.ADMIN, is_active=True).exists()


@transaction.atomic
def new_claim_code(organisation: Organisation) -> str | None:
    """Draw a code for the terminal, while there is no administrator; earlier codes end."""
    if has_admin(organisation):
        return None
    groups = ["".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)]
    code = "-".join(groups)
    now = timezone.now()
    with organisation_scope(organisation):
        Invitation.objects.filter(mail="", accepted_at=None).update(withdrawn_at=now)
        # An invitation of whoever can read the terminal, in place of an address.
        Invitation.objects.create(
            mail="", role=Role.ADMIN, digest=digest_of(code), expires_at=now + _OPEN_FOR
        )
    return code


def is_claimable() -> bool:
    """Tell whether there is a code that waits to be entered."""
    return _open_claims().exists()


@transaction.atomic
def claim(code: str, *, mail: str, name: str, password: str, language: str = "") -> Member:
    """Make the first administrator of the organisation that the code was drawn for.

    Parameters
    ----------
    language
        What the page spoke when it was filled in: the organisation's from now on.

    Raises
    ------
    ClaimWrongError
        When the code is wrong, used or too old, or there is an administrator by now.
    """
    digest = digest_of(_tidy(code))
    found = _open_claims().select_for_update().filter(digest=digest).first()
    if found is None or has_admin(found.organisation):
        raise ClaimWrongError
    user = open_account(mail, name=name, password=password)
    if language in dict(settings.LANGUAGES):
        found.organisation.language = language
        found.organisation.save(update_fields=["language"])
    with organisation_scope(found.organisation):
        member = Member.objects.create(user=user, role=Role.ADMIN)
        found.accepted_at = timezone.now()
        found.save(update_fields=["accepted_at"])
        record(member, "member.claimed", f"member:{member.pk}")
    return member


def _open_claims() -> QuerySet[Invitation]:
    return (
        Invitation.objects.unscoped()
        .filter(mail="", accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
        .select_related("organisation")
    )


def _tidy(code: str) -> str:
    letters = "".join(each for each in code.upper() if each in _LETTERS)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
