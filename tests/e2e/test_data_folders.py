"""Which commands begin a data folder, and which refuse one that is not there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.conftest import Ran

Cham = Callable[..., Ran]

LOOKING_AFTER = [
    ("verify",),
    ("audit", "verify"),
    ("dead-letters",),
    ("replay",),
    ("erase", "a@x.vn"),
    ("backup", "{out}"),
    ("export", "interactions", "--out", "{out}.csv"),
    ("report", "--out", "{out}.html"),
    ("import", "undo", "abc"),
    ("key", "revoke", "abc"),
    ("user", "list"),
    ("user", "link", "--mail", "a@x.vn"),
]


@pytest.mark.parametrize("words", LOOKING_AFTER, ids=" ".join)
def test_what_looks_after_data_makes_no_folder(tmp_path: Path, cham: Cham, words: tuple[str, ...]):
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("not ours", "utf-8")
    out = tmp_path / "out"
    for place in (tmp_path / "tpyo" / "data", other):
        ran = cham(*(each.format(out=out) for each in words), "--data", place)
        assert ran.code == 1
        assert ran.err.startswith(f"data_missing: {place} must be a data folder;")
        assert ran.out == ""
    assert sorted(tmp_path.rglob("*")) == [other, other / "letter.txt"]


def test_what_brings_something_in_begins_one(tmp_path: Path, cham: Cham):
    file = tmp_path / "answers.csv"
    file.write_text("Thời gian,NPS\n2026-01-01,9\n", "utf-8")
    beginning = [
        ("key", "create", "--name", "web", "--scope", "ingest"),
        ("import", file, "--as", "feedback"),
        ("user", "create", "--mail", "a@x.vn", "--role", "admin"),
    ]
    for number, words in enumerate(beginning):
        data = tmp_path / f"data{number}"
        assert cham(*words, "--data", data).code == 0
        assert cham("verify", "--data", data, "--json").json["sound"]


def test_a_copy_inside_the_data_folder_is_refused(tmp_path: Path, cham: Cham):
    data = tmp_path / "data"
    cham("key", "create", "--name", "web", "--scope", "ingest", "--data", data)
    (tmp_path / "link").symlink_to(data)
    for target in (data / "copy", data, tmp_path / "link" / "copy"):
        ran = cham("backup", target, "--data", data)
        assert ran.code == 1
        assert ran.err.startswith("backup_inside: ")
    assert not (data / "copy").exists()
    assert cham("backup", tmp_path / "copy", "--data", data).code == 0
