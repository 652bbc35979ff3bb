"""Which customers a rule takes, and how much of the firm they are."""

from dataclasses import dataclass

import numpy as np

from cham.core.personas.known import NO_WORDS, Flags, Floats, Known, Words
from cham.core.personas.segment import Condition, Fact, Match, Segment, Test
from cham.core.personas.value_bands import BANDS, value_bands


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many customers some are, and what they are worth, against all.

    Attributes
    ----------
    customers, all_customers
        Counts of people.
    value, all_value
        What they bought for in the 365 days before, integer minor units.
    """

    customers: int
    all_customers: int
    value: int
    all_value: int

    @property
    def share(self) -> float | None:
        """The share of all customers; None where there is nobody."""
        return self.customers / self.all_customers if self.all_customers else None

    @property
    def value_share(self) -> float | None:
        """The share of all value; None where nothing was bought."""
        return self.value / self.all_value if self.all_value > 0 else None


def sizes(chosen: Flags, known: Known) -> Sizes:
    """Count some customers and what they are worth."""
    return Sizes(
        customers=int(np.count_nonzero(chosen)),
        all_customers=len(known),
        value=int(known.value[chosen].sum()),
        all_value=int(known.value.sum()),
    )


def members(segment: Segment, known: Known) -> Flags:
    """Tell for each customer whether a rule takes them.

    A customer of whom a fact is not known meets no condition on it, but for `NONE_OF`: who never
    used a channel is not among those who did.

    Examples
    --------
    >>> from cham.core.personas.known import Known
    >>> known = Known(customers=("a", "b"), orders=np.array([1, 7]), value=np.array([90, 800]),
    ...               since_order=np.array([3.0, 1.0]), tenure=np.array([3.0, 200.0]))
    >>> often = Condition(fact=Fact.ORDERS, test=Test.AT_LEAST, number=5)
    >>> members(Segment(conditions=(often,)), known).tolist()
    [False, True]
    """
    assert segment.facts <= known.facts, "a fact that was not gathered holds of nobody"
    if not segment:
        return np.zeros(len(known), np.bool_)
    held = [_holds(each, known) for each in segment.conditions]
    together = np.logical_and if segment.match is Match.ALL else np.logical_or
    return np.asarray(together.reduce(held), np.bool_)


def _holds(condition: Condition, known: Known) -> Flags:
    if condition.test in {Test.AT_LEAST, Test.AT_MOST}:
        given = _numbers(condition, known)
        with np.errstate(invalid="ignore"):
            if condition.test is Test.AT_LEAST:
                return np.asarray(given >= condition.number)
            return np.asarray(given <= condition.number)
    has = _words(condition, known).having(condition.words, len(known))
    return has if condition.test is Test.ONE_OF else ~has


def _numbers(condition: Condition, known: Known) -> Floats:
    if condition.fact is Fact.ORDERS:
        return known.orders.astype(np.float64)
    if condition.fact is Fact.VALUE:
        return known.value.astype(np.float64)
    if condition.fact is Fact.SINCE_ORDER:
        return known.since_order
    if condition.fact is Fact.TENURE:
        return known.tenure
    return known.traits.get(condition.trait, NO_WORDS).numbers(len(known))


def _words(condition: Condition, known: Known) -> Words:
    if condition.fact is Fact.VALUE_BAND:
        everyone = np.arange(len(known), dtype=np.int64)
        return Words(tuple(each.value for each in BANDS), everyone, value_bands(known.value))
    if condition.fact is Fact.TRAIT:
        return known.traits.get(condition.trait, NO_WORDS)
    used = {Fact.CHANNEL: known.channels, Fact.DEVICE: known.devices, Fact.UNIT: known.units}
    return used[condition.fact]
