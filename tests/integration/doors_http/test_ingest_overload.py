"""More than the server can take: clear refusals, bounded memory, nothing lost."""

import base64
import itertools
import json
import shutil
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from integration.doors_http.ingest_server import KEY, ORGANISATION, open_lake
from integration.doors_http.live_server import LiveServer
from integration.doors_http.test_ingest_kills import children

MEGABYTE = 1 << 20


def memory(process: int) -> int:
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


def large_batch(number: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "track",
            "userId": "u1",
            "event": "Ghi chú",
            "properties": {"comment": "x" * 20_000},
            "messageId": f"m-{number}-{each}",
        }
        for each in range(15)
    ]


@dataclass
class Flood:
    """Clients that send large batches as fast as they can and do not try again."""

    server: LiveServer
    worker: int
    until: float
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    waits: set[str | None] = field(default_factory=set)
    peak: int = 0

    def run(self, clients: int) -> None:
        threads = [threading.Thread(target=self._flood, args=(each,)) for each in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _flood(self, client: int) -> None:
        for number in itertools.count(client, 100):
            if time.monotonic() > self.until:
                return
            batch = large_batch(number)
            reply = self.server.send(KEY, batch)
            self.answers[reply.status] += 1
            if reply.status == 200:
                self.acknowledged.update(each["messageId"] for each in batch)
            else:
                self.waits.add(reply.headers.get("retry-after"))
            self.peak = max(self.peak, memory(self.worker))


def test_many_times_the_sustainable_load_is_refused_within_bounded_memory(small_server, tmp_path):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("no strace: see requirements/debian.txt")
    # A disk that takes 0.2 s for each sync, and room for four bodies.
    server = small_server(
        *(strace, "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", "trace=fdatasync"),
        *("-e", "inject=fdatasync:delay_enter=200000"),
        workers=1,
        INGEST_HELD_BYTES="1300000",
    )
    server.start()
    (granian,) = children(server.process.pid)
    (worker,) = children(granian)
    before = memory(worker)
    flood = Flood(server, worker, until=time.monotonic() + 3)
    flood.run(clients=16)
    server.kill()

    assert flood.answers.keys() == {200, 503}
    assert flood.answers[503] > flood.answers[200]
    assert flood.waits == {"1"}
    assert flood.peak - before < 64 * MEGABYTE
    open_lake(tmp_path / "lake").compact(time.time_ns() // 1000)
    rows = open_lake(tmp_path / "lake").scan(ORGANISATION, columns=["message_id"]).read_all()
    assert flood.acknowledged <= set(rows["message_id"].to_pylist())


def test_clients_that_never_finish_sending_do_not_hold_up_others(small_server):
    server = small_server(workers=1)
    server.start()
    body = json.dumps({"batch": large_batch(0)}).encode()
    head = (
        f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        f"Authorization: Basic {base64.b64encode(f'{KEY}:'.encode()).decode()}\r\n\r\n"
    ).encode()
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    for number, each in enumerate(slow):
        each.sendall(head[:40] if number % 2 else head + body[:100])
    assert server.send(KEY, large_batch(1)).status == 200
    for each in slow:
        each.close()
    assert server.send(KEY, large_batch(2)).status == 200


def test_a_refused_large_body_hears_its_answer_and_the_connection_goes_on(small_server):
    """Through the real server: an answer before the body is read would be a broken pipe."""
    server = small_server(workers=1)
    server.start()
    for size in (600_000, 5 * MEGABYTE, 13 * MEGABYTE):
        reply = server.request("POST", "/v1/batch", b"x" * size)
        assert (reply.status, reply.json["code"]) == (413, "batch_too_large")
    assert server.send(KEY, large_batch(3)).status == 200
