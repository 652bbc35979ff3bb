"""kill -9 at any moment: nothing acknowledged is lost or doubled, and the next start goes on."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from faults.lake.judging import Promises, judge, start

STEPS = 100_000


def run_until_killed(folder: Path, seed: int, seconds: float, promises: Promises) -> None:
    with start(folder, seed, STEPS) as process:
        assert process.stdout is not None
        promises.hear(process.stdout.readline())  # it is at work
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        promises.hear_all(process.stdout.readlines())


def kill_again_and_again(folder: Path, kills: int, seed: int) -> Promises:
    chance, promises = random.Random(seed), Promises()
    for number in range(kills):
        run_until_killed(folder, seed + number, chance.uniform(0.0, 0.6), promises)
        judge(folder, promises)
    return promises


def test_nothing_is_lost_or_doubled_in_8_kills(tmp_path: Path):
    promises = kill_again_and_again(tmp_path / "data", 8, seed=1)
    assert len(promises.sent) > 20


@pytest.mark.long
def test_nothing_is_lost_or_doubled_in_200_kills(tmp_path: Path):
    for part in range(20):
        promises = kill_again_and_again(tmp_path / f"data{part}", 10, seed=1000 * part)
        print(f"{len(promises.sent)} rows acknowledged over 10 kills, none lost")


def kill_at(folder: Path, call: int, steps: int) -> bool:
    """Kill the workload when a thread makes its nth call that changes the disk."""
    calls = "fsync,fdatasync,rename,renameat,unlink,unlinkat,link,linkat,mkdir,pwrite64,ftruncate"
    strace = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}")
    inject = ("-e", f"inject={calls}:signal=SIGKILL:when={call}")
    promises = Promises()
    with start(folder, 3, steps, *strace, *inject) as process:
        assert process.stdout is not None
        lines = process.stdout.readlines()
        promises.hear_all(lines)
    judge(folder, promises)
    return "done\n" in lines


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace (apt install strace)")
@pytest.mark.parametrize("call", [40, 111, 170, 233, 300])
def test_kill_between_two_steps_of_a_change_loses_nothing(tmp_path: Path, call: int):
    assert not kill_at(tmp_path / "data", call, steps=60)


@pytest.mark.long
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace (apt install strace)")
def test_kill_at_every_single_step_loses_nothing(tmp_path: Path):
    call, ended = 1, False
    while not ended:
        ended = kill_at(tmp_path / f"data{call}", call, steps=40)
        shutil.rmtree(tmp_path / f"data{call}")
        call += 1
    assert call > 200
    print(f"killed at each of {call} steps")
