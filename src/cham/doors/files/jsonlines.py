"""JSON lines: one object on each line, its fields become columns."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from cham.doors.files.delimited import TextFile
from cham.doors.files.errors import (
    ColumnsTooManyError,
    FileEmptyError,
    HeaderEmptyError,
    HeaderTwiceError,
)
from cham.doors.files.faults import JsonFault
from cham.doors.files.headers import clean_name
from cham.doors.files.limits import MOST_COLUMNS
from cham.doors.files.table import Cell, Facts, Format, Row, RowError, Table, clean_row

_DEEPEST = 3  # objects within objects become columns a.b.c; deeper ones stay JSON text


def open_json_lines(file: TextFile) -> Table:
    """Find the columns: every field of every line, in the order of their first appearance.

    Raises
    ------
    FileError
        Where the file holds nothing, or more columns than a table has.
    """
    reader = _Reader(file)
    columns = reader.columns()
    if not columns:
        raise FileEmptyError(file=file.name)
    names = tuple(map(clean_name, columns))
    _check_names(names)
    facts = Facts(
        format=Format.JSON_LINES,
        compressed=file.compressed,
        encoding=file.encoding.name,
        encoding_score=file.score,
        header_lines=0,
    )
    return Table(
        name=file.name,
        columns=names,
        titles=names,
        facts=facts,
        read=lambda: reader.rows(columns, names),
    )


def _check_names(names: Sequence[str]) -> None:
    """See that fields have names, and names that stay apart when nobody can see the difference."""
    for position, name in enumerate(names, start=1):
        if not name:
            raise HeaderEmptyError(line=1, position=position)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise HeaderTwiceError(line=1, column=twice[0])


@dataclass(frozen=True, slots=True)
class _Reader:
    file: TextFile

    def columns(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        some = False
        for line, content in self._lines():
            some = True
            record = _decode(content)
            if isinstance(record, JsonFault):
                continue
            found.update(dict.fromkeys(_flatten(record)))
            if len(found) > MOST_COLUMNS:
                raise ColumnsTooManyError(line=line, most=MOST_COLUMNS)
        # A file with nothing but broken lines still has rows to reject.
        return tuple(found) or (("json",) if some else ())

    def rows(self, columns: Sequence[str], names: Sequence[str]) -> Iterator[Row | RowError]:
        for line, content in self._lines():
            record = _decode(content)
            if isinstance(record, JsonFault):
                # Behind the columns, where a rejected row keeps what has no column.
                yield RowError(line, "", record, [*[None] * len(columns), content])
            else:
                flat = _flatten(record)
                yield clean_row(line, [flat.get(column) for column in columns], names)

    def _lines(self) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(self.file.lines(), start=1):
            content = line.strip()
            if content:
                yield number, content


def _decode(content: str) -> Mapping[str, object] | JsonFault:
    try:
        value = msgspec.json.decode(content.encode("utf-8", "surrogatepass"))
    except (msgspec.DecodeError, RecursionError):
        value = _decode_slowly(content)
    if isinstance(value, JsonFault):
        return value
    if not isinstance(value, dict):
        return JsonFault(reason=f"it is a {type(value).__name__}")
    return value


def _decode_slowly(content: str) -> object:
    """Read what the fast reader refuses but a person can still use: halves of characters."""
    try:
        return json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return JsonFault(reason=str(error))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _flatten(record: Mapping[str, object], before: str = "", depth: int = 1) -> dict[str, Cell]:
    flat: dict[str, Cell] = {}
    for key, value in record.items():
        name = before + key
        if isinstance(value, dict) and value and depth < _DEEPEST:
            flat.update(_flatten(value, f"{name}.", depth + 1))
        elif value is None or isinstance(value, str | int | float | bool):
            flat[name] = value
        else:
            flat[name] = json.dumps(value, ensure_ascii=False)
    return flat
