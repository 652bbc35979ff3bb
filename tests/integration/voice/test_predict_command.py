"""`cham text predict --backend` as a user runs it, with a service on this machine."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cham.cli.commands.texts import text
from cham.core.errors import ChamError
from cham.voice import Model, save_model
from integration.voice.conftest import Server, status

LINES = "anh shipper rất ngon nha shop\nngon\nmang wifi qua te hom nay\nchắc vậy\nphở 0912345678\n"
SERVICE = """\
kind: cascade
second:
  kind: http
  address: {address}
  model: small
  key_variable: THE_KEY
  budget: {{most: 100000, of: tokens, per: day}}
"""


@pytest.fixture(scope="module")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("model")
    save_model(model, made)
    return made


def predict(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(
        text, ["predict", "--model", str(folder), *words], input=LINES, env={"THE_KEY": "sk-1"}
    )


def test_only_what_the_model_leaves_open_goes_out(server: Server, folder: Path, tmp_path: Path):
    file = tmp_path / "b.yaml"
    file.write_text(SERVICE.format(address=server.address))
    alone = [json.loads(line) for line in predict(folder, "--json").stdout.splitlines()]
    assert [each["needs_review"] for each in alone] == [False, True, False, True, True]
    assert server.seen == []
    ran = predict(folder, "--json", "--backend", str(file))
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [each["backend"] for each in found] == ["linear", "http", "linear", "http", "http"]
    assert [found[row] for row in (0, 2)] == [
        {**alone[row], "backend": "linear", "fallback": ""} for row in (0, 2)
    ]
    assert found[1] == {
        **alone[1],
        "label": "positive",
        "probability": None,
        "needs_review": False,
        "reason": "",
        "backend": "http",
        "fallback": "",
    }
    assert found[3]["needs_review"]
    (asked,) = server.seen
    assert asked.texts == ["ngon", "chắc vậy", "phở [PHONE_1]"]
    assert ran.stderr == "đã trả lời: linear 2, http 3; 1 cần người xem\n"
    assert json.loads((tmp_path / "b.yaml.spent.json").read_text())["spent"] == "110"


def test_a_person_is_told_why_somebody_else_answered(server: Server, folder: Path, tmp_path: Path):
    file = tmp_path / "b.yaml"
    file.write_text(SERVICE.format(address=server.address))
    server.behave = status(401)
    ran = predict(folder, "--backend", str(file))
    assert len(ran.stdout.splitlines()) == 5
    assert ran.stderr.splitlines()[1] == ("được nơi khác trả lời thay: dịch vụ từ chối 3")


def test_a_wrong_file_is_refused_before_a_line_is_read(folder: Path, tmp_path: Path):
    file = tmp_path / "b.yaml"
    file.write_text(SERVICE.format(address="http://evil.vn"))
    ran = predict(folder, "--backend", str(file))
    assert ran.stdout == ""
    assert isinstance(ran.exception, ChamError)
    assert ran.exception.code == "backend_address"
