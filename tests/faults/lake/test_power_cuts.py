"""The power fails at any moment: what the disk then holds is judged as after a kill.

The calls of one run are recorded with strace and replayed on a model of a disk, so that thousands
of cuts need one run. A lake that trusted deltalake's log without syncing it is caught.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cham.lake.errors import LakeError
from faults.lake.disk import Call, Disk, read_trace, strace
from faults.lake.judging import Promises, judge, start
from faults.lake.people import People

pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="needs strace (apt install strace)"
)

SEED, STEPS = 5, 45


@dataclass
class Recording:
    """A finished run: the folder before it, and every call that it made."""

    before: Path
    ran: Path
    calls: list[Call]

    def cut(
        self,
        folder: Path,
        cuts: int,
        seed: int,
        forgetful: Callable[[str], bool] = lambda _path: False,
    ) -> int:
        """Cut the power at random calls and judge each image; gives how many were judged."""
        chance = random.Random(seed)
        moments = sorted(chance.sample(range(len(self.calls)), min(cuts, len(self.calls))))
        shutil.rmtree(self.ran)
        shutil.copytree(self.before, self.ran)
        disk, promises, done = Disk(self.ran, forgetful), Promises(), 0
        for number, call in enumerate(self.calls):
            if done < len(moments) and moments[done] == number:
                image = folder / f"cut{number}"
                disk.cut_power(chance, image)
                judge(image, promises)
                shutil.rmtree(image)
                done += 1
            if call.name == "write" and call.arguments.startswith("1<"):
                promises.hear_all([call.texts[0].decode()])
            disk.replay(call)
        return done


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    folder = tmp_path_factory.mktemp("recording")
    (folder / "data").mkdir()
    People(folder / "data" / "people.sqlite3").close()
    shutil.copytree(folder / "data", folder / "before")
    with start(folder / "data", SEED, STEPS, *strace(folder / "trace")) as process:
        assert process.stdout is not None
        assert process.stdout.readlines()[-1] == "done\n"
    return Recording(folder / "before", folder / "data", list(read_trace(folder / "trace")))


def test_run_that_is_cut_has_every_kind_of_change(recording: Recording):
    said = {
        call.texts[0].split()[0]
        for call in recording.calls
        if call.name == "write" and call.arguments.startswith("1<")
    }
    assert {b"sent", b"compacted", b"undone", b"erased"} <= said


def test_nothing_is_lost_or_doubled_in_100_power_cuts(recording: Recording, tmp_path: Path):
    assert recording.cut(tmp_path, 100, seed=1) == 100


@pytest.mark.long
def test_nothing_is_lost_or_doubled_in_2500_power_cuts(recording: Recording, tmp_path: Path):
    done = sum(recording.cut(tmp_path, 500, seed=seed) for seed in range(5))
    print(f"{done} power cuts over {len(recording.calls)} calls, nothing lost")
    assert done == 2500


@pytest.mark.parametrize("ignored", ["_delta_log", ".seg", "manifest"])
def test_disk_that_ignores_some_syncs_is_noticed(
    recording: Recording, tmp_path: Path, ignored: str
):
    with pytest.raises((AssertionError, LakeError, sqlite3.Error)):
        recording.cut(tmp_path, 60, seed=2, forgetful=lambda path: ignored in path)
