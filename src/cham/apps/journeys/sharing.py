"""Use cases: let strangers read a published map by a link, and stop letting them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cham.apps.journeys.contents import readable
from cham.apps.journeys.editing import member_of
from cham.apps.journeys.errors import LinkChoiceError, LinkUnknownError, NameMissingError
from cham.apps.journeys.models import ShareLink, Shows, StoredJourney
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller

DAYS = (7, 30, 90, 365)  # how long a link may hold; without any it holds until it is taken back
_LONGEST_NAME = 100
_TOKEN_BYTES = 24  # 192 bits of chance, so a plain digest is enough to keep it


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link at the one moment when its token can be read."""

    link: ShareLink
    token: str


@transaction.atomic
def make_link(
    caller: Caller,
    stored: StoredJourney,
    *,
    name: str,
    shows: str = Shows.PLAN,
    days: int | None = None,
) -> NewLink:
    """Make a link with which strangers read the published map.

    Raises
    ------
    NameMissingError
        When the name, which says whom it is for, is empty or too long.
    LinkChoiceError
        When what it shows or how long it holds is none of the choices.
    """
    plain = " ".join(readable(name).split())
    if not 1 <= len(plain) <= _LONGEST_NAME:
        raise NameMissingError(length=len(plain), most=_LONGEST_NAME)
    if shows not in Shows.values:
        raise LinkChoiceError(name="shows", value=shows[:20], allowed=", ".join(Shows.values))
    if days is not None and days not in DAYS:
        raise LinkChoiceError(name="days", value=days, allowed=", ".join(map(str, DAYS)))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link = ShareLink.objects.create(
        journey=stored,
        digest=_digest(token),
        name=plain,
        shows=shows,
        made_by=member_of(caller),
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    details = {"link": link.pk, "shows": shows, "days": days}
    record(caller, "journey.shared", f"journey:{stored.key}", details)
    return NewLink(link, token)


@transaction.atomic
def revoke_link(caller: Caller, stored: StoredJourney, link: int) -> ShareLink:
    """Let nobody read with a link any more.

    Raises
    ------
    LinkUnknownError
        When the journey has no such link.
    """
    found = stored.links.filter(pk=link).first()
    if found is None:
        raise LinkUnknownError
    if found.revoked_at is None:
        found.revoked_at = timezone.now()
        found.save()
        record(caller, "journey.unshared", f"journey:{stored.key}", {"link": link})
    return found


def link_of(token: str, now: datetime) -> ShareLink | None:
    """Find what a stranger may read with a token: any organisation's, as long as it holds."""
    found = (
        ShareLink.objects.unscoped()
        .filter(digest=_digest(token), journey__archived_at=None)
        .select_related("organisation", "journey")
        .first()
    )
    return found if found is not None and found.is_open(now) else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
