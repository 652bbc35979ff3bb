"""What measures answer with: a figure never comes without n, interval, unit and method."""

import math
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from cham.core.measures.limits import AllEqual, Bounds, Limits, Symmetric


class Unit(StrEnum):
    """What a figure counts in."""

    POINTS = "points"  # NPS and its differences: −100 to 100
    PERCENT = "percent"  # shares: 0 to 100
    SCORE = "score"  # means on the scale that was asked
    EMOTION = "emotion"  # −2 to +2
    INDEX = "index"  # 0 to 100
    RATIO = "ratio"  # no unit
    GIVEN = "given"  # the unit of the values handed in


class CannotTell(StrEnum):
    """Why a figure or its interval is missing."""

    NO_ANSWERS = "no_answers"
    NO_WEIGHT = "no_weight"  # every counted answer has weight 0
    NO_NEGATIVE = "no_negative"  # a ratio to nothing has no upper end
    ONLY_NEUTRAL = "only_neutral"  # nothing positive and nothing negative
    NO_SPREAD = "no_spread"  # all values equal, or one value, on no known scale
    TOO_FEW = "too_few"
    EFFECT_UNCLEAR = "effect_unclear"  # the effect to divide by may be zero or below
    NOT_ONE_FACTOR = "not_one_factor"  # the parts do not measure one thing


class Verdict(StrEnum):
    """What may be said of a comparison."""

    CHANGED = "changed"
    WITHIN_NOISE = "within_noise"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Excluded:
    """Answers that are not counted.

    Attributes
    ----------
    blank
        Rows without an answer.
    out_of_scale
        Answers with a code outside the declared scale, never clipped onto it.
    """

    blank: int = 0
    out_of_scale: int = 0

    def __add__(self, other: "Excluded") -> "Excluded":
        return Excluded(self.blank + other.blank, self.out_of_scale + other.out_of_scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a figure rests on: its unit, how many answers, and by what method."""

    unit: Unit
    n: int
    n_effective: float
    method: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One figure with its interval.

    Attributes
    ----------
    value, low, high
        The figure and the ends of its interval in `unit`; None where `cannot_tell` says why.
    level
        Confidence level of the interval, a share.
    n, n_effective
        Counted answers, and how many equally weighted answers would tell as much.
    standard_error
        In `unit`; None where the method has none.
    name
        What the figure is where several stand together.
    excluded
        Values not counted, where the figure was made from values as they came.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    unit: Unit
    n: int
    n_effective: float
    method: str
    standard_error: float | None = None
    name: str = ""
    cannot_tell: CannotTell | None = None
    excluded: Excluded = Excluded()

    @classmethod
    def of(cls, limits: Limits, basis: Basis, level: float) -> "Estimate":
        """Read figure and interval off limits."""
        method = "all_equal" if isinstance(limits, AllEqual) else basis.method
        return cls.between(
            limits.point,
            limits.bounds(1 - level),
            replace(basis, method=method),
            level,
            limits.standard_error if isinstance(limits, Symmetric) else None,
        )

    @classmethod
    def between(
        cls,
        value: float,
        bounds: Bounds,
        basis: Basis,
        level: float,
        standard_error: float | None = None,
    ) -> "Estimate":
        """State figure and interval; an infinite end is given as None."""
        return cls(
            value=_finite(value),
            low=_finite(bounds.low),
            high=_finite(bounds.high),
            level=level,
            unit=basis.unit,
            n=basis.n,
            n_effective=basis.n_effective,
            method=basis.method,
            standard_error=standard_error,
            name=basis.name,
        )

    @classmethod
    def missing(
        cls, why: CannotTell, basis: Basis, level: float, value: float | None = None
    ) -> "Estimate":
        """Say why there is no interval, and no figure unless one is given."""
        return cls(
            value=value,
            low=None,
            high=None,
            level=level,
            unit=basis.unit,
            n=basis.n,
            n_effective=basis.n_effective,
            method=basis.method,
            name=basis.name,
            cannot_tell=why,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a difference rests on: its unit, the answers on either side, and by what method."""

    unit: Unit
    n_first: int
    n_second: int
    method: str
    excluded: Excluded = Excluded()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How far two groups, two waves or two answers of the same people lie apart.

    Attributes
    ----------
    value, low, high
        First minus second and its interval, in `unit`.
    excluded
        Answers of both sides, or pairs, that are not counted.
    p_value
        The smallest tail at which the interval leaves out zero, a probability; for one group
        against all others not less than that of dealing the answers out at random.
    adjusted_p_value
        The same after Benjamini–Hochberg over all comparisons made together.
    limits
        The interval at any level, for equivalence and for reports at another level.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    unit: Unit
    p_value: float | None
    n_first: int
    n_second: int
    method: str
    excluded: Excluded = Excluded()
    adjusted_p_value: float | None = None
    limits: Limits | None = None
    cannot_tell: CannotTell | None = None

    @classmethod
    def of(cls, limits: Limits, level: float, against: "Against") -> "Difference":
        """Read difference, interval and p-value off limits."""
        bounds = limits.bounds(1 - level)
        return cls(
            value=limits.point,
            low=_finite(bounds.low),
            high=_finite(bounds.high),
            level=level,
            unit=against.unit,
            p_value=limits.tail(0.0),
            n_first=against.n_first,
            n_second=against.n_second,
            method="all_equal" if isinstance(limits, AllEqual) else against.method,
            excluded=against.excluded,
            limits=limits,
        )

    @classmethod
    def missing(cls, why: CannotTell, level: float, against: "Against") -> "Difference":
        """Say why there is nothing to compare."""
        return cls(
            value=None,
            low=None,
            high=None,
            level=level,
            unit=against.unit,
            p_value=None,
            n_first=against.n_first,
            n_second=against.n_second,
            method=against.method,
            excluded=against.excluded,
            cannot_tell=why,
        )

    @property
    def verdict(self) -> Verdict:
        """Say changed, within noise or cannot tell, by the adjusted p-value where there is one."""
        p_value = self.p_value if self.adjusted_p_value is None else self.adjusted_p_value
        if p_value is None:
            return Verdict.CANNOT_TELL
        return Verdict.CHANGED if p_value <= 1 - self.level else Verdict.WITHIN_NOISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One metric over one set of answers.

    Attributes
    ----------
    value, low, high
        The figure (weighted where weights were given) and its interval, in `unit`; None where
        `cannot_tell` says why.
    n, excluded
        Answers counted, and answers not counted with the reason.
    weighted, unweighted
        The figure with and without weights; `weighted` is None where none were given.
    n_effective
        Kish's effective sample size; n where no weights were given.
    beside
        Figures that belong next to this one: the top share beside a mean, the shares beside NPS.
    """

    metric: str
    n: int
    excluded: Excluded
    value: float | None
    low: float | None
    high: float | None
    level: float
    unit: Unit
    weighted: float | None
    unweighted: float | None
    n_effective: float
    method: str
    groups: tuple["GroupMeasure", ...] = ()
    beside: tuple[Estimate, ...] = ()
    cannot_tell: CannotTell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMeasure(Measure):
    """The metric within one group.

    Attributes
    ----------
    key
        The group's name; empty for answers without one.
    difference
        This group minus all the others together, adjusted for the number of groups.
    """

    key: str
    difference: Difference

    @classmethod
    def of(cls, key: str, measure: Measure, difference: Difference) -> "GroupMeasure":
        """Name a measure as that of a group."""
        same = {field.name: getattr(measure, field.name) for field in fields(Measure)}
        return cls(key=key, difference=difference, **same)


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
