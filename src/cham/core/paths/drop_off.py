"""Where customers were last seen before they stopped coming."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cham.core.paths.rows import MICROSECOND, Path, PathOptions, microseconds


@dataclass(frozen=True, slots=True)
class TouchpointDropOff:
    """Paths whose last step is this touchpoint, and those of them that went no further."""

    touchpoint: str
    last: int
    dropped: int


@dataclass(frozen=True, slots=True)
class DropOff:
    """Where paths broke off, as seen at a stated moment.

    Attributes
    ----------
    paths
        How many paths had a step before the moment.
    dropped
        How many of them had none within the horizon before it.
    touchpoints
        By the last step before the moment, most dropped first.
    """

    as_of: datetime
    horizon: timedelta
    paths: int
    dropped: int
    touchpoints: tuple[TouchpointDropOff, ...]


def drop_off(paths: Iterable[Path], options: PathOptions) -> DropOff | None:
    """Count where paths broke off, as seen at a stated moment.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order; times in microseconds.
    options : PathOptions
        `as_of` and `drop_horizon`.

    Returns
    -------
    DropOff or None
        count of paths by their last touchpoint; None where no moment was given

    Raises
    ------
    NaiveTimeError
        When the moment has no time zone.

    Notes
    -----
    Only steps before `as_of` are looked at, so the answer is what one would have said then. A
    path dropped off when its last such step is earlier than `as_of` minus the horizon [1]_.
    The moment is never taken from the data: a few rows far in the future would turn nearly
    everybody into a leaver. A path that reached its goal and rests counts as well; whether that
    is a loss, the last touchpoint tells.

    References
    ----------
    .. [1] Ascarza, E. et al. (2018). In Pursuit of Enhanced Customer Retention Management.
       Customer Needs and Solutions 5, 65-81 (inactivity as churn where there is no contract).
       doi:10.1007/s40547-017-0080-0

    Examples
    --------
    >>> from datetime import UTC
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [Row(path="an", time=0, sequence=0, touchpoint="a")]
    >>> options = PathOptions(as_of=datetime(1970, 6, 1, tzinfo=UTC))
    >>> drop_off(paths_of(rows), options).dropped
    1
    """
    if options.as_of is None:
        return None
    as_of = microseconds(options.as_of)
    horizon = options.drop_horizon // MICROSECOND
    before = ([row for row in path.steps if row.time < as_of] for path in paths)
    lasts = [steps[-1] for steps in before if steps]
    last = Counter(row.touchpoint for row in lasts)
    dropped = Counter(row.touchpoint for row in lasts if row.time < as_of - horizon)
    touchpoints = (TouchpointDropOff(each, last[each], dropped[each]) for each in last)
    return DropOff(
        options.as_of,
        options.drop_horizon,
        len(lasts),
        dropped.total(),
        tuple(sorted(touchpoints, key=lambda each: (-each.dropped, -each.last, each.touchpoint))),
    )
