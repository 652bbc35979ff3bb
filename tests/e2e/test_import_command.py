"""`cham import` of several files: each is told about, whatever becomes of the others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.conftest import Ran

Cham = Callable[..., Ran]

TOTAL = {"rows", "imported", "duplicates", "rejected", "rejects_file", "errors", "files"}
GOOD = "Thời gian,NPS\n2026-01-01,9\n2026-01-02,3\n"
OPEN = "cột một,cột hai\na,b\n"  # nothing looks like a time


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    made = {name: tmp_path / f"{name}.csv" for name in ("good", "also", "open", "none")}
    made["good"].write_text(GOOD, "utf-8")
    made["also"].write_text(GOOD.replace("01-0", "02-0"), "utf-8")
    made["open"].write_text(OPEN, "utf-8")
    made["data"] = tmp_path / "data"
    return made


@pytest.mark.parametrize(
    ("names", "imported"),
    [
        (("none", "good", "open", "also"), 4),
        (("good", "none"), 2),
        (("none", "open"), 0),
        (("good", "also"), 4),
    ],
)
def test_every_file_is_told_about_in_one_shape(
    places: dict[str, Path], cham: Cham, names: tuple[str, ...], imported: int
):
    files = [places[name] for name in names]
    ran = cham("import", *files, "--as", "feedback", "--data", places["data"], "--json")
    refused = [name for name in names if name in {"none", "open"}]
    assert ran.code == (1 if refused else 0)
    told = ran.json
    assert told.keys() == TOTAL
    assert (told["rows"], told["imported"]) == (imported, imported)
    assert [each["file"] for each in told["files"]] == [str(each) for each in files]
    codes = {
        Path(each["file"]).stem: [fault["code"] for fault in each["refused"]]
        for each in told["files"]
    }
    assert [name for name, found in codes.items() if found] == refused
    assert codes.get("none", ["FILE_MISSING"]) == ["FILE_MISSING"]
    assert codes.get("open", ["import_questions"])[-1] == "import_questions"
    lines = ran.err.splitlines()
    assert len(lines) == sum(len(found) for found in codes.values())
    for line, (code, name) in zip(lines, [(c, n) for n in names for c in codes[n]], strict=True):
        assert line.startswith(f"{code}: {places[name]}: ")


def test_a_dry_run_of_several_files_has_one_shape_too(places: dict[str, Path], cham: Cham):
    ran = cham("import", places["none"], places["good"], "--as", "feedback", "--dry-run", "--json")
    missing, good = ran.json["files"]
    assert [each["code"] for each in missing["refused"]] == ["FILE_MISSING"]
    assert (good["rows"], good["refused"]) == (2, [])
    assert ran.code == 1


@pytest.mark.parametrize("purpose", ["interactions", "feedback", "customers", "journey"])
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_missing_file_is_refused_with_its_code(
    places: dict[str, Path], cham: Cham, purpose: str, more: tuple[str, ...]
):
    words = ("--as", purpose, "--data", places["data"], *more)
    for place in (places["none"], places["good"].parent):  # a folder is none either
        ran = cham("import", place, *words)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith(f"FILE_MISSING: file ({place.name}) must exist")


def test_a_missing_mapping_is_refused_with_a_code(places: dict[str, Path], cham: Cham):
    ran = cham("import", places["good"], "--as", "feedback", "--map", places["none"],
               "--data", places["data"])  # fmt: skip
    assert ran.code == 1
    assert ran.err.startswith("MAP_FILE: ")


def test_a_refusal_has_a_code_on_every_line(places: dict[str, Path], cham: Cham):
    ran = cham("import", places["open"], "--as", "feedback", "--data", places["data"])
    assert ran.code == 1
    lines = ran.err.splitlines()
    assert lines[0].startswith("MAP_")
    assert lines[-1].startswith("import_questions: ")
    assert "--dry-run" in lines[-1]
    assert all(": " in line and " " not in line.split(": ")[0] for line in lines)
