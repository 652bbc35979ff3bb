"""The keys of all organisations, as the HTTP door asks for them."""

import hmac
from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone

from cham.apps.orgs.models import Key
from cham.apps.orgs.secrets import digest_of, key_id_of
from cham.doors.http import Grant, KeysUnreachableError

_USED_EVERY = timedelta(minutes=5)


class DjangoKeyRing:
    """Implements the door's `KeyRing` on the table of keys."""

    def grant(self, key: str) -> Grant | None:
        """Look a key up; none where it is unknown, revoked or expired."""
        close_old_connections()
        try:
            found = find_key(key)
        except DatabaseError as error:
            raise KeysUnreachableError from error
        if found is None:
            return None
        return Grant(
            key_id=found.key_id,
            organisation=found.organisation.code,
            source=found.name,
            scopes=frozenset({found.scope}),
        )


def find_key(text: str) -> Key | None:
    """Find a key by what is shown of it; none where it is unknown, revoked or expired."""
    key_id = key_id_of(text)
    if key_id is None:
        return None
    now = timezone.now()
    found = (
        Key.objects.unscoped()
        .filter(Q(expires_at=None) | Q(expires_at__gt=now), key_id=key_id, revoked_at=None)
        .select_related("organisation")
        .first()
    )
    if found is None or not hmac.compare_digest(bytes(found.digest), digest_of(text)):
        return None
    if found.used_at is None or now - found.used_at > _USED_EVERY:
        # Written seldom, as a key may come with every event, and never at the cost of an answer.
        with suppress(DatabaseError):
            Key.objects.unscoped().filter(pk=found.pk).update(used_at=now)
    return found
