"""Small groups drawn towards the whole organisation, so that luck does not head the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from cham.core.measures.columns import Confidence, Floats, Setting
from cham.core.measures.errors import ScalesDifferError
from cham.core.measures.estimating import metric_estimate
from cham.core.measures.limits import ScaledBeta
from cham.core.measures.metrics import Metric, worth
from cham.core.measures.results import Basis, Estimate
from cham.core.measures.tallies import GroupTally, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ShrunkenGroup:
    """A group's figure after it has been drawn towards the whole.

    Attributes
    ----------
    key
        The group's name.
    own
        The group's figure by itself, in the unit of `shrunken`; None without answers.
    shrunken
        The drawn figure with its credible interval.
    own_share
        How much of the drawn figure is the group's own, 0 to 1.
    """

    key: str
    own: float | None
    shrunken: Estimate
    own_share: float


def shrink(
    metric: Metric,
    groups: Sequence[GroupTally],
    *,
    whole: Tally | None = None,
    strength: float = 20.0,
    level: float = 0.95,
) -> tuple[ShrunkenGroup, ...]:
    """Draw each group's figure towards that of the whole, the more the fewer answers it has.

    Parameters
    ----------
    metric : Metric
        Each but `POSITIVITY`.
    groups : sequence of GroupTally, length 1 or more
        Answers per group, on one scale.
    whole : Tally, optional
        What to draw towards; all groups together where it is left out.
    strength : float
        How many answers the whole counts for in each group, above 0. 20 is a house default: a
        group with 20 answers stands half on its own.
    level : float
        Credible level, a share above 0 and below 1.

    Returns
    -------
    tuple of ShrunkenGroup
        Figures in points (NPS), percent (CSAT), score or emotion on the scale.

    Raises
    ------
    MetricUnknownError
        When the metric is a ratio.
    LevelError, SettingTooLowError, NpsScaleError, ScalesDifferError
        When the level is no share, the strength not above 0, NPS asked of a scale other than 0 to
        10, or the groups asked on different scales.

    Notes
    -----
    The shares of the scale's points get a Dirichlet prior of `strength` answers divided as in the
    whole (to which one answer spread over all points is added, so that nothing is impossible).
    The mean of the posterior is (n own + k whole) / (n + k) and its variance
    (sum v² π − mean²) / (n + k + 1), v the worth of a point. The interval is that of the beta
    distribution with this mean and variance: exactly the beta-binomial for CSAT, close for the
    others. It holds for groups that differ among themselves about as much as `strength` says;
    use it for tables and ranks, not to prove that one group differs.

    References
    ----------
    .. [1] Gelman, A., Carlin, J. B., Stern, H. S., Dunson, D. B., Vehtari, A. and Rubin, D. B.
       (2013). Bayesian Data Analysis, 3rd edition. CRC Press, sections 2.4, 3.4 and 5.3.

    Examples
    --------
    >>> from cham.core.interactions import Scale
    >>> csat = Scale("csat", 1, 5)
    >>> small = GroupTally("small", Tally.of_counts(csat, [0, 0, 0, 1, 1]))
    >>> large = GroupTally("large", Tally.of_counts(csat, [10, 20, 20, 30, 20]))
    >>> [(one.key, one.own, round(one.shrunken.value, 1)) for one in shrink(
    ...     Metric.CSAT, [small, large])]
    [('small', 100.0, 55.3), ('large', 50.0, 50.1)]
    """
    Confidence(level)
    Setting("strength", strength).above(0)
    metric.refuse_ratio()
    towards = whole or reduce(add, [group.tally for group in groups])
    found = worth(metric, towards.scale)
    prior = _prior(towards) * strength
    drawn = []
    for group in groups:
        if group.tally.scale != towards.scale:
            raise ScalesDifferError(scale=group.tally.scale.name, expected=towards.scale.name)
        n = group.tally.n_effective
        shares = (_effective_counts(group.tally) + prior) / (n + strength)
        mean = float(shares @ found.of_points)
        limits = ScaledBeta(
            point=mean,
            variance=float(shares @ (found.of_points - mean) ** 2) / (n + strength + 1),
            floor=found.floor,
            ceiling=found.ceiling,
        )
        basis = Basis(
            unit=found.unit,
            n=group.tally.n,
            n_effective=n,
            method="dirichlet",
            name=metric.value,
        )
        drawn.append(
            ShrunkenGroup(
                key=group.key,
                own=metric_estimate(metric, group.tally, level=level).value,
                shrunken=Estimate.of(limits, basis, level),
                own_share=n / (n + strength),
            )
        )
    return tuple(drawn)


def _effective_counts(tally: Tally) -> Floats:
    if not tally.weight:
        return np.zeros(len(tally.counts))
    return np.asarray(tally.shares * tally.n_effective, dtype=np.float64)


def _prior(whole: Tally) -> Floats:
    counts = _effective_counts(whole)
    return np.asarray((counts + 1 / counts.size) / (counts.sum() + 1), dtype=np.float64)
