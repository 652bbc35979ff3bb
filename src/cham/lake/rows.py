"""The columns of an interaction in the lake, and how rows are made of arrivals."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import pyarrow as pa

from cham.core.interactions import Interaction
from cham.lake.columns import make_table
from cham.lake.results import COLUMNS

TEXTS = (
    "organisation", "source", "message_id", "customer", "case_key", "kind", "name", "touchpoint",
    "channel", "device", "unit", "staff", "scale", "metric", "text", "language", "currency",
    "properties", "import_id",
)  # fmt: skip

_FRACTIONS = ("score",)


def _kind(name: str) -> pa.DataType:
    if name in TEXTS:
        return pa.string()
    return pa.float64() if name in _FRACTIONS else pa.int64()


INTERACTIONS = pa.schema([(name, _kind(name)) for name in COLUMNS])
"""The columns that a reader gets."""

STORED = pa.schema(
    [field for field in INTERACTIONS if field.name != "organisation"] + [("checksum", pa.string())]
)
"""What a data file holds; organisation and month are the same for all its rows."""


_EARLIEST, _LATEST = -62_135_596_800_000_000, 253_402_300_800_000_000


def times_fit(row: Interaction) -> bool:
    """Tell whether the times lie in the years 1 to 9999, so that they have a month."""
    return _EARLIEST <= row.event_time < _LATEST and _EARLIEST <= row.received_at < _LATEST


@dataclass(frozen=True, slots=True)
class Settled:
    """What the lake itself says about a row, whatever its source said."""

    customers: Sequence[str]
    properties: Sequence[str]
    import_ids: Sequence[str]


_SAID = {
    name: attrgetter(name)
    for name in COLUMNS
    if name not in {"customer", "properties", "import_id", "sequence"}
}


def make_rows(interactions: Sequence[Interaction], settled: Settled, first: int) -> pa.Table:
    """Put interactions into columns, numbered from `first` in the order given."""
    values: dict[str, Sequence[object]] = {
        "customer": settled.customers,
        "properties": settled.properties,
        "import_id": settled.import_ids,
        "sequence": range(first, first + len(interactions)),
    }
    values |= {name: list(map(said, interactions)) for name, said in _SAID.items()}
    return make_table(INTERACTIONS, values)
