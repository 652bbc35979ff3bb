"""A server's processes live and end as one, whoever ends them, and the web process stays small."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CHAM = Path(sys.executable).with_name("cham")
HEAVY = ("numba", "llvmlite", "duckdb", "deltalake", "pyarrow", "scipy", "statsmodels", "pandas")
PAGES = (
    "/", "/journeys/", "/paths/", "/pains/", "/data/", "/organisation/", "/responsibilities/",
    "/my-tasks/", "/search/?q=khach", "/rows/?figure=purchases", "/metrics", "/api/openapi.json",
)  # fmt: skip
PATIENCE = 120.0


class Served:
    """A server on a folder of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = data
        self.log = data.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [CHAM, "serve", "--data", data, "--port", str(self.port), "--lang", "en"],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait(lambda: self.status("/healthz") == 200, "the server did not come up")

    def status(self, path: str, cookie: str = "") -> int:
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": cookie}
        )
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def processes(self) -> dict[int, str]:
        """Give every process that was started for the folder, with its command."""
        mark = f"CHAM_DATA={self.data}\0".encode()
        found = {}
        for place in Path("/proc").iterdir():
            try:
                if place.name.isdigit() and mark in (place / "environ").read_bytes():
                    found[int(place.name)] = (place / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
        return {number: command for number, command in found.items() if command}

    def number_of(self, module: str) -> int | None:
        """Give the number of a process that runs a module."""
        found = (n for n, command in self.processes().items() if f"-m {module}" in command)
        return next(found, None)


def wait(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.1)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path / "data")
    yield server
    for number in (server.process.pid, *server.processes()):
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
    server.process.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_server(served: Served, how: signal.Signals):
    wait(lambda: served.number_of("cham.web.consumer") is not None, "no consumer")
    assert served.number_of("cham.web.server") is not None
    served.process.send_signal(how)
    served.process.wait(PATIENCE)
    wait(lambda: not served.processes(), "a process was left behind")
    assert served.status("/healthz") == 0


def test_a_lost_consumer_ends_the_server(served: Served):
    wait(lambda: served.number_of("cham.web.consumer") is not None, "no consumer")
    consumer = served.number_of("cham.web.consumer")
    assert consumer is not None
    os.kill(consumer, signal.SIGKILL)
    served.process.wait(PATIENCE)
    wait(lambda: not served.processes(), "a process was left behind")


def test_what_answers_requests_loads_none_of_the_heavy_libraries(served: Served):
    cookie = subprocess.run(
        [sys.executable, Path(__file__).with_name("signed_in.py"), served.data],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.splitlines()[-1]
    for path in PAGES:
        assert served.status(path, cookie) == 200, path
    web = [n for n, command in served.processes().items() if "-m cham.web.server" in command]
    assert len(web) >= 2  # granian's own and a worker
    for number in web:
        mapped = Path(f"/proc/{number}/maps").read_text()
        assert not [name for name in HEAVY if f"site-packages/{name}/" in mapped]
