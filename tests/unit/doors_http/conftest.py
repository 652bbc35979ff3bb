"""The door called in process, over a real segment writer and a clock that the test turns."""

import asyncio
import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cham.doors.http import Grant, Limits, ingest_application
from cham.lake.segments import Batch, SegmentContent, segment_files
from cham.lake.slots import take_slot
from cham.lake.writer import SegmentWriter

NOW = 1_795_309_490_000_000  # 2026-11-22T01:04:50Z
KEY = "cham_live_AbCdEfGhIjKl_0123456789abcdefghijABCDEFGHIJ12"
READER_KEY = "cham_live_ReadOnly0000_0123456789abcdefghijABCDEFGHIJ12"


@dataclass
class Clock:
    wall: int = NOW
    seconds: float = 0.0

    def now(self) -> int:
        return self.wall

    def steady(self) -> float:
        return self.seconds


@dataclass
class Ring:
    """A key ring in memory that counts how often it is asked."""

    grants: dict[str, Grant] = field(
        default_factory=lambda: {
            KEY: Grant(
                key_id="AbCdEfGhIjKl",
                organisation="quan-com",
                source="web",
                scopes=frozenset({"ingest"}),
            ),
            READER_KEY: Grant(
                key_id="ReadOnly0000",
                organisation="quan-com",
                source="bi",
                scopes=frozenset({"read"}),
            ),
        }
    )
    asked: int = 0

    def grant(self, key: str) -> Grant | None:
        self.asked += 1
        return self.grants.get(key)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Door:
    """Calls the application as a server would."""

    folder: Path
    writer: Any
    clock: Clock = field(default_factory=Clock)
    ring: Ring = field(default_factory=Ring)
    limits: Limits = field(default_factory=Limits)
    app: Any = None

    def open(self, writer: Any = None, **limits: Any) -> "Door":
        """Build the application anew, with other limits or another writer."""
        self.limits = Limits(**limits)
        self.writer = writer or self.writer
        self.app = ingest_application(
            keys=self.ring, writer=self.writer, clock=self.clock, limits=self.limits
        )
        return self

    def post(
        self, path: str, body: Any, headers: dict[str, str] | None = None, **how: Any
    ) -> Reply:
        """Send a body; anything but bytes is written as JSON. The key goes in the header."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        key = how.pop("key", KEY)
        sent = {"content-length": str(len(content)), **(headers or {})}
        if key:
            token = base64.b64encode(f"{key}:".encode()).decode()
            sent.setdefault("authorization", f"Basic {token}")
        return self.call("POST", path, content, sent, **how)

    def call(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        chunk: int = 1 << 16,
    ) -> Reply:
        return asyncio.run(self.ask(method, path, content, headers, chunk=chunk))

    async def ask(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        chunk: int = 1 << 16,
    ) -> Reply:
        plain, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": plain,
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in (headers or {}).items()],
        }
        parts = [content[at : at + chunk] for at in range(0, len(content), chunk)] or [b""]
        messages = iter(
            {"type": "http.request", "body": part, "more_body": number < len(parts)}
            for number, part in enumerate(parts, start=1)
        )
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        if not sent:
            return Reply(0, {}, b"")
        start, *bodies = sent
        told = {name.decode(): value.decode() for name, value in start["headers"]}
        return Reply(start["status"], told, b"".join(each["body"] for each in bodies))

    def batches(self) -> list[Batch]:
        """Read what lies on the disk."""
        return [
            batch
            for file in segment_files(self.folder)
            for batch in SegmentContent.read(file).batches()
        ]

    def stored(self) -> list[dict[str, Any]]:
        """Give the events that were kept as good."""
        return [
            json.loads(payload)
            for batch in self.batches()
            if not batch.envelope.refusal
            for payload in batch.payloads
        ]

    def dead(self) -> list[tuple[str, bytes]]:
        """Give the events that were kept as dead letters, each with its code."""
        return [
            (batch.envelope.refusal, payload)
            for batch in self.batches()
            if batch.envelope.refusal
            for payload in batch.payloads
        ]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[SegmentWriter]:
    opened = SegmentWriter(take_slot(tmp_path, "w"), 0)
    yield opened
    opened.close()


@pytest.fixture
def door(writer: SegmentWriter) -> Door:
    return Door(writer.folder, writer).open()


@pytest.fixture
def track() -> dict[str, Any]:
    """A valid event; tests change what they are about."""
    return {
        "type": "track",
        "userId": "u1",
        "event": "Đặt hàng",
        "properties": {"order_id": "o-1"},
        "timestamp": "2026-11-22T01:04:49.000Z",
        "messageId": "m-1",
    }


@pytest.fixture
def capture() -> dict[str, Any]:
    """A valid event of PostHog."""
    return {
        "event": "order viewed",
        "distinct_id": "u1",
        "properties": {"order_id": "o-1"},
        "timestamp": "2026-11-22T01:04:49.000Z",
        "uuid": "01930000-0000-7000-8000-000000000001",
    }


@pytest.fixture
def key() -> str:
    return KEY


@pytest.fixture
def reader_key() -> str:
    return READER_KEY
