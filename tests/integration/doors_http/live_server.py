"""A server as a process of its own: the product, or the door alone."""

import base64
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
PATIENCE = 60.0  # seconds for a server to come up on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class LiveServer:
    """A server with all its processes. `command` may hold `{port}`.

    Its processes are known by a mark in their environment, which all that they start inherit,
    whatever groups and sessions they make.
    """

    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [part.format(port=self.port) for part in self.command],
            env={**os.environ, **self.environment, "LIVE_SERVER": self.mark},
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, "the server ended at its start"
            assert time.monotonic() < deadline, "the server did not come up"
            time.sleep(0.03)

    def answers(self) -> bool:
        try:
            return self.request("GET", "/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Reply(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def send(self, key: str, events: Sequence[Any]) -> Reply:
        token = base64.b64encode(f"{key}:".encode()).decode()
        body = json.dumps({"batch": events}).encode()
        return self.request("POST", "/v1/batch", body, {"Authorization": f"Basic {token}"})

    def kill(self) -> None:
        """Kill every process at once, and see that none is left."""
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE
        while alive := list(self.alive()):
            assert time.monotonic() < deadline, "processes of the server outlived it"
            for each in alive:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            time.sleep(0.01)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        """Ask the server to end, and see that nothing of it is left."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        finally:
            left = list(self.alive())
            self.kill()
        assert left == [], "processes of the server outlived it"

    def alive(self) -> Iterator[int]:
        """Find the processes that still run; a dead one nobody buried does not."""
        mark = f"LIVE_SERVER={self.mark}".encode()
        for environ in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if mark in environ.read_bytes().split(b"\0"):  # empty for a dead one
                    yield int(environ.parent.name)


def small_command(workers: int = 2) -> list[str]:
    """The door alone; see ingest_server.py."""
    return [
        *(sys.executable, "-m", "granian", "--factory", "ingest_server:application"),
        *("--interface", "asgi", "--port", "{port}", "--workers", str(workers)),
        *("--no-ws", "--log-level", "error"),
    ]


def product_command(data: Path) -> list[str]:
    """The product as its users start it."""
    return [str(BIN / "cham"), "serve", "--data", str(data), "--port", "{port}", "--workers", "2"]
