"""A data folder that begins with the blank database is the one that migrations make."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

BEGIN = """
import sys
from pathlib import Path
from cham.cli.opening import prepare
made, beside_code = map(Path, sys.argv[1:])
import cham.apps.keeping.blank as blank
blank.BESIDE_CODE = beside_code
prepare(made)
"""


def begin(made: Path, beside_code: Path, then: str = "") -> Path:
    """Begin a data folder in a process of its own, as every command does."""
    command = [sys.executable, "-c", BEGIN + then, str(made), str(beside_code)]
    environment = {name: value for name, value in os.environ.items() if "CHAM" not in name}
    subprocess.run(command, check=True, env=environment)
    return made / "cham.sqlite3"


def contents(database: Path) -> list[str]:
    """Write a database down, without the moments at which migrations were applied."""
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("UPDATE django_migrations SET applied = ''")
        return list(opened.iterdump())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blank")


def test_what_is_copied_is_what_migrations_make(folder: Path):
    older = folder / "code" / "blank-0123456789abcdef.sqlite3"
    older.parent.mkdir()
    older.write_text("of another version", "utf-8")
    migrated = begin(folder / "one", folder / "code")
    (blank,) = (folder / "code").iterdir()
    stood = blank.stat().st_mtime_ns
    assert blank != older
    copied = begin(folder / "two", folder / "code")
    assert blank.stat().st_mtime_ns == stood
    assert contents(copied) == contents(migrated)
    assert (blank.stat().st_mode & 0o777, len(list((folder / "two").glob("blank-*")))) == (
        0o600,
        0,
    )


KEEP = """
blank.BESIDE_CODE = made / "nowhere"
blank.BESIDE_CODE.touch()  # stops even the superuser from making a folder there
blank.keep_blank()
assert blank.BESIDE_CODE.is_file()
"""


def test_a_place_that_cannot_be_written_to_is_no_fault(folder: Path):
    begin(folder / "three", folder / "code", then=KEEP)
