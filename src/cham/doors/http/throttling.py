"""How fast one key may send: a token bucket that may run into debt by one batch."""

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Throttle:
    """One bucket of events for each key.

    A batch is admitted while there is any token, and then paid in full: its size is known only
    after it was unpacked, and a batch larger than the bucket must be able to pass.

    Parameters
    ----------
    rate
        Events per second.
    burst
        Events that a full bucket holds.
    steady
        A clock in seconds that never goes back.
    """

    def __init__(self, rate: float, burst: float, steady: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._steady = steady
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, key_id: str) -> int:
        """Give the whole seconds until the key may send again; 0 for now."""
        tokens = self._fill(key_id).tokens
        return 0 if tokens > 0 else max(1, math.ceil(-tokens / self._rate))

    def pay(self, key_id: str, events: int) -> None:
        self._fill(key_id).tokens -= events

    def _fill(self, key_id: str) -> _Bucket:
        now = self._steady()
        bucket = self._buckets.get(key_id)
        if bucket is None:
            bucket = self._buckets[key_id] = _Bucket(self._burst, now)
        else:
            gained = (now - bucket.filled_at) * self._rate
            bucket.tokens = min(self._burst, bucket.tokens + gained)
            bucket.filled_at = now
        return bucket
