"""Interactions from the lake, as the columns of the path store."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cham.core.interactions import Kind
from cham.core.paths import kept_scale
from cham.engine.columns import Columns
from cham.engine.kernel import NO_SCORE, OUT_OF_SCALE
from cham.engine.numbering import MOST_PATHS, Numbering, texts_of
from cham.engine.signs import Signs

WANTED = (
    "customer", "case_key", "event_time", "sequence", "name", "kind", "channel", "touchpoint",
    "source", "unit", "score", "scale", "amount",
)  # fmt: skip
"""The columns of an interaction that the engine reads."""

PROPERTIES = "properties"
"""Read as well where rules look at properties."""

_TOGETHER = 1_000_000  # so many rows are put into numbers at a time
_MOST_UNITS, _MOST_CHANNELS, _MOST_SCALES = (1 << 16) - 1, (1 << 32) - 1, (1 << 8) - 1


class Numberings:
    """The numberings of all columns of a store.

    Parameters
    ----------
    by_case
        Whether paths are those of case-keys instead of customers.
    names
        Names known so far, by column.
    """

    def __init__(self, *, by_case: bool, names: dict[str, pa.Array] | None = None) -> None:
        known = names or {}
        self.by_case = by_case
        self.customers = Numbering("customer", MOST_PATHS, known.get("customers"))
        self.cases = Numbering("case_key", MOST_PATHS, known.get("cases"))
        self.units = Numbering("unit", _MOST_UNITS, known.get("units"))
        self.channels = Numbering("channel", _MOST_CHANNELS, known.get("channels"))
        self.scales = Numbering("scale", _MOST_SCALES, known.get("scales"))

    @property
    def paths(self) -> Numbering:
        """The numbering of what is followed."""
        return self.cases if self.by_case else self.customers

    def by_column(self) -> dict[str, Numbering]:
        """Give every numbering by the name it is kept under."""
        return {
            "customers": self.customers,
            "cases": self.cases,
            "units": self.units,
            "channels": self.channels,
            "scales": self.scales,
        }


def read_columns(
    batches: Iterable[pa.RecordBatch], numberings: Numberings, signs: Signs, *, after: int
) -> Iterator[Columns]:
    """Put interactions into numbers.

    Parameters
    ----------
    batches : Iterable of pyarrow.RecordBatch
        Interactions with their `sequence`.
    numberings : Numberings
        Grow with what is new.
    signs : Signs
        Grow with what is new.
    after : int
        Rows up to this sequence are known already and left out.

    Yields
    ------
    Columns
        Up to about a million rows each; touchpoint, stage and role are still 0.

    Raises
    ------
    TooManyValuesError
        When a column has more different values than its numbers can hold.

    Examples
    --------
    >>> list(read_columns([], Numberings(by_case=False), Signs(frozenset()), after=-1))
    []
    """
    for table in _tables(batches):
        new = pc.and_(
            pc.greater(table["sequence"], after), pc.not_equal(table["kind"], Kind.PROFILE.value)
        )
        rows = table if pc.all(new).as_py() else table.filter(new)
        if rows.num_rows:
            yield _columns(rows, numberings, signs)


def _tables(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= _TOGETHER:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _columns(rows: pa.Table, numberings: Numberings, signs: Signs) -> Columns:
    by_case = numberings.by_case
    scale = numberings.scales.numbers_of(texts_of(rows["scale"]))
    customer = numberings.customers.numbers_of(texts_of(rows["customer"]), own=not by_case)
    case = numberings.cases.numbers_of(texts_of(rows["case_key"]), own=by_case)
    channel = numberings.channels.numbers_of(texts_of(rows["channel"]))
    unit = numberings.units.numbers_of(texts_of(rows["unit"]))
    return Columns(
        customer=customer.astype(np.int32),
        case=case.astype(np.int32),
        time=_whole_numbers(rows["event_time"]),
        sequence=_whole_numbers(rows["sequence"]),
        sign=signs.numbers_of(rows),
        unit=unit.astype(np.uint16),
        channel=channel.astype(np.min_scalar_type(len(numberings.channels))),
        scale=scale.astype(np.uint8),
        score=_scores(rows["score"], scale, numberings.scales),
        amount=_whole_numbers(rows["amount"].fill_null(0)),
        touchpoint=np.zeros(rows.num_rows, np.uint32),
        stage=np.zeros(rows.num_rows, np.uint8),
        role=np.zeros(rows.num_rows, np.uint8),
    )


def _whole_numbers(column: Any) -> NDArray[np.int64]:
    """Give times in microseconds, sequences or amounts as they are."""
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz))
    numbers: NDArray[np.int64] = column.cast(pa.int64()).to_numpy()
    return numbers


def _scores(column: Any, scale: NDArray[np.int64], scales: Numbering) -> NDArray[np.int8]:
    given = column.cast(pa.float64()).fill_null(np.nan).to_numpy()
    scored = column.is_valid().to_numpy()
    scores = np.where(scored, OUT_OF_SCALE, NO_SCORE).astype(np.int8)
    names = scales.listed()
    for number in np.unique(scale[scored]).tolist():
        declared = kept_scale(names[number])
        if declared is None:
            continue
        on_scale = scored & (scale == number) & (given >= declared.low) & (given <= declared.high)
        on_scale &= given == np.floor(given)
        scores[on_scale] = given[on_scale]
    return scores
