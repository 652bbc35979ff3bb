import time


class SystemClock:
    """The clock of the machine, as rooms that must not read it themselves ask for it."""

    def now(self) -> int:
        """Microseconds since 1970-01-01 UTC, on the wall clock."""
        return time.time_ns() // 1000

    def steady(self) -> float:
        """Seconds since some moment, never going back."""
        return time.monotonic()
