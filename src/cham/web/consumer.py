"""The one process that works while the server runs: `python -m cham.web.consumer`.

It takes jobs from the queues and sees to chores: bringing what arrived into the table, and keeping
figures up to date. It stays small, because the work itself is done in workshops, one for each
pace, that are there only while there is work.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import django
from huey import Huey
from huey.api import Task
from huey.consumer import Consumer
from huey.signals import SIGNAL_COMPLETE, SIGNAL_ERROR, SIGNAL_EXECUTING

from cham.web.parentage import leave_with_parent

if TYPE_CHECKING:
    from cham.apps.jobs.workshop import Workshop

_log = logging.getLogger(__name__)

_LONGEST_NAPS = {"prompt": 0.2}  # seconds between looks into an empty queue …
_LONGEST_NAP = 0.5  # … of any other pace
_NICENESS = {"prompt": 0, "steady": 10, "long": 15}
_IDLE_SECONDS = {"prompt": 120.0, "steady": 30.0, "long": 10.0}  # until its workshop is closed


@dataclass(slots=True)
class _Chore:
    """Something to see to again and again.

    Attributes
    ----------
    every
        Seconds between two times.
    due
        When it is next seen to, on the steady clock.
    """

    work: Callable[[], None]
    every: float
    due: float = 0.0


def prepare_workshop(pace: str) -> None:
    """Set a workshop's process up; it leaves when this one does, and lets what is awaited go first.

    Parameters
    ----------
    pace
        Of the jobs that are done in it.
    """
    os.nice(_NICENESS[pace])
    _set_up()
    leave_with_parent()


def run() -> None:
    """Work until told to stop."""
    _set_up()
    from django.utils.module_loading import autodiscover_modules

    from cham.apps.comments.jobs import see_to_comments, take_up as take_up_comments
    from cham.apps.imports.jobs import take_up as take_up_uploads
    from cham.apps.insights.jobs import renew, take_up
    from cham.apps.interactions.jobs import compact_waiting
    from cham.apps.jobs.queue import QUEUES, Pace, prepare_queues
    from cham.apps.jobs.workshop import Workshop
    from cham.apps.themes.jobs import see_to_themes, take_up as take_up_themes

    leave_with_parent()
    autodiscover_modules("jobs")
    prepare_queues()
    take_up()
    take_up_uploads()
    take_up_comments()
    take_up_themes()
    workshops = {
        pace: Workshop(partial(prepare_workshop, pace.value), idle=_IDLE_SECONDS[pace])
        for pace in Pace
    }
    chores = [
        _Chore(compact_waiting, every=2.0),
        _Chore(see_to_comments, every=5.0),
        _Chore(renew, every=15.0),
        _Chore(see_to_themes, every=20.0),
    ]
    threading.Thread(
        target=_see_to, args=(chores, workshops[Pace.STEADY]), name="chores", daemon=True
    ).start()
    consumers = [_consumer(queue, pace, workshops[pace]) for pace, queue in QUEUES.items()]
    last = consumers.pop()
    for consumer in consumers:
        consumer.start()
    last.run()  # it takes the signals; the process and its daemon threads end with it


def _consumer(queue: Huey, pace: str, workshop: "Workshop") -> Consumer:
    """Take the jobs of a queue, one by one, into a workshop."""
    from cham.apps.jobs.workshop import use_workshop

    queue.on_startup("workshop")(partial(use_workshop, workshop))  # in the thread of the worker
    _note_jobs(queue)
    nap = _LONGEST_NAPS.get(pace, _LONGEST_NAP)
    return queue.create_consumer(workers=1, max_delay=nap)


def _note_jobs(queue: Huey) -> None:
    """Count jobs and the time they take."""
    from cham.web.metrics import count_job

    started: dict[str, float] = {}

    @queue.signal(SIGNAL_EXECUTING)  # type: ignore[untyped-decorator]  # the library has no types
    def begin(_signal: str, task: Task) -> None:
        started[task.id] = time.monotonic()

    @queue.signal(SIGNAL_COMPLETE, SIGNAL_ERROR)  # type: ignore[untyped-decorator]  # as above
    def end(signal: str, task: Task, _error: BaseException | None = None) -> None:
        took = time.monotonic() - started.pop(task.id, time.monotonic())
        count_job(type(task).__name__.rpartition(".")[2], signal, took)


def _see_to(chores: list[_Chore], workshop: "Workshop") -> None:
    from django.db import close_old_connections

    from cham.apps.jobs.workshop import use_workshop

    use_workshop(workshop)
    while True:
        chore = min(chores, key=lambda each: each.due)
        time.sleep(max(0.0, chore.due - time.monotonic()))
        try:
            chore.work()
        except Exception:  # noqa: BLE001 - the loop must outlive any failure of one round
            # Whatever it was, what it was about is still there and comes up the next time.
            _log.exception("a chore failed and will be tried again")
        close_old_connections()
        chore.due = time.monotonic() + chore.every


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cham.web.settings")
    django.setup()


if __name__ == "__main__":
    run()
