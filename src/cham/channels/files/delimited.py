"""CSV that opens in a spreadsheet program and runs nothing.

Texts that would be taken for a formula carry an apostrophe before them, headers as well;
`cham.core.spreadsheets.restore` takes it away again, and `neutralised: true` in a mapping file
does so on import. Numbers stay numbers.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO
from zoneinfo import ZoneInfo

from cham.channels.files.columns import Column, ColumnKind, Value, local_time
from cham.core.spreadsheets import neutralise


def write_csv(
    stream: TextIO, columns: Sequence[Column], rows: Iterable[Sequence[Value]], zone: ZoneInfo
) -> int:
    """Write a table and give the number of its rows."""
    writer = csv.writer(stream)
    writer.writerow([neutralise(column.name) for column in columns])
    forms = [_form(column.kind, zone) for column in columns]
    count = 0
    for row in rows:
        writer.writerow([form(value) for form, value in zip(forms, row, strict=True)])
        count += 1
    return count


def _form(kind: ColumnKind, zone: ZoneInfo) -> Callable[[Value], str]:
    if kind is ColumnKind.TIME:
        return lambda value: "" if value is None else local_time(int(value), zone).isoformat()
    if kind is ColumnKind.TEXT:
        return lambda value: "" if value is None else neutralise(str(value))
    if kind is ColumnKind.BOOLEAN:
        return lambda value: "" if value is None else str(bool(value)).lower()
    return lambda value: "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN alone differs from itself
