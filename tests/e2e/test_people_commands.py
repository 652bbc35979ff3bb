"""`cham user` and `cham audit verify`, as the one who looks after the server uses them."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.conftest import Ran

Cham = Callable[..., Ran]
SERVER = "https://cx.example.vn"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, cham: Cham) -> tuple[Path, Ran]:
    """A data folder, and what the command said that made its first member."""
    folder = tmp_path_factory.mktemp("people") / "data"
    words = ("--mail", "Lan@Example.VN", "--role", "admin", "--address", SERVER)
    return folder, cham("user", "create", *words, "--data", folder, "--json")


def test_a_member_gets_a_link_that_no_later_command_shows(people: tuple[Path, Ran], cham: Cham):
    data, made = people
    assert made.code == 0, made.err
    assert made.json["link"].startswith(f"{SERVER}/accounts/")
    listed = cham("user", "list", "--data", data, "--json")
    (member,) = listed.json["members"]
    assert member["mail"].casefold() == "lan@example.vn"
    assert (member["role"], member["active"]) == ("admin", True)
    assert made.json["link"] not in listed.out


def test_a_member_of_before_is_refused_in_the_language_asked_for(
    people: tuple[Path, Ran], cham: Cham
):
    words = ("--mail", "lan@example.vn", "--role", "analyst", "--data", people[0])
    again = cham("user", "create", *words, lang="vi")
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("member_already: ")
    assert "thành viên" in again.err
    assert cham("user", "create", "--mail", "x@y.vn", "--role", "boss").code == 2


def test_who_lost_everything_is_let_in_again(people: tuple[Path, Ran], cham: Cham):
    words = ("--mail", "lan@example.vn", "--remove-second-factors", "--data", people[0])
    found = cham("user", "link", *words, "--json")
    assert found.json["link"].startswith("http://127.0.0.1:8400/accounts/")


def test_a_sound_log_is_proved_and_a_touched_one_names_the_first_bad_entry(
    people: tuple[Path, Ran], tmp_path: Path, cham: Cham
):
    proved = cham("audit", "verify", "--data", people[0], "--json")
    assert (proved.code, proved.json["sound"], proved.json["findings"]) == (0, True, [])
    assert proved.json["entries"] > 0
    copy = tmp_path / "data"
    shutil.copytree(people[0], copy)
    with sqlite3.connect(copy / "cham.sqlite3") as database:
        harm = "update orgs_auditentry set actor = 'member:9' where number = 1"
        assert database.execute(harm).rowcount == 1
    database.close()
    touched = cham("audit", "verify", "--data", copy, "--json")
    assert (touched.code, touched.json["sound"]) == (1, False)
    assert (touched.json["findings"][0]["number"], touched.json["findings"][0]["code"]) == (
        1,
        "changed",
    )
