"""A data folder of an earlier version comes up to this one, with the same figures; not back."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.conftest import run_cham

pytest.importorskip("django")

HERE = Path(__file__).parent
FIRST = {"orgs": "0001", "customers": "0001", "journeys": "0001", "imports": "0001"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small firm's data folder, as this version writes it."""
    home = tmp_path_factory.mktemp("upgrade")
    made = run_cham(
        "simulate", "--out", home / "files", "--customers", "120", "--months", "9", "--json"
    ).json
    run_cham("import", made["journey"], "--as", "journey", "--data", home / "data")
    for each in made["imports"]:
        run_cham(
            *("import", each["file"], "--as", each["as"], "--map", each["map"]),
            *("--data", home / "data"),
        )
    return home / "data"


def headlines(data: Path) -> object:
    out = data / "report.html"
    ran = run_cham("report", "--data", data, "--as-of", "2026-12-31", "--out", out, "--json")
    assert ran.code == 0, ran.err
    return ran.json["headlines"], ran.json["cannot_show"]


def test_a_folder_of_the_first_version_comes_up_with_the_same_figures(
    folder: Path, tmp_path: Path
):
    old = tmp_path / "old"
    shutil.copytree(
        folder, old, ignore=shutil.ignore_patterns("cham.sqlite3*", "engine", "queue*")
    )
    (old / "audit.key").unlink()
    subprocess.run(
        [sys.executable, HERE / "first_version.py", folder / "cham.sqlite3", old], check=True
    )
    before = _tables(old / "cham.sqlite3")
    assert "accounts_user" not in before
    assert headlines(old) == headlines(folder)
    (copy,) = (old / "backups").iterdir()
    assert _tables(copy) == before
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_second_start_changes_nothing_and_copies_nothing(folder: Path):
    assert run_cham("verify", "--data", folder).code == 0
    assert not (folder / "backups").exists()


def test_a_folder_of_a_newer_version_is_refused_and_left_as_it_is(folder: Path, tmp_path: Path):
    newer = tmp_path / "newer"
    shutil.copytree(folder, newer)
    with sqlite3.connect(newer / "cham.sqlite3") as database:
        database.execute(
            "insert into django_migrations (app, name, applied) "
            "values ('orgs', '0999_of_tomorrow', '2030-01-01')"
        )
    database.close()
    refused = run_cham("verify", "--data", newer)
    assert refused.code == 1
    assert refused.err.startswith("data_newer: ")
    assert "orgs.0999_of_tomorrow" in refused.err
    assert not (newer / "backups").exists()


def _tables(database: Path) -> set[str]:
    with sqlite3.connect(database) as opened:
        found = opened.execute("select name from sqlite_master where type = 'table'")
        return {name for (name,) in found}
