"""Arrow columns made without pandas hold what was put in."""

import subprocess
import sys
from collections.abc import Sequence

import pyarrow as pa
import pytest

from cham.lake.columns import make_table, no_rows, take_rows

SCHEMA = pa.schema(
    [("t", pa.string()), ("b", pa.binary()), ("i", pa.int64()), ("f", pa.float64())]
)
VALUES: dict[str, Sequence[object]] = {
    "t": ["", "tiếng Việt", "a\0b"],
    "b": [b"", b"\xff\0", b"x"],
    "i": [None, -(2**63), 2**63 - 1],
    "f": [0.1, None, -0.0],
}


def test_values_come_back_and_missing_ones_are_null():
    table = make_table(SCHEMA, VALUES)
    table.validate(full=True)
    assert table == pa.table(VALUES, schema=SCHEMA)


def test_table_without_rows_and_rows_at_places():
    assert no_rows(SCHEMA).num_rows == 0
    assert no_rows(SCHEMA).schema == SCHEMA
    taken = take_rows(make_table(SCHEMA, VALUES), [2, 0])
    assert taken["t"].to_pylist() == ["a\0b", ""]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (pa.string(), "\ud83d"),
        (pa.string(), None),
        (pa.string(), 1),
        (pa.binary(), "text"),
        (pa.int64(), 1.5),
        (pa.int64(), 2**63),
        (pa.int64(), "1"),
        (pa.float64(), "1"),
    ],
)
def test_value_that_does_not_fit_its_column_is_refused(kind: pa.DataType, value: object):
    with pytest.raises((TypeError, ValueError, OverflowError)):
        make_table(pa.schema([("a", kind)]), {"a": [value]})


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import cham.lake", ("numpy", "pyarrow", "duckdb", "deltalake", "pandas")),
        ("import cham.lake.tidying, cham.lake.reading", ("pandas", "numba")),
    ],
)
def test_heavy_libraries_are_imported_only_where_they_are_used(
    statement: str, heavy: tuple[str, ...]
):
    code = f"{statement}; import sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
