"""How many events a second the ingest door acknowledges after fdatasync, against the bare disk.

The door runs as the product runs it: granian, the key ring, the lake's writer. Clients send
batches of pre-encoded events over several connections from the same machine. Before and after,
the same bytes are appended to a plain file and synced batch by batch by one bare loop; that is
what the machine can do without a server, a check or a checksum.

The compactor is another process and does not run here: it reads later what the door has synced.
"""

import argparse
import base64
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cham.doors.http import INTERPRETERS, Grant, Limits, ingest_application
from cham.lake import Lake

KEY = "cham_live_Benchmark000_0123456789abcdefghijABCDEFGHIJ12"
MARKS = itertools.count()  # no batch of a run repeats another one's message ids
PLACE = b"@@@@@@@@@@@@"  # where a batch writes its own mark into every message id


class Clock:
    def now(self) -> int:
        return time.time_ns() // 1000

    def steady(self) -> float:
        return time.monotonic()


class OneKey:
    def grant(self, key: str) -> Grant | None:
        if key != KEY:
            return None
        return Grant(
            key_id="Benchmark000",
            organisation="bench",
            source="bench",
            scopes=frozenset({"ingest"}),
        )


class Nobody:
    """Stands where the customer directory stands; the door never asks it."""

    def resolve(self, organisation: str, identities: Sequence[object]) -> Sequence[str]:
        raise NotImplementedError

    def survivors(self, organisation: str) -> dict[str, str]:
        raise NotImplementedError


def application() -> object:
    """Build one worker's application; granian calls it."""
    writer = Lake(Path(os.environ["BENCH_LAKE"]), Nobody(), INTERPRETERS).open_writer()
    return ingest_application(
        keys=OneKey(), writer=writer, clock=Clock(), limits=Limits(events_per_second=1e9)
    )


@dataclass(frozen=True)
class Batch:
    """A request with a place for its own mark, and how many events it carries."""

    template: bytes
    events: int
    payload_bytes: int

    def request(self, mark: int) -> bytes:
        return self.template.replace(PLACE, b"%012x" % mark)


def make_batch(events: int) -> Batch:
    """Encode a batch as Segment's clients do, with the message ids left open."""
    batch = [
        {
            "type": "track",
            "userId": f"khach-{number % 5000:05d}",
            "anonymousId": None,
            "event": "Đặt món",
            "properties": {"order_id": f"don-{number:06d}", "value": 55000, "currency": "VND"},
            "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
            "integrations": {},
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000+00:00", time.gmtime()),
            "messageId": f"{PLACE.decode()}-{number:06d}",
        }
        for number in range(events)
    ]
    body = json.dumps({"batch": batch, "sentAt": batch[0]["timestamp"]}).encode()
    token = base64.b64encode(f"{KEY}:".encode()).decode()
    head = (
        "POST /v1/batch HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Basic {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Batch(head.encode() + body, events, len(body))


class Server:
    """Granian with the door, in a process group of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--factory", "ingest:application"),
                *("--interface", "asgi", "--port", str(self.port), "--workers", str(workers)),
                *("--no-ws", "--log-level", "error"),
            ],
            env={
                **os.environ,
                "BENCH_LAKE": str(folder),
                "PYTHONPATH": str(Path(__file__).parent),
            },
            start_new_session=True,
        )
        while not self._listens():
            assert self.process.poll() is None
            time.sleep(0.1)

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port)) as probe:
                probe.settimeout(1)
                probe.sendall(b"OPTIONS /v1/batch HTTP/1.1\r\nHost: bench\r\n\r\n")
                return probe.recv(64).startswith(b"HTTP/1.1 204")
        except OSError:
            return False

    def cpu_seconds(self) -> float:
        """Sum user and system time over the processes of the group."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


class Senders:
    """Connections that each send one batch after the other until enough is acknowledged."""

    def __init__(self, port: int, batch: Batch, events: int, seconds: float) -> None:
        self._port = port
        self._batch = batch
        self._events = events
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asked = 0
        self.acknowledged = 0

    def run(self, connections: int) -> float:
        """Send, and give the seconds that it took."""
        threads = [threading.Thread(target=self._send) for _ in range(connections)]
        began = time.perf_counter()
        self._until = began + self._seconds
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began

    def _take(self) -> int | None:
        with self._lock:
            if self._asked >= self._events or time.perf_counter() > self._until:
                return None
            self._asked += self._batch.events
            return next(MARKS)

    def _send(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port)) as connection:
            while (mark := self._take()) is not None:
                connection.sendall(self._batch.request(mark))
                answer = _read_answer(connection)
                assert b'"accepted":%d,' % self._batch.events in answer, answer
                with self._lock:
                    self.acknowledged += self._batch.events


def _read_answer(connection: socket.socket) -> bytes:
    answer = b""
    while b"}" not in answer.partition(b"\r\n\r\n")[2]:
        part = connection.recv(65536)
        assert part, "the server closed the connection"
        answer += part
    return answer


def bare_rate(folder: Path, batch: Batch, seconds: float) -> float:
    """Append the same bytes to a file, one fdatasync a batch; events per second."""
    content = batch.template[-batch.payload_bytes :]
    path = folder / "bare"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    began = time.perf_counter()
    written = 0
    while time.perf_counter() - began < seconds:
        os.write(descriptor, content)
        os.fdatasync(descriptor)
        written += batch.events
    took = time.perf_counter() - began
    os.close(descriptor)
    path.unlink()
    return written / took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="how many to send")
    parser.add_argument("--seconds", type=float, default=30.0, help="stop after this long")
    parser.add_argument("--batch", type=int, default=1_000, help="events in one request")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--folder", type=Path, help="where to write; a temporary one otherwise")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        batch = make_batch(options.batch)
        before = bare_rate(folder, batch, 2)
        server = Server(folder / "lake", options.workers)
        try:
            Senders(server.port, batch, options.batch * 16, 10).run(options.connections)
            cpu = server.cpu_seconds()
            senders = Senders(server.port, batch, options.events, options.seconds)
            took = senders.run(options.connections)
            cpu = server.cpu_seconds() - cpu
        finally:
            server.stop()
        after = bare_rate(folder, batch, 2)
    bare = (before + after) / 2
    rate = senders.acknowledged / took
    figures = {
        "events": senders.acknowledged,
        "seconds": round(took, 2),
        "events_per_second": round(rate),
        "events_per_server_cpu_second": round(senders.acknowledged / cpu),
        "server_cpu_seconds": round(cpu, 2),
        "bytes_per_event": round(batch.payload_bytes / batch.events),
        "bare_events_per_second": round(bare),
        "ratio_to_bare": round(rate / bare, 3),
        "workers": options.workers,
        "connections": options.connections,
        "batch": batch.events,
        "cores": os.cpu_count(),
    }
    for key, value in figures.items():
        print(f"{key:>30} {value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
