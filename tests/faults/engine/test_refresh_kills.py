"""kill -9 while a path store is refreshed, and processes that refresh one together."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parent.parent


def refreshing(what: str, folder: Path, count: int, seed: int) -> dict[str, int]:
    command = [
        sys.executable,
        str(HERE / "refreshing.py"),
        what,
        str(folder),
        str(count),
        str(seed),
    ]
    found = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)])}
    done = subprocess.run(command, env=found, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_a_refresh_killed_before_any_change_to_the_disk_is_whole_or_not_there(tmp_path: Path):
    said = refreshing("steps", tmp_path, 0, seed=1)
    assert said["kills"] > 10
    assert said["before"] > 5  # killed before the manifest named the new files
    assert said["after"] > 2  # and after that, among the old ones


def test_10_kills_at_any_moment_leave_a_whole_store(tmp_path: Path):
    said = refreshing("moments", tmp_path, 10, seed=2)
    assert said["kills"] == 10
    assert said["interrupted"] > 0  # a kill met a refresh that was writing


@pytest.mark.long
def test_200_kills_at_any_moment_leave_a_whole_store(tmp_path: Path):
    said = refreshing("moments", tmp_path, 200, seed=3)
    print(said)
    assert said["interrupted"] > 20  # so many kills met a refresh that was writing


@pytest.mark.parametrize("seed", range(2))
def test_processes_that_refresh_one_store_together_take_every_row_once(tmp_path: Path, seed: int):
    said = refreshing("together", tmp_path, 3, seed)
    assert said["held"] == said["rows"] == 80
