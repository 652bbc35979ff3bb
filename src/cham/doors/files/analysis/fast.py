"""The same columns much faster, where a file is so plain that nothing can be read two ways.

Arrow reads the bytes; every oddity (a stray quote, a control sign, a row of another width, a
blank key) makes it give up, and the careful reader takes over and tells what is wrong where.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from math import nan
from typing import BinaryIO
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from cham.doors.files.analysis.labels import Labels
from cham.doors.files.columnar import read_batches
from cham.doors.files.errors import FileError
from cham.doors.files.sources import Source
from cham.doors.files.table import Format, Table
from cham.doors.files.values.characters import compose, make_visible
from cham.doors.files.values.times import EARLIEST_YEAR, LATEST_YEAR

_BLOCK = 2**22
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
_DAY = 86_400 * 10**6
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clock times are counted from it
# A year inside the years that are read: no offset leads out of them.
_EARLIEST, _LATEST = (
    (datetime(year, 1, 1) - _EPOCH) // timedelta(microseconds=1)  # noqa: DTZ001 - as the epoch
    for year in (EARLIEST_YEAR + 1, LATEST_YEAR)
)
_MOST_DAYS = 60_000


class OddFileError(Exception):
    """The file is not plain enough to be read fast; never leaves this package."""


def fast_batches(
    source: Source, table: Table, columns: Sequence[str]
) -> Iterator[dict[str, pa.Array]]:
    """Give columns batch by batch, texts of CSV as they stand in the file.

    Raises
    ------
    OddFileError
        Where the careful reader must do it.
    """
    if source.format is Format.PARQUET:
        for batch in read_batches(source, columns):
            yield {name: batch.column(name) for name in columns}
        return
    facts = table.facts
    plain = facts.header_lines == 1 and not facts.rejects and facts.encoding == "UTF-8"
    if source.format is not Format.CSV or not plain:
        raise OddFileError
    with source.open() as stream:
        for batch in _csv_batches(_Watched(stream, facts.delimiter), table, columns):
            yield {name: batch.column(name) for name in columns}


def _csv_batches(
    stream: "_Watched", table: Table, columns: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    names = list(table.columns)
    try:
        reader = pacsv.open_csv(
            pa.PythonFile(stream, mode="r"),
            read_options=pacsv.ReadOptions(
                column_names=names, skip_rows=table.facts.header_line, block_size=_BLOCK
            ),
            parse_options=pacsv.ParseOptions(delimiter=table.facts.delimiter),
            convert_options=pacsv.ConvertOptions(
                include_columns=list(dict.fromkeys(columns)),
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=False,
                null_values=[],
            ),
        )
        yield from reader
    except (pa.ArrowException, FileError) as error:
        raise OddFileError from error


class _Watched(io.RawIOBase):
    """Hands bytes on and gives up at the first that two readers could take differently."""

    def __init__(self, stream: BinaryIO, delimiter: str) -> None:
        self._stream = stream
        sign = re.escape(delimiter.encode())
        self._quoted = re.compile(
            rb"(?:(?<=[\n\r" + sign + rb'])|\A)"[^"\r\n]*"(?=[\r\n' + sign + rb"]|\Z)"
        )
        # A row of nothing but delimiters and spaces is no row, and Arrow would make one of it.
        space = rb"[ \t\"]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80"
        self._blank = re.compile(
            rb"(?:\A|\n)(?:"
            + space
            + rb")*"
            + sign
            + rb"(?:"
            + sign
            + b"|"
            + space
            + rb")*(?:\r?\n|\Z)"
        )
        self._tail = b""

    def readable(self) -> bool:
        """Say that the content can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Hand on the next bytes."""
        content = self._stream.read(size)
        if len(content.translate(None, _CONTROLS)) != len(content):
            raise OddFileError
        block = self._tail + content
        end = block.rfind(b"\n") + 1 if content else len(block)
        self._look(block[:end])
        self._tail = block[end:]
        if len(self._tail) > _BLOCK:
            raise OddFileError
        return content

    def _look(self, lines: bytes) -> None:
        quotes = lines.count(b'"')
        if quotes and quotes != 2 * len(self._quoted.findall(lines)):
            raise OddFileError
        if lines.count(b"\r") != lines.count(b"\r\n") or self._blank.search(lines):
            raise OddFileError


class FastLabels:
    """Puts the texts of a column together, batch by batch.

    Parameters
    ----------
    clean
        Gives the text of a cell as it is kept, or None for a blank; asked once for each
        different text.
    """

    def __init__(self, clean: Callable[[str], str | None]) -> None:
        self._clean = clean
        self._chunks: list[pa.DictionaryArray] = []

    def add(self, chunk: pa.Array) -> None:
        """Take a batch.

        Raises
        ------
        OddFileError
            Where a cell is no text or whole number.
        """
        self._chunks.append(_as_text(chunk).dictionary_encode())

    def finish(self) -> Labels:
        """Give the column; `clean` may give up here."""
        if not self._chunks:
            return Labels(np.array([], dtype=np.int32), ())
        encoded = pa.chunked_array(self._chunks).unify_dictionaries()
        self._chunks.clear()
        codes = np.concatenate([each.indices.fill_null(-1).to_numpy() for each in encoded.chunks])
        names = encoded.chunk(0).dictionary.to_pylist()
        del encoded
        texts = [self._clean(_plain(name)) for name in names]
        if texts == names:  # as nearly always: different names stay different
            return Labels(codes, tuple(names))
        places: dict[str, int] = {}
        moved = np.full(len(names) + 1, -1, dtype=np.int32)  # the last one is what −1 points to
        for number, text in enumerate(texts):
            if text is not None:
                moved[number] = places.setdefault(text, len(places))
        return Labels(moved[codes], tuple(places))


def _plain(name: str) -> str:
    return name if name.isascii() else make_visible(compose(name))[0]


def read_numbers(chunk: pa.Array, read: Callable[[str], float]) -> NDArray[np.float64]:
    """Give a batch of a column of numbers, NaN for blanks.

    Parameters
    ----------
    read
        Gives the number of a text, or gives up; asked once for each different text.

    Raises
    ------
    OddFileError
        Where `read` gives up.
    """
    if pa.types.is_integer(chunk.type) or pa.types.is_floating(chunk.type):
        typed: NDArray[np.float64] = chunk.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return typed
    encoded = _as_text(chunk).dictionary_encode()
    values = np.array([*map(read, encoded.dictionary.to_pylist()), nan])
    places: NDArray[np.int32] = encoded.indices.fill_null(-1).to_numpy()
    return values[places]


def _as_text(chunk: pa.Array) -> pa.Array:
    kind = chunk.type
    if pa.types.is_dictionary(kind):
        return _as_text(chunk.dictionary_decode())
    if not (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind)
    ):
        raise OddFileError
    return chunk.cast(pa.string())


def read_moments(chunk: pa.Array, zone: ZoneInfo) -> NDArray[np.int64]:
    """Give a batch of a column of times, as microseconds since 1970-01-01 UTC.

    Raises
    ------
    OddFileError
        Where a cell is blank or not in the international form.
    """
    if chunk.null_count or not len(chunk):
        raise OddFileError
    try:
        if pa.types.is_string(chunk.type):
            zoned = chunk[0].as_py()[-1:] == "Z" or "+" in chunk[0].as_py()
            chunk = pc.cast(chunk, pa.timestamp("us", "UTC" if zoned else None))
        elif pa.types.is_date(chunk.type):
            chunk = chunk.cast(pa.timestamp("us"))
        elif not pa.types.is_timestamp(chunk.type):
            raise OddFileError
        moments = chunk.cast(pa.timestamp("us", chunk.type.tz), safe=False)
    except pa.ArrowException as error:
        raise OddFileError from error
    values: NDArray[np.int64] = moments.cast(pa.int64()).to_numpy()
    times = values if moments.type.tz else _localise(values, zone)
    if times.min() < _EARLIEST or times.max() >= _LATEST:
        raise OddFileError
    return times


def _localise(wall: NDArray[np.int64], zone: ZoneInfo) -> NDArray[np.int64]:
    """Turn wall clock times into moments; only days without a change of the clock are easy."""
    days, places = np.unique(wall // _DAY, return_inverse=True)
    if len(days) > _MOST_DAYS:
        raise OddFileError
    offsets = np.empty(len(days), dtype=np.int64)
    for number, day in enumerate(days.tolist()):
        start, end = (zone.utcoffset(_EPOCH + timedelta(days=each)) for each in (day, day + 1))
        if start is None or start != end:
            raise OddFileError
        offsets[number] = start // timedelta(microseconds=1)
    return wall - offsets[places]
