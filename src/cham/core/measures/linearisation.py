"""Weighted means and totals with the variance that follows from how the answers were drawn."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cham.core.measures.columns import (
    Confidence,
    Flags,
    Floats,
    Labels,
    Numbers,
    Rows,
    Setting,
    Whole,
)
from cham.core.measures.errors import StratumAloneError
from cham.core.measures.kish import effective_size
from cham.core.measures.limits import Symmetric
from cham.core.measures.raking import Margin
from cham.core.measures.results import Basis, CannotTell, Estimate, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the answers were drawn.

    Attributes
    ----------
    clusters
        The sampling unit of each answer where whole units were drawn (a branch, a day); without
        it each answer is its own.
    strata
        The stratum of each answer where units were drawn within strata.
    sampled_share
        Share of all sampling units that were drawn, 0 for few of very many.
    margins
        What the weights were raked or post-stratified to; known margins make answers surer.
    start
        The weights that raking started from; equal ones where left out.
    """

    clusters: Labels | None = None
    strata: Labels | None = None
    sampled_share: float = 0.0
    margins: Sequence[Margin] = field(default_factory=tuple)
    start: Numbers | None = None


def weighted_mean(
    values: Numbers,
    weights: Numbers,
    *,
    design: Design | None = None,
    level: float = 0.95,
) -> Estimate:
    """Compute a weighted mean with its linearised standard error.

    Parameters
    ----------
    values : sequence or array of float, shape (n,)
        Values in any unit; NaN for blank.
    weights : sequence or array of float, shape (n,)
        What each row stands for, 0 or more, also of the blank ones.
    design : Design, optional
        How the answers were drawn; each answer by itself where it is left out.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Estimate
        Mean and standard error on the scale of the values; the interval is Student's t with
        sampling units minus strata degrees of freedom.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError, AllWeightsZeroError
        When the level or a column is unsound.
    StratumAloneError
        When a stratum has a single sampling unit.
    SettingOutsideError
        When the sampled share is not from 0 to 1.

    Notes
    -----
    With u = w (y − m) / sum w, summed within units, the variance is, over strata,
    (1 − f) k / (k − 1) sum (u − mean u)², k units in a stratum. Where the weights were raked, y − m
    is replaced by what the margins leave unexplained. For answers of two or three values or few
    answers prefer `measure`: this interval is symmetric and knows no scale.

    References
    ----------
    .. [1] Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex
       surveys. International Statistical Review 51, 279-292.
    .. [2] Deville, J.-C., Särndal, C.-E. and Sautory, O. (1993). Generalized raking procedures in
       survey sampling. Journal of the American Statistical Association 88, 1013-1020.
    .. [3] Lumley, T. (2004). Analysis of complex survey samples. Journal of Statistical Software
       9(8), 1-19.

    Examples
    --------
    >>> found = weighted_mean([1, 2, 3, 4], [1, 1, 1, 1])
    >>> found.value, round(found.standard_error, 4)
    (2.5, 0.6455)
    """
    sample = _Sample.read(values, weights, design or Design())
    total = float(sample.weights[sample.told].sum())
    if not sample.n or not total:
        return sample.missing(level)
    mean = float(sample.weights[sample.told] @ sample.values[sample.told]) / total
    deviations = np.where(sample.told, sample.values - mean, 0.0) / total
    return sample.estimate(mean, deviations, level)


def weighted_total(
    values: Numbers,
    weights: Numbers,
    *,
    design: Design | None = None,
    level: float = 0.95,
) -> Estimate:
    """Compute a weighted total with its linearised standard error.

    Parameters
    ----------
    values : sequence or array of float, shape (n,)
        Values in any unit; NaN for blank, which adds nothing.
    weights : sequence or array of float, shape (n,)
        How many customers each row stands for, 0 or more.
    design : Design, optional
        How the answers were drawn.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Estimate
        Total and standard error on the scale of the values.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError, WeightError, AllWeightsZeroError
        When the level or a column is unsound.
    StratumAloneError
        When a stratum has a single sampling unit.
    SettingOutsideError
        When the sampled share is not from 0 to 1.

    Notes
    -----
    As `weighted_mean`, with u = w y.

    References
    ----------
    .. [1] Lumley, T. (2004). Analysis of complex survey samples. Journal of Statistical Software
       9(8), 1-19.

    Examples
    --------
    >>> weighted_total([1, 2, 3], [10, 10, 10]).value
    60.0
    """
    sample = _Sample.read(values, weights, design or Design())
    if not sample.n:
        return sample.missing(level)
    amounts = np.where(sample.told, sample.values, 0.0)
    return sample.estimate(float(sample.weights @ amounts), amounts, level)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Rows with their weights, strata and sampling units."""

    values: Floats
    weights: Floats
    told: Flags
    design: Design

    @classmethod
    def read(cls, values: Numbers, weights: Numbers, design: Design) -> "_Sample":
        Setting("sampled_share", design.sampled_share).within(0, 1)
        rows = Rows(len(values))
        found = rows.numbers("values", values)
        everyone = np.ones(rows.count, dtype=np.bool_)
        return cls(found, rows.some_weights(weights, everyone), np.isfinite(found), design)

    @property
    def n(self) -> int:
        return int(self.told.sum())

    @property
    def basis(self) -> Basis:
        return Basis(
            unit=Unit.GIVEN,
            n=self.n,
            n_effective=effective_size(self.weights[self.told]),
            method="linearised",
        )

    def missing(self, level: float) -> Estimate:
        Confidence(level)
        why = CannotTell.NO_WEIGHT if self.n else CannotTell.NO_ANSWERS
        return Estimate.missing(why, self.basis, level)

    def estimate(self, value: float, deviations: Floats, level: float) -> Estimate:
        Confidence(level)
        units = _Units.read(self.design, Rows(self.weights.size))
        if units.degrees_of_freedom == 0:
            return Estimate.missing(CannotTell.TOO_FEW, self.basis, level, value)
        influence = self.weights * self._unexplained(deviations)
        variance = (1 - self.design.sampled_share) * units.variance(influence)
        limits = Symmetric(
            point=value,
            centre=value,
            standard_error=math.sqrt(variance),
            degrees_of_freedom=float(units.degrees_of_freedom),
        )
        return Estimate.of(limits, self.basis, level)

    def _unexplained(self, deviations: Floats) -> Floats:
        # Deville, Särndal and Sautory (1993): raked estimates share the variance of the
        # regression on the margins, fitted with the starting weights.
        if not self.design.margins:
            return deviations
        rows = Rows(self.weights.size)
        inside = np.concatenate(
            [_membership(rows.labels(m.name, m.labels)) for m in self.design.margins], axis=1
        )
        root = np.sqrt(rows.some_weights(self.design.start, np.ones_like(self.told)))
        slopes = np.linalg.lstsq(inside * root[:, None], deviations * root, rcond=None)[0]
        return np.asarray(deviations - inside @ slopes, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Units:
    """The sampling unit of each row, and the stratum of each unit."""

    of_rows: Whole
    strata: Whole
    names: npt.NDArray[np.str_]

    @classmethod
    def read(cls, design: Design, rows: Rows) -> "_Units":
        names, stratum = np.unique(
            np.zeros(rows.count, dtype=np.str_)
            if design.strata is None
            else rows.labels("strata", design.strata),
            return_inverse=True,
        )
        cluster = np.arange(rows.count)
        if design.clusters is not None:
            cluster = np.unique(rows.labels("clusters", design.clusters), return_inverse=True)[1]
        # The same unit name in two strata is two units.
        units, of_rows = np.unique(stratum * rows.count + cluster, return_inverse=True)
        return cls(of_rows, units // rows.count, names)

    @property
    def degrees_of_freedom(self) -> int:
        return self.strata.size - self.names.size

    def variance(self, influence: Floats) -> float:
        sums = np.bincount(self.of_rows, influence)
        sizes = np.bincount(self.strata)
        alone = np.flatnonzero(sizes == 1)
        if alone.size:
            raise StratumAloneError(stratum=str(self.names[alone[0]]))
        means = np.bincount(self.strata, sums) / sizes
        squares = np.bincount(self.strata, (sums - means[self.strata]) ** 2)
        # Binder (1983): between units, within strata.
        return float((sizes / (sizes - 1) * squares).sum())


def _membership(labels: npt.NDArray[np.str_]) -> Floats:
    categories = np.unique(labels)
    return np.where(labels[:, None] == categories[None, :], 1.0, 0.0)
