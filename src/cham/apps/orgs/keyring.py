"""The keys of all organisations, as the HTTP door asks for them."""

import hmac

from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone

from cham.apps.orgs.models import Key
from cham.apps.orgs.secrets import digest_of, key_id_of
from cham.doors.http import Grant, KeysUnreachableError


class DjangoKeyRing:
    """Implements the door's `KeyRing` on the table of keys."""

    def grant(self, key: str) -> Grant | None:
        """Look a key up; none where it is unknown, revoked or expired."""
        key_id = key_id_of(key)
        if key_id is None:
            return None
        close_old_connections()
        usable = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        try:
            found = (
                Key.objects.unscoped()
                .filter(usable, key_id=key_id, revoked_at=None)
                .select_related("organisation")
                .first()
            )
        except DatabaseError as error:
            raise KeysUnreachableError from error
        if found is None or not hmac.compare_digest(bytes(found.digest), digest_of(key)):
            return None
        return Grant(
            key_id=found.key_id,
            organisation=found.organisation.code,
            source=found.name,
            scopes=frozenset({found.scope}),
        )
