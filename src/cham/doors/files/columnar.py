"""Parquet, read batch by batch."""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cham.doors.files.errors import FieldTooLongError, FileDamagedError, ZipRatioError
from cham.doors.files.headers import check_names
from cham.doors.files.limits import GZIP_FREE, GZIP_RATIO, LONGEST_FIELD
from cham.doors.files.sources import Source
from cham.doors.files.table import Cell, Facts, Format, Row, RowError, Table, clean_row

_BATCH = 16_384
_TEXTS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_binary,
    pa.types.is_large_binary,
)
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

    Texts come as dictionaries, so that one long text that stands in many rows is held once.

    Raises
    ------
    FileDamagedError
        Where the file is no whole Parquet file.
    ZipRatioError, FieldTooLongError
        Where it unpacks to far more than it is.
    """
    with source.open_seekable() as stream:
        most = _most_bytes(stream)
        try:
            file = _open(stream, source.name)
            wanted = None if columns is None else list(columns)
            rows = size = 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
                size += sum(_size_of_texts(column, rows + 1) for column in batch.columns)
                if size > most:
                    raise _too_much(source.name)
                rows += batch.num_rows
                yield batch
        except (pa.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0]
            raise FileDamagedError(file=source.name, reason=reason) from error


def _open(stream: IO[bytes], name: str) -> pq.ParquetFile:
    metadata = pq.read_metadata(stream)
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    chunks = [group.column(place) for group in groups for place in range(group.num_columns)]
    if sum(chunk.total_uncompressed_size for chunk in chunks) > _most_bytes(stream):
        raise _too_much(name)
    texts = [
        field.name
        for field in metadata.schema.to_arrow_schema()
        if any(check(field.type) for check in _TEXTS)
    ]
    return pq.ParquetFile(stream, read_dictionary=texts)


def _most_bytes(stream: IO[bytes]) -> int:
    """Give the size to which a file may unpack, and stand at its start."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return max(GZIP_FREE, GZIP_RATIO * size)


def _too_much(name: str) -> ZipRatioError:
    return ZipRatioError(file=name, most=f"{GZIP_FREE // 2**20} MB", ratio=GZIP_RATIO)


def _size_of_texts(column: pa.Array, line: int) -> int:
    """Give the size of a column of texts as its rows will read it."""
    if not pa.types.is_dictionary(column.type) or not len(column.dictionary):
        return 0
    lengths = pc.cast(pc.binary_length(column.dictionary), pa.int64())
    if (pc.max(lengths).as_py() or 0) > LONGEST_FIELD:
        raise FieldTooLongError(line=line, most=LONGEST_FIELD)
    return pc.sum(lengths.take(column.indices)).as_py() or 0


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source

    def columns(self) -> tuple[str, ...]:
        with self.source.open_seekable() as stream:
            try:
                return tuple(_open(stream, self.source.name).schema_arrow.names)
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
    if pa.types.is_dictionary(kind):
        known = [*_values(column.dictionary), None]  # the last one is what −1 points to
        return [known[place] for place in column.indices.fill_null(-1).to_pylist()]
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
