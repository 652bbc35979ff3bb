"""Reads that go on after a snapshot was taken, and the removal of files that waits for them.

Files that compaction replaces stay for a grace time. What held an erased person goes at once, so
whoever still reads it must be waited for. Readers share the lock of the generation that they
read; readers of the next one take another lock, so that new ones never keep an erasure waiting.
"""

import contextlib
import time

from cham.lake.durable import locked
from cham.lake.errors import LakeBusyError
from cham.lake.layout import Layout

LOCKS = 8  # generations that can be told apart
PATIENCE = 30.0  # seconds; a reader that takes longer finds its files gone
_LOOK_EVERY = 0.01


def stay(layout: Layout, generation: int) -> contextlib.AbstractContextManager[None]:
    """Keep the files of a generation in place for the length of the block."""
    return locked(layout.streams(generation % LOCKS), wait=True, shared=True)


def wait_for_streams(layout: Layout, generation: int) -> None:
    """Wait until nobody reads an older generation than this, or patience is at its end."""
    until = time.monotonic() + PATIENCE
    for each in range(LOCKS):
        if each != generation % LOCKS:
            _wait_for(layout, each, until)


def _wait_for(layout: Layout, number: int, until: float) -> None:
    while True:
        with contextlib.suppress(LakeBusyError), locked(layout.streams(number), wait=False):
            return
        if time.monotonic() > until:
            return
        time.sleep(_LOOK_EVERY)
