"""A customer directory on sqlite3: small, real, and safe to be killed at any moment."""

import sqlite3
import threading
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from cham.core.interactions import IdentifierKind, Identity
from cham.lake import Subject

_TABLES = """
CREATE TABLE IF NOT EXISTS identifier (
    organisation TEXT, kind TEXT, value TEXT, customer TEXT, PRIMARY KEY (organisation, kind, value)
);
CREATE TABLE IF NOT EXISTS joined (
    organisation TEXT, customer TEXT, survivor TEXT, PRIMARY KEY (organisation, customer)
);
"""


class People:
    """Gives ids to identities; a person is joined into the one known for longer."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.RLock()
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("PRAGMA busy_timeout = 10000")
        self._database.executescript(_TABLES)

    def resolve(self, organisation: str, identities: Sequence[Identity]) -> Sequence[str]:
        with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                found = [self._resolve(organisation, identity) for identity in identities]
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
        return found

    def survivors(self, organisation: str) -> Mapping[str, str]:
        with self._turn:
            rows = dict(
                self._database.execute(
                    "SELECT customer, survivor FROM joined WHERE organisation = ?", [organisation]
                )
            )
        return {customer: _last(rows, customer) for customer in rows}

    def subject(self, organisation: str, customer: str) -> Subject:
        """Tell who a person is: all ids and identifiers."""
        survivors = self.survivors(organisation)
        ids = {each for each, survivor in survivors.items() if survivor == customer} | {customer}
        marks = ", ".join("?" * len(ids))
        rows = self._database.execute(
            f"SELECT kind, value FROM identifier WHERE organisation = ? AND customer IN ({marks})",
            [organisation, *ids],
        )
        identifiers = frozenset((IdentifierKind(kind), value) for kind, value in rows)
        return Subject(customers=frozenset(ids), identifiers=identifiers)

    def forget(self, organisation: str, subject: Subject) -> None:
        """Remove a person so that no byte stays in the file."""
        with self._turn:
            self._forget(organisation, subject)

    def _forget(self, organisation: str, subject: Subject) -> None:
        for kind, value in subject.identifiers:
            self._database.execute(
                "DELETE FROM identifier WHERE organisation = ? AND kind = ? AND value = ?",
                [organisation, kind, value],
            )
        for customer in subject.customers:
            self._database.execute(
                "DELETE FROM joined WHERE organisation = ? AND ? IN (customer, survivor)",
                [organisation, customer],
            )
        self._database.execute("VACUUM")
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, path: Path) -> None:
        with sqlite3.connect(path) as copy:
            self._database.backup(copy)
        copy.close()

    def close(self) -> None:
        self._database.close()

    def _resolve(self, organisation: str, identity: Identity) -> str:
        used = identity.identifiers if identity.joins else identity.identifiers[:1]
        known = [self._find(organisation, kind, value) for kind, value in used]
        customers = list(dict.fromkeys(each for each in known if each))
        customer = customers[0] if customers else uuid.uuid4().hex
        for other in customers[1:]:
            self._database.execute(
                "INSERT OR IGNORE INTO joined VALUES (?, ?, ?)", [organisation, other, customer]
            )
        for (kind, value), present in zip(used, known, strict=True):
            if not present:
                self._database.execute(
                    "INSERT INTO identifier VALUES (?, ?, ?, ?)",
                    [organisation, kind, value, customer],
                )
        return customer

    def _find(self, organisation: str, kind: str, value: str) -> str:
        row = self._database.execute(
            "SELECT customer FROM identifier WHERE organisation = ? AND kind = ? AND value = ?",
            [organisation, kind, value],
        ).fetchone()
        return self._survivor(organisation, row[0]) if row else ""

    def _survivor(self, organisation: str, customer: str) -> str:
        row = self._database.execute(
            "SELECT survivor FROM joined WHERE organisation = ? AND customer = ?",
            [organisation, customer],
        ).fetchone()
        return self._survivor(organisation, row[0]) if row else customer


def _last(joined: Mapping[str, str], customer: str) -> str:
    while customer in joined:
        customer = joined[customer]
    return customer
