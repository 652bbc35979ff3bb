"""`cham text themes` as a user runs it: a file in, themes with growth and quotes out, remembered."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from cham.cli.commands.texts import text
from cham.core.errors import ChamError

FILLERS = ("hôm qua", "lần này", "mình thấy", "vẫn cứ", "thì rất", "cũng", "nhé")


def said_of(things: str, told: str) -> list[str]:
    chance = Random(2)
    words = [FILLERS, things.split("|"), FILLERS, told.split("|")] * 2
    return [f"{' '.join(map(chance.choice, words))} {number}" for number in range(36)]


LATE = said_of("giao hàng|shipper", "chậm|muộn")
APP = said_of("ứng dụng|giao diện", "lỗi|treo")


def themes_of(*words: str | Path) -> Any:
    ran = CliRunner().invoke(text, ["themes", *map(str, words)], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout) if "--json" in words else ran.stdout


def refused(*words: str | Path) -> str:
    ran = CliRunner().invoke(text, ["themes", *map(str, words)])
    assert isinstance(ran.exception, ChamError)
    return ran.exception.code


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        *(f"{each},05/11/2026 10:00,q7" for each in LATE),
        *(f"{each},2026-11-05," for each in APP),
        *(f"{each},2026-08-05T10:00:00+07:00,q3" for each in APP),
        "món dở,hôm nào đó,",
        ",2026-11-05,",
    ]
    place = tmp_path / "góp-ý.csv"
    place.write_text("\n".join(["Góp ý,Thời gian,unit", *rows]) + "\n", "utf-8")
    return place


def test_themes_of_a_file_grow_are_quoted_and_keep_their_ids_and_names(file: Path, tmp_path: Path):
    memory = tmp_path / "nhớ.json"
    words = ("--from", file, "--since", "2026-10-01", "--memory", memory)
    found = themes_of(*words, "--json")
    assert [(each["line"], each["code"]) for each in found["rejected"]] == [
        (110, "time_faulty"),
        (111, "text_empty"),
    ]
    (late,) = [each for each in found["themes"] if "shipper" in each["terms"]]
    assert (late["count"], late["trend"], late["units"][0]["code"]) == (36, "growing", "q7")
    assert late["share"]["low"] < 50 < late["share"]["high"]
    lines = file.read_text("utf-8").splitlines()
    assert len(late["quotes"]) >= 3
    assert all(each["text"] in lines[each["line"] - 1] for each in late["quotes"])
    kept = json.loads(memory.read_text("utf-8"))
    for each in kept:
        each["name"] = "Giao trễ" if each["id"] == late["id"] else None
    memory.write_text(json.dumps(kept), "utf-8")
    again = themes_of(*words)
    assert "Giao trễ  (36, " in again
    assert "tăng" in again
    assert {each["id"] for each in json.loads(memory.read_text("utf-8"))} == {
        each["id"] for each in kept
    }


def test_what_cannot_be_read_is_said(file: Path, tmp_path: Path):
    (tmp_path / "hỏng.json").write_text("[1]", "utf-8")
    assert refused("--from", file, "--memory", tmp_path / "hỏng.json") == "voice_theme_memory"
    few = tmp_path / "ít.csv"
    few.write_text("text\nmón dở\n", "utf-8")
    assert "ít nhất 30" in themes_of("--from", few)
    assert refused("--from", few, "--since", "2026-10-01") == "labelled_no_times"
    few.write_text("name\nmón dở\n", "utf-8")
    assert refused("--from", few) == "labelled_no_texts"
