"""What a path is made of, and what may be set when paths are asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from cham.core.errors import N_, ChamError

MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = timedelta(days=365_250)
_WINDOWS = ("session_timeout", "funnel_window", "drop_horizon", "ask_window")


class PathsError(ChamError):
    """A question about paths cannot be answered as it was put."""

    code = "paths_question"


class NaiveTimeError(PathsError):
    """A moment has no time zone, so nobody knows when it was."""

    code = "paths_naive_time"
    template = N_("moment ({moment}) must have a time zone; give its offset from UTC")


class WindowError(PathsError):
    """A window that no two moments can lie in, or one longer than any history."""

    code = "paths_window"
    template = N_("{name} ({window}) must be from 0 to 1,000 years; choose another duration")


class VariantsShownError(PathsError):
    """Fewer than no variants were asked for."""

    code = "paths_variants_shown"
    template = N_("variants shown ({count}) must be 0 or more; leave it out to list all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One interaction as the questions about paths see it.

    Attributes
    ----------
    path
        Whose path it is: the customer, or the case-key, whichever paths are followed.
    time
        Microseconds since 1970-01-01 UTC.
    sequence
        The order in which rows arrived; it settles ties in time.
    touchpoint
        The key of the planned touchpoint, else the name of what happened.
    unit
        The unit where it happened; empty where the row does not say.
    score, scale
        The answer as given, and the name of the scale that it was asked on.
    is_step
        Whether the row is a step of the path. Answers to surveys are not: they count for the
        scores of their touchpoint only.
    is_ask
        Whether the customer came to ask or to complain.
    """

    path: str
    time: int
    sequence: int
    touchpoint: str
    unit: str = ""
    score: float | None = None
    scale: str = ""
    is_step: bool = True
    is_ask: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """Every row of one customer or one case-key, in order."""

    key: str
    rows: tuple[Row, ...]

    @property
    def steps(self) -> tuple[Row, ...]:
        """The rows that are steps, in order."""
        return tuple(row for row in self.rows if row.is_step)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathOptions:
    """What may be set when paths are asked about; shown beside every figure.

    Every window is from 0 to 1,000 years; of those at 0, only a pause of no time at all keeps a
    session together, and only a question at the very same time is the same one.

    Attributes
    ----------
    session_timeout
        A longer pause than this ends a session.
    funnel
        The stages of the funnel, by key, in order; None takes every stage of the plan.
    funnel_window
        How long after entering a customer may take to the last stage.
    as_of
        The moment at which the drop-off is looked at. There is no default: the last event of a
        log is not the present, and a drop-off counted from it is wrong.
    drop_horizon
        A customer with no step in so long a time before `as_of` counts as dropped off.
    ask_window
        A second contact or complaint at the same touchpoint within this time is the same
        question asked again.
    variants_shown
        How many variants to list, most frequent first; None lists all.
    """

    session_timeout: timedelta = timedelta(minutes=30)
    funnel: tuple[str, ...] | None = None
    funnel_window: timedelta = timedelta(days=30)
    as_of: datetime | None = None
    drop_horizon: timedelta = timedelta(days=90)
    ask_window: timedelta = timedelta(days=7)
    variants_shown: int | None = 20

    def __post_init__(self) -> None:
        """Refuse what no path can be held against.

        Raises
        ------
        WindowError
            When a window is below 0 or beyond 1,000 years.
        VariantsShownError
            When fewer than 0 variants are wanted.
        """
        for name in _WINDOWS:
            window: timedelta = getattr(self, name)
            if not timedelta(0) <= window <= _LONGEST:
                raise WindowError(name=name, window=str(window))
        if self.variants_shown is not None and self.variants_shown < 0:
            raise VariantsShownError(count=self.variants_shown)


@dataclass(frozen=True, slots=True)
class Count:
    """How often something named was seen."""

    name: str
    count: int


def microseconds(moment: datetime) -> int:
    """Put an aware moment on the engine's clock.

    Parameters
    ----------
    moment : datetime
        Any moment with a time zone.

    Returns
    -------
    int
        microseconds since 1970-01-01 UTC

    Raises
    ------
    NaiveTimeError
        When the moment has no time zone.

    References
    ----------
    .. [1] IEEE Std 1003.1-2017, 4.16, Seconds Since the Epoch.

    Examples
    --------
    >>> microseconds(datetime(1970, 1, 1, 7, 0, 1, tzinfo=UTC))
    25201000000
    """
    if moment.tzinfo is None:
        raise NaiveTimeError(moment=moment.isoformat())
    return (moment - _EPOCH) // MICROSECOND


def paths_of(rows: Iterable[Row]) -> tuple[Path, ...]:
    """Put rows into paths, each in the order of time and then of arrival.

    Parameters
    ----------
    rows : Iterable of Row
        In any order; two rows with the same sequence are the same row and count once.

    Returns
    -------
    tuple of Path
        One for each key, sorted by key; no unit.

    References
    ----------
    .. [1] van der Aalst, W. M. P. (2016). Process Mining: Data Science in Action, 2nd ed.,
       Springer, ch. 5 (event logs: cases, events, order). doi:10.1007/978-3-662-49851-4

    Examples
    --------
    >>> late = Row(path="an", time=1, sequence=7, touchpoint="order")
    >>> early = Row(path="an", time=2, sequence=3, touchpoint="pay")
    >>> [row.touchpoint for row in paths_of([early, late])[0].rows]
    ['order', 'pay']
    """
    once = {row.sequence: row for row in rows}
    ordered = sorted(once.values(), key=lambda row: (row.path, row.time, row.sequence))
    return tuple(
        Path(key, tuple(group)) for key, group in groupby(ordered, key=lambda row: row.path)
    )
