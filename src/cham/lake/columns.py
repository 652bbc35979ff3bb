"""Arrow columns from Python values.

`pyarrow.array` imports pandas at its first call where that is installed (47 MB in each process,
measured with pyarrow 26); these few lines need no more than numpy.
"""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa


def make_table(schema: pa.Schema, values: Mapping[str, Sequence[object]]) -> pa.Table:
    """Put values into the columns of a schema of texts, bytes and numbers.

    Raises
    ------
    TypeError, ValueError, OverflowError
        When a value does not fit its column.
    """
    columns = [_column(field.type, values[field.name]) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _column(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    if pa.types.is_string(kind):
        return _texts(values)
    if pa.types.is_binary(kind):
        return _joined(kind, b"".join(values), array("i", map(len, values)))
    return _numbers(kind, values)


def _texts(values: Sequence[str]) -> pa.Array:
    if values and values.count(values[0]) == len(values):  # most columns of a chunk are like this
        each = "".join(values[:1]).encode()
        lengths = array("i", [len(each)]) * len(values)
        return _joined(pa.string(), each * len(values), lengths)
    joined = "".join(values)
    content = joined.encode()
    if len(content) == len(joined):  # all ASCII, so that letters count as bytes
        return _joined(pa.string(), content, array("i", map(len, values)))
    return _joined(pa.string(), content, array("i", (len(value.encode()) for value in values)))


def _joined(kind: pa.DataType, content: bytes, lengths: "array[int]") -> pa.Array:
    ends = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(np.frombuffer(lengths, dtype=np.int32), out=ends[1:])
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(content)]
    return pa.Array.from_buffers(kind, len(lengths), buffers)


def _numbers(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    letter = "d" if pa.types.is_floating(kind) else "q"
    bitmap = None
    if None in values:
        present = np.array([value is not None for value in values], dtype=np.bool_)
        bitmap = pa.py_buffer(np.packbits(present, bitorder="little"))
        values = [0 if value is None else value for value in values]
    content = array(letter, values)  # refuses fractions in a column of whole numbers
    return pa.Array.from_buffers(kind, len(content), [bitmap, pa.py_buffer(content)])


def no_rows(schema: pa.Schema) -> pa.Table:
    """Give a table without rows."""
    return make_table(schema, {name: [] for name in schema.names})


def take_rows(rows: pa.Table, places: Sequence[int]) -> pa.Table:
    """Give the rows at some places."""
    return rows.take(_numbers(pa.int64(), places))
