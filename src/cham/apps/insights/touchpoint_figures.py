"""Everything that the page of one touchpoint shows in numbers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cham.core.measures import Estimate, Measure


class Step(StrEnum):
    """How long each point of a trend is, by how long the period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One day, week or month of a trend.

    Attributes
    ----------
    first
        Its first day.
    is_whole
        Whether the period covers all of it.
    n
        Answers in it.
    value, low, high
        The figure and its interval in the trend's unit; None without answers.
    lower_limit, upper_limit
        Control limits; None where they cannot be told.
    outside
        Whether the value lies beyond a limit.
    smoothed, smoothed_lower, smoothed_upper, smoothed_outside
        The same for the exponentially weighted mean, which finds small changes that last.
    days
        The first and the last day that its answers are of: a day, week or month may reach out of
        the period. None in figures that were made before this was kept.
    """

    first: date
    is_whole: bool
    n: int
    value: float | None
    low: float | None
    high: float | None
    lower_limit: float | None
    upper_limit: float | None
    outside: bool
    smoothed: float | None
    smoothed_lower: float | None
    smoothed_upper: float | None
    smoothed_outside: bool
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A figure over time.

    Attributes
    ----------
    centre
        The level that the limits lie around.
    changes
        Positions of the points at which a new level begins.
    """

    step: Step
    points: tuple[TrendPoint, ...]
    centre: float | None
    changes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCount:
    """How often a point of the scale was answered."""

    score: int
    count: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigure:
    """The figure of one channel, device or unit.

    Attributes
    ----------
    key
        Empty for answers that name none.
    own
        The group's own figure with its interval.
    shrunken
        The figure drawn towards that of the whole, the more the fewer answers there are: what a
        table should be ordered by.
    own_share
        How much of the drawn figure is the group's own, 0 to 1.
    """

    key: str
    own: Measure
    shrunken: Estimate
    own_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """What directly came before or after.

    Attributes
    ----------
    touchpoint
        Its key, or the name of what happened where no touchpoint stands for it; empty for the
        start or the end of a path.
    count, share
        How often, and of all times that the touchpoint was met.
    median_seconds
        The time between the two; None at the start and the end.
    """

    touchpoint: str
    count: int
    share: float
    median_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A customer's own words at the touchpoint.

    Attributes
    ----------
    score, scale
        The answer beside them; None and empty where there is none.
    """

    text: str
    moment: datetime
    score: float | None
    scale: str
    channel: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFigures:
    """What was answered on one scale.

    Attributes
    ----------
    scale
        Its name, like `csat_1_5`.
    measure
        The figure over the period.
    by_channel, by_device, by_unit
        Groups, the one with the lowest drawn figure first; none where answers name none.
    """

    scale: str
    measure: Measure
    trend: Trend
    distribution: tuple[ScoreCount, ...]
    out_of_scale: int
    by_channel: tuple[GroupFigure, ...] = ()
    by_device: tuple[GroupFigure, ...] = ()
    by_unit: tuple[GroupFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallFigures:
    """What was asked over all touchpoints, the question with the most answers first."""

    questions: tuple[QuestionFigures, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointFigures:
    """Everything that the page of one touchpoint shows in numbers.

    Attributes
    ----------
    key
        The touchpoint's.
    steps, people
        How often it was met, and by how many people (or cases, where only those are known).
    questions
        What was asked here, the question that tells most about feelings first.
    before, after
        What directly came before and after, most frequent first.
    last, dropped
        Paths that were last seen here, and those of them that went no further; None where the
        period is too short to tell.
    quotes
        The latest comments that name nobody.
    """

    key: str
    since: datetime | None
    until: datetime | None
    steps: int
    people: int
    questions: tuple[QuestionFigures, ...] = ()
    before: tuple[Neighbour, ...] = ()
    after: tuple[Neighbour, ...] = ()
    last: int | None = None
    dropped: int | None = None
    quotes: tuple[Said, ...] = ()
