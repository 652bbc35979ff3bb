"""What figures look like over the API, and how they are asked for."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from cham.apps.insights.asking import DEFAULT_PERIOD, Asked
from cham.core.measures import CannotTell, Unit

_PERIOD = r"^(7d|30d|90d|12m|all|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$"


class FilterIn(Schema):
    """The period and the filter that every figure of an answer obeys."""

    period: str = Field(
        default=DEFAULT_PERIOD,
        pattern=_PERIOD,
        description="7d, 30d, 90d, 12m, all, or two days: 2026-01-01..2026-03-31.",
    )
    channel: list[str] = Field(default=[], description="Only interactions of these channels.")
    unit: list[str] = Field(default=[], description="Only interactions of these units.")
    persona: str = Field(default="", max_length=200, description="Only customers of a persona.")
    value: Literal["", "high", "middle", "low"] = Field(
        default="", description="Only customers of this band of value."
    )

    def asked(self, journey: str) -> Asked:
        """Say it as figures understand it."""
        return Asked(
            journey=journey or None,
            period=self.period,
            channels=tuple(filter(None, self.channel)),
            units=tuple(filter(None, self.unit)),
            persona=self.persona,
            value_band=self.value,
        )


class AskedIn(FilterIn):
    """The question that every figure of an answer obeys."""

    journey: str = Field(
        default="", max_length=64, description="Its key; the first journey without one."
    )


class AskedOut(Schema):
    """The question that was answered; `journey` is null where none is planned."""

    journey: str | None
    period: str
    channels: list[str]
    units: list[str]
    persona: str
    value: str


class WaitingOut(Schema):
    """Figures that are being made: ask again after the seconds in the header `Retry-After`."""

    asked: AskedOut
    since: datetime


class FiguresOut(Schema):
    """What holds for every answer with figures.

    `made_at` says when they were made, `is_old` that newer data came since and newer figures are
    on their way, `is_growing` that pains and ping-pong are still being looked for. `nothing` says why there is
    nothing to make figures of: `report_empty` (no interaction ever came) or `filter_empty`.
    """

    asked: AskedOut
    made_at: datetime | None = None
    is_old: bool = False
    is_growing: bool = False
    nothing: Literal["", "report_empty", "filter_empty"] = ""


class FigureListOut(FiguresOut):
    """A list of figures; `count` is the length of the whole list."""

    count: int = 0


class ExcludedOut(Schema):
    """Answers that are not counted."""

    blank: int
    out_of_scale: int


class MeasureOut(Schema):
    """A figure with its interval, what it rests on, and why it is missing where it is."""

    metric: str
    value: float | None
    low: float | None
    high: float | None
    level: float
    unit: Unit
    n: int
    n_effective: float
    excluded: ExcludedOut
    method: str
    cannot_tell: CannotTell | None


class EstimateOut(Schema):
    """A figure that was worked out from others, with its interval."""

    value: float | None
    low: float | None
    high: float | None
    level: float
    unit: Unit
    n: int
    n_effective: float
    method: str
    cannot_tell: CannotTell | None


class ShiftOut(Schema):
    """A figure now against the period before: changed, within noise, or cannot tell."""

    value: float | None
    low: float | None
    high: float | None
    verdict: Literal["changed", "within_noise", "cannot_tell"]
