"""What a simulated firm is made from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np

from cham.core.errors import N_, ChamError

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no daylight saving since 1975
DAY, MINUTE = 86_400_000_000, 60_000_000  # microseconds
_MONTHS_A_YEAR = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_THERE = _EPOCH.astimezone(VIETNAM)


class SimulationError(ChamError):
    """A firm cannot be simulated as asked."""

    code = "simulation"


class FirmSizeError(SimulationError):
    """A parameter lies outside what can be simulated."""

    code = "simulation_size"
    template = N_("{name} ({value}) must be from {low} to {high}; choose a value in that range")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmParameters:
    """How large the firm is, how long it is watched, and whether anything is planted.

    Attributes
    ----------
    customers
        People who buy at least once, 50 to 200,000.
    months
        How long the firm is watched, 9 to 120.
    seed
        The same seed gives the same firm.
    start
        The first day.
    planted
        False for a null firm: the same customers, the same confounding, no pain, no fault.
    """

    customers: int = 2_000
    months: int = 24
    seed: int = 7
    start: date = date(2024, 11, 1)
    planted: bool = True

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("customers", self.customers, 50, 200_000),
            ("months", self.months, 9, 120),
            ("seed", self.seed, 0, 2**63 - 1),
        ):
            if not low <= value <= high:
                raise FirmSizeError(name=name, value=value, low=low, high=high)

    @property
    def end(self) -> date:
        """The day after the last one."""
        month = self.start.month - 1 + self.months
        year, month = self.start.year + month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1
        return self.start.replace(year=year, month=month, day=1)

    @property
    def days(self) -> int:
        """How many days the firm is watched."""
        return (self.end - self.start).days

    @property
    def origin(self) -> int:
        """The first midnight in Vietnam, microseconds UTC."""
        return microseconds(
            datetime(self.start.year, self.start.month, self.start.day, tzinfo=VIETNAM)
        )

    @property
    def as_of(self) -> int:
        """The midnight after the last day, microseconds UTC."""
        return self.origin + self.days * DAY

    def chance(self, purpose: int) -> np.random.Generator:
        """Give a stream of chance of its own to one purpose, so that none shifts another."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(purpose,)))


def microseconds(at: datetime) -> int:
    """Give a moment in microseconds since 1970-01-01 UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(time: int) -> datetime:
    """Give the moment of a number of microseconds, in Vietnamese time."""
    return _EPOCH_THERE + timedelta(microseconds=time)
