"""Interactions from the lake as the analysis of pains looks at them."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cham.core.interactions import Kind
from cham.core.journeys import Journey
from cham.core.pains import Experiences, History, Moments, Purchases
from cham.engine.numbering import MOST_PATHS, Numbering, texts_of
from cham.engine.signs import Signs

COLUMNS = (
    "customer", "event_time", "sequence", "name", "kind", "channel", "touchpoint", "source",
    "score", "scale", "amount", "properties",
)  # fmt: skip
"""The columns of an interaction that a history is made of."""

_MOST_SCALES = (1 << 31) - 1


def read_history(batches: Iterable[pa.RecordBatch], journey: Journey) -> History:
    """Make the history of an organisation's customers.

    Parameters
    ----------
    batches : Iterable of pyarrow.RecordBatch
        Interactions with `COLUMNS`, of one organisation; rows without a customer are left out.
    journey : Journey
        Whose rules say which touchpoint a row is; the positions are those of its touchpoints.

    Returns
    -------
    History
        Times in microseconds, amounts in integer minor units. Contacts, complaints and goodbyes
        are None where the organisation has no such row at all.

    Notes
    -----
    Purchases without an amount, and refunds, are left out. No row says which touchpoint a
    complaint is about, so each may follow from any.

    References
    ----------
    .. [1] M. A. Hernán, J. M. Robins, Causal Inference: What If (2020), ch. 3: what must be
       known of each person.
    """
    rows = _ordered(batches)
    customers = Numbering("customer", MOST_PATHS)
    customer = customers.numbers_of(texts_of(rows["customer"]))
    time: NDArray[np.int64] = rows["event_time"].cast(pa.int64()).to_numpy()
    amount = rows["amount"].cast(pa.int64()).fill_null(0).to_numpy()
    bought = _is_kind(rows, Kind.PURCHASE) & (amount > 0)
    return History(
        experiences=_experiences(rows, customer, time, journey),
        purchases=Purchases(customer=customer[bought], time=time[bought], amount=amount[bought]),
        contacts=_moments(customer, time, _is_kind(rows, Kind.CONTACT)),
        complaints=_moments(customer, time, _is_kind(rows, Kind.COMPLAINT)),
        leaves=_moments(customer, time, _is_kind(rows, Kind.LEAVE)),
    )


def _ordered(batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """Give the rows of known customers in the order of time, then of arrival."""
    kept = [
        batch.filter(
            pc.and_(
                pc.not_equal(batch["customer"], ""),
                pc.not_equal(batch["kind"], Kind.PROFILE.value),
            )
        )
        for batch in batches
    ]
    if not kept:
        fields = [(name, pa.string()) for name in COLUMNS]
        return pa.schema(fields).empty_table()
    rows = pa.Table.from_batches(kept)
    return rows.sort_by([("event_time", "ascending"), ("sequence", "ascending")])


def _experiences(
    rows: pa.Table, customer: NDArray[np.int64], time: NDArray[np.int64], journey: Journey
) -> Experiences:
    looked_at = frozenset(key for each in journey.touchpoints for key in each.rule.property_keys)
    signs = Signs(looked_at)
    numbers = signs.numbers_of(rows)
    places = [journey.touchpoint_of(sign) for sign in signs.listed()]
    touchpoint = np.array([-1 if place is None else place for place in places], np.int64)
    scales = Numbering("scale", _MOST_SCALES)
    score: NDArray[np.float64] = rows["score"].cast(pa.float64()).fill_null(np.nan).to_numpy()
    scale = scales.numbers_of(texts_of(rows["scale"]))
    return Experiences(
        customer=customer,
        touchpoint=touchpoint[numbers] if len(touchpoint) else np.empty(0, np.int64),
        time=time,
        score=score,
        # Number 0 is a row without a scale, which the analysis knows as −1.
        scale=np.where(np.isnan(score), -1, scale - 1),
        scales=scales.listed()[1:],
    )


def _moments(
    customer: NDArray[np.int64], time: NDArray[np.int64], chosen: NDArray[np.bool_]
) -> Moments | None:
    if not chosen.any():
        return None
    count = int(np.count_nonzero(chosen))
    return Moments(
        customer=customer[chosen], time=time[chosen], touchpoint=np.full(count, -1, np.int64)
    )


def _is_kind(rows: pa.Table, kind: Kind) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.equal(rows["kind"], kind.value).to_numpy().astype(bool)
    return found
