"""What counts as bad, as lost and as margin. Every figure is shown with these beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import numpy as np

from cham.core.interactions import Band, Scale
from cham.core.pains.errors import CutsError, MarginTwiceError, PeriodError, SettingError
from cham.core.pains.history import MICROSECONDS_A_DAY, Floats, Ints

_LIMITS: tuple[tuple[str, float, float], ...] = (
    ("horizon_days", 1, 3_650),
    ("value_days", 1, 3_650),
    ("follow_days", 1, 365),
    ("min_n", 5, 100_000),
    ("level", 0.5, 0.999),
    ("replicates", 200, 100_000),
    ("relevant_loss", 0.001, 1),
)


class MarginBasis(StrEnum):
    """What money figures rest on, named beside every one of them."""

    SHARE = "share"
    PER_ORDER = "per_order"
    REVENUE = "revenue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What the firm keeps of a purchase; with neither given, revenue stands in and says so.

    Attributes
    ----------
    share
        The part of the amount that is margin, 0 to 1.
    per_order
        The margin of one order, in integer minor units.
    """

    share: float | None = None
    per_order: int | None = None

    def __post_init__(self) -> None:
        if self.share is not None and self.per_order is not None:
            raise MarginTwiceError(share=self.share, per_order=self.per_order)
        if self.share is not None and not 0 < self.share <= 1:
            raise SettingError(name="margin.share", value=self.share, low=0, high=1)
        if self.per_order is not None and self.per_order <= 0:
            raise SettingError(name="margin.per_order", value=self.per_order, low=1, high="∞")

    @property
    def basis(self) -> MarginBasis:
        if self.share is not None:
            return MarginBasis.SHARE
        return MarginBasis.REVENUE if self.per_order is None else MarginBasis.PER_ORDER

    def of(self, amount: Ints) -> Floats:
        """Give the margin of each purchase, in minor units."""
        if self.per_order is not None:
            return np.full(len(amount), float(self.per_order))
        return amount.astype(np.float64) * (1.0 if self.share is None else self.share)


def _moment(time: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time)).isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Where a scale's bad band ends and its good band starts, both included."""

    bad: float
    good: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PainSettings:
    """The question asked, in full.

    Attributes
    ----------
    start, end
        The period, microseconds UTC; an experience belongs to it from `start` to before `end`.
    as_of
        Up to when purchases are known. Only experiences with the whole horizon before it count.
    horizon_days
        A customer is lost who buys nothing within so many days after the experience.
    value_days
        Prior value is the margin of so many days before the experience; the margin at stake is
        that pace over the horizon.
    follow_days
        The window for coming back to the same touchpoint, calling and complaining.
    margin
        Given by the firm, else revenue.
    cuts
        Bands of scales that differ from `Scale.band`, by scale name.
    min_n
        Fewer different customers than this on either side, and the answer is "cannot tell".
    level
        The level of intervals, and one minus the chance of any false claim over all touchpoints.
    replicates
        How often customers are drawn anew.
    relevant_loss
        The smallest difference in loss worth finding; it sets the n that would be needed.
    """

    start: int
    end: int
    as_of: int
    horizon_days: int = 90
    value_days: int = 90
    follow_days: int = 7
    margin: Margin = field(default_factory=Margin)
    cuts: Mapping[str, Cuts] = field(default_factory=dict)
    min_n: int = 30
    level: float = 0.95
    replicates: int = 1_000
    relevant_loss: float = 0.05

    def __post_init__(self) -> None:
        if not self.start < self.end <= self.as_of:
            raise PeriodError(
                start=_moment(self.start), end=_moment(self.end), as_of=_moment(self.as_of)
            )
        for name, low, high in _LIMITS:
            value = float(getattr(self, name))
            if not low <= value <= high:
                raise SettingError(name=name, value=value, low=low, high=high)
        for name, cuts in self.cuts.items():
            scale = Scale.parse(name)
            if not scale.low <= cuts.bad < cuts.good <= scale.high:
                raise CutsError(scale=name, bad=cuts.bad, good=cuts.good)

    @property
    def horizon(self) -> int:
        """The horizon in microseconds."""
        return self.horizon_days * MICROSECONDS_A_DAY

    def cuts_of(self, scale: Scale) -> Cuts:
        """Give where the bands of a scale end: as set, else as the scale has them itself."""
        if scale.name in self.cuts:
            return self.cuts[scale.name]
        points = range(scale.low, scale.high + 1)
        return Cuts(
            bad=max(each for each in points if scale.band(each) is Band.BAD),
            good=min(each for each in points if scale.band(each) is Band.GOOD),
        )

    def bands(self, scale: Scale, score: Floats) -> Ints:
        """Sort scores of one scale into −1 bad, 0 neutral, 1 good."""
        cuts = self.cuts_of(scale)
        return np.where(score <= cuts.bad, -1, np.where(score >= cuts.good, 1, 0))


def last_year(as_of: int, *, margin: Margin | None = None, horizon_days: int = 90) -> PainSettings:
    """Ask about the last twelve months whose customers have been followed for the whole horizon.

    Parameters
    ----------
    as_of : int
        Up to when purchases are known, microseconds since 1970-01-01 UTC.
    margin : Margin or None
        Given by the firm, else revenue.
    horizon_days : int
        Days without a purchase after which a customer counts as lost, 1 to 3,650.

    Returns
    -------
    PainSettings
        The default settings for the 365 days that end `horizon_days` before `as_of`.

    References
    ----------
    .. [1] H. C. van Houwelingen, "Dynamic prediction by landmarking in event history analysis",
       Scand. J. Statist. 34 (2007) 70-85: only who is followed for the whole horizon counts.

    Examples
    --------
    >>> settings = last_year(20_000 * 86_400_000_000)
    >>> (settings.end - settings.start) // 86_400_000_000
    365
    """
    end = as_of - horizon_days * MICROSECONDS_A_DAY
    return PainSettings(
        start=end - 365 * MICROSECONDS_A_DAY,
        end=end,
        as_of=as_of,
        horizon_days=horizon_days,
        margin=margin or Margin(),
    )
