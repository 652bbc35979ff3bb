"""The disk says no: full, or failing. Nothing is acknowledged then, and nothing before is lost."""

import collections
import contextlib
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from cham.lake import SegmentWriter
from cham.lake.errors import (
    FilesExhaustedError,
    LakeError,
    QueueFullError,
    StorageFullError,
    WriterClosedError,
)
from faults.lake.judging import Promises, judge, start
from faults.lake.shop import HERE, NOW, Shop, payload, payloads

needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="needs strace (apt install strace)"
)
STEPS = 30


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    mounted = tmp_path / "small"
    mounted.mkdir()
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(mounted)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount here: {done.stderr.decode().strip()}")
    yield mounted
    subprocess.run(["umount", "--lazy", str(mounted)], check=True)


def fill(folder: Path) -> Path:
    """Take what space is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    return ballast


def send_until_refused(writer: SegmentWriter, sent: list[str]) -> LakeError:
    while True:
        name = f"m{len(sent):06d}"
        try:
            writer.append(HERE, [payload(name, text="ngon " * 400)]).result(timeout=30)
        except LakeError as refusal:
            return refusal
        sent.append(name)


@pytest.mark.needs_root
def test_full_disk_refuses_keeps_what_it_has_and_goes_on_when_there_is_space(small_disk: Path):
    shop = Shop.open(small_disk / "data")
    shop.send(payloads(50))
    shop.lake.compact(NOW)
    before = shop.ids()
    writer, sent = shop.lake.open_writer(), list[str]()
    assert isinstance(send_until_refused(writer, sent), StorageFullError)
    ballast = fill(small_disk)
    assert isinstance(send_until_refused(writer, sent), StorageFullError)
    assert shop.ids() == sorted(before + sent)
    with pytest.raises(StorageFullError):
        shop.lake.compact(NOW)
    assert shop.ids() == sorted(before + sent)
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=30m", str(small_disk)], check=True)
    again = [f"n{number}" for number in range(5)]
    writer.append(HERE, [payload(name) for name in again]).result(timeout=30)
    assert shop.lake.compact(NOW).stored == len(sent) + 5
    writer.close()
    assert shop.ids() == sorted([*before, *sent, *again])
    assert shop.lake.verify().sound
    shop.close()


def run_with(folder: Path, inject: str) -> list[str]:
    """Run the workload while strace lets some calls fail; gives the lines that it said."""
    Shop.open(folder).close()
    strace = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={inject}")
    with start(folder, 7, STEPS, *strace) as process:
        assert process.stdout is not None
        return process.stdout.readlines()


@needs_strace
@pytest.mark.parametrize(
    ("inject", "code"),
    [
        ("fdatasync:error=EIO:when=4+5", "storage_failed"),
        ("pwrite64:error=EIO:when=5+9", "storage_failed"),
        ("pwrite64:error=ENOSPC:when=5+9", "storage_full"),
        ("fsync:error=EIO:when=12..200+9", "storage_failed"),
        ("fsync:error=ENOSPC:when=15..200+9", "storage_full"),
        ("rename,renameat,renameat2:error=ENOSPC:when=6..90+7", "storage_full"),
        ("linkat,link:error=EIO:when=1..9+2", "storage_failed"),
        ("mkdir:error=ENOSPC:when=6..30+4", "storage_full"),
    ],
)
def test_failing_call_is_refused_and_costs_nothing_that_was_acknowledged(
    tmp_path: Path, inject: str, code: str
):
    lines = run_with(tmp_path / "data", inject)
    promises = Promises()
    promises.hear_all(lines)
    assert f"refused {code}\n" in lines
    assert lines[-1] == "done\n"
    assert promises.sent
    judge(tmp_path / "data", promises)


@needs_strace
@pytest.mark.long
def test_every_failure_of_every_kind_of_call_costs_nothing(tmp_path: Path):
    refused = 0
    calls = ("fdatasync", "pwrite64", "fsync", "rename", "linkat", "mkdir", "unlink", "ftruncate")
    for number, call in enumerate(calls):
        for error in ("EIO", "ENOSPC"):
            for first in range(1, 60, 7):
                folder = tmp_path / f"data{number}{error}{first}"
                lines = run_with(folder, f"{call}:error={error}:when={first}+11")
                promises = Promises()
                promises.hear_all(lines)
                judge(folder, promises)
                refused += sum(line.startswith("refused") for line in lines)
                shutil.rmtree(folder)
    assert refused > 100
    print(f"{refused} refusals, nothing acknowledged was lost")


@pytest.fixture
def no_descriptor() -> Iterator[list[int]]:
    """Open files up to the system's limit; those that the test closes may be opened again."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    held: list[int] = []
    yield held
    for each in held:
        os.close(each)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


def exhaust(held: list[int]) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 400), most))
    with contextlib.suppress(OSError):
        while True:
            held.append(os.open(os.devnull, os.O_RDONLY))


def test_no_file_can_be_opened_any_more_and_nothing_is_lost(
    tmp_path: Path, no_descriptor: list[int]
):
    shop = Shop.open(tmp_path / "data")
    shop.send(payloads(50))
    shop.lake.compact(NOW)
    before = shop.ids()  # what reads is loaded from now on
    writer = shop.lake.open_writer()
    writer.append(HERE, [payload("first")]).result(timeout=30)
    exhaust(no_descriptor)
    writer.append(HERE, [payload("open already")]).result(timeout=30)
    for act in (lambda: shop.lake.compact(NOW), shop.ids, shop.lake.open_writer):
        with pytest.raises(FilesExhaustedError):
            act()
    expected = sorted([*before, "first", "open already"])
    refused = 0
    for _ in range(20):  # a read needs more than one, and may fail at each of them
        os.close(no_descriptor.pop())
        try:
            assert shop.ids() == expected
        except FilesExhaustedError:
            refused += 1
    assert 2 < refused < 20
    while no_descriptor:
        os.close(no_descriptor.pop())
    writer.append(HERE, [payload("last")]).result(timeout=30)
    writer.close()
    shop.lake.compact(NOW)
    assert shop.ids() == sorted([*expected, "last"])
    assert shop.lake.verify().sound
    shop.close()


def test_queue_that_is_full_refuses_at_once(tmp_path: Path):
    shop = Shop.open(tmp_path / "data")
    writer = shop.lake.open_writer()
    writer._queue_bytes = 1000
    taken: list[Future[None]] = []

    def send() -> None:
        taken.append(writer.append(HERE, [payload(f"m{len(taken)}")]))

    with writer._gate.held(), pytest.raises(QueueFullError):
        collections.deque(iter(send, "never"), maxlen=0)  # the writing thread waits at the gate
    for future in taken:
        future.result(timeout=30)
    writer.append(HERE, [payload("last")]).result(timeout=30)
    writer.close()
    assert len(shop.ids()) == len(taken) + 1
    with pytest.raises(WriterClosedError):
        writer.append(HERE, [payload("late")])
    shop.close()
