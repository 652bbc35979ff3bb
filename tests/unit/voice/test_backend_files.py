"""The file of a backend: what it may say, what is refused, and with which line."""

import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cham.core.errors import ChamError
from cham.voice import Trained
from cham.voice.backends import BackendError, Surroundings, open_backend
from cham.voice.backends.budget import Budget, SpentInDay
from cham.voice.backends.opening import parse_settings
from cham.voice.backends.settings import (
    BudgetSettings,
    CascadeSettings,
    HttpSettings,
    LinearSettings,
    OnnxSettings,
    checked_address,
)

DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)
SERVICE = """\
kind: http
address: https://llm.example.com/v1
model: small
budget: {most: 20000, of: tokens, per: day}
"""


def test_a_file_says_what_answers():
    cascade = parse_settings(
        "kind: cascade\nfirst:\n  kind: linear\nsecond:\n  "
        + SERVICE.replace("\n", "\n  ").rstrip()
        + "\n  temperature: null\n",
        "b.yaml",
    )
    assert isinstance(cascade, CascadeSettings)
    assert cascade.first == LinearSettings()
    assert cascade.second == HttpSettings(
        address="https://llm.example.com/v1",
        model="small",
        budget=BudgetSettings(most=20_000, of="tokens", per="day"),
        temperature=None,
    )
    onnx = parse_settings('{"kind": "onnx", "folder": "model", "threshold": 1}', "b.json")
    assert onnx == OnnxSettings(folder="model", threshold=1)


@pytest.mark.parametrize(
    ("text", "code", "line", "field"),
    [
        ("", "backend_field", 1, "–"),
        ("kind: magic", "backend_field", 1, "kind"),
        ("folder: x", "backend_field", 1, "kind"),
        ("kind: linear\nmodel: x", "backend_field", 2, "model"),
        (SERVICE.replace("model: small\n", ""), "backend_field", 1, "model"),
        (SERVICE + "batch: 0", "backend_field", 5, "batch"),
        (SERVICE + "timeout: soon", "backend_field", 5, "timeout"),
        (SERVICE + "attempts: true", "backend_field", 5, "attempts"),
        (SERVICE + "key: sk-1", "backend_field", 5, "key"),
        (SERVICE + "key_variable: A B", "backend_field", 5, "key_variable"),
        (SERVICE.replace("20000", "0"), "backend_field", 4, "budget.most"),
        (SERVICE.replace("20000", ".inf"), "backend_field", 4, "budget.most"),
        (SERVICE.replace("day", "week"), "backend_field", 4, "budget.per"),
        ("kind: cascade\nsecond:\n  kind: linear", "backend_field", 3, "second.kind"),
        (SERVICE + "model: other", "backend_syntax", 5, None),
        ("kind: *any", "backend_syntax", 1, None),
        ("kind: [", "backend_syntax", 1, None),
        (SERVICE.replace("https", "http"), "backend_address", None, None),
        (SERVICE.replace("tokens", "money"), "backend_price", None, None),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, code: str, line: int | None, field: str | None):
    with pytest.raises(BackendError) as refused:
        parse_settings(text, "b.yaml")
    fields = refused.value.fields
    assert (refused.value.code, fields.get("line"), fields.get("field")) == (code, line, field)


@pytest.mark.parametrize(
    "address",
    ["https://a.vn", "https://a.vn:8443/v1", "http://localhost:11434/v1", "http://[::1]/v1"],
)
def test_addresses_that_texts_may_go_to(address: str):
    assert checked_address(address).hostname


@pytest.mark.parametrize(
    "address",
    [
        "http://a.vn/v1",
        "http://192.168.1.5/v1",
        "http://localhost.evil.vn",
        "http://127.0.0.1.evil.vn",
        "http://localhost@evil.vn",
        "https://user:hunter2@a.vn/v1",
        "https://a.vn/v1?key=hunter2",
        "https://a.vn/#hunter2",
        "https://a.vn/v1\r\nX: hunter2",
        "https://a.vn:0/",
        "https://a.vn:99999/",
        "https:///v1",
        "file:///etc/passwd",
        "a.vn/v1",
        "",
    ],
)
def test_addresses_that_are_refused_without_telling_a_secret(address: str):
    with pytest.raises(ChamError) as refused:
        checked_address(address)
    assert refused.value.code == "backend_address"
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("key", ["", "two words", "a\nb", "kh\u00f3a"])
def test_a_key_that_is_none_is_refused_and_not_told(trained: Trained, tmp_path: Path, key: str):
    (tmp_path / "b.yaml").write_text(f"{SERVICE}key_variable: THE_KEY\n")
    with pytest.raises(BackendError) as refused:
        open_backend(
            tmp_path / "b.yaml", trained.model, Surroundings({"THE_KEY": key}, lambda: DAY)
        )
    assert refused.value.code == "backend_key"
    assert refused.value.fields == {"variable": "THE_KEY"}


def test_meanings_are_of_labels_that_there_are(trained: Trained, tmp_path: Path):
    (tmp_path / "b.yaml").write_text(f"{SERVICE}meanings: {{delighted: very happy}}\n")
    with pytest.raises(BackendError, match="delighted") as refused:
        open_backend(tmp_path / "b.yaml", trained.model, Surroundings({}, lambda: DAY))
    assert refused.value.code == "backend_labels"


def test_what_is_no_text_is_refused(trained: Trained, tmp_path: Path):
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("b.yaml", "none.yaml"):
        with pytest.raises(BackendError) as refused:
            open_backend(tmp_path / name, trained.model, Surroundings({}, lambda: DAY))
        assert (refused.value.code, refused.value.fields["file"]) == ("backend_file", name)


def test_a_day_has_one_budget_whoever_asks(tmp_path: Path):
    ledger, today = tmp_path / "spent.json", [DAY]
    settings = BudgetSettings(most=100, of="tokens", per="day")

    def budget() -> Budget:
        return Budget(settings, SpentInDay(ledger, lambda: today[0]))

    assert budget().set_aside(50, 10) == 60
    assert budget().set_aside(50, 0) is None
    budget().settle(Decimal(60), 20, 0)
    assert budget().set_aside(50, 30) == 80
    today[0] = NEXT
    assert budget().set_aside(50, 50) == 100
    # A request of yesterday that is settled today gives nothing back that today did not spend.
    budget().settle(Decimal(500), 0, 0)
    assert budget().set_aside(101, 0) is None
    assert budget().set_aside(100, 0) == 100
    today[0] = DAY  # a clock that was put back opens no day anew
    assert budget().set_aside(1, 0) is None


def test_processes_that_spend_at_once_lose_nothing(tmp_path: Path):
    ledger = tmp_path / "spent.json"
    granted: list[bool] = []

    def spend() -> None:
        mine = SpentInDay(ledger, lambda: DAY)
        granted.extend(mine.add(Decimal("0.1"), Decimal("9.5")) for _ in range(25))

    threads = [threading.Thread(target=spend) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(granted), sum(granted)) == (100, 95)


@pytest.mark.parametrize(
    "written",
    [b"{", b"\xff"]
    + [b'{"day": "2026-03-01", "spent": "%s"}' % spent for spent in (b"x", b"-5", b"NaN")],
)
def test_a_ledger_that_cannot_be_read_is_no_empty_one(tmp_path: Path, written: bytes):
    ledger = tmp_path / "spent.json"
    ledger.write_bytes(written)
    with pytest.raises(BackendError) as refused:
        SpentInDay(ledger, lambda: DAY).add(Decimal(1))
    assert refused.value.code == "backend_ledger"
    assert ledger.read_bytes() == written
    with pytest.raises(BackendError):
        SpentInDay(tmp_path / "none" / "spent.json", lambda: DAY).add(Decimal(1))
