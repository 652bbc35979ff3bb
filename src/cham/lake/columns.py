"""Arrow columns from Python values.

`pyarrow.array` imports pandas at its first call where that is installed (47 MB in each process,
measured with pyarrow 26); these few lines need no more than numpy.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa


def make_table(schema: pa.Schema, values: Mapping[str, Sequence[object]]) -> pa.Table:
    """Put values into the columns of a schema of texts, bytes and numbers."""
    columns = [_column(field.type, values[field.name]) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _column(kind: pa.DataType, values: Sequence[object]) -> pa.Array:
    if pa.types.is_string(kind):
        return _bytes_column(kind, [str(value).encode() for value in values])
    if pa.types.is_binary(kind):
        return _bytes_column(kind, [bytes(value) for value in values])  # type: ignore[call-overload]  # a binary column is given bytes
    return _numbers_column(kind, values)


def _bytes_column(kind: pa.DataType, values: Sequence[bytes]) -> pa.Array:
    ends = np.zeros(len(values) + 1, dtype=np.int32)
    np.cumsum([len(value) for value in values], out=ends[1:])
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(values))]
    return pa.Array.from_buffers(kind, len(values), buffers)


def _numbers_column(kind: pa.DataType, values: Iterable[object]) -> pa.Array:
    listed = list(values)
    present = np.array([value is not None for value in listed], dtype=np.bool_)
    numbers = np.array([value or 0 for value in listed], dtype=kind.to_pandas_dtype())
    bitmap = None if present.all() else pa.py_buffer(np.packbits(present, bitorder="little"))
    return pa.Array.from_buffers(kind, len(listed), [bitmap, pa.py_buffer(numbers)])


def no_rows(schema: pa.Schema) -> pa.Table:
    """Give a table without rows."""
    return make_table(schema, {name: [] for name in schema.names})


def take_rows(rows: pa.Table, places: Sequence[int]) -> pa.Table:
    """Give the rows at some places."""
    return rows.take(_numbers_column(pa.int64(), places))
