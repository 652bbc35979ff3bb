"""Probabilities that mean what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DRAW = 1.0  # how strongly offsets are held near 0, in rows; matters for few rows only


@dataclass(frozen=True, slots=True)
class Calibration:
    """How sums become probabilities: one slope for all classes, one offset for each.

    Attributes
    ----------
    slope
        Positive; the inverse of a temperature.
    offsets
        As many as classes, the first 0.
    """

    slope: float
    offsets: tuple[float, ...]

    def probabilities(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give probabilities, shape (texts, classes), of sums of the same shape."""
        return _softmax(sums * self.slope + np.array(self.offsets))


def calibrate(sums: NDArray[np.float64], truth: NDArray[np.int64]) -> Calibration:
    """Fit the calibration to rows that the model has not learned from.

    Parameters
    ----------
    sums : ndarray, shape (rows, classes)
        What the model says.
    truth : ndarray of int, shape (rows,)
        The class of each row.

    Returns
    -------
    Calibration
        Minimising the mean log loss.

    Notes
    -----
    Vector scaling with one common slope [1]_.

    References
    ----------
    .. [1] Guo, C., Pleiss, G., Sun, Y., Weinberger, K. Q. (2017). On Calibration of Modern Neural
       Networks. ICML, section 4.2. https://proceedings.mlr.press/v70/guo17a.html

    Examples
    --------
    >>> sums = np.array([[2.0, 0.0]] * 3 + [[0.0, 2.0]])
    >>> made = calibrate(sums, np.array([0, 0, 1, 1]))
    >>> made.offsets[0], 0 < made.slope < 1
    (0.0, True)
    """
    from scipy.optimize import minimize

    rows, classes = sums.shape
    hits = np.zeros_like(sums)
    hits[np.arange(rows), truth] = 1

    def loss(given: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope, offsets = np.exp(given[0]), np.concatenate(([0.0], given[1:]))
        chances = _softmax(sums * slope + offsets)
        miss = chances - hits
        value = -np.log(np.maximum((chances * hits).sum(1), 1e-300)).sum()
        steepness = np.concatenate(([slope * (miss * sums).sum()], miss.sum(0)[1:]))
        drawn = 0.5 * _DRAW * (given**2).sum()
        return (value + drawn) / rows, (steepness + _DRAW * given) / rows

    found = minimize(loss, np.zeros(classes), jac=True, method="L-BFGS-B").x
    return Calibration(float(np.exp(found[0])), (0.0, *(float(each) for each in found[1:])))


def expected_error(
    probability: NDArray[np.float64], is_right: NDArray[np.bool_], bins: int = 15
) -> float:
    """Give the expected calibration error of the labels that were given.

    Parameters
    ----------
    probability : ndarray, shape (texts,)
        Of the label given.
    is_right : ndarray of bool, shape (texts,)
        Whether it is the true one.
    bins : int
        How many bins of equal width, count.

    Returns
    -------
    float
        A share, 0 to 1; 0 of no texts.

    Notes
    -----
    The mean distance of accuracy and probability over the bins, each by its share of texts [1]_.

    References
    ----------
    .. [1] Guo, C. et al. (2017), as above, section 2.

    Examples
    --------
    >>> expected_error(np.array([0.8, 0.8]), np.array([True, False]))
    0.3
    """
    if not len(probability):
        return 0.0
    places = np.minimum((probability * bins).astype(np.int64), bins - 1)
    gap = np.bincount(places, probability - is_right, minlength=bins)
    return round(float(np.abs(gap).sum() / len(probability)), 6)


def error_by_chance(probability: NDArray[np.float64], bins: int = 15) -> float:
    """Give the calibration error that faultless probabilities are expected to show.

    Of few texts some are right by chance, so that no model reaches 0; an error means something
    only by what it is above this.

    Parameters
    ----------
    probability : ndarray, shape (texts,)
        Of the label given.
    bins : int
        How many bins of equal width, count.

    Returns
    -------
    float
        A share, 0 to 1; 0 of no texts.

    Notes
    -----
    Where each text is right with its probability p, the gap of a bin has the variance
    sum(p (1 - p)), and a normal of variance v the mean distance sqrt(2 v / pi) from 0 [1]_.

    References
    ----------
    .. [1] Bröcker, J., Smith, L. A. (2007). Increasing the reliability of reliability diagrams.
       Weather and Forecasting 22(3). doi:10.1175/WAF993.1

    Examples
    --------
    >>> [error_by_chance(np.full(texts, 0.8)) for texts in (100, 10_000)]
    [0.031915, 0.003192]
    """
    if not len(probability):
        return 0.0
    places = np.minimum((probability * bins).astype(np.int64), bins - 1)
    spread = np.bincount(places, probability * (1 - probability), minlength=bins)
    return round(float(np.sqrt(2 * spread / np.pi).sum() / len(probability)), 6)


def lowest_threshold(
    probability: NDArray[np.float64],
    is_right: NDArray[np.bool_],
    *,
    accuracy: float,
    least: float,
) -> float:
    """Find from which probability on answers are right often enough.

    Parameters
    ----------
    probability : ndarray, shape (rows,)
        Of the label given, for rows that the model has not learned from.
    is_right : ndarray of bool, shape (rows,)
        Whether it is the true one.
    accuracy : float
        The share of answers that must be right, with confidence 95 %.
    least : float
        A probability below which no answer is given, however right the others are.

    Returns
    -------
    float
        A probability; 1 where no threshold does, so that everything is left to a person.

    Notes
    -----
    The lower end of Wilson's one-sided interval [1]_ must reach the accuracy.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. JASA 22(158). doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> sure, right = np.linspace(0.4, 0.99, 600), np.arange(600) > 150
    >>> 0.5 < lowest_threshold(sure, right, accuracy=0.9, least=0.5) < 0.6
    True
    """
    order = np.argsort(-probability, kind="stable")
    counts = np.arange(1, len(order) + 1)
    ends = _wilson_low(np.cumsum(is_right[order]), counts)
    good = np.flatnonzero((ends >= accuracy) & (probability[order] >= least))
    if not len(good):
        return 1.0
    last = good[-1]
    if last + 1 == len(order) or probability[order][last + 1] < least:
        return least  # nothing below it was wrong too often, because there is nothing
    return max(least, float(probability[order][last]))


def coverage_curve(
    probability: NDArray[np.float64], is_right: NDArray[np.bool_], steps: Sequence[float]
) -> list[dict[str, float | None]]:
    """Tell for each threshold what share is answered, and how much of it rightly."""
    curve: list[dict[str, float | None]] = []
    for step in steps:
        answered = probability >= step
        count = int(answered.sum())
        curve.append(
            {
                "threshold": step,
                "coverage": round(count / max(len(probability), 1), 6),
                "accuracy": round(float(is_right[answered].mean()), 6) if count else None,
            }
        )
    return curve


def _wilson_low(right: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.float64]:
    z = 1.6448536269514722  # 95 % one-sided
    share = right / count
    middle = share + z * z / (2 * count)
    reach = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count**2))
    low: NDArray[np.float64] = (middle - reach) / (1 + z * z / count)
    return low


def _softmax(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    chances: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return chances
