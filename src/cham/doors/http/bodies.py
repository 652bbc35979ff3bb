"""Reading a request's body within bounds of size, time and memory."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from cham.doors.http.errors import (
    BatchTooLargeError,
    BodyBrokenError,
    BodySlowError,
    OverloadedError,
)
from cham.doors.http.limits import Limits

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

# A client that is answered before it has sent everything sees a broken connection instead of the
# answer. The largest body that a public client sends is PostHog's, 13 MB.
DRAINED_BYTES = 16 << 20

_GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1
_GZIP_WINDOW = 31  # zlib's way to ask for gzip with the largest window


class ClientGoneError(Exception):
    """The connection ended before the body did; there is nobody to answer."""


class HeldBytes:
    """Counts the bytes of all requests in work, so that together they stay within memory."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held = 0

    def take(self, size: int) -> None:
        """Count more bytes.

        Raises
        ------
        OverloadedError
            When there is no room; nothing is counted then.
        """
        if self.held + size > self.limit:
            raise OverloadedError(held=self.held, limit=self.limit)
        self.held += size

    def give(self, size: int) -> None:
        self.held -= size


class RequestBody:
    """The body of one request, from the connection to plain JSON.

    Parameters
    ----------
    receive
        ASGI's.
    declared
        The size that the headers announce, if they do.
    held
        Shared by all requests; what this one takes is given back by `release`.
    """

    def __init__(
        self, receive: Receive, declared: int | None, limits: Limits, held: HeldBytes
    ) -> None:
        self._receive = receive
        self._declared = declared
        self._limits = limits
        self._held = held
        self._taken = 0
        self._whole = False

    async def read(self) -> bytes:
        """Read it all and unpack it.

        Raises
        ------
        BatchTooLargeError, BodySlowError, OverloadedError, BodyBrokenError
            As their names say.
        ClientGoneError
            When the connection ends.
        """
        if self._declared is not None and self._declared > self._limits.batch_bytes:
            raise BatchTooLargeError(limit=self._limits.batch_bytes)
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                content = await self._collect()
        except TimeoutError:
            self._whole = True  # whoever is this slow is not waited for again
            raise BodySlowError(seconds=int(self._limits.body_seconds)) from None
        if not content.startswith(_GZIP):
            return content
        unpacked = inflate(content, self._limits.batch_bytes)
        self._take(len(unpacked))
        return unpacked

    async def drain(self) -> None:
        """Let the client finish sending, so that it reads the answer."""
        drained = 0
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                while not self._whole and drained < DRAINED_BYTES:
                    drained += len(await self._next())
        except TimeoutError:
            return

    def release(self) -> None:
        self._held.give(self._taken)
        self._taken = 0

    async def _collect(self) -> bytes:
        chunks: list[bytes] = []
        size = 0
        while not self._whole:
            chunk = await self._next()
            size += len(chunk)
            if size > self._limits.batch_bytes:
                raise BatchTooLargeError(limit=self._limits.batch_bytes)
            self._take(len(chunk))
            chunks.append(chunk)
        return b"".join(chunks)

    async def _next(self) -> bytes:
        message = await self._receive()
        if message["type"] != "http.request":
            raise ClientGoneError
        self._whole = not message.get("more_body", False)
        return bytes(message.get("body", b""))

    def _take(self, size: int) -> None:
        self._held.take(size)
        self._taken += size


def inflate(content: bytes, limit: int) -> bytes:
    """Unpack gzip, never making more than `limit` bytes.

    Raises
    ------
    BatchTooLargeError
        When there are more.
    BodyBrokenError
        When it is cut off or no gzip.
    """
    parts: list[bytes] = []
    room = limit
    while content:  # a file may be several members one after the other
        member = zlib.decompressobj(_GZIP_WINDOW)
        try:
            parts.append(member.decompress(content, room + 1))
        except zlib.error as error:
            raise BodyBrokenError(reason=str(error)) from None
        room -= len(parts[-1])
        if room < 0:
            raise BatchTooLargeError(limit=limit)
        if not member.eof:
            raise BodyBrokenError(reason="gzip cut off")
        content = member.unused_data
    return b"".join(parts)
