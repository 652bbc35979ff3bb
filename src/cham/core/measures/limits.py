"""Interval shapes: each knows its ends at any tail, and the tail at which it leaves a value out.

`tail` is what an interval leaves out on both sides together (0.05 for 95 %). Keeping it open
lets one estimate answer for its interval, its p-value and its equivalence test alike.
"""

import math
from dataclasses import dataclass
from typing import Protocol

LEAST_FREEDOM = 1e-9  # where one answer outweighs all others: its interval is the whole scale
_LEAST_TAIL = 1e-300  # smaller tails are no numbers; a p-value below it is given as 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """The two ends of an interval."""

    low: float
    high: float


class Limits(Protocol):
    """An estimate that can give its interval at any tail."""

    @property
    def point(self) -> float:
        """The figure itself."""

    def bounds(self, tail: float) -> Bounds:
        """Give the interval that leaves out `tail`."""

    def tail(self, value: float) -> float:
        """Give the smallest tail at which the interval leaves `value` out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Symmetric:
    """Centre ± quantile × standard error, cut to the scale and never without the point.

    Attributes
    ----------
    point, centre
        The figure shown and the middle of the interval; they differ for adjusted intervals.
    degrees_of_freedom
        Of Student's t; infinite for the normal distribution.
    floor, ceiling
        The ends of the scale.
    """

    point: float
    centre: float
    standard_error: float
    degrees_of_freedom: float = math.inf
    floor: float = -math.inf
    ceiling: float = math.inf

    def bounds(self, tail: float) -> Bounds:
        half = quantile(tail, self.degrees_of_freedom) * self.standard_error
        return Bounds(
            min(max(self.centre - half, self.floor), self.point),
            max(min(self.centre + half, self.ceiling), self.point),
        )

    def tail(self, value: float) -> float:
        distance = abs(self.centre - value)
        if self.standard_error == 0:
            return 1.0 if distance == 0 else 0.0
        return two_sided(distance / self.standard_error, self.degrees_of_freedom)


@dataclass(frozen=True, slots=True)
class Wilson:
    """Wilson's score interval of a share, times `factor` (100 for percent)."""

    share: float
    n: float
    factor: float = 100.0

    @property
    def point(self) -> float:
        return self.share * self.factor

    def bounds(self, tail: float) -> Bounds:
        # Wilson (1927); the roots of |share - p| = z sqrt(p (1 - p) / n). The lower one comes from
        # the product of both, which keeps its digits near 0.
        z_squared = normal_quantile(tail) ** 2
        whole = self.n + z_squared
        spread = self.n * self.share * (1 - self.share) + z_squared / 4
        high = (self.n * self.share + z_squared / 2 + math.sqrt(z_squared * spread)) / whole
        low = self.n * self.share**2 / (whole * high) if self.share else 0.0
        high = 1.0 if self.share == 1 else min(high, 1.0)
        return Bounds(
            min(low, self.share) * self.factor,
            max(high, self.share) * self.factor,
        )

    def tail(self, value: float) -> float:
        expected = value / self.factor
        variance = expected * (1 - expected) / self.n
        if variance <= 0:
            return 1.0 if expected == self.share else 0.0
        return two_sided(abs(self.share - expected) / math.sqrt(variance), math.inf)


@dataclass(frozen=True, slots=True)
class AllEqual:
    """What n equal answers tell of a mean: the share that would answer otherwise may be above 0.

    The exact limit of that share, 1 - tail^(1/n) (Clopper and Pearson 1934 at n of n; Hanley and
    Lippman-Hand 1983), is put at either end of the scale.
    """

    point: float
    n: float
    floor: float
    ceiling: float

    def bounds(self, tail: float) -> Bounds:
        same = tail ** (1 / self.n)
        return Bounds(
            self.floor + same * (self.point - self.floor),
            self.ceiling + same * (self.point - self.ceiling),
        )

    def tail(self, value: float) -> float:
        end = self.floor if value < self.point else self.ceiling
        if value == self.point:
            return 1.0
        if value < self.floor or value > self.ceiling:
            return 0.0
        return float(((value - end) / (self.point - end)) ** self.n)


@dataclass(frozen=True, slots=True)
class SquareAndAdd:
    """Difference of two independent figures from their own limits.

    Newcombe's hybrid score interval where both are Wilson intervals, and Zou and Donner's
    extension of it to any two.
    """

    first: Limits
    second: Limits
    floor: float = -math.inf
    ceiling: float = math.inf

    @property
    def point(self) -> float:
        return self.first.point - self.second.point

    def bounds(self, tail: float) -> Bounds:
        first, second = self.first.bounds(tail), self.second.bounds(tail)
        # Newcombe (1998), method 10.
        down = math.hypot(self.first.point - first.low, second.high - self.second.point)
        up = math.hypot(first.high - self.first.point, self.second.point - second.low)
        return Bounds(max(self.point - down, self.floor), min(self.point + up, self.ceiling))

    def tail(self, value: float) -> float:
        from scipy.optimize import brentq

        if value == self.point:
            return 1.0

        def beyond(log_tail: float) -> float:
            bounds = self.bounds(math.exp(log_tail))
            return bounds.low - value if value < self.point else value - bounds.high

        least = math.log(_LEAST_TAIL)
        if beyond(least) >= 0:
            return 0.0
        return math.exp(float(brentq(beyond, least, 0.0, xtol=1e-12)))


@dataclass(frozen=True, slots=True)
class Odds:
    """The ratio of a share to the rest, without end where the rest may be 0.

    Attributes
    ----------
    share, rest
        Two shares that add up to 1; both are kept, so that a ratio near infinity has its digits.
    """

    share: Wilson
    rest: Wilson

    @property
    def point(self) -> float:
        return _ratio(self.share.share, self.rest.share)

    def bounds(self, tail: float) -> Bounds:
        share, rest = self.share.bounds(tail), self.rest.bounds(tail)
        return Bounds(_ratio(share.low, rest.high), _ratio(share.high, rest.low))

    def tail(self, value: float) -> float:
        return self.share.tail(value / (1 + value) * self.share.factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledBeta:
    """A beta distribution from end to end of a scale, given by its mean and variance."""

    point: float
    variance: float
    floor: float
    ceiling: float

    def bounds(self, tail: float) -> Bounds:
        from scipy.special import betainccinv, betaincinv

        a, b = self._shape()
        span = self.ceiling - self.floor
        return Bounds(
            self.floor + span * float(betaincinv(a, b, tail / 2)),
            self.floor + span * float(betainccinv(a, b, tail / 2)),
        )

    def tail(self, value: float) -> float:
        from scipy.special import betainc, betaincc

        a, b = self._shape()
        place = min(max((value - self.floor) / (self.ceiling - self.floor), 0.0), 1.0)
        return float(min(1.0, 2 * min(betainc(a, b, place), betaincc(a, b, place))))

    def _shape(self) -> tuple[float, float]:
        span = self.ceiling - self.floor
        mean = (self.point - self.floor) / span
        # Johnson, Kotz and Balakrishnan (1995), chapter 25: beta by the method of moments.
        both = mean * (1 - mean) * span**2 / self.variance - 1
        return mean * both, (1 - mean) * both


def normal_quantile(tail: float) -> float:
    """Give how many standard errors an interval reaches to either side.

    Parameters
    ----------
    tail : float
        What the interval leaves out on both sides together, a probability.

    Returns
    -------
    float
        Standard errors, no unit: 1.96 for a tail of 0.05.

    References
    ----------
    .. [1] SciPy, scipy.special.ndtri: the inverse of the standard normal distribution.

    Examples
    --------
    >>> round(normal_quantile(0.05), 4)
    1.96
    """
    from scipy.special import ndtri

    return float(-ndtri(tail / 2))


def quantile(tail: float, degrees_of_freedom: float) -> float:
    """Give how many standard errors an interval reaches under Student's t.

    Parameters
    ----------
    tail : float
        What the interval leaves out on both sides together, a probability.
    degrees_of_freedom : float
        Above 0; infinite for the normal distribution.

    Returns
    -------
    float
        Standard errors, no unit; infinite where it is no number any more.

    References
    ----------
    .. [1] Student (1908). The probable error of a mean. Biometrika 6, 1-25.

    Examples
    --------
    >>> round(quantile(0.05, 9), 4)
    2.2622
    """
    from scipy.special import stdtrit

    if math.isinf(degrees_of_freedom):
        return normal_quantile(tail)
    found = float(-stdtrit(degrees_of_freedom, tail / 2))
    return found if math.isfinite(found) else math.inf


def _ratio(share: float, rest: float) -> float:
    return share / rest if rest > 0 else math.inf


def two_sided(distance: float, degrees_of_freedom: float) -> float:
    """Give the tail that lies at least so many standard errors away on either side.

    Parameters
    ----------
    distance : float
        Standard errors, 0 or more.
    degrees_of_freedom : float
        Above 0; infinite for the normal distribution.

    Returns
    -------
    float
        Probability.

    References
    ----------
    .. [1] Student (1908). The probable error of a mean. Biometrika 6, 1-25.

    Examples
    --------
    >>> round(two_sided(1.96, math.inf), 3)
    0.05
    """
    from scipy.special import ndtr, stdtr

    if math.isinf(degrees_of_freedom):
        return float(2 * ndtr(-distance))
    return float(2 * stdtr(degrees_of_freedom, -distance))
