"""Parquet, read batch by batch."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cham.doors.files.errors import FileDamagedError
from cham.doors.files.headers import check_names
from cham.doors.files.sources import Source
from cham.doors.files.table import Cell, Facts, Format, Row, RowError, Table, clean_row

_BATCH = 65_536
_PLAIN = (str, int, float, bool, datetime, date, time, timedelta, Decimal)


def open_parquet(source: Source) -> Table:
    """Read the names of the columns; the number of a row takes the place of its line.

    Raises
    ------
    FileError
        Where the file is damaged or its columns have no names of their own.
    """
    reader = _Reader(source)
    columns = reader.columns()
    check_names(columns, 1)
    return Table(
        name=source.name,
        columns=columns,
        titles=columns,
        facts=Facts(format=Format.PARQUET, compressed=source.compressed, header_lines=0),
        read=lambda: reader.rows(columns),
    )


def read_batches(source: Source, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Give the content in pieces; only some columns where they are named.

    Raises
    ------
    FileDamagedError
        Where the file is no whole Parquet file.
    """
    with source.open_seekable() as stream:
        try:
            file = pq.ParquetFile(stream)
            wanted = None if columns is None else list(columns)
            yield from file.iter_batches(batch_size=_BATCH, columns=wanted)
        except (pa.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0]
            raise FileDamagedError(file=source.name, reason=reason) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source

    def columns(self) -> tuple[str, ...]:
        with self.source.open_seekable() as stream:
            try:
                return tuple(pq.ParquetFile(stream).schema_arrow.names)
            except (pa.ArrowException, OSError) as error:
                reason = str(error).splitlines()[0]
                raise FileDamagedError(file=self.source.name, reason=reason) from error

    def rows(self, columns: Sequence[str]) -> Iterator[Row | RowError]:
        number = 0
        for batch in read_batches(self.source):
            lists = [_values(column) for column in batch.columns]
            for cells in zip(*lists, strict=True):
                number += 1
                yield clean_row(number, cells, columns)


def _values(column: pa.Array) -> list[Cell]:
    """Give Python values; what is nested becomes JSON text."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        # Python has no nanoseconds; the platform counts microseconds.
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    return [_cell(value) for value in column.to_pylist()]


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return json.dumps(value, ensure_ascii=False, default=str)
