"""What the analysis looks at: columns filled by the engine or by hand, one value per row."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cham.core.pains.errors import ColumnsUnevenError, ScaleNumberError

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

MICROSECONDS_A_DAY = 86_400_000_000


def _refuse_uneven(table: str, *columns: Ints | Floats) -> None:
    lengths = [len(column) for column in columns]
    if len(set(lengths)) > 1:
        raise ColumnsUnevenError(table=table, lengths=", ".join(map(str, lengths)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiences:
    """Every time a customer met a touchpoint, answered or not.

    Attributes
    ----------
    customer
        A number per person, 0 or above; numbers may have gaps.
    touchpoint
        The position of the touchpoint in the journey; −1 for rows that belong to none.
    time
        Microseconds since 1970-01-01 UTC. Rows need no order; rows of the same time keep theirs.
    score
        The answer as given; NaN where the customer gave none.
    scale
        The position in `scales` of what the score was asked on; −1 where there is no score.
    scales
        Names such as `csat_1_5`.
    """

    customer: Ints
    touchpoint: Ints
    time: Ints
    score: Floats
    scale: Ints
    scales: tuple[str, ...]

    def __post_init__(self) -> None:
        _refuse_uneven(
            "experiences", self.customer, self.touchpoint, self.time, self.score, self.scale
        )
        highest = int(self.scale.max(initial=-1))
        if highest >= len(self.scales):
            raise ScaleNumberError(value=highest, count=len(self.scales))


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """Every purchase; `amount` in integer minor units, 0 where unknown, refunds left out."""

    customer: Ints
    time: Ints
    amount: Ints

    def __post_init__(self) -> None:
        _refuse_uneven("purchases", self.customer, self.time, self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Calls, complaints or goodbyes.

    Attributes
    ----------
    touchpoint
        The touchpoint that the moment is about, where the customer or the staff named a cause;
        −1 where nobody did, and then it may follow from any.
    """

    customer: Ints
    time: Ints
    touchpoint: Ints

    def __post_init__(self) -> None:
        _refuse_uneven("moments", self.customer, self.time, self.touchpoint)

    @classmethod
    def none(cls) -> "Moments":
        """Give a table without rows, for a firm that keeps no such record."""
        empty = np.empty(0, dtype=np.int64)
        return cls(customer=empty, time=empty, touchpoint=empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that happened between the firm and its customers, as far as pains need it.

    Attributes
    ----------
    contacts, complaints, leaves
        None where the firm keeps no such record: the share that followed is then unknown, not 0.
    """

    experiences: Experiences
    purchases: Purchases
    contacts: Moments | None = None
    complaints: Moments | None = None
    leaves: Moments | None = None
