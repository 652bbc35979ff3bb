"""JSON lines: one object for each row, values in their types, texts as they are."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO
from zoneinfo import ZoneInfo

from cham.channels.files.columns import Column, ColumnKind, Value, local_time


def write_json_lines(
    stream: TextIO, columns: Sequence[Column], rows: Iterable[Sequence[Value]], zone: ZoneInfo
) -> int:
    """Write a table and give the number of its rows."""
    names = [column.name for column in columns]
    forms = [_form(column.kind, zone) for column in columns]
    count = 0
    for row in rows:
        values = (form(value) for form, value in zip(forms, row, strict=True))
        stream.write(json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False) + "\n")
        count += 1
    return count


def _form(kind: ColumnKind, zone: ZoneInfo) -> Callable[[Value], Value]:
    if kind is ColumnKind.TIME:
        return lambda value: None if value is None else local_time(int(value), zone).isoformat()
    if kind is ColumnKind.NUMBER:
        return lambda value: None if value != value else value  # noqa: PLR0124 - NaN alone differs from itself
    return lambda value: value
