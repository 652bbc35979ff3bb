"""One process changes the lake, while any number read and write it."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from cham.lake.errors import LakeBusyError, LakeDamagedError, SnapshotGoneError
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.reading import steadily
from cham.lake.table import _listed
from faults.lake.shop import HERE, NOW, SHOP, Shop, meanwhile, payload, payloads

HOLDER = """
import sys
from pathlib import Path
from cham.lake.durable import locked
with locked(Path(sys.argv[1]), wait=False):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_process(shop: Shop) -> Iterator["subprocess.Popen[str]"]:
    shop.lake.compact(NOW)
    command = [sys.executable, "-c", HOLDER, str(shop.folder / "lake" / "lock")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_process_is_refused_while_the_first_one_lives(
    shop: Shop, other_process: "subprocess.Popen[str]"
):
    shop.send(payloads(3))
    with pytest.raises(LakeBusyError):
        shop.lake.compact(NOW)
    assert len(shop.ids()) == 3
    other_process.kill()
    other_process.wait()
    assert shop.lake.compact(NOW).stored == 3


def test_waiting_caller_goes_on_when_the_other_process_has_ended(
    shop: Shop, other_process: "subprocess.Popen[str]"
):
    shop.send(payloads(3))
    done: list[int] = []
    thread = threading.Thread(target=lambda: done.append(shop.lake.compact(NOW, wait=True).stored))
    thread.start()
    assert done == []
    other_process.communicate("")
    thread.join(timeout=30)
    assert done == [3]


def test_readers_see_every_acknowledged_row_once_while_compaction_runs(shop: Shop):
    """A reader never misses or doubles a row, whatever moves under it."""
    writer, acknowledged = shop.lake.open_writer(), list[str]()

    def write() -> None:
        names = [f"m{len(acknowledged) + more:05d}" for more in range(5)]
        writer.append(HERE, [payload(name) for name in names]).result(timeout=30)
        acknowledged.extend(names)

    with meanwhile(write, lambda: shop.lake.compact(NOW, wait=True)):
        for _ in range(30):
            before = len(acknowledged)
            found = shop.ids()
            assert found[:before] == acknowledged[:before]
            assert len(set(found)) == len(found)
    writer.close()
    assert shop.ids() == acknowledged


def test_reading_gives_up_with_a_clear_error_when_the_lake_never_rests(shop: Shop):
    layout = Layout(shop.folder / "lake")

    def vanish(_manifest: Manifest) -> None:
        shop.send([payload("m1")])
        shop.lake.compact(NOW)
        raise FileNotFoundError

    with pytest.raises(SnapshotGoneError):
        steadily(layout, vanish)


@pytest.mark.parametrize(
    "pattern", ["interactions/*/*/*.parquet", "interactions/_delta_log/*1.json"]
)
def test_reading_says_that_a_file_is_missing(shop: Shop, pattern: str):
    shop.send([payload("m1")])
    shop.lake.compact(NOW)
    (path,) = shop.files(pattern)
    path.unlink()
    _listed.cache_clear()
    with pytest.raises(LakeDamagedError):
        shop.ids()


def test_slots_stay_the_same_across_restarts_and_are_one_to_a_writer(shop: Shop):
    one, two = shop.lake.open_writer(), shop.lake.open_writer()
    assert [one.folder.name, two.folder.name] == ["w00", "w01"]
    one.close()
    three, file = shop.lake.open_writer(), shop.lake.open_writer("file")
    assert [three.folder.name, file.folder.name] == ["w00", "file00"]
    for writer in (two, three, file):
        writer.close()


def test_number_of_a_consumed_segment_is_never_used_again(shop: Shop):
    for number in range(3):
        shop.send([payload(f"m{number}")])
        shop.lake.compact(NOW)
        for path in shop.files("segments/*/gate"):
            path.write_bytes(b"")  # as a power cut may leave what was never synced
    assert shop.ids() == ["m0", "m1", "m2"]
    assert shop.lake.scan(SHOP).read_all().num_rows == 3
