"""Whatever is done to the audit log's table, the proof names the first entry that is wrong."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings, strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from cham.apps.orgs.audit import record
from cham.apps.orgs.audit_heads import keep_head, read_head
from cham.apps.orgs.audit_proof import Break, prove
from cham.apps.orgs.models import AuditEntry, Organisation
from cham.apps.orgs.scope import organisation_scope

LENGTH = 12
TABLE = "orgs_auditentry"


@pytest.fixture
def log(
    organisation: Organisation,
    other_organisation: Organisation,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Organisation:
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(LENGTH):
            record(organisation, "unit.added", f"unit:{number}", {"number": number})
            record(other_organisation, "unit.added", f"unit:{number}")
    return organisation


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def tamper(firm: Organisation, how: str, at: int, other: int, text: str) -> int:
    """Change the table behind the product's back; gives the first number that is wrong."""
    where = "WHERE organisation_id = %s AND number = %s"
    if how == "delete":
        run(f"DELETE FROM {TABLE} {where}", firm.pk, at)
        return at
    if how == "truncate":
        run(f"DELETE FROM {TABLE} WHERE organisation_id = %s AND number >= %s", firm.pk, at)
        return at
    if how == "edit":
        run(f"UPDATE {TABLE} SET subject = %s {where}", f"khác {text}", firm.pk, at)
        return at
    if how == "details":
        run(f"UPDATE {TABLE} SET details = %s {where}", json.dumps({"x": text}), firm.pk, at)
        return at
    if how == "insert":
        columns = "organisation_id, number, at, actor, action, subject, details, seal"
        run(
            f"INSERT INTO {TABLE} ({columns}) SELECT organisation_id, %s, at, actor, action,"
            f" subject, details, seal FROM {TABLE} {where}",
            *(LENGTH + 1, firm.pk, at),
        )
        return LENGTH + 1
    for number, target in ((at, 1000), (other, at), (1000, other)):
        run(f"UPDATE {TABLE} SET number = %s {where}", target, firm.pk, number)
    return min(at, other)


def test_untouched_log_is_sound(log: Organisation, data_folder: Path):
    proof = prove(log, data_folder)
    assert (proof.sound, proof.entries, proof.findings) == (True, LENGTH, ())


@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    how=st.sampled_from(["delete", "truncate", "edit", "details", "insert", "reorder"]),
    at=st.integers(1, LENGTH),
    other=st.integers(1, LENGTH),
    text=st.text("abcđệ", max_size=5),
)
def test_every_tampering_is_named(
    log: Organisation, data_folder: Path, how: str, at: int, other: int, text: str
):
    if how == "reorder" and at == other:
        return
    with undone():
        first = tamper(log, how, at, other, text)
        proof = prove(log, data_folder)
    assert not proof.sound
    assert proof.findings[0].number == first


def test_log_of_another_organisation_is_proved_by_itself(
    log: Organisation, other_organisation: Organisation, data_folder: Path
):
    run(f"UPDATE {TABLE} SET subject = 'x' WHERE organisation_id = %s AND number = 3", log.pk)
    assert not prove(log, data_folder).sound
    assert prove(other_organisation, data_folder).sound


def test_head_that_is_gone_or_differs_is_named(log: Organisation, data_folder: Path):
    head = data_folder / "audit" / "bep-nha.head"
    head.write_text(f"{LENGTH} {'0' * 64}\n", "ascii")
    assert prove(log, data_folder).findings[0].kind is Break.HEAD_DIFFERS
    head.unlink()
    assert prove(log, data_folder).findings[0].kind is Break.HEAD_MISSING


def test_head_that_comes_late_does_not_go_back(tmp_path: Path):
    keep_head(tmp_path, "bep-nha", 5, "e" * 64)
    keep_head(tmp_path, "bep-nha", 4, "d" * 64)
    head = read_head(tmp_path, "bep-nha")
    assert head is not None
    assert head.number == 5


def test_entries_cannot_be_changed_or_removed_through_the_models(log: Organisation):
    with organisation_scope(log):
        entry = AuditEntry.objects.first()
        assert entry is not None
        for attempt in (
            entry.save,
            entry.delete,
            AuditEntry.objects.all().delete,
            lambda: AuditEntry.objects.update(subject="x"),
        ):
            with pytest.raises(TypeError, match="append-only"):
                attempt()
        assert AuditEntry.objects.count() == LENGTH
