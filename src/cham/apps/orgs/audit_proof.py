"""Proves an organisation's audit log: that nothing was changed, removed, added or moved in it.

The entries are read as they stand in the table, in the order of their numbers, and sealed again
one after the other. The head that was kept beside the database then tells whether the end is
still there.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cham.apps.orgs.audit import FIRST_SEAL, seal
from cham.apps.orgs.audit_heads import read_head
from cham.apps.orgs.models import AuditEntry, Organisation


class Break(StrEnum):
    """How a log can be broken at one place."""

    MISSING = "missing"
    CHANGED = "changed"
    CUT_OFF = "cut_off"
    HEAD_DIFFERS = "head_differs"
    HEAD_MISSING = "head_missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and the number of the entry where."""

    organisation: str
    number: int
    kind: Break


@dataclass(frozen=True, slots=True)
class Proof:
    """What the proof of one organisation's log found; the first finding is the first break."""

    organisation: str
    entries: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not self.findings


def prove(organisation: Organisation, data: Path) -> Proof:
    """Prove the log of one organisation against its seals and the head kept in the data folder."""
    entries = (
        AuditEntry.objects.unscoped().filter(organisation=organisation).order_by("number", "pk")
    )
    kept = read_head(data, organisation.code)
    told: list[tuple[int, Break]] = []
    before, expected, count = FIRST_SEAL, 1, 0
    head_seen = kept is None
    for entry in entries.iterator(chunk_size=2000):
        count += 1
        if entry.number > expected:
            told.append((expected, Break.MISSING))
        elif not hmac.compare_digest(entry.seal, seal(organisation.code, entry, before)):
            told.append((entry.number, Break.CHANGED))
        if kept is not None and entry.number == kept.number:
            head_seen = True
            if entry.seal != kept.seal:
                told.append((entry.number, Break.HEAD_DIFFERS))
        before, expected = entry.seal, entry.number + 1
    if not head_seen:
        told.append((expected, Break.CUT_OFF))
    if kept is None and count:
        told.append((expected - 1, Break.HEAD_MISSING))
    findings = tuple(Finding(organisation.code, number, kind) for number, kind in told)
    return Proof(organisation.code, count, findings)


def prove_all(data: Path) -> Iterator[Proof]:
    """Prove the log of every organisation."""
    for organisation in Organisation.objects.all():
        yield prove(organisation, data)
