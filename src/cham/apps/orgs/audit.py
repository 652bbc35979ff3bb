"""The log of what was done: append-only, and sealed so that nobody can change the past unseen.

Every entry is sealed with HMAC-SHA256 over the seal before it and its own content, with a key that
is not in the database. Whoever changes, removes, adds or moves an entry would have to seal all
later ones anew, and cannot. Cutting off the end is the one change that a chain does not show; so
the newest seal of each organisation is also written to a file of its own and to the server's log.
`audit_proof` compares all three.
"""

import hmac
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cham.apps.orgs.audit_heads import keep_head
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import AuditEntry, Organisation
from cham.apps.orgs.scope import organisation_scope

TERMINAL = "terminal"
FIRST_SEAL = "0" * 64

_log = logging.getLogger("cham.audit")

Actor = HttpRequest | Caller | Organisation


@transaction.atomic
def record(
    who: Actor, action: str, subject: str = "", details: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Add an entry to the log of an organisation, in the transaction of what it tells of.

    Parameters
    ----------
    who
        The request, the member or the key that did it; an organisation stands for somebody at
        the terminal of the machine, or for the machine itself.
    action
        What was done, like `journey.published`.
    subject
        What it was done to, like `journey:food-delivery`. No personal data: entries cannot be
        erased, so they name people by member or customer code.
    details
        What else should be known later; plain values.
    """
    organisation, actor = _who(who)
    # Locked, so that two entries never follow the same one.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    with organisation_scope(organisation):
        last = AuditEntry.objects.first()
        entry = AuditEntry(
            number=last.number + 1 if last else 1,
            at=timezone.now(),
            actor=actor,
            action=action,
            subject=subject,
            details=dict(details or {}),
        )
        entry.seal = seal(organisation.code, entry, last.seal if last else FIRST_SEAL)
        entry.save()
    number, value = entry.number, entry.seal
    transaction.on_commit(lambda: _tell_head(organisation.code, number, value))
    return entry


def seal(organisation: str, entry: AuditEntry, before: str) -> str:
    """Give the seal of an entry that follows another's seal."""
    key = settings.CONFIGURATION.audit_key.encode()
    told = [entry.number, _moment(entry.at), entry.actor, entry.action, entry.subject]
    content = json.dumps(
        [organisation, *told, entry.details],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(key, f"{before}{content}".encode(), "sha256").hexdigest()


def _who(who: Actor) -> tuple[Organisation, str]:
    if isinstance(who, Organisation):
        return who, TERMINAL
    caller: Caller = who.caller if isinstance(who, HttpRequest) else who  # type: ignore[attr-defined]  # set by middleware
    return caller.organisation, caller.audit_name


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _tell_head(organisation: str, number: int, value: str) -> None:
    keep_head(settings.CONFIGURATION.data, organisation, number, value)
    _log.info("audit head organisation=%s number=%d seal=%s", organisation, number, value)
