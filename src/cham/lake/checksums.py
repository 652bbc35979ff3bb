"""The checksum of each row: how it is spelled, added, and compared.

It is half an MD5 of all columns. The spelling is written down here, so that any library gives
the same; it guards against decay and against faults of the lake's own, not against forgery.
"""

import duckdb
import pyarrow as pa

from cham.lake.results import COLUMNS
from cham.lake.rows import TEXTS


def _spelling(name: str) -> str:
    """Say in SQL how a column enters the checksum: unlike values never look alike."""
    if name in TEXTS:
        return f"strlen({name}), ':', {name}"
    return f"coalesce({'score_bits' if name == 'score' else name}::VARCHAR, '-'), ';'"


CHECKSUM = f"left(md5(concat({', '.join(_spelling(name) for name in COLUMNS)})), 16)"

_CHECKED = f"SELECT * EXCLUDE (score_bits), {CHECKSUM} AS checksum FROM rows"  # noqa: S608 - made of the constants above
_WRONG = f"""
    SELECT place FROM (SELECT *, row_number() OVER () - 1 AS place FROM rows)
    WHERE checksum IS DISTINCT FROM {CHECKSUM}
    ORDER BY place
"""  # noqa: S608 - made of the constants above


def with_bits(rows: pa.Table) -> pa.Table:
    """Add the score's bits as a whole number, since no two libraries spell fractions alike."""
    bits = [chunk.view(pa.int64()) for chunk in rows.column("score").chunks]
    return rows.append_column("score_bits", pa.chunked_array(bits, pa.int64()))


def add_checksums(database: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    """Give the rows, in their order, with the checksum of each."""
    database.register("rows", with_bits(rows))
    return database.sql(_CHECKED).to_arrow_table()


def wrong_rows(database: duckdb.DuckDBPyConnection, rows: pa.Table) -> list[int]:
    """Give the places of rows that do not match their checksum."""
    database.register("rows", with_bits(rows))
    return [place for (place,) in database.sql(_WRONG).fetchall()]
