"""`cham simulate`: the files that users bring, the truth beside them, the same for the same seed."""

import csv
import hashlib
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cham.core.journeys import read_journey
from cham.core.simulation import FirmParameters, firm_tables, simulate_firm
from e2e.conftest import Ran

Cham = Callable[..., Ran]

SMALL = ("--customers", "120", "--months", "9", "--seed", "5")


def digests(folder: Path) -> dict[str, str]:
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}


def truth_of(folder: Path) -> Any:
    return json.loads((folder / "truth.json").read_text("utf-8"))


def test_the_same_seed_writes_the_same_files_and_another_seed_others(tmp_path: Path, cham: Cham):
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    for out in (one, two):
        assert cham("simulate", "--out", out, *SMALL).code == 0
    cham("simulate", "--out", three, *SMALL[:-1], "6")
    assert digests(one) == digests(two)
    assert len(digests(one)) == 13
    same = [name for name, digest in digests(three).items() if digests(one)[name] == digest]
    # Only what does not depend on chance: the journey, the units, how columns are to be read.
    assert {Path(name).suffix for name in same} == {".yaml", ".csv"}
    assert [name for name in same if name.endswith(".csv")] == ["so-do-to-chuc.csv"]


def test_the_files_hold_the_firm_and_the_truth(tmp_path: Path, cham: Cham):
    found = cham("simulate", "--out", tmp_path, *SMALL, "--json").json
    firm = simulate_firm(FirmParameters(customers=120, months=9, seed=5))
    truth = truth_of(tmp_path)
    assert (truth["planted"], truth["seed"], truth["customers"]) == (True, 5, 120)
    assert (truth["orders"], truth["revenue"]) == (firm.truth.orders, firm.truth.revenue)
    assert Path(found["truth"]) == tmp_path / "truth.json"
    assert read_journey(Path(found["journey"]).read_text("utf-8")) == firm.journey
    answers = next(each for each in found["imports"] if each["as"] == "feedback")
    with Path(answers["file"]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == firm_tables(firm).answers.headers
    assert len(rows) - 1 == len(firm.forms.order)


def test_a_null_firm_plants_nothing(tmp_path: Path, cham: Cham):
    cham("simulate", "--out", tmp_path, *SMALL, "--null")
    truth = truth_of(tmp_path)
    assert truth["planted"] is False
    assert {each["planted_loss"] for each in truth["touchpoints"]} == {0.0}
    assert (truth["improvements"], truth["faults"]["ownerless"]) == ([], "")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("vi", ("Đã ghi vào", "Những gì đã cài vào")), ("en", ("Written to", "What was planted"))],
)
def test_it_says_how_to_go_on(tmp_path: Path, cham: Cham, lang: str, words: tuple[str, ...]):
    told = cham("simulate", "--out", tmp_path / "my firm", *SMALL, lang=lang).out
    assert [each for each in words if each not in told] == []
    commands = [shlex.split(line) for line in told.splitlines() if line.startswith("  cham ")]
    assert [words[1] for words in commands] == ["import"] * 6 + ["report"]
    for each in commands[:-1] if lang == "vi" else ():
        done = cham(*each[1:], "--data", tmp_path / "data")
        assert done.code == 0, done.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--customers", "10"), "simulation_size"),
        (("--months", "8"), "simulation_size"),
        (("--seed", "-1"), "simulation_size"),
        (("--customers", "300000"), "simulation_size"),
    ],
)
def test_sizes_that_cannot_be_simulated_are_refused(
    tmp_path: Path, cham: Cham, words: tuple[str, str], code: str
):
    ran = cham("simulate", "--out", tmp_path / "firm", *words)
    assert (ran.code, ran.out, ran.err.split(":")[0]) == (1, "", code)
    assert words[0].removeprefix("--") in ran.err
    assert not (tmp_path / "firm").exists()


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path, cham: Cham):
    (tmp_path / "file").write_text("")
    ran = cham("simulate", "--out", tmp_path / "file" / "firm", *SMALL)
    assert (ran.code, ran.err.split(":")[0]) == (1, "place_missing")
    assert cham("simulate", "--out", tmp_path / "file", *SMALL).code == 2
    assert cham("simulate", *SMALL).code == 2
    assert cham("simulate", "--out", tmp_path / "x", "--customers", "viele").code == 2
