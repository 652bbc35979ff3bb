"""One way to write every file that goes out; a file appears whole or not at all."""

import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, cast
from zoneinfo import ZoneInfo

from cham.channels.files.columns import Column, Value
from cham.channels.files.delimited import write_csv
from cham.channels.files.errors import ExportFormatError
from cham.channels.files.jsonlines import write_json_lines

_ENDINGS = (".csv", ".xlsx", ".parquet", ".jsonl", ".csv.gz", ".jsonl.gz")


def write_table(
    path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, zone: str
) -> int:
    """Write a table in the format that the file's name asks for, and give its number of rows.

    Parameters
    ----------
    rows
        Read once, one after another; never held all at once.
    zone
        The IANA time zone in which times are shown.

    Raises
    ------
    ExportFormatError
        Where the ending is none of CSV, XLSX, Parquet and JSON lines.
    ExportRowsError, ExportCellError
        Where a workbook has no room for the table.
    """
    ending = next((each for each in reversed(_ENDINGS) if path.name.lower().endswith(each)), None)
    if ending is None:
        raise ExportFormatError(file=path.name, allowed=", ".join(_ENDINGS))
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            count = _write(stream, ending, columns, rows, ZoneInfo(zone))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def _write(
    stream: IO[bytes],
    ending: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    zone: ZoneInfo,
) -> int:
    if ending == ".parquet":
        from cham.channels.files.columnar import write_parquet

        return write_parquet(stream, columns, rows)
    if ending == ".xlsx":
        from cham.channels.files.workbook import write_workbook

        return write_workbook(stream, columns, rows, zone)
    if ending.endswith(".gz"):
        with gzip.GzipFile(fileobj=stream, mode="wb", filename="", mtime=0) as packed:
            return _write(
                cast("IO[bytes]", packed), ending.removesuffix(".gz"), columns, rows, zone
            )
    encoding, write = ("utf-8-sig", write_csv) if ending == ".csv" else ("utf-8", write_json_lines)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="backslashreplace", newline="")
    count = write(text, columns, rows, zone)
    text.flush()
    text.detach()
    return count
