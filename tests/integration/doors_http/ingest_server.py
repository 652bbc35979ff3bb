"""The door alone over a lake, as a server process: `granian --factory ingest_server:application`.

It starts faster than the whole product, so that tests can kill it often.
"""

import os
import time
from pathlib import Path

from cham.doors.http import (
    HEALTH_PATH,
    INTERPRETERS,
    Grant,
    Limits,
    health_application,
    ingest_application,
)
from cham.lake import Lake

KEY = "cham_live_LiveTest0000_0123456789abcdefghijABCDEFGHIJ12"
ORGANISATION, SOURCE = "quan-com", "live"


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
            key_id="LiveTest0000",
            organisation=ORGANISATION,
            source=SOURCE,
            scopes=frozenset({"ingest"}),
        )


class Directory:
    """Everybody is who their first identifier says."""

    def resolve(self, organisation, identities):  # noqa: ARG002 - the shape of the real one
        return [each.identifiers[0][1] for each in identities]

    def survivors(self, organisation):  # noqa: ARG002 - the shape of the real one
        return {}


def open_lake(folder: Path) -> Lake:
    return Lake(folder, Directory(), INTERPRETERS)


def application():
    """Build the application of one worker; granian calls it there."""
    held = os.environ.get("INGEST_HELD_BYTES")
    limits = Limits() if held is None else Limits(held_bytes=int(held))
    writer = open_lake(Path(os.environ["INGEST_LAKE"])).open_writer()
    ingest = ingest_application(keys=OneKey(), writer=writer, clock=Clock(), limits=limits)

    async def serve(scope, receive, send):
        app = health_application if scope.get("path") == HEALTH_PATH else ingest
        await app(scope, receive, send)

    return serve
