"""The queues between the processes that answer requests and the one that works.

There is one for each pace, so that what a reader waits for stands behind nothing that takes long.
What is queued is the name of a job and plain values, written as JSON: whoever can write to the
queues' database can ask for jobs, and for nothing else.
"""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from enum import StrEnum
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


class Pace(StrEnum):
    """How fast a job is wanted and how long it takes; jobs of one pace are done one by one."""

    PROMPT = "prompt"
    """A page waits for it, and it takes seconds."""
    STEADY = "steady"
    """It completes or renews what is shown already."""
    LONG = "long"
    """It may take many minutes, like an import."""


def _open_queue(url: str, pace: Pace) -> Huey:
    name = f"{NAME}-{pace}"
    common: dict[str, Any] = {"results": False, "serializer": _Letters()}
    scheme = urlsplit(url).scheme
    if scheme in {"postgres", "postgresql"}:
        return Huey(name, storage_class=PostgresStorage, dsn=url, create_tables=False, **common)
    if scheme in {"redis", "rediss"}:
        return Huey(name, storage_class=PriorityRedisStorage, url=url, **common)
    place = settings.CONFIGURATION.data / FILE
    return Huey(
        name, storage_class=SqliteStorage, filename=str(place), create_tables=False, **common
    )


QUEUES: Mapping[Pace, Huey] = {
    pace: _open_queue(settings.CONFIGURATION.queue_url, pace) for pace in Pace
}


def prepare_queues() -> None:
    """Make the queues' tables, where they have any."""
    make = getattr(QUEUES[Pace.PROMPT].storage, "initialize_schema", None)  # one for all of them
    if make is not None:
        make()


def are_done_at_once() -> bool:
    """Tell whether jobs are done where they are queued."""
    return all(queue.immediate for queue in QUEUES.values())


def count_waiting() -> int:
    """Count the jobs that wait."""
    return sum(queue.storage.queue_size() for queue in QUEUES.values())


class Job(Generic[P]):
    """A function that can be put into a queue.

    Parameters
    ----------
    function
        Takes plain values only.
    pace
        The queue that it is put into.
    """

    def __init__(self, function: Callable[P, None], *, pace: Pace) -> None:
        name = f"{function.__module__}.{function.__name__}"
        self._function = function
        self._tasks = {each: queue.task(name=name)(function) for each, queue in QUEUES.items()}
        self._pace = pace

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do it here and now."""
        self._function(*args, **kwargs)

    def at(self, pace: Pace) -> "Job[P]":
        """Give the same job at another pace."""
        other = copy(self)
        other._pace = pace  # noqa: SLF001 - its own class
        return other

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Put it into its queue."""
        self._tasks[self._pace](*args, **kwargs, priority=SOON)

    def enqueue_for_later(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Put it behind everything in its queue that somebody waits for."""
        self._tasks[self._pace](*args, **kwargs, priority=LATER)


def job(*, pace: Pace = Pace.STEADY) -> Callable[[Callable[P, None]], Job[P]]:
    """Make a function a job."""

    def make(function: Callable[P, None]) -> Job[P]:
        return Job(function, pace=pace)

    return make
