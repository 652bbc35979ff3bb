"""Answers counted per point of their scale: all that any measure of them needs, and mergeable."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from cham.core.interactions import Scale
from cham.core.measures.columns import Floats, Labels, Numbers, Rows, Setting, Whole
from cham.core.measures.errors import ColumnLengthError, ScalesDifferError, ScaleTooLongError
from cham.core.measures.kish import effective_size
from cham.core.measures.results import Excluded

_MOST_POINTS = 1001


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each point of a scale was answered.

    Attributes
    ----------
    scale
        What was asked on.
    counts
        Answers per point, from the low end to the high end.
    weights, squares
        Sums of the answers' weights and of their squares, per point; equal to `counts` where
        no weights were given.
    excluded
        Answers not counted.
    weighted
        Whether weights were given.
    """

    scale: Scale
    counts: tuple[int, ...]
    weights: tuple[float, ...]
    squares: tuple[float, ...]
    excluded: Excluded = field(default_factory=Excluded)
    weighted: bool = False

    @classmethod
    def of_counts(
        cls, scale: Scale, counts: Sequence[int], *, excluded: Excluded | None = None
    ) -> "Tally":
        """Take over counts that were made elsewhere, one per point of the scale from the low end.

        Raises
        ------
        ColumnLengthError
            When there are more or fewer counts than points.
        SettingOutsideError
            When a count is below 0.
        """
        points = scale.high - scale.low + 1
        if len(counts) != points:
            raise ColumnLengthError(column="counts", found=len(counts), expected=points)
        for count in counts:
            Setting("counts", count).within(0, float("inf"))
        whole = tuple(int(count) for count in counts)
        shares = tuple(float(count) for count in whole)
        return cls(scale, whole, shares, shares, excluded or Excluded())

    @property
    def n(self) -> int:
        """Answers counted."""
        return sum(self.counts)

    @property
    def weight(self) -> float:
        """Sum of the weights; n where none were given."""
        return float(sum(self.weights))

    @property
    def n_effective(self) -> float:
        """Kish's effective sample size; 0 where no weight is above zero."""
        return effective_size(self.weights, self.squares) if self.weighted else float(self.n)

    @property
    def shares(self) -> Floats:
        """Share of the weight at each point; NaN where there is none."""
        weights = np.asarray(self.weights)
        total = weights.sum()
        return weights / total if total > 0 else np.full(weights.size, np.nan)

    def unweighted(self) -> "Tally":
        """Give the same answers, each counting once."""
        return Tally.of_counts(self.scale, self.counts, excluded=self.excluded)

    def __add__(self, other: "Tally") -> "Tally":
        if self.scale != other.scale:
            raise ScalesDifferError(scale=other.scale.name, expected=self.scale.name)
        return Tally(
            self.scale,
            tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)),
            tuple(a + b for a, b in zip(self.weights, other.weights, strict=True)),
            tuple(a + b for a, b in zip(self.squares, other.squares, strict=True)),
            self.excluded + other.excluded,
            self.weighted or other.weighted,
        )


@dataclass(frozen=True, slots=True)
class GroupTally:
    """The answers of one group."""

    key: str
    tally: Tally


def tally(scores: Numbers, *, scale: Scale, weights: Numbers | None = None) -> Tally:
    """Count answers per point of their scale.

    Parameters
    ----------
    scores : sequence or array of float, shape (n,)
        Answers as given; NaN for blank.
    scale : Scale
        What was asked on. Only its whole numbers count.
    weights : sequence or array of float, shape (n,), optional
        What each answer stands for, 0 or more, in any unit; only the weights of counted answers
        are looked at.

    Returns
    -------
    Tally
        Counts per point of the scale, and how many answers were left out and why.

    Raises
    ------
    ColumnShapeError, ColumnLengthError
        When a column is not flat, or the two differ in length.
    WeightError
        When the weight of a counted answer is NaN, infinite or below 0.
    ScaleTooLongError
        When the scale has more than 1,001 points.

    Notes
    -----
    A code outside the scale, or between two of its points, is left out and counted, never moved
    onto the scale: in many surveys 11 or 99 is "no opinion", and clipping would make it a 10.

    References
    ----------
    .. [1] Kish, L. (1965). Survey Sampling. Wiley, section 11.7: the sums of weights and of their
       squares are all that the effective sample size needs.

    Examples
    --------
    >>> import math
    >>> answers = tally([10, 9, 8, 3, 11, math.nan], scale=Scale("nps", 0, 10))
    >>> answers.n, answers.excluded
    (4, Excluded(blank=1, out_of_scale=1))
    """
    rows = Rows(len(scores))
    together = np.zeros(rows.count, dtype=np.int64)
    counting = _Counting(rows.numbers("scores", scores), together, ("",), scale)
    return counting.tallies(weights)[0].tally


def tally_groups(
    scores: Numbers, groups: Labels, *, scale: Scale, weights: Numbers | None = None
) -> tuple[GroupTally, ...]:
    """Count answers per point of their scale, group by group.

    Parameters
    ----------
    scores : sequence or array of float, shape (n,)
        Answers as given; NaN for blank.
    groups : sequence or array of str, shape (n,)
        The group of each answer.
    scale : Scale
        What was asked on.
    weights : sequence or array of float, shape (n,), optional
        What each answer stands for, 0 or more.

    Returns
    -------
    tuple of GroupTally
        Counts per group, in the order of the groups' names; no group where there is no row,
        except that no rows at all give one empty group "".

    Raises
    ------
    ColumnShapeError, ColumnLengthError, WeightError, ScaleTooLongError
        As `tally`.

    References
    ----------
    .. [1] Kish, L. (1965). Survey Sampling. Wiley, section 11.7.

    Examples
    --------
    >>> found = tally_groups([1, 5, 5], ["south", "north", "south"], scale=Scale("csat", 1, 5))
    >>> [(group.key, group.tally.n) for group in found]
    [('north', 1), ('south', 2)]
    """
    rows = Rows(len(scores))
    found = rows.numbers("scores", scores)
    keys, group = np.unique(rows.labels("groups", groups), return_inverse=True)
    names = tuple(str(key) for key in keys) or ("",)
    return _Counting(found, group.astype(np.int64), names, scale).tallies(weights)


@dataclass(frozen=True, slots=True)
class _Counting:
    """Answers with the group of each, as a position among the keys."""

    scores: Floats
    group: Whole
    keys: tuple[str, ...]
    scale: Scale

    def tallies(self, weights: Numbers | None) -> tuple[GroupTally, ...]:
        points = self.scale.high - self.scale.low + 1
        if points > _MOST_POINTS:
            raise ScaleTooLongError(scale=self.scale.name, most=_MOST_POINTS)
        blank = np.isnan(self.scores)
        counted = Rows.on_scale(self.scores, self.scale)
        cell = self.group[counted] * points
        cell += (self.scores[counted] - self.scale.low).astype(np.int64)
        counts = np.bincount(cell, minlength=len(self.keys) * points)
        weighed = squared = counts.astype(np.float64)
        if weights is not None:
            weight = Rows(self.scores.size).weights(weights, counted)[counted]
            weighed = np.asarray(np.bincount(cell, weight, counts.size), np.float64)
            squared = np.asarray(np.bincount(cell, weight**2, counts.size), np.float64)
        blanks = np.bincount(self.group[blank], minlength=len(self.keys))
        outside = np.bincount(self.group[~blank & ~counted], minlength=len(self.keys))
        return tuple(
            GroupTally(
                key,
                Tally(
                    self.scale,
                    tuple(counts[at * points : (at + 1) * points].tolist()),
                    tuple(weighed[at * points : (at + 1) * points].tolist()),
                    tuple(squared[at * points : (at + 1) * points].tolist()),
                    Excluded(int(blanks[at]), int(outside[at])),
                    weights is not None,
                ),
            )
            for at, key in enumerate(self.keys)
        )
