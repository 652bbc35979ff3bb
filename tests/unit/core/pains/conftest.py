"""A history told row by row, in days."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from cham.core.journeys import Ownership, Text, Touchpoint
from cham.core.pains import Experiences, History, Moments, PainSettings, Purchases

DAY = 86_400_000_000
Row = tuple[int, float, int]


@dataclass
class Story:
    """What customers did; times in days."""

    scales: tuple[str, ...] = ("csat_1_5", "nps_0_10", "emotion_-2_2")
    purchases: list[Row] = field(default_factory=list)
    experiences: list[tuple[int, float, int, float, int]] = field(default_factory=list)
    contacts: list[Row] | None = None
    complaints: list[Row] | None = None
    leaves: list[Row] | None = None

    def buys(self, customer: int, *days: float, amount: int = 100) -> "Story":
        self.purchases += [(customer, day, amount) for day in days]
        return self

    def meets(self, customer: int, *days: float, at: int = 0) -> "Story":
        self.experiences += [(customer, day, at, np.nan, -1) for day in days]
        return self

    def says(
        self, customer: int, day: float, score: float, *, at: int = 0, scale: str = "csat_1_5"
    ) -> "Story":
        self.experiences.append((customer, day, at, score, self.scales.index(scale)))
        return self

    def told(self) -> History:
        columns = [np.array(c) for c in zip(*self.experiences, strict=True)] or [np.array([])] * 5
        customer, day, touchpoint, score, scale = columns
        return History(
            experiences=Experiences(
                customer=customer.astype(np.int64),
                touchpoint=touchpoint.astype(np.int64),
                time=np.round(day * DAY).astype(np.int64),
                score=score.astype(np.float64),
                scale=scale.astype(np.int64),
                scales=self.scales,
            ),
            purchases=Purchases(**_columns(self.purchases, "amount")),
            contacts=_moments(self.contacts),
            complaints=_moments(self.complaints),
            leaves=_moments(self.leaves),
        )


def _columns(rows: list[Row], third: str) -> dict[str, np.ndarray]:
    return {
        "customer": np.array([row[0] for row in rows], dtype=np.int64),
        "time": np.array([round(row[1] * DAY) for row in rows], dtype=np.int64),
        third: np.array([row[2] for row in rows], dtype=np.int64),
    }


def _moments(rows: list[Row] | None) -> Moments | None:
    return None if rows is None else Moments(**_columns(rows, "touchpoint"))


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def settings() -> PainSettings:
    """Days 100 to 200, known up to day 300, horizon 90 days."""
    return PainSettings(start=100 * DAY, end=200 * DAY, as_of=300 * DAY)


@pytest.fixture
def touchpoints() -> tuple[Touchpoint, ...]:
    return (
        Touchpoint(
            key="wait",
            name=Text((("vi", "Chờ cơm"), ("en", "Waiting"))),
            ownership=Ownership(accountable=("delivery",), person="Đội trưởng"),
        ),
        Touchpoint(key="taste", name=Text((("vi", "Vị món"),))),
    )
