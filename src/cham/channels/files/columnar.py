"""Parquet, written group of rows by group of rows."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from cham.channels.files.columns import Column, ColumnKind, Value

_GROUP = 65_536
_TYPES = {
    ColumnKind.TEXT: pa.string(),
    ColumnKind.INTEGER: pa.int64(),
    ColumnKind.NUMBER: pa.float64(),
    ColumnKind.BOOLEAN: pa.bool_(),
    ColumnKind.TIME: pa.timestamp("us", "UTC"),
}


def write_parquet(
    stream: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> int:
    """Write a table and give the number of its rows."""
    schema = pa.schema([(column.name, _TYPES[column.kind]) for column in columns])
    count = 0
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        remaining = iter(rows)
        while group := list(islice(remaining, _GROUP)):
            values = zip(*group, strict=True)
            arrays = [
                _array(column, each.type) for column, each in zip(values, schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(group)
    return count


def _array(values: Sequence[Value], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type=kind)
    except UnicodeEncodeError:
        whole = [
            value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
            for value in values
        ]
        return pa.array(whole, type=kind)
