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


def test_text_that_is_no_unicode_is_refused():
    with pytest.raises(UnicodeEncodeError):
        make_table(pa.schema([("t", pa.string())]), {"t": ["\ud83d"]})


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
