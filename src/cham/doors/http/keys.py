"""Keys: who may send. The door asks a `KeyRing`, which lives in a higher room."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

INGEST = "ingest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a key stands for.

    Attributes
    ----------
    key_id
        Names the key in messages; it is no secret.
    source
        Becomes the source of every interaction that the key sends.
    """

    key_id: str
    organisation: str
    source: str
    scopes: frozenset[str]


class KeyRing(Protocol):
    def grant(self, key: str) -> Grant | None:
        """Look a key up; none where it is unknown, revoked or expired.

        May read a database: it is called in a thread, at most every half second for one key.
        Raises `KeysUnreachableError` when it cannot look now.
        """
        ...


# A revoked key is refused within a second: half a second of memory and the look-up itself.
REMEMBERED_SECONDS = 0.5
_MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class _Known:
    grant: Grant | None
    until: float


class RememberingKeyRing:
    """Asks the ring at most once in `REMEMBERED_SECONDS` for each key, and off the event loop.

    Parameters
    ----------
    ring
        Where keys are looked up.
    steady
        A clock in seconds that never goes back.
    """

    def __init__(self, ring: KeyRing, steady: Callable[[], float]) -> None:
        self._ring = ring
        self._steady = steady
        self._known: dict[str, _Known] = {}
        self._asked: dict[str, asyncio.Task[Grant | None]] = {}

    async def grant(self, key: str) -> Grant | None:
        known = self._known.get(key)
        if known is not None and self._steady() < known.until:
            return known.grant
        task = self._asked.get(key)
        if task is None:
            task = asyncio.create_task(self._ask(key))
            self._asked[key] = task
        # One caller going away must not take the answer from the others.
        return await asyncio.shield(task)

    async def _ask(self, key: str) -> Grant | None:
        until = self._steady() + REMEMBERED_SECONDS
        try:
            grant = await asyncio.to_thread(self._ring.grant, key)
        finally:
            del self._asked[key]
        # Guessed keys must not push out memory without end; forgetting only costs a look-up.
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = _Known(grant, until)
        return grant
