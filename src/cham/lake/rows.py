"""The columns of an interaction in the lake, and how rows are made of arrivals."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import pyarrow as pa

from cham.core.interactions import Interaction
from cham.lake.columns import make_table, no_rows

TEXTS = (
    "organisation", "source", "message_id", "customer", "case_key", "kind", "name", "touchpoint",
    "channel", "device", "unit", "staff", "scale", "metric", "text", "language", "currency",
    "properties", "import_id",
)  # fmt: skip

INTERACTIONS = pa.schema(
    [
        (name, pa.string())
        if name in TEXTS
        else (name, pa.float64() if name == "score" else pa.int64())
        for name in Interaction.__dataclass_fields__
    ]
    + [("sequence", pa.int64())]
)
"""What a reader gets: the fields of `Interaction`, and the order of arrival."""

COLUMNS = tuple(INTERACTIONS.names)

STORED = pa.schema(
    [field for field in INTERACTIONS if field.name != "organisation"] + [("checksum", pa.string())]
)
"""What a data file holds; organisation and month are the same for all its rows."""


def _spelling(name: str) -> str:
    """Say in SQL how a column enters the checksum: unlike values never look alike."""
    if name in TEXTS:
        return f"strlen({name}), ':', {name}"
    return f"coalesce({'score_bits' if name == 'score' else name}::VARCHAR, '-'), ';'"


_CHECKSUM = f"left(md5(concat({', '.join(_spelling(name) for name in COLUMNS)})), 16)"

CHECKED_ROWS = f"""
    SELECT *, strftime(make_timestamp(event_time), '%Y-%m') AS month, {_CHECKSUM} AS checksum
    FROM rows
    ORDER BY organisation, month, customer, event_time, sequence
"""  # noqa: S608 - column names are the constants above
"""Sort rows as they are stored, each with half an MD5 of all its columns.

MD5 of a spelling that is written down here stays the same whichever library computes it; it
guards against decay, not against forgery.
"""


def with_bits(rows: pa.Table) -> pa.Table:
    """Add the score's bits as a whole number, since no two libraries spell fractions alike."""
    bits = [chunk.view(pa.int64()) for chunk in rows.column("score").chunks]
    return rows.append_column("score_bits", pa.chunked_array(bits, pa.int64()))


_EARLIEST, _LATEST = -62_135_596_800_000_000, 253_402_300_800_000_000  # years 1 to 9999
_WHOLE = 1 << 63


def numbers_fit(row: Interaction) -> bool:
    """Tell whether the times lie in the years 1 to 9999 and the amount in 64 bits."""
    return (
        _EARLIEST <= row.event_time < _LATEST
        and _EARLIEST <= row.received_at < _LATEST
        and (row.amount is None or -_WHOLE <= row.amount < _WHOLE)
    )


def texts_fit(row: Interaction) -> bool:
    """Tell whether every text is Unicode that can be written; half a surrogate pair is not."""
    try:
        "".join(getattr(row, name) for name in TEXTS).encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Settled:
    """What the lake itself says about a row, whatever its source said."""

    customers: Sequence[str]
    properties: Sequence[str]
    import_ids: Sequence[str]


_SAID = tuple(
    name for name in COLUMNS if name not in {"customer", "properties", "import_id", "sequence"}
)
_said = attrgetter(*_SAID)


def make_rows(interactions: Sequence[Interaction], settled: Settled, first: int) -> pa.Table:
    """Put interactions into columns, numbered from `first` in the order given."""
    if not interactions:
        return no_rows(INTERACTIONS)
    values: dict[str, Sequence[object]] = {
        "customer": settled.customers,
        "properties": settled.properties,
        "import_id": settled.import_ids,
        "sequence": range(first, first + len(interactions)),
    }
    values |= zip(_SAID, zip(*map(_said, interactions), strict=True), strict=True)
    return make_table(INTERACTIONS, values)
