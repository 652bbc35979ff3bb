"""The door itself: from a request to durable bytes to an answer, as raw ASGI."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs

from cham.doors.http.answers import (
    Answer,
    counted,
    none_valid,
    plain,
    preflight,
    refused,
    send_answer,
)
from cham.doors.http.batches import Batch, read_batch
from cham.doors.http.bodies import (
    ClientGoneError,
    HeldBytes,
    Message,
    Receive,
    RequestBody,
    Send,
)
from cham.doors.http.credentials import LONGEST_KEY, key_in_header, without_key
from cham.doors.http.errors import (
    BatchTooLongError,
    IngestError,
    InternalError,
    KeyMissingError,
    KeyUnknownError,
    MethodUnknownError,
    NoneValidError,
    PathUnknownError,
    RateLimitedError,
    ScopeMissingError,
    StorageSlowError,
)
from cham.doors.http.judging import Judge, Verdict
from cham.doors.http.keys import INGEST, Grant, KeyRing, RememberingKeyRing
from cham.doors.http.limits import Clock, Limits
from cham.doors.http.recent import RecentEvents, marks_of
from cham.doors.http.routes import FLAG_ANSWERS, ROUTES, Route, plain_path
from cham.doors.http.throttling import Throttle
from cham.lake.errors import LakeError, QueueFullError, StorageFullError
from cham.lake.ports import Envelope

_log = logging.getLogger(__name__)

_QUEUE_WAIT, _DISK_WAIT = 1, 5  # seconds
_LONGEST_ECHO = 100  # characters of the sender's own text in an answer
_YES = frozenset({b"1", b"true"})


class Writer(Protocol):
    """What the door needs of the lake's `SegmentWriter`."""

    def append(self, envelope: Envelope, payloads: Sequence[bytes]) -> Future[None]:
        """Take payloads; the future is done when they would survive a power cut.

        Raises a `LakeError`, or the future does, when they are not kept.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Received:
    """An authorised batch and when it came."""

    batch: Batch
    route: Route
    grant: Grant
    key: str
    at: int


class IngestDoor:
    """The ASGI application of the ingest paths. Make it with `ingest_application`."""

    def __init__(self, keys: KeyRing, writer: Writer, clock: Clock, limits: Limits) -> None:
        self._keys = RememberingKeyRing(keys, clock.steady)
        self._writer = writer
        self._clock = clock
        self._limits = limits
        self._throttle = Throttle(limits.events_per_second, limits.burst_events, clock.steady)
        self._held = HeldBytes(limits.held_bytes)
        self._recent = RecentEvents()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await follow_lifespan(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        body = RequestBody(receive, _declared_size(headers), self._limits, self._held)
        try:
            answer = await self._answer(scope, headers, body)
            await body.drain()
        except ClientGoneError:
            return
        finally:
            body.release()
        await send_answer(send, answer)

    async def _answer(
        self, scope: Message, headers: dict[bytes, bytes], body: RequestBody
    ) -> Answer:
        try:
            return await self._route(scope, headers, body)
        except IngestError as error:
            return refused(error, error.status, error.wait)
        except StorageFullError as error:
            return refused(error, 507, _DISK_WAIT)
        except QueueFullError as error:
            return refused(error, 503, _QUEUE_WAIT)
        except LakeError as error:
            return refused(error, 503, _DISK_WAIT)
        except ClientGoneError:
            raise
        except Exception:  # noqa: BLE001 - whatever fails, the sender is answered
            failure = InternalError(request=secrets.token_hex(8))
            _log.exception("request %s failed", failure.fields["request"])
            return refused(failure, failure.status)

    async def _route(
        self, scope: Message, headers: dict[bytes, bytes], body: RequestBody
    ) -> Answer:
        path, method = plain_path(scope["path"]), scope["method"]
        if path not in ROUTES and path not in FLAG_ANSWERS:
            raise PathUnknownError(path=scope["path"][:_LONGEST_ECHO], allowed=", ".join(ROUTES))
        if method == "OPTIONS":
            return preflight()
        if path in FLAG_ANSWERS:
            return plain(FLAG_ANSWERS[path])
        if method != "POST":
            raise MethodUnknownError(method=method[:_LONGEST_ECHO], allowed="POST")
        received = await self._receive(ROUTES[path], headers, body)
        historical = received.batch.historical or _says_historical(scope)
        judge = Judge(received.route.dialect, received.batch, received.at, self._limits)
        return await self._keep(received, judge.judge(historical=historical))

    async def _receive(
        self, route: Route, headers: dict[bytes, bytes], body: RequestBody
    ) -> _Received:
        """Read a batch whose sender may send it; a key in the header is judged before the body."""
        key = key_in_header(headers)
        grant = await self._authorise(key) if key else None
        batch = read_batch(await body.read(), route)
        if grant is None:
            key = batch.key
            grant = await self._authorise(key)
        if len(batch.events) > self._limits.batch_events:
            raise BatchTooLongError(count=len(batch.events), limit=self._limits.batch_events)
        self._throttle.pay(grant.key_id, len(batch.events))
        return _Received(batch, route, grant, key, self._clock.now())

    async def _authorise(self, key: str) -> Grant:
        if not key:
            raise KeyMissingError
        grant = await self._keys.grant(key) if len(key) <= LONGEST_KEY else None
        if grant is None:
            raise KeyUnknownError
        if INGEST not in grant.scopes:
            raise ScopeMissingError(key_id=grant.key_id, scope=INGEST)
        wait = self._throttle.wait(grant.key_id)
        if wait:
            raise RateLimitedError(
                key_id=grant.key_id, rate=int(self._limits.events_per_second), seconds=wait
            )
        return grant

    async def _keep(self, received: _Received, verdict: Verdict) -> Answer:
        """Store good and refused events, and answer once both would survive a power cut."""
        grant = received.grant
        marks = marks_of(grant.organisation, grant.source, verdict.message_ids)
        duplicate = self._recent.duplicates(marks)
        await self._store(received, verdict)
        self._recent.remember(marks)
        if verdict.failed and not verdict.good:
            return none_valid(NoneValidError(count=len(verdict.failed)), verdict.failed)
        return counted(len(verdict.good) - duplicate, duplicate, verdict.failed)

    async def _store(self, received: _Received, verdict: Verdict) -> None:
        groups: dict[str, list[bytes]] = {"": verdict.good, **verdict.refused}
        waiting = [
            self._writer.append(
                Envelope(
                    organisation=received.grant.organisation,
                    source=received.grant.source,
                    dialect=received.route.dialect,
                    received_at=received.at,
                    sent_at=received.batch.sent_at,
                    refusal=refusal,
                ),
                without_key(payloads, received.key),
            )
            for refusal, payloads in groups.items()
            if payloads
        ]
        try:
            async with asyncio.timeout(self._limits.disk_seconds):
                for each in waiting:
                    # The shield: a client that goes away must not cancel what the lake writes.
                    await asyncio.shield(asyncio.wrap_future(each))
        except TimeoutError:
            raise StorageSlowError(seconds=int(self._limits.disk_seconds)) from None


def ingest_application(
    *, keys: KeyRing, writer: Writer, clock: Clock, limits: Limits | None = None
) -> IngestDoor:
    """Build the ASGI application that takes events.

    One per worker process. What it remembers (keys for half a second, rates, recent events) is
    the worker's own; what must be exact is not remembered here.
    """
    return IngestDoor(keys, writer, clock, limits or Limits())


async def follow_lifespan(receive: Receive, send: Send) -> None:
    """Agree to the server's start and stop; nothing is kept that needs either."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _declared_size(headers: dict[bytes, bytes]) -> int | None:
    declared = headers.get(b"content-length", b"")
    return int(declared) if declared.isdigit() else None


def _says_historical(scope: Message) -> bool:
    query = scope.get("query_string", b"")
    return bool(query) and bool(_YES.intersection(parse_qs(query).get(b"historical", ())))
