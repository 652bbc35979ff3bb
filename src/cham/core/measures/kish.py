"""What unequal weights cost."""

from dataclasses import dataclass

import numpy as np

from cham.core.measures.columns import Numbers, Rows


@dataclass(frozen=True, slots=True)
class DesignEffect:
    """How much unequal weights widen an interval.

    Attributes
    ----------
    n
        Answers with their weights.
    deff
        Factor on the variance, 1 or more; no unit.
    n_effective
        How many equally weighted answers tell as much.
    """

    n: int
    deff: float
    n_effective: float


def effective_size(weights: Numbers, squares: Numbers | None = None) -> float:
    """Compute Kish's effective sample size from weights that are known to be sound.

    Parameters
    ----------
    weights : sequence or array of float, shape (n,)
        Weights, or sums of weights, 0 or more.
    squares : sequence or array of float, shape (n,), optional
        Sums of squared weights that go with sums of weights.

    Returns
    -------
    float
        Count of answers, 0 where no weight is above zero.

    Notes
    -----
    (sum w)² / sum w². It does not change when all weights are multiplied by a number.

    References
    ----------
    .. [1] Kish, L. (1965). Survey Sampling. Wiley, section 11.7.

    Examples
    --------
    >>> effective_size([1, 1, 2])
    2.6666666666666665
    """
    found = np.asarray(weights, dtype=np.float64)
    squared = found**2 if squares is None else np.asarray(squares, dtype=np.float64)
    total = float(squared.sum())
    return float(found.sum()) ** 2 / total if total > 0 else 0.0


def design_effect(weights: Numbers) -> DesignEffect:
    """Compute Kish's design effect of unequal weights.

    Parameters
    ----------
    weights : sequence or array of float, shape (n,)
        One weight per counted answer, 0 or more, in any unit.

    Returns
    -------
    DesignEffect
        Count of answers, factor on the variance, effective count.

    Raises
    ------
    WeightError
        When a weight is NaN, infinite or below 0.
    AllWeightsZeroError
        When no weight is above zero, or there is none.

    Notes
    -----
    deff = n sum w² / (sum w)², n_eff = n / deff. It holds where weights and answers have little
    to do with each other; `weighted_mean` gives the variance that holds either way.

    References
    ----------
    .. [1] Kish, L. (1965). Survey Sampling. Wiley, section 11.7.

    Examples
    --------
    >>> design_effect([1, 1, 2]).deff
    1.125
    """
    rows = Rows(len(weights))
    found = rows.some_weights(weights, np.ones(rows.count, dtype=np.bool_))
    n_effective = effective_size(found)
    return DesignEffect(rows.count, rows.count / n_effective, n_effective)
