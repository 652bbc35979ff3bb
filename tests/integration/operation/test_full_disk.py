"""The whole product on a disk that is really full: it says so, lives on, and recovers by itself."""

import contextlib
import json
import os
import re
import subprocess
import sys
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


def test_pages_that_must_write_say_that_the_disk_is_full(
    served: tuple[LiveServer, Path, str], small_disk: Path
):
    server, data, _key = served
    signed_in = [sys.executable, str(Path(__file__).with_name("signed_in.py")), str(data)]
    said = subprocess.run(signed_in, stdout=subprocess.PIPE, text=True, check=True).stdout
    headers = {"Cookie": said.splitlines()[-1]}
    ballast = fill(small_disk)
    assert server.request("GET", "/journeys/", headers=headers).status == 200
    refused = server.request("GET", "/data/", headers=headers)
    assert refused.status == 507
    assert "đĩa" in refused.body.decode()
    ballast.unlink()
    assert server.request("GET", "/data/", headers=headers).status == 200


def test_an_import_that_a_full_disk_cut_short_is_taken_up_and_counted_truly(small_disk: Path):
    data, file = small_disk / "data", small_disk.parent / "gop-y.csv"
    rows = [f"2026-01-{1 + n % 28:02},a{n},Gọi,{'x' * 900}{n}\n" for n in range(8_000)]
    file.write_text("lúc,mã,việc,lời\n" + "".join(rows), encoding="utf-8")
    mapping = file.with_suffix(".yaml")
    mapping.write_text(
        "as: interactions\ncolumns: {time: lúc, customer: mã, name: việc, text: lời}\n"
    )
    words = ("import", str(file), "--as", "interactions", "--map", str(mapping))
    assert cham(data, "key", "create", "--name", "w", "--scope", "ingest").returncode == 0
    ballast = small_disk / "ballast"
    outcomes = []
    for room in (64, 3_000, 8_000):  # KB: it runs out at the start, or amid rows
        fill(small_disk)
        os.truncate(ballast, max(0, ballast.stat().st_size - (room << 10)))
        outcomes.append(cham(data, *words))
    assert {each.returncode for each in outcomes} == {1}
    for each in outcomes:
        assert re.fullmatch(r"(disk_full|storage_full): .+\n", each.stderr.splitlines(True)[-1])
        assert "Traceback" not in each.stderr
    ballast.unlink()

    done = json.loads(cham(data, *words, "--json").stdout)
    counts = ("rows", "imported", "duplicates", "rejected")
    assert [done[each] for each in counts] == [8_000, 8_000, 0, 0]
    again = json.loads(cham(data, *words, "--json").stdout)
    assert [again[each] for each in counts] == [8_000, 0, 8_000, 0]
    assert again["same_as"] == done["id"]
    out = small_disk / "out.jsonl"
    assert cham(data, "export", "interactions", "--out", str(out)).returncode == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 8_000


def test_a_folder_that_could_not_be_begun_is_begun_once_there_is_room(small_disk: Path):
    data = small_disk / "data"
    ballast = fill(small_disk)
    words = ("key", "create", "--name", "w", "--scope", "ingest")
    for room in (0, 4, 100):  # KB
        os.truncate(ballast, ballast.stat().st_size - (room << 10))
        refused = cham(data, *words)
        assert refused.returncode == 1
        assert re.match(r"(disk_full|storage_full|place_missing): ", refused.stderr)
        fill(small_disk)
    ballast.unlink()
    assert cham(data, *words).returncode == 0
    assert all((data / name).stat().st_size > 40 for name in ("secret.key", "audit.key"))
