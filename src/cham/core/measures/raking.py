"""Weights that make those who answered look like all customers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cham.core.measures.columns import Flags, Floats, Labels, Numbers, Rows, Setting, Whole
from cham.core.measures.errors import (
    CategoryEmptyError,
    CategoryUnknownError,
    MarginTotalsError,
    RakingRestlessError,
    TargetError,
)
from cham.core.measures.kish import effective_size

_REST = 1e-9  # weights that move by less than this part of themselves are at rest
_MOST_ROUNDS = 2000
_MOST_TRIMS = 50
_SAME_TOTAL = 1e-6  # totals counted from one list differ by rounding at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One fact known of all customers: how many are in each category.

    Attributes
    ----------
    name
        What is divided into categories, like "region".
    labels
        The category of each answer.
    targets
        Customers per category, counts or shares; the totals of all margins agree.
    """

    name: str
    labels: Labels
    targets: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """Weights, and what they cost.

    Attributes
    ----------
    weights
        One per answer, in the unit of the targets.
    deff, n_effective
        Kish's design effect (no unit) and effective sample size (answers).
    rounds
        Passes over all margins until the weights came to rest.
    trimmed
        Answers whose weight was cut at some time.
    above_limit
        Answers whose weight is above the limit all the same, because the margins ask for it.
    """

    weights: Floats
    deff: float
    n_effective: float
    rounds: int
    trimmed: int
    above_limit: int


def rake(
    margins: Sequence[Margin],
    *,
    weights: Numbers | None = None,
    trim: float | None = 5.0,
) -> Weighting:
    """Find weights under which the answers agree with every margin.

    Parameters
    ----------
    margins : sequence of Margin, length 1 or more
        What is known of all customers.
    weights : sequence or array of float, shape (n,), optional
        Weights to start from, such as one over the probability of having been asked.
    trim : float, optional
        Weights above this many medians are cut to it and raked again; None leaves them.

    Returns
    -------
    Weighting
        One weight per answer, in the unit of the targets (customers, or share of them), and
        their cost as a factor without unit.

    Raises
    ------
    CategoryUnknownError
        When an answer is in a category without a target.
    CategoryEmptyError
        When a category with customers has no answer with a weight.
    TargetError, MarginTotalsError
        When a target is no size, or the margins' totals differ.
    RakingRestlessError
        When the weights do not come to rest, as when two margins contradict each other.
    SettingTooLowError
        When `trim` is not above 1, or a margin has no customers.
    ColumnShapeError, ColumnLengthError, WeightError, AllWeightsZeroError
        When a column is unsound.

    Notes
    -----
    For each category k in turn w ← w T_k / sum of w in k, over all margins again and again until
    no weight moves by more than 1e-9 of itself. Then trim at `trim` times the median and rake
    again, until none is above the limit; where the margins themselves ask for greater weights
    they win, and the number of such answers is told. R's `rake` stops at a change of 1 in the
    table and so differs in the fifth digit. Raking removes the bias of who answers only as far
    as the margins explain it.

    References
    ----------
    .. [1] Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a sampled
       frequency table when the expected marginal totals are known. Annals of Mathematical
       Statistics 11, 427-444.
    .. [2] Potter, F. (1990). A study of procedures to identify and trim extreme sampling weights.
       Proceedings of the Survey Research Methods Section, American Statistical Association,
       225-230.

    Examples
    --------
    >>> region = Margin(name="region", labels=["n", "n", "s"], targets={"n": 50, "s": 50})
    >>> rake([region]).weights.tolist()
    [25.0, 25.0, 50.0]
    """
    if trim is not None:
        Setting("trim", trim).above(1)
    rows = Rows(len(margins[0].labels))
    start = rows.some_weights(weights, np.ones(rows.count, dtype=np.bool_))
    coded = [_Coded.of(margin, rows) for margin in margins]
    for margin in coded:
        margin.check_total(coded[0].total)
    limit = math.inf if trim is None else trim
    settled = _settle(start, coded)
    rounds, above = settled.rounds, _above(settled.weights, limit)
    cut = above
    for _ in range(_MOST_TRIMS):
        if not above.any():
            break
        settled = _settle(np.minimum(settled.weights, limit * _middle(settled.weights)), coded)
        rounds, above = rounds + settled.rounds, _above(settled.weights, limit)
        cut = cut | above
    return _weighting(settled.weights, rounds, cut, above)


def post_stratify(
    cells: Labels,
    targets: Mapping[str, float],
    *,
    weights: Numbers | None = None,
    trim: float | None = 5.0,
) -> Weighting:
    """Find weights under which every cell has the share it has among all customers.

    Parameters
    ----------
    cells : sequence or array of str, shape (n,)
        The cell of each answer, such as region and tier together.
    targets : mapping of str to float
        Customers per cell, counts or shares.
    weights : sequence or array of float, shape (n,), optional
        Weights to start from.
    trim : float, optional
        Weights above this many medians are cut to it and the rest raised; None leaves them.

    Returns
    -------
    Weighting
        One weight per answer, in the unit of the targets (customers, or share of them).

    Raises
    ------
    CategoryUnknownError, CategoryEmptyError, TargetError, AllWeightsZeroError
        As `rake`.
    SettingTooLowError, ColumnShapeError, ColumnLengthError, WeightError
        When `trim` is not above 1, or a column is unsound.

    Notes
    -----
    w ← w T_k / sum of w in k, once: raking with a single margin. It needs answers in every cell;
    with many small cells, rake over their margins instead.

    References
    ----------
    .. [1] Holt, D. and Smith, T. M. F. (1979). Post stratification. Journal of the Royal
       Statistical Society A 142, 33-46.

    Examples
    --------
    >>> post_stratify(["a", "a", "b"], {"a": 10, "b": 20}).weights.tolist()
    [5.0, 5.0, 20.0]
    """
    margin = Margin(name="cells", labels=cells, targets=targets)
    return rake([margin], weights=weights, trim=trim)


@dataclass(frozen=True, slots=True)
class _Settled:
    weights: Floats
    rounds: int


@dataclass(frozen=True, slots=True)
class _Coded:
    """A margin as positions and numbers."""

    name: str
    categories: tuple[str, ...]
    positions: Whole
    targets: Floats

    @classmethod
    def of(cls, margin: Margin, rows: Rows) -> "_Coded":
        labels = rows.labels(margin.name, margin.labels)
        for category, target in margin.targets.items():
            if not (math.isfinite(target) and target >= 0):
                raise TargetError(target=target, category=category, margin=margin.name)
        categories = tuple(margin.targets)
        place = {category: at for at, category in enumerate(categories)}
        found, inverse = np.unique(labels, return_inverse=True)
        for category in found:
            if str(category) not in place:
                raise CategoryUnknownError(category=str(category), margin=margin.name)
        positions = np.asarray([place[str(category)] for category in found], dtype=np.int64)
        targets = np.asarray(list(margin.targets.values()), dtype=np.float64)
        return cls(margin.name, categories, positions[inverse], targets)

    @property
    def total(self) -> float:
        return float(self.targets.sum())

    def check_total(self, expected: float) -> None:
        Setting(f"total of {self.name}", self.total).above(0)
        if not math.isclose(self.total, expected, rel_tol=_SAME_TOTAL):
            raise MarginTotalsError(total=self.total, margin=self.name, expected=expected)

    def fit(self, weights: Floats) -> Floats:
        sums = np.bincount(self.positions, weights, self.targets.size)
        empty = np.flatnonzero((sums == 0) & (self.targets > 0))
        if empty.size:
            raise CategoryEmptyError(
                category=self.categories[empty[0]],
                margin=self.name,
                target=float(self.targets[empty[0]]),
            )
        factors = np.divide(self.targets, sums, out=np.zeros_like(sums), where=sums > 0)
        return weights * factors[self.positions]


def _settle(start: Floats, margins: Sequence[_Coded]) -> _Settled:
    weights, change = start, math.inf
    for done in range(1, _MOST_ROUNDS + 1):
        rest, change = True, 0.0
        for margin in margins:
            # Deming and Stephan (1940): one margin after the other. Margins that contradict each
            # other move the weights to and fro within every round, so each step is looked at.
            before, weights = weights, margin.fit(weights)
            moved = np.abs(weights - before)
            rest = rest and bool((moved <= _REST * weights).all())
            change = max(change, float(moved.max()))
        if rest:
            return _Settled(weights, done)
    raise RakingRestlessError(change=change, rounds=_MOST_ROUNDS)


def _middle(weights: Floats) -> float:
    return float(np.median(weights[weights > 0]))


def _above(weights: Floats, limit: float) -> Flags:
    return np.asarray(weights > limit * _middle(weights) * (1 + _REST), dtype=np.bool_)


def _weighting(weights: Floats, rounds: int, cut: Flags, above: Flags) -> Weighting:
    weights.setflags(write=False)
    n_effective = effective_size(weights)
    return Weighting(
        weights=weights,
        deff=weights.size / n_effective,
        n_effective=n_effective,
        rounds=rounds,
        trimmed=int(cut.sum()),
        above_limit=int(above.sum()),
    )
