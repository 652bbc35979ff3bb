"""The whole product on a disk that is really full: it says so, lives on, and recovers by itself."""

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integration.doors_http.live_server import BIN, LiveServer

pytestmark = pytest.mark.needs_root


@pytest.fixture(params=["tmpfs", "ext4"])
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with some 30 MB."""
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a file system of its own")
    folder = tmp_path / "disk"
    folder.mkdir()
    if request.param == "tmpfs":
        command = ["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", str(folder)]
    else:
        image = tmp_path / "image"
        with image.open("wb") as file:
            file.truncate(40 << 20)
        made = subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=False)
        if made.returncode:
            pytest.skip("no ext4 can be made here")
        command = ["mount", "-o", "loop", str(image), str(folder)]
    if subprocess.run(command, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Take what room is left, to the last byte."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (1 << 20, 4096, 512, 64, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
    return ballast


def cham(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [BIN / "cham", *words, "--data", data, "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
    )


def events(name: str, count: int = 20, padding: int = 3_000) -> list[dict[str, Any]]:
    return [
        {
            "type": "track",
            "userId": f"u{number}",
            "event": "Ghi chú",
            "properties": {"note": "x" * padding},
            "messageId": f"{name}-{number}",
        }
        for number in range(count)
    ]


@pytest.fixture
def served(small_disk: Path) -> Iterator[tuple[LiveServer, Path, str]]:
    data = small_disk / "data"
    key = json.loads(
        cham(data, "key", "create", "--name", "w", "--scope", "ingest", "--json").stdout
    )
    command = [str(BIN / "cham"), "serve", "--data", str(data), "--port", "{port}"]
    server = LiveServer(command)
    server.start()
    yield server, data, key["key"]
    server.kill()


def test_the_server_outlives_a_full_disk_and_recovers_by_itself(
    served: tuple[LiveServer, Path, str], small_disk: Path
):
    server, data, key = served
    time.sleep(3)  # until the consumer has begun too
    ballast = fill(small_disk)  # before anything was counted: what counts must ask for no room
    replies = []
    for number in range(20):
        replies.append((number, server.send(key, events(f"a{number}"))))
        time.sleep(0.2)
    told = server.request("GET", "/metrics")
    assert server.process is not None
    assert server.process.poll() is None
    assert {each.status for _, each in replies} <= {200, 507}
    assert replies[-1][1].status == 507
    assert replies[-1][1].json["code"] == "storage_full"
    assert int(replies[-1][1].headers["retry-after"]) > 0
    assert server.request("GET", "/healthz").status == 200
    assert told.status == 200
    assert b'cham_ingest_requests_total{status="507"}' in told.body

    ballast.unlink()
    time.sleep(1)
    assert server.send(key, events("b")).status == 200
    acknowledged = [f"a{number}-" for number, each in replies if each.status == 200] + ["b-"]
    wanted = {f"{start}{number}" for start in acknowledged for number in range(20)}
    out = small_disk / "out.jsonl"
    assert cham(data, "export", "interactions", "--out", str(out)).returncode == 0
    found = [json.loads(line)["message_id"] for line in out.read_text().splitlines()]
    assert wanted <= set(found)
    assert len(found) == len(set(found))
    assert json.loads(cham(data, "verify", "--json").stdout)["sound"]
