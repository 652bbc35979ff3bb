"""The queue between the processes that answer requests and the one that works.

What is queued is the name of a job and plain values, written as JSON: whoever can write to the
queue's database can ask for jobs, and for nothing else.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, ParamSpec
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from huey import Huey
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import PostgresStorage, PriorityRedisStorage, SqliteStorage

P = ParamSpec("P")

NAME = "cham"
FILE = "queue.sqlite3"

SOON, LATER = 10, 0
"""Priorities: somebody waits for it, or nobody does."""


class _Letters(Serializer):  # type: ignore[misc]  # the library has no types
    """Writes queued jobs as JSON."""

    def serialize(self, data: Message) -> bytes:
        return msgspec.json.encode(dict(data._asdict()))

    def deserialize(self, data: bytes) -> Message:
        fields = msgspec.json.decode(bytes(data))
        for name in ("eta", "expires_resolved"):
            if fields[name] is not None:
                fields[name] = datetime.fromisoformat(fields[name])
        return Message(**{**fields, "args": tuple(fields["args"])})


def _open_queue(url: str) -> Huey:
    common: dict[str, Any] = {"results": False, "serializer": _Letters()}
    scheme = urlsplit(url).scheme
    if scheme in {"postgres", "postgresql"}:
        return Huey(NAME, storage_class=PostgresStorage, dsn=url, create_tables=False, **common)
    if scheme in {"redis", "rediss"}:
        return Huey(NAME, storage_class=PriorityRedisStorage, url=url, **common)
    place = settings.CONFIGURATION.data / FILE
    return Huey(
        NAME, storage_class=SqliteStorage, filename=str(place), create_tables=False, **common
    )


QUEUE = _open_queue(settings.CONFIGURATION.queue_url)


def prepare_queue() -> None:
    """Make the queue's tables, where it has any."""
    make = getattr(QUEUE.storage, "initialize_schema", None)
    if make is not None:
        make()


class Job(Generic[P]):
    """A function that can be put into the queue.

    Parameters
    ----------
    function
        Takes plain values only.
    priority
        `SOON` or `LATER`.
    """

    def __init__(self, function: Callable[P, None], *, priority: int) -> None:
        self._function = function
        name = f"{function.__module__}.{function.__name__}"
        self._task = QUEUE.task(priority=priority, name=name)(function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do it here and now."""
        self._function(*args, **kwargs)

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Put it into the queue."""
        self._task(*args, **kwargs)

    def enqueue_for_later(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Put it behind everything that somebody waits for."""
        self._task(*args, **kwargs, priority=LATER)


def job(*, priority: int = SOON) -> Callable[[Callable[P, None]], Job[P]]:
    """Make a function a job."""

    def make(function: Callable[P, None]) -> Job[P]:
        return Job(function, priority=priority)

    return make
