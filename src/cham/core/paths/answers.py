"""All questions about paths answered at once, slowly and plainly: what the engine must equal."""

from collections.abc import Iterable
from dataclasses import dataclass

from cham.core.paths.conformance import Conformance, planned_against_actual
from cham.core.paths.confusion import Confusion, confusion
from cham.core.paths.drop_off import DropOff, drop_off
from cham.core.paths.follows import (
    DirectlyFollows,
    StartsAndEnds,
    Transitions,
    directly_follows,
    starts_and_ends,
    transitions,
)
from cham.core.paths.funnel import Funnel, stage_funnel
from cham.core.paths.peak_end import PeakEnd, peak_end
from cham.core.paths.ping_pong import PingPong, ping_pong
from cham.core.paths.plan import Plan
from cham.core.paths.rework import Rework, rework
from cham.core.paths.rows import PathOptions, Row, paths_of
from cham.core.paths.scores import Scores, score_counts
from cham.core.paths.sessions import Sessions, sessions
from cham.core.paths.variants import Variants, path_variants


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the interactions say about paths.

    Attributes
    ----------
    steps
        How many rows are steps of a path.
    paths
        How many paths have a step.
    variants
        Of whole paths; those of sessions are in `sessions`.
    funnel, conformance
        None where there is no plan.
    drop_off
        None where no moment to look from was given.
    """

    steps: int
    paths: int
    follows: DirectlyFollows
    starts_and_ends: StartsAndEnds
    transitions: Transitions
    variants: Variants
    sessions: Sessions
    funnel: Funnel | None
    scores: Scores
    peak_end: PeakEnd
    rework: Rework
    drop_off: DropOff | None
    ping_pong: PingPong
    conformance: Conformance | None
    confusion: Confusion


def answer_slowly(rows: Iterable[Row], plan: Plan, options: PathOptions) -> Answers:
    """Answer every question about paths, one after the other, in plain Python.

    Parameters
    ----------
    rows : Iterable of Row
        In any order; times in microseconds.
    plan : Plan
        The planned journey; an empty plan where there is none.
    options : PathOptions
        Windows, horizons and the moment to look from.

    Returns
    -------
    Answers
        counts, histograms of microseconds, shares

    Raises
    ------
    UnknownStageError
        When the funnel names a stage that the plan does not have.
    NaiveTimeError
        When the moment to look from has no time zone.

    Notes
    -----
    This is the meaning of every figure; the engine gives the same answers fast, and tests hold
    the two equal. Each function called here says what it counts.

    References
    ----------
    .. [1] van der Aalst, W. M. P. (2016). Process Mining: Data Science in Action, 2nd ed.,
       Springer. doi:10.1007/978-3-662-49851-4

    Examples
    --------
    >>> answer_slowly([], Plan(), PathOptions()).paths
    0
    """
    paths = paths_of(rows)
    follows = directly_follows(paths)
    ends = starts_and_ends(paths)
    return Answers(
        steps=sum(len(path.steps) for path in paths),
        paths=sum(bool(path.steps) for path in paths),
        follows=follows,
        starts_and_ends=ends,
        transitions=transitions(follows, ends),
        variants=path_variants(paths, options.variants_shown),
        sessions=sessions(paths, options),
        funnel=stage_funnel(paths, plan, options) if plan.stages else None,
        scores=score_counts(paths),
        peak_end=peak_end(paths),
        rework=rework(paths),
        drop_off=drop_off(paths, options),
        ping_pong=ping_pong(paths, plan),
        conformance=planned_against_actual(paths, plan),
        confusion=confusion(paths, plan, options),
    )
