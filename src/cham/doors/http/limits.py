from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one worker of the door takes.

    Attributes
    ----------
    batch_bytes, event_bytes
        Of a body after unpacking, and of one event in it. Segment's own figures; its clients
        fill batches up to 507,768 bytes, so 500 KB means 512,000.
    batch_events
        Events in one body. Those of public clients have 150 bytes and more, so that 500 KB of
        them are fewer than this.
    events_per_second, burst_events
        For one key, in one worker; a key that was silent may send a burst.
    held_bytes
        All bodies that are being read or wait for the disk, together.
    body_seconds, disk_seconds
        How long a body may take to arrive, and the disk to confirm.
    ahead_seconds, behind_seconds
        How far an event may lie in the future and in the past.
    """

    batch_bytes: int = 500 * 1024
    event_bytes: int = 32 * 1024
    batch_events: int = 5_000
    events_per_second: float = 100_000.0
    burst_events: float = 200_000.0
    held_bytes: int = 64 << 20
    body_seconds: float = 30.0
    disk_seconds: float = 30.0
    ahead_seconds: int = 24 * 3600
    behind_seconds: int = 2 * 365 * 24 * 3600


class Clock(Protocol):
    """The two times that the door asks for."""

    def now(self) -> int:
        """Microseconds since 1970-01-01 UTC, on the wall clock."""
        ...

    def steady(self) -> float:
        """Seconds since some moment, never going back."""
        ...
