"""Whether three questions measure one thing."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from cham.core.measures.columns import Confidence, Flags, Floats, Numbers, Rows
from cham.core.measures.errors import ColumnLengthError
from cham.core.measures.kish import effective_size
from cham.core.measures.limits import Bounds, normal_quantile
from cham.core.measures.results import Basis, CannotTell, Estimate, Unit

_PARTS = 3
_FEWEST = 10
_STEP = 1e-6  # of the total variance, for the slopes of alpha and omega

_Formula: TypeAlias = Callable[[Floats], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How well three parts hang together.

    Attributes
    ----------
    alpha, omega
        Cronbach's alpha and McDonald's omega, up to 1, no unit.
    """

    alpha: Estimate
    omega: Estimate


def reliability(
    parts: Floats, *, weights: Numbers | None = None, level: float = 0.95
) -> Reliability:
    """Compute alpha and omega of three parts.

    Parameters
    ----------
    parts : array of float, shape (n, 3)
        The three answers of each person, put on one scale; NaN for blank. A person with a blank
        is left out.
    weights : sequence or array of float, shape (n,), optional
        What each person stands for, 0 or more.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    Reliability
        Two ratios without unit. With fewer than 10 people they say `too_few`, with a part that
        never varies `no_spread`, and omega `not_one_factor` where two parts do not rise together.

    Raises
    ------
    ColumnLengthError
        When there are not three parts.
    LevelError, WeightError
        When the level or a weight is unsound.

    Notes
    -----
    With C the covariances, alpha = 3/2 (1 − sum of variances / sum of C); omega =
    (l₁ + l₂ + l₃)² / sum of C with the loadings of the one-factor model, which three parts fix
    exactly: l₁² = c₁₂ c₁₃ / c₂₃ and so on. The intervals assume no distribution: the variance
    follows from each person's influence on C, on the scale log(1 − x). In simulation at 95 %
    they cover 90 to 93 % with 20 people, 92 to 95 % with 100.
    Below 0.7 show the parts and no index.

    References
    ----------
    .. [1] Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests.
       Psychometrika 16, 297-334.
    .. [2] McDonald, R. P. (1999). Test Theory: A Unified Treatment. Erlbaum, chapter 6.
    .. [3] Maydeu-Olivares, A., Coffman, D. L. and Hartmann, W. M. (2007). Asymptotically
       distribution-free (ADF) interval estimation of coefficient alpha. Psychological Methods 12,
       157-176.

    Examples
    --------
    >>> answers = np.array([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5], [5, 5, 4]] * 4, dtype=float)
    >>> round(reliability(answers).alpha.value, 3)
    0.936
    """
    Confidence(level)
    if parts.ndim != 2 or parts.shape[1] != _PARTS:  # noqa: PLR2004 - a table has two dimensions
        raise ColumnLengthError(column="parts", found=parts.shape[-1], expected=_PARTS)
    whole: Flags = np.asarray(np.isfinite(parts).all(axis=1), dtype=np.bool_)
    weight = Rows(parts.shape[0]).weights(weights, whole)[whole]
    told = parts[whole]
    n_effective = effective_size(weight)
    basis = Basis(
        unit=Unit.RATIO, n=int(whole.sum()), n_effective=n_effective, method="distribution_free"
    )
    if n_effective < _FEWEST:
        why: CannotTell | None = CannotTell.TOO_FEW
    else:
        why = CannotTell.NO_SPREAD if (np.ptp(told[weight > 0], axis=0) == 0).any() else None
    if why:
        missing = Estimate.missing(why, basis, level)
        return Reliability(alpha=missing, omega=missing)
    people = _People(told - np.average(told, axis=0, weights=weight), weight, basis)
    return Reliability(alpha=people.estimate(_alpha, level), omega=people.estimate(_omega, level))


@dataclass(frozen=True, slots=True)
class _People:
    """Deviations of each person from the means, with weights."""

    deviations: Floats
    weights: Floats
    basis: Basis

    def estimate(self, formula: _Formula, level: float) -> Estimate:
        shares = self.weights / self.weights.sum()
        free = self.basis.n_effective - 1
        covariances = self.deviations.T @ (self.deviations * shares[:, None])
        covariances *= self.basis.n_effective / free
        value = formula(covariances)
        if not value < 1:
            return Estimate.missing(CannotTell.NOT_ONE_FACTOR, self.basis, level)
        slopes = _slopes(formula, covariances)
        # Maydeu-Olivares, Coffman and Hartmann (2007), equation for the variance by influences.
        influence = ((self.deviations @ slopes) * self.deviations).sum(axis=1)
        influence -= shares @ influence
        error = math.sqrt(float(shares @ influence**2) / free)
        reach = normal_quantile(1 - level) * error / (1 - value)
        bounds = Bounds(
            1 - (1 - value) * math.exp(reach),
            1 - (1 - value) * math.exp(-reach),
        )
        return Estimate.between(value, bounds, self.basis, level, error)


def _alpha(covariances: Floats) -> float:
    # Cronbach (1951).
    share = 1 - float(np.trace(covariances)) / float(covariances.sum())
    return _PARTS / (_PARTS - 1) * share


def _omega(covariances: Floats) -> float:
    first, second, third = covariances[0, 1], covariances[0, 2], covariances[1, 2]
    if min(first, second, third) <= 0:
        return math.nan
    # McDonald (1999), the one-factor model with three indicators.
    loadings = np.sqrt([first * second / third, first * third / second, second * third / first])
    return float(loadings.sum()) ** 2 / float(covariances.sum())


def _slopes(formula: _Formula, covariances: Floats) -> Floats:
    step = _STEP * float(np.trace(covariances))
    slopes = np.zeros((_PARTS, _PARTS))
    for row in range(_PARTS):
        for column in range(row, _PARTS):
            nudge = np.zeros((_PARTS, _PARTS))
            nudge[row, column] = nudge[column, row] = step
            rise = formula(covariances + nudge) - formula(covariances - nudge)
            slope = rise / (2 * step) / (1 if row == column else 2)
            slopes[row, column] = slopes[column, row] = slope
    return slopes
