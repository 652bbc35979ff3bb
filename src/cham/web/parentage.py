"""Processes that leave when their parent does, however it went.

A server killed with -9 cannot stop its workers; they must see for themselves that they were
left behind, or they would go on holding the port and the lake's slots.
"""

import os
import signal
import threading

_LOOK_EVERY = 0.5


def leave_with_parent() -> None:
    """Watch the parent process from a thread; end this one when the parent is gone."""
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent,), name="parentage", daemon=True).start()


def _watch(parent: int) -> None:
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    waiting.wait(_LOOK_EVERY * 10)
    os.kill(os.getpid(), signal.SIGKILL)
