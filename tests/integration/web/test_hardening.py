"""Secrets, logs and headers: weak keys start no server, one event is one line, nonces differ."""

import json
import logging
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from cham.apps.orgs.actions import create_key
from cham.apps.orgs.models import Key, Organisation
from cham.web.configuration import read_configuration
from cham.web.environment import ConfigurationError
from cham.web.logs import OneLine
from integration.web.conftest import MakeMember

STRONG = "x9Kq2Vt7Lm4Rz8Yw3Bn6Hc1Jd5Fg0PsTu4"


@pytest.mark.parametrize("weak", ["short", "a" * 64, f"django-insecure-{STRONG}", "abcabcabc" * 8])
@pytest.mark.parametrize("name", ["CHAM_SECRET_KEY", "CHAM_AUDIT_KEY"])
def test_weak_key_starts_no_server(name: str, weak: str, tmp_path: Path):
    with pytest.raises(ConfigurationError, match=name):
        read_configuration({"CHAM_DATA": str(tmp_path), name: weak})
    (tmp_path / "secret.key").write_text(weak, "ascii")
    with pytest.raises(ConfigurationError):
        read_configuration({"CHAM_DATA": str(tmp_path)})


def test_strong_key_is_taken(tmp_path: Path):
    found = read_configuration({"CHAM_DATA": str(tmp_path), "CHAM_SECRET_KEY": STRONG})
    assert found.secret_key == STRONG


def test_deployment_check_finds_nothing(tmp_path: Path):
    ran = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            **os.environ,
            "CHAM_DATA": str(tmp_path),
            "CHAM_HTTPS": "on",
            "DJANGO_SETTINGS_MODULE": "cham.web.settings",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout


def test_every_answer_has_a_nonce_of_its_own_and_the_headers(client: Client, db: None):
    policies = {client.get("/accounts/login/")["Content-Security-Policy"] for _ in range(40)}
    assert len(policies) == 40
    policy = policies.pop()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    answer = client.get("/accounts/login/")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.cookies["cham-form"]["httponly"]


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\x1b[31m", "\u2028", "\x85", "\u202e"])
def test_what_people_type_stays_in_one_line_of_the_log(sign: str):
    record = logging.LogRecord("cham", logging.INFO, "", 0, "tên %s", (f"a{sign}b",), None)
    line = OneLine().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["text"] == f"tên a{sign}b"


def test_key_is_kept_as_a_digest_and_its_use_is_noted(organisation: Organisation):
    made = create_key(organisation, name="web", scope="read")
    assert made.text not in str(list(Key.objects.unscoped().values()))
    shown = Client(headers={"Authorization": f"Bearer {made.text}"})
    assert shown.get("/api/units/").status_code == 200
    assert shown.post("/api/units/", {}, content_type="application/json").status_code == 403
    assert Key.objects.unscoped().get().used_at is not None
    Key.objects.unscoped().update(expires_at="2020-01-01T00:00:00Z")
    assert shown.get("/api/units/").status_code == 401


def test_api_says_what_is_wrong_as_a_problem(client: Client, db: None, member: MakeMember):
    answer = client.get("/api/units/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_signed_in"


def answered(text: str) -> dict[str, float]:
    """Count the requests of each route, as Prometheus reads it."""
    counts: Counter[str] = Counter()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "cham_requests_total":
                counts[sample.labels["route"]] += int(sample.value)
    return dict(counts)


def test_the_server_counts_its_requests_by_route_and_names_nobody(client: Client, db: None):
    before = answered(client.get("/metrics").content.decode())
    for _time in range(3):
        client.get("/m/ma-bi-mat-cua-lan/")
    told = client.get("/metrics").content.decode()
    assert "ma-bi-mat" not in told
    assert "cham_disk_free_bytes" in told
    after = answered(told)
    assert after["m/<str:token>/"] - before.get("m/<str:token>/", 0) == 3


@pytest.mark.parametrize(
    ("scope", "address", "through", "status"),
    [
        ("", "127.0.0.1", "", 200),
        ("", "203.0.113.5", "", 403),
        ("", "127.0.0.1", "203.0.113.5", 403),  # a proxy on the machine speaks for somebody else
        ("ingest", "203.0.113.5", "", 403),
        ("read", "203.0.113.5", "", 200),
    ],
)
def test_its_figures_are_for_its_own_machine_and_for_keys_that_read(
    organisation: Organisation, scope: str, address: str, through: str, status: int
):
    headers = {"X-Forwarded-For": through} if through else {}
    if scope:
        made = create_key(organisation, name="theo dõi", scope=scope)
        headers["Authorization"] = f"Bearer {made.text}"
    watcher = Client(headers=headers, REMOTE_ADDR=address)
    assert watcher.get("/metrics").status_code == status
