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
            take(call, disk, promises)
        return done


def take(call: Call, disk: Disk, promises: Promises) -> None:
    """Let a call have its effect on the disk, or on what was promised."""
    if call.name == "write" and call.arguments.startswith("1<"):
        promises.hear_all([call.texts[0].decode()])
    disk.replay(call)


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


def test_nothing_is_lost_or_doubled_in_200_power_cuts(recording: Recording, tmp_path: Path):
    assert recording.cut(tmp_path, 200, seed=1) == 200


@pytest.mark.long
def test_nothing_is_lost_or_doubled_in_2500_power_cuts(recording: Recording, tmp_path: Path):
    done = sum(recording.cut(tmp_path, 500, seed=seed) for seed in range(5))
    print(f"{done} power cuts over {len(recording.calls)} calls, nothing lost")
    assert done == 2500


def kill_then_cut(folder: Path, call: int, cuts: int) -> int:
    """Kill a run at one of its calls, start another, and cut the power while that one runs.

    What the first run left visible need not be on the disk, and the second must not build on it.
    """
    (folder / "data").mkdir(parents=True)
    People(folder / "data" / "people.sqlite3").close()
    shutil.copytree(folder / "data", folder / "before")
    kill = ("-e", f"inject=fsync,rename,unlink,pwrite64,fdatasync:signal=SIGKILL:when={call}")
    runs = []
    for number, (seed, more) in enumerate([(SEED, kill), (SEED + 1, ())]):
        trace = folder / f"trace{number}"
        with start(folder / "data", seed, 12, *strace(trace), *more) as process:
            assert process.stdout is not None
            process.stdout.read()
        runs.append(list(read_trace(trace)))
    shutil.rmtree(folder / "data")
    shutil.copytree(folder / "before", folder / "data")
    disk, promises, chance = Disk(folder / "data"), Promises(), random.Random(call)
    for called in runs[0]:
        take(called, disk, promises)
    disk.handles.clear()
    moments = set(chance.sample(range(len(runs[1])), cuts))
    for number, called in enumerate(runs[1]):
        if number in moments:
            image = folder / f"cut{number}"
            disk.cut_power(chance, image)
            judge(image, promises)
            shutil.rmtree(image)
        take(called, disk, promises)
    return len(moments)


@pytest.mark.parametrize("call", [88, 174])
def test_power_cut_after_a_kill_loses_nothing(tmp_path: Path, call: int):
    assert kill_then_cut(tmp_path / "run", call, 12) == 12


@pytest.mark.long
def test_500_power_cuts_after_50_kills_lose_nothing(tmp_path: Path):
    done = sum(kill_then_cut(tmp_path / f"run{call}", call, 10) for call in range(20, 220, 4))
    assert done == 500


@pytest.mark.parametrize("ignored", ["_delta_log", ".seg", "manifest"])
def test_disk_that_ignores_some_syncs_is_noticed(
    recording: Recording, tmp_path: Path, ignored: str
):
    with pytest.raises((AssertionError, LakeError, sqlite3.Error)):
        recording.cut(tmp_path, 60, seed=2, forgetful=lambda path: ignored in path)
