"""Clients that send until they are told to stop, and remember what was acknowledged."""

import base64
import contextlib
import http.client
import json
import random
import threading
from collections import Counter
from dataclasses import dataclass, field

from integration.doors_http.ingest_server import KEY


def _headers(key: str) -> dict[str, str]:
    token = base64.b64encode(f"{key}:".encode()).decode()
    return {"Content-Type": "application/json", "Authorization": f"Basic {token}"}


@dataclass
class Load:
    """Retrying clients in threads; a share of what was acknowledged is sent again on purpose.

    Attributes
    ----------
    acknowledged
        Message ids of every event in a batch that was answered with 200.
    sent
        Message ids of everything that was ever sent.
    """

    port: int
    key: str = KEY
    clients: int = 4
    batch: int = 20
    again: float = 0.1
    pause: float = 0.01
    padding: int = 100
    acknowledged: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    repeated: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._threads = [
            threading.Thread(target=self._run, args=(number,)) for number in range(self.clients)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let every client finish the batch that it holds, and wait for them."""
        self.stopping.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int) -> None:
        draw = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        with contextlib.closing(connection):
            while not self.stopping.is_set():
                ids = [f"{draw.getrandbits(64):016x}-{number}" for _ in range(self.batch)]
                with self._lock:
                    self.sent.update(ids)
                self._deliver(connection, ids)
                while draw.random() < self.again:
                    self.repeated += 1
                    self._deliver(connection, ids)

    def _deliver(self, connection: http.client.HTTPConnection, ids: list[str]) -> None:
        """Send a batch until it is acknowledged."""
        body = self._body(ids)
        status = 0
        while status != 200:
            try:
                connection.request("POST", "/v1/batch", body, _headers(self.key))
                response = connection.getresponse()
                response.read()
                status = response.status
                with self._lock:
                    self.statuses[status] += 1
            except (OSError, http.client.HTTPException):
                connection.close()  # the next request opens a new one
                self.stopping.wait(0.05)
            self.stopping.wait(self.pause)
        with self._lock:
            self.acknowledged.update(ids)

    def _body(self, ids: list[str]) -> bytes:
        return json.dumps(
            {
                "batch": [
                    {
                        "type": "track",
                        "userId": f"u-{each[:2]}",
                        "event": "Đánh giá",
                        "properties": {"score": 7, "comment": "x" * self.padding},
                        "messageId": each,
                    }
                    for each in ids
                ]
            }
        ).encode()
