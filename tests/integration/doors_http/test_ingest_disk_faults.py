"""A full disk and a failing one: refusals in time, no loss, recovery without a restart."""

import os
import shutil
import subprocess
import time
from typing import Any

import pytest

from integration.doors_http.ingest_server import KEY, ORGANISATION, open_lake


def events(first: int, number: int, padding: int = 2_000) -> list[dict[str, Any]]:
    return [
        {
            "type": "track",
            "userId": "u1",
            "event": "Ghi chú",
            "properties": {"comment": "x" * padding},
            "messageId": f"m-{first + each}",
        }
        for each in range(number)
    ]


def stored(folder) -> list[str]:
    lake = open_lake(folder)
    return list(
        lake.scan(ORGANISATION, columns=["message_id"]).read_all()["message_id"].to_pylist()
    )


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 4 MB."""
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a file system of its own")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.needs_root
def test_a_full_disk_refuses_and_recovers_without_a_restart(small_server, small_disk):
    server = small_server(lake=small_disk / "lake", workers=1)
    server.start()
    acknowledged: set[str] = set()
    refused = []
    for first in range(0, 4_000, 20):
        batch = events(first, 20)
        reply = server.send(KEY, batch)
        if reply.status == 200:
            acknowledged.update(each["messageId"] for each in batch)
        else:
            refused.append(reply)
        if len(refused) == 10:
            break
    assert len(acknowledged) > 100
    assert {(reply.status, reply.json["code"]) for reply in refused} == {(507, "storage_full")}
    assert all(int(reply.headers["retry-after"]) > 0 for reply in refused)
    assert server.request("GET", "/healthz").status == 200
    assert acknowledged <= set(stored(small_disk / "lake"))  # reading works on a full disk

    subprocess.run(["mount", "-o", "remount,size=32m", str(small_disk)], check=True)
    batch = events(10_000, 20)
    assert server.send(KEY, batch).status == 200
    acknowledged.update(each["messageId"] for each in batch)

    server.kill()
    open_lake(small_disk / "lake").compact(time.time_ns() // 1000)
    rows = stored(small_disk / "lake")
    assert acknowledged <= set(rows)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("inject", "status", "code"),
    [
        ("fdatasync:error=EIO", 503, "storage_failed"),
        ("pwrite64:error=EIO", 503, "storage_failed"),
        ("pwrite64:error=ENOSPC", 507, "storage_full"),
    ],
)
def test_a_failing_disk_is_never_answered_with_200(small_server, tmp_path, inject, status, code):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("no strace: see requirements/debian.txt")
    call = inject.partition(":")[0]
    server = small_server(
        *(strace, "-f", "-qq", "-o", str(tmp_path / "trace")),
        *("-e", f"trace={call}", "-e", f"inject={inject}:when=20..23"),
        workers=1,
    )
    server.start()
    replies = []
    for first in range(0, 60 * 5, 5):
        batch = events(first, 5, padding=50)
        reply = server.send(KEY, batch)
        replies.append((reply.status, [each["messageId"] for each in batch], reply))
    server.kill()

    refused = [reply for answer, _, reply in replies if answer != 200]
    assert {(reply.status, reply.json["code"]) for reply in refused} == {(status, code)}
    assert 1 <= len(refused) <= 4
    assert replies[-1][0] == 200  # it recovered by itself
    acknowledged = {each for answer, ids, _ in replies if answer == 200 for each in ids}
    open_lake(tmp_path / "lake").compact(time.time_ns() // 1000)
    rows = stored(tmp_path / "lake")
    assert acknowledged <= set(rows)
    assert len(rows) == len(set(rows))
    assert "INJECTED" in (tmp_path / "trace").read_text(encoding="utf-8", errors="replace")


def test_every_acknowledgement_comes_after_a_sync(small_server, tmp_path):
    """The order of system calls, for requests that come one after the other."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("no strace: see requirements/debian.txt")
    server = small_server(
        *(strace, "-f", "-qq", "-s", "1024", "-o", str(tmp_path / "trace")),
        *("-e", "trace=fdatasync,sendto,sendmsg,write,writev"),
        workers=1,
    )
    server.start()
    for number in range(30):
        assert server.send(KEY, events(number, 1)).status == 200
    server.kill()
    synced = False
    answers = []
    for line in (tmp_path / "trace").read_text(encoding="utf-8", errors="replace").splitlines():
        if "fdatasync" in line and line.endswith("= 0"):
            synced = True
        if "HTTP/1.1 200" in line and "accepted" in line:
            answers.append(synced)
            synced = False
    assert answers == [True] * 30
