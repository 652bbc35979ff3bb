"""A process for heavy work, started when there is some and ended when there was none for a while.

The libraries that figures are made with take some 300 MB. Whoever queues work, and the process
that takes it from the queue, stay small because the work itself is done in a process of its own.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

_GRACE = 1.0


class Workshop:
    """Does work in another process, one piece after the other.

    Parameters
    ----------
    prepare
        Called first in the process, a function of a module.
    idle
        Seconds without work after which the process is ended.
    """

    def __init__(self, prepare: Callable[[], None], *, idle: float) -> None:
        self._prepare = prepare
        self._idle = idle
        self._pool: ProcessPoolExecutor | None = None
        self._guard = threading.Lock()
        self._closing: threading.Timer | None = None

    def do(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Have a function of a module called in the process, and wait for what it gives.

        Raises
        ------
        BrokenProcessPool
            When the process was ended in the middle of it; the next piece gets a new one.
        """
        with self._guard:
            self._keep_open()
            pool = self._pool = self._pool or self._open()
            try:
                return pool.submit(
                    partial(_with_fresh_connections, work, *args, **kwargs)
                ).result()
            except BrokenProcessPool:
                self._pool = None
                # Whoever ended it may be about to end this process too; then there is nothing
                # to tell.
                time.sleep(_GRACE)
                raise
            finally:
                self._close_later()

    def close(self) -> None:
        """End the process, once it has finished what it does."""
        with self._guard:
            self._keep_open()
            self._end()

    def _open(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=1, mp_context=get_context("spawn"), initializer=self._prepare
        )

    def _close_later(self) -> None:
        self._closing = threading.Timer(self._idle, self.close)
        self._closing.daemon = True
        self._closing.start()

    def _keep_open(self) -> None:
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None


def _with_fresh_connections(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do work on connections to the database that are known to live."""
    close_old_connections()
    try:
        return work(*args, **kwargs)
    finally:
        close_old_connections()


_here = threading.local()


def use_workshop(workshop: Workshop) -> None:
    """Have heavy work of this thread done in a workshop from now on."""
    _here.workshop = workshop


def do(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do heavy work: in the workshop that the thread uses, otherwise here."""
    workshop: Workshop | None = getattr(_here, "workshop", None)
    if workshop is None:
        return work(*args, **kwargs)
    return workshop.do(work, *args, **kwargs)
