"""Signs that customers do not know what to do: steps back, and the same question asked again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from cham.core.paths.conformance import walk_of
from cham.core.paths.plan import Plan
from cham.core.paths.rows import MICROSECOND, Path, PathOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The signs at one touchpoint or in one stage.

    Attributes
    ----------
    name
        The touchpoint's or the stage's.
    back_steps
        How often the path went from here to an earlier stage although the plan does not.
    asks
        How often a customer contacted the firm or complained here.
    asked_again
        How often that came within the window after the last time, by the same customer, at the
        same touchpoint.
    """

    name: str
    back_steps: int
    asks: int
    asked_again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Signs of confusion.

    Attributes
    ----------
    window
        A later question is a new one.
    paths_stepping_back
        How many paths stepped back at least once although the plan does not.
    touchpoints
        Those with any sign, most signs first.
    stages
        Every planned stage, in the order of the map.
    """

    window: timedelta
    paths_stepping_back: int
    touchpoints: tuple[Signals, ...]
    stages: tuple[Signals, ...]


def confusion(paths: Iterable[Path], plan: Plan, options: PathOptions) -> Confusion:
    """Count the signs of confusion.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order; times in microseconds.
    plan : Plan
        Says which steps back are planned.
    options : PathOptions
        `ask_window`.

    Returns
    -------
    Confusion
        count of back steps, of questions, and of questions asked again

    Notes
    -----
    A back step is a change to an earlier stage that the plan does not allow (`walk_of`); it is
    counted at the touchpoint that was left. A question is a contact or a complaint; it is asked
    again when the last one of the same path at the same touchpoint was no longer ago than the
    window [1]_. Calling again may also be good service; the sign says where to look.

    References
    ----------
    .. [1] Dixon, M., Freeman, K., Toman, N. (2010). Stop Trying to Delight Your Customers.
       Harvard Business Review 88(7/8), 116-122 (repeat contacts as effort).

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [
    ...     Row(path="an", time=i, sequence=i, touchpoint="call", is_ask=True) for i in range(2)
    ... ]
    >>> confusion(paths_of(rows), Plan(), PathOptions()).touchpoints[0].asked_again
    1
    """
    walked = [path for path in paths if path.steps]
    back_steps = [walk_of(path, plan).back_steps for path in walked]
    back = Counter(touchpoint for touchpoints in back_steps for touchpoint in touchpoints)
    asks = Counter(row.touchpoint for path in walked for row in path.steps if row.is_ask)
    window = options.ask_window // MICROSECOND
    again = Counter(touchpoint for path in walked for touchpoint in _asked_again(path, window))
    signals = [
        Signals(name=name, back_steps=back[name], asks=asks[name], asked_again=again[name])
        for name in {*back, *asks}
    ]
    return Confusion(
        window=options.ask_window,
        paths_stepping_back=sum(bool(touchpoints) for touchpoints in back_steps),
        touchpoints=most_signs_first(signals),
        stages=signals_by_stage(signals, plan),
    )


def most_signs_first(signals: Iterable[Signals]) -> tuple[Signals, ...]:
    """Put signals in the order in which they are shown.

    Parameters
    ----------
    signals : Iterable of Signals
        One for each touchpoint.

    Returns
    -------
    tuple of Signals
        highest count of back steps and repeated questions first

    References
    ----------
    .. [1] The order is the project's own.

    Examples
    --------
    >>> most_signs_first([])
    ()
    """
    return tuple(sorted(signals, key=lambda s: (-(s.back_steps + s.asked_again), -s.asks, s.name)))


def signals_by_stage(signals: Iterable[Signals], plan: Plan) -> tuple[Signals, ...]:
    """Add the signals of touchpoints up for each stage of the plan.

    Parameters
    ----------
    signals : Iterable of Signals
        One for each touchpoint; those off the map belong to no stage.
    plan : Plan
        The planned journey.

    Returns
    -------
    tuple of Signals
        count for each stage, in the order of the map

    References
    ----------
    .. [1] The map of the journey, see `Plan`.

    Examples
    --------
    >>> signals_by_stage([], Plan(stages=("buy",), may_follow=(frozenset({0}),)))[0].asks
    0
    """
    given = list(signals)
    return tuple(
        Signals(
            name=key,
            back_steps=sum(s.back_steps for s in given if plan.stage_of(s.name) == stage),
            asks=sum(s.asks for s in given if plan.stage_of(s.name) == stage),
            asked_again=sum(s.asked_again for s in given if plan.stage_of(s.name) == stage),
        )
        for stage, key in enumerate(plan.stages)
    )


def _asked_again(path: Path, window: int) -> list[str]:
    """Give the touchpoint of each question that was asked again."""
    asks = sorted((row for row in path.steps if row.is_ask), key=lambda row: row.touchpoint)
    return [
        later.touchpoint
        for earlier, later in pairwise(asks)
        if later.touchpoint == earlier.touchpoint and later.time - earlier.time <= window
    ]
