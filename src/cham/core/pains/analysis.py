"""From the history to the report on pains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cham.core.journeys import Touchpoint
from cham.core.pains.errors import TouchpointUnknownError
from cham.core.pains.following import Followers
from cham.core.pains.history import Experiences, Flags, History, Ints
from cham.core.pains.intervals import share_of
from cham.core.pains.landmarks import Landmarks, Sifted, seen_before, sift
from cham.core.pains.results import Excluded, Pain, PainReport, Reach, Verdict
from cham.core.pains.screening import screen, shortfall
from cham.core.pains.settings import PainSettings
from cham.core.pains.testing import Candidate, Tested, test_together
from cham.core.pains.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What every touchpoint is described from."""

    settings: PainSettings
    sifted: Sifted
    answers_at: Sequence[Ints]
    reach: Sequence[Reach]
    followers: Followers
    tests: int


def find_pains(
    history: History,
    touchpoints: Sequence[Touchpoint],
    settings: PainSettings,
    generator: np.random.Generator,
) -> PainReport:
    """Say for every touchpoint who is unhappy there, what follows and what it may cost.

    Parameters
    ----------
    history : History
        What happened; touchpoints by position in `touchpoints`.
    touchpoints : Sequence[Touchpoint]
        In the order of the journey.
    settings : PainSettings
        The question asked: period, horizon, bands, margin.
    generator : np.random.Generator
        The source of chance for drawing customers anew.

    Returns
    -------
    PainReport
        Shares from 0 to 1, money in integer minor units, counts.

    Raises
    ------
    TouchpointUnknownError
        When a row names a touchpoint beyond the list.

    Notes
    -----
    The figure answers: of the customers who told of a bad experience in the period, how many more
    were lost than if they had been lost at the rate of like customers with a good one? It is an
    association: what was not recorded is not adjusted for, and pains that occur together share
    the blame. See docs/reference/pains.md.

    References
    ----------
    .. [1] M. A. Hernán, J. M. Robins, Causal Inference: What If (2020), ch. 2, 13, 22.
    """
    count = len(touchpoints)
    highest = int(history.experiences.touchpoint.max(initial=-1))
    if highest >= count:
        raise TouchpointUnknownError(value=highest, count=count)
    purchases = Timeline.of(history.purchases.customer, history.purchases.time)
    sifted = sift(history, purchases, settings, count)
    parts = [sifted.landmarks.take(rows) for rows in _rows_at(sifted.landmarks.touchpoint, count)]
    reach = _reach(history.experiences, purchases, settings, count)
    reasons = [screen(part, settings) for part in parts]
    testable = [at for at, reason in enumerate(reasons) if reason is None]
    candidates = [
        Candidate(landmarks=parts[at], silent_ratio=max(1.0, reach[at].meetings / len(parts[at])))
        for at in testable
    ]
    tested = dict(zip(testable, test_together(candidates, settings, generator), strict=True))
    scene = _Scene(
        settings=settings,
        sifted=sifted,
        answers_at=_rows_at(sifted.answers.touchpoint, count),
        reach=reach,
        followers=Followers(history, purchases, settings, count),
        tests=len(tested),
    )
    pains = [
        _describe(at, touchpoint, scene, parts[at], tested.get(at, reasons[at]))
        for at, touchpoint in enumerate(touchpoints)
    ]
    return PainReport(
        settings=settings,
        pains=tuple(sorted(pains, key=_order)),
        tested=len(tested),
        bands=sifted.bands,
    )


def _rows_at(touchpoint: Ints, count: int) -> list[Ints]:
    """Give the rows of each touchpoint, in their order; one sort for all."""
    order = np.argsort(touchpoint, kind="stable")
    return np.split(order, np.searchsorted(touchpoint[order], np.arange(1, count)))[:count]


def _order(pain: Pain) -> tuple[bool, int]:
    return (pain.rank is None, pain.position if pain.rank is None else pain.rank.place)


def _describe(
    at: int,
    touchpoint: Touchpoint,
    scene: _Scene,
    part: Landmarks,
    outcome: Tested | Verdict | None,
) -> Pain:
    answers, settings = scene.sifted.answers, scene.settings
    here = scene.answers_at[at]
    tested = outcome if isinstance(outcome, Tested) else None
    verdict = outcome if isinstance(outcome, Verdict) else Verdict.NOT_SCORED
    if tested:
        verdict = tested.verdict
    return Pain(
        position=at,
        key=touchpoint.key,
        name=touchpoint.name,
        ownership=touchpoint.ownership,
        reach=scene.reach[at],
        unhappy=share_of(answers.band[here] < 0, answers.customer[here], settings.level),
        excluded=_excluded(at, scene.sifted, part),
        bad=scene.followers.aftermath(part.take(part.band < 0)),
        good=scene.followers.aftermath(part.take(part.band > 0)),
        cost=tested.cost if tested else None,
        verdict=verdict,
        needed=shortfall(part, scene.tests, settings) if verdict.is_cured_by_n else None,
        rank=tested.rank if tested else None,
    )


def _excluded(at: int, sifted: Sifted, part: Landmarks) -> Excluded:
    return Excluded(
        out_of_scale=int(sifted.out_of_scale[at]),
        after_leaving=int(sifted.after_leaving[at]),
        not_followed=int(sifted.not_followed[at]),
        repeated=int(sifted.repeated[at]),
        neutral=int(np.count_nonzero(part.band == 0)),
    )


def _reach(
    rows: Experiences, purchases: Timeline, settings: PainSettings, count: int
) -> list[Reach]:
    inside = (rows.touchpoint >= 0) & (rows.time >= settings.start) & (rows.time < settings.end)
    customer, touchpoint, time = rows.customer[inside], rows.touchpoint[inside], rows.time[inside]
    scored = ~np.isnan(rows.score[inside])
    followed = time + settings.horizon <= settings.as_of

    def visits(part: Flags) -> Ints:
        step = purchases.position(customer[part], time[part], "right")
        first = ~seen_before(touchpoint[part], step, customer[part])
        return np.bincount(touchpoint[part][first], minlength=count)

    everyone = np.bincount(touchpoint[~seen_before(touchpoint, customer)], minlength=count)
    told = ~seen_before(touchpoint[scored], customer[scored])
    answered = np.bincount(touchpoint[scored][told], minlength=count)
    # An answer often comes after the purchase that its visit came before: the two would count as
    # two visits, so rows without a score are counted where there are any.
    meetings = np.maximum(visits(followed & ~scored), visits(followed & scored))
    return [
        Reach(customers=int(everyone[at]), answered=int(answered[at]), meetings=int(meetings[at]))
        for at in range(count)
    ]
