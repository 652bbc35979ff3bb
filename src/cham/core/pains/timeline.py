"""What came before and after a moment, per customer."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cham.core.pains.history import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments in the order of customer and time, answered by one binary search per question.

    Attributes
    ----------
    order
        The rows of the given columns in that order.
    """

    order: Ints
    customer: Ints
    time: Ints
    _instants: Ints
    _keys: Ints

    @classmethod
    def of(cls, customer: Ints, time: Ints) -> "Timeline":
        """Sort moments given in any order; those of the same time keep the order given."""
        order = np.lexsort((time, customer))
        customer, time = customer[order], time[order]
        instants = np.sort(time)  # numpy.unique hashes first: ten times slower on times
        instants = np.concatenate((instants[:1], instants[1:][instants[1:] != instants[:-1]]))
        return cls(order, customer, time, instants, _key(customer, time, instants, "left"))

    def position(self, customer: Ints, time: Ints, side: Literal["left", "right"]) -> Ints:
        """Give the position of the first moment at or after (`left`) or after (`right`) a time.

        Where a customer has none, it is the position where it would stand.
        """
        return np.searchsorted(self._keys, _key(customer, time, self._instants, side))

    def follows_within(self, customer: Ints, time: Ints, width: int) -> Flags:
        """Tell whether a moment follows strictly after a time and within a width."""
        after = self.position(customer, time, "right")
        return self.position(customer, time + width, "right") > after

    def total(self, amounts: Floats, first: Ints, last: Ints) -> Floats:
        """Add up amounts, given in timeline order, from one position up to before another."""
        running = np.concatenate(([0.0], np.cumsum(amounts)))
        return running[last] - running[first]


def _key(customer: Ints, time: Ints, instants: Ints, side: Literal["left", "right"]) -> Ints:
    # One integer that sorts like (customer, time). Times enter by rank, so it cannot overflow:
    # 2^31 customers times 2^32 instants stay inside 63 bits.
    return customer * (len(instants) + 1) + np.searchsorted(instants, time, side)
