"""Processes that leave when their parent does, however it went.

A server killed with -9 cannot stop its workers; they must see for themselves that they were
left behind, or they would go on holding the port and the lake's slots.
"""

import multiprocessing
import os
import signal
import threading

STARTED_BY = "SUPERVISOR_PROCESS"
"""Set by `cham.cli.supervisor`: the number of the process that started this one."""

_LOOK_EVERY = 0.5


def leave_with_parent() -> None:
    """Watch the parent process from a thread; end this one when the parent is gone.

    A parent can be gone already: this process may have taken seconds to come this far.
    """
    parent = _parent_at_first()
    threading.Thread(target=_watch, args=(parent,), name="parentage", daemon=True).start()


def _parent_at_first() -> int:
    """Give the number of the process that started this one, whoever is its parent by now."""
    starter = multiprocessing.parent_process()
    if starter is not None and starter.pid is not None:
        return starter.pid
    return int(os.environ.get(STARTED_BY, os.getppid()))


def _watch(parent: int) -> None:
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    waiting.wait(_LOOK_EVERY * 10)
    os.kill(os.getpid(), signal.SIGKILL)
