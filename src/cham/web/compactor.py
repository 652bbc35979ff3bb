"""The process that compacts the lake while the server runs: `python -m cham.web.compactor`."""

import logging
import os
import signal
import threading

import django

from cham.web.clock import SystemClock
from cham.web.parentage import leave_with_parent

_EVERY = 5.0  # seconds between looks; reads see what is not compacted, so this is no delay

_log = logging.getLogger(__name__)


def run() -> None:
    """Compact again and again, until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cham.web.settings")
    django.setup()
    from cham.apps.interactions.lakes import open_lake
    from cham.web.settings import CONFIGURATION

    leave_with_parent()
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    lake, clock = open_lake(CONFIGURATION.data), SystemClock()
    while not stopped.wait(_EVERY):
        try:
            lake.compact(clock.now())
        except Exception:  # noqa: BLE001 - the loop must outlive any failure of one round
            # Whatever it was, the segments are still there and the next round tries again.
            _log.exception("compaction failed and will be tried again")


if __name__ == "__main__":
    run()
