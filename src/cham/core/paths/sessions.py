"""Paths cut into sessions: stretches of steps without a long pause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from cham.core.paths.histogram import Histogram, histogram_of
from cham.core.paths.rows import MICROSECOND, Path, PathOptions, Row
from cham.core.paths.variants import Variants, variants_of


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions, how long they last, and which sequences they are.

    Attributes
    ----------
    timeout
        A longer pause than this ended a session.
    count
        How many sessions there are.
    durations
        From a session's first step to its last; 0 where it has one step.
    variants
        The sequences of touchpoints in a session.
    """

    timeout: timedelta
    count: int
    durations: Histogram
    variants: Variants


def sessions(paths: Iterable[Path], options: PathOptions) -> Sessions:
    """Cut paths into sessions.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order; times in microseconds.
    options : PathOptions
        `session_timeout` and `variants_shown`.

    Returns
    -------
    Sessions
        count of sessions; durations as a histogram of microseconds

    Notes
    -----
    A session ends where the next step comes later than the timeout after the last one [1]_; a
    pause exactly as long as the timeout does not end it.

    References
    ----------
    .. [1] Catledge, L. D., Pitkow, J. E. (1995). Characterizing browsing strategies in the
       World-Wide Web. Computer Networks and ISDN Systems 27(6), 1065-1073.
       doi:10.1016/0169-7552(95)00043-7 (25.5 minutes; rounded to 30 by custom)

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> times = [0, 1_800_000_000, 3_600_000_001]
    >>> rows = [Row(path="an", time=t, sequence=t, touchpoint="a") for t in times]
    >>> sessions(paths_of(rows), PathOptions()).count
    2
    """
    timeout = options.session_timeout // MICROSECOND
    cut = [session for path in paths for session in _cut(path.steps, timeout)]
    return Sessions(
        options.session_timeout,
        len(cut),
        histogram_of(session[-1].time - session[0].time for session in cut),
        variants_of(
            (tuple(row.touchpoint for row in session) for session in cut), options.variants_shown
        ),
    )


def _cut(steps: tuple[Row, ...], timeout: int) -> list[tuple[Row, ...]]:
    if not steps:
        return []
    breaks = [
        place
        for place, (one, other) in enumerate(pairwise(steps), start=1)
        if other.time - one.time > timeout
    ]
    return [steps[low:high] for low, high in pairwise([0, *breaks, len(steps)])]
