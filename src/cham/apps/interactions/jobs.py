"""A chore: bring what has arrived into the lake's table."""

import time

from cham.apps.interactions.lakes import open_own_lake
from cham.apps.jobs.workshop import do


def compact_waiting() -> None:
    """Compact where anything waits; otherwise cost next to nothing."""
    if open_own_lake().has_waiting():
        do(_compact)


def _compact() -> None:
    open_own_lake().compact(time.time_ns() // 1000, wait=True)
