"""The test of all testable touchpoints together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cham.core.pains.claims import adjusted_p
from cham.core.pains.history import Floats, Ints
from cham.core.pains.intervals import Limits, Spread, difference_limits
from cham.core.pains.landmarks import Landmarks
from cham.core.pains.ranking import rank
from cham.core.pains.results import Amount, Estimate, MoneyAtRisk, Rank, Verdict
from cham.core.pains.settings import PainSettings
from cham.core.pains.standardising import (
    Compared,
    Comparison,
    Sides,
    Weights,
    compare,
    resample,
    weigh,
)
from cham.core.pains.strata import stratify


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What the test says about one touchpoint."""

    cost: MoneyAtRisk
    verdict: Verdict
    rank: Rank | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A touchpoint to test.

    Attributes
    ----------
    landmarks
        Its scored and followed experiences.
    silent_ratio
        Meetings per answered meeting, 1 or more.
    """

    landmarks: Landmarks
    silent_ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """The comparison as observed, its draws, and p-values for more loss and for less."""

    rows: Compared
    weights: Weights
    observed: Comparison
    draws: Comparison
    pain: Floats
    relief: Floats
    level: float


def test_together(
    candidates: Sequence[Candidate], settings: PainSettings, generator: np.random.Generator
) -> list[Tested]:
    """Compare bad with good experiences at each touchpoint and judge all of them at once.

    Parameters
    ----------
    candidates : Sequence[Candidate]
        The touchpoints that passed the screening.
    settings : PainSettings
        Bands, level, replicates, margin window.
    generator : np.random.Generator
        The source of chance.

    Returns
    -------
    list[Tested]
        One per candidate: shares (−1 to 1), money in minor units, verdict, rank.

    Notes
    -----
    A pain is claimed when its own interval of the difference in loss lies above zero and the
    p-value adjusted for all touchpoints stays within one minus the level. Where the interval of
    its money still covers zero, the loss is claimed and the money is not.

    References
    ----------
    .. [1] J. P. Romano, M. Wolf, "Exact and approximate stepdown methods for multiple hypothesis
       testing", J. Am. Stat. Assoc. 100 (2005) 94-108.
    """
    if not candidates:
        return []
    rows = compared([in_strata(each.landmarks) for each in candidates], settings)
    weights = weigh(rows)
    observed = compare(rows, weights)
    draws = resample(rows, weights, settings.replicates, generator)
    loss, drawn = observed.loss.difference[0], draws.loss.difference
    evidence = _Evidence(
        rows=rows,
        weights=weights,
        observed=observed,
        draws=draws,
        pain=adjusted_p(loss, drawn),
        relief=adjusted_p(-loss, -drawn),
        level=settings.level,
    )
    costs = _costs(evidence, [candidate.silent_ratio for candidate in candidates])
    verdicts = [
        _verdict(cost, relief, settings.level)
        for cost, relief in zip(costs, evidence.relief, strict=True)
    ]
    ranks = _ranks(verdicts, evidence)
    return [
        Tested(cost=cost, verdict=verdict, rank=ranks.get(place))
        for place, (cost, verdict) in enumerate(zip(costs, verdicts, strict=True))
    ]


def in_strata(landmarks: Landmarks) -> tuple[Landmarks, Ints]:
    """Give the experiences of one touchpoint that are compared, and the stratum of each.

    Parameters
    ----------
    landmarks : Landmarks
        The touchpoint's scored and followed experiences.

    Returns
    -------
    tuple of Landmarks and Ints
        Bad and good experiences of kinds of customers that are compared; numbers from 0, no unit.

    References
    ----------
    .. [1] W. G. Cochran, Biometrics 24 (1968) 295-313, as for `stratify`.
    """
    sided = landmarks.take(landmarks.band != 0)
    own = stratify(sided.value, sided.tenure, sided.band < 0)
    return sided.take(own >= 0), own[own >= 0]


def compared(parts: Sequence[tuple[Landmarks, Ints]], settings: PainSettings) -> Compared:
    """Put what is compared at several touchpoints into one table.

    Parameters
    ----------
    parts : Sequence of tuple of Landmarks and Ints
        From `in_strata`, one a touchpoint.
    settings : PainSettings
        Horizon and value window: the margin at stake is the pace before, over the horizon.

    Returns
    -------
    Compared
        Stakes in minor units; strata numbered through all touchpoints.

    References
    ----------
    .. [1] K. J. Rothman, S. Greenland, T. L. Lash, Modern Epidemiology, 3rd ed. (2008), ch. 15.
    """
    pace = settings.horizon_days / settings.value_days
    kept = [landmarks for landmarks, _strata in parts]
    strata: list[Ints] = []
    first = [0]
    for _landmarks, own in parts:
        strata.append(own + first[-1])
        first.append(first[-1] + int(own.max()) + 1)
    people = np.concatenate([each.customer for each in kept])
    return Compared(
        customer=np.unique(people, return_inverse=True)[1],
        stratum=np.concatenate(strata),
        bad=np.concatenate([each.band < 0 for each in kept]),
        lost=np.concatenate([each.lost for each in kept]),
        stake=np.concatenate([each.value for each in kept]) * pace,
        first_stratum=np.array(first[:-1], dtype=np.int64),
    )


def _limits(sides: Sides, draws: Sides, weight: Sides, evidence: _Evidence) -> Limits:
    """Give the interval of a figure, from the weight of one lost experience per stratum."""
    first = evidence.rows.first_stratum
    counts = evidence.weights
    return difference_limits(
        Sides(bad=sides.bad[0], good=sides.good[0]),
        Spread(
            variance=Sides(bad=draws.bad.var(axis=0, ddof=1), good=draws.good.var(axis=0, ddof=1)),
            step=Sides(
                bad=np.maximum.reduceat(weight.bad, first),
                good=np.maximum.reduceat(weight.good, first),
            ),
            whole=np.add.reduceat(weight.bad * counts.bad, first),
        ),
        evidence.level,
    )


def _costs(evidence: _Evidence, silent_ratios: Sequence[float]) -> list[MoneyAtRisk]:
    rows, counts, seen, draws = evidence.rows, evidence.weights, evidence.observed, evidence.draws
    first = rows.first_stratum
    widths = np.diff(first, append=len(counts.bad))
    loss = _limits(seen.loss, draws.loss, _per_experience(counts.loss, counts), evidence)
    money = _limits(seen.money, draws.money, _per_experience(counts.money, counts), evidence)
    alone = Sides(
        bad=1 / np.repeat(np.add.reduceat(counts.bad, first), widths),
        good=1 / np.repeat(np.add.reduceat(counts.good, first), widths),
    )
    naive = _limits(seen.naive, draws.naive, alone, evidence)
    at_stake = np.add.reduceat(counts.money, first)
    return [
        MoneyAtRisk(
            loss=_estimate(seen.loss, loss, place),
            naive=_estimate(seen.naive, naive, place),
            money=_amount(seen.money, money, place, 1.0),
            money_with_silent=_amount(seen.money, money, place, ratio),
            at_stake=round(float(at_stake[place])),
            strata=int(widths[place]),
            p_value=float(evidence.pain[place]),
        )
        for place, ratio in enumerate(silent_ratios)
    ]


def _per_experience(weight: Floats, counts: Weights) -> Sides:
    return Sides(bad=weight / counts.bad, good=weight / counts.good)


def _estimate(sides: Sides, limits: Limits, place: int) -> Estimate:
    return Estimate(
        value=float(sides.difference[0, place]),
        low=float(limits.low[place]),
        high=float(limits.high[place]),
    )


def _amount(sides: Sides, limits: Limits, place: int, times: float) -> Amount:
    return Amount(
        value=round(float(sides.difference[0, place]) * times),
        low=round(float(limits.low[place]) * times),
        high=round(float(limits.high[place]) * times),
    )


def _verdict(cost: MoneyAtRisk, relief: float, level: float) -> Verdict:
    if cost.loss.low <= 0 <= cost.loss.high:
        return Verdict.COVERS_ZERO
    if min(cost.p_value, relief) > 1 - level:
        return Verdict.CHANCE
    if cost.loss.high < 0:
        return Verdict.REVERSED
    return Verdict.CLAIMED if cost.money.low > 0 else Verdict.LOSS_ONLY


def _ranks(verdicts: Sequence[Verdict], evidence: _Evidence) -> dict[int, Rank]:
    claimed = [place for place, verdict in enumerate(verdicts) if verdict.is_claim]
    if not claimed:
        return {}
    money = evidence.observed.money.difference[0, claimed]
    ranking = rank(money, evidence.draws.money.difference[:, claimed], evidence.level)
    return {
        place: Rank(
            place=int(ranking.place[row]),
            low=int(ranking.low[row]),
            high=int(ranking.high[row]),
            group=int(ranking.group[row]),
        )
        for row, place in enumerate(claimed)
    }
