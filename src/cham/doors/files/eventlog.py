"""XES event logs (IEEE 1849), read as a stream: one row per event.

Columns are the attributes of events under their own keys and those of traces behind `case:`, as
the tools of the field name them. Attributes inside attributes belong to their attribute and
never to the event.
"""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cham.doors.files.errors import ColumnsTooManyError, FileDamagedError, FileEmptyError
from cham.doors.files.limits import DEEPEST, MOST_COLUMNS
from cham.doors.files.markup import Handlers, Markup
from cham.doors.files.sources import Source
from cham.doors.files.table import Cell, Facts, Format, Row, RowError, Table, clean_row
from cham.doors.files.values.characters import strip_invisible

CASE = "case:concept:name"
ACTIVITY = "concept:name"
LIFECYCLE = "lifecycle:transition"
TIME = "time:timestamp"

_CHUNK = 2**18
_CASE_PREFIX = "case:"
_KEY_AND_VALUE = ["key", "value"]
_TYPES = frozenset(["string", "date", "int", "float", "boolean", "id", "list", "container"])
_GROUPS = frozenset(["list", "container"])
# A trace says what it is before its events (the schema's order); so many events may wait for one
# that does not.
_WAITING = 100_000


def open_event_log(source: Source) -> Table:
    """Find the attributes of events and traces.

    Raises
    ------
    FileError
        Where the log is damaged, declares entities, or has no event.
    """
    found: dict[str, None] = {}
    for _, event in read_events(source):
        if not event.keys() <= found.keys():
            found.update(dict.fromkeys(event))
            if len(found) > MOST_COLUMNS:
                raise ColumnsTooManyError(line=1, most=MOST_COLUMNS)
    if not found:
        raise FileEmptyError(file=source.name)
    known = [name for name in (CASE, ACTIVITY, TIME) if name in found]
    columns = (*known, *(name for name in found if name and name not in known))

    def rows() -> Iterator[Row | RowError]:
        for line, event in read_events(source):
            yield clean_row(line, [event.get(column) for column in columns], columns)

    return Table(
        name=source.name,
        columns=columns,
        titles=columns,
        facts=Facts(format=Format.XES, compressed=source.compressed, header_lines=0),
        read=rows,
    )


def read_events(source: Source) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Give each event's line and attributes, those of its trace among them."""
    reader = _Reader(source.name)
    with source.open() as stream:
        while chunk := stream.read(_CHUNK):
            reader.markup.feed(chunk)
            yield from reader.take()
        reader.markup.feed(b"", last=True)
        yield from reader.take()


@dataclass(slots=True)
class _Attribute:
    """An attribute that is open, with what stands inside a list."""

    key: str
    kind: str
    value: str
    children: list[object] | None = None

    def add(self, key: str, value: Cell, line: int) -> None:
        """Take in what stands inside."""
        self.children = [] if self.children is None else self.children
        if len(self.children) >= MOST_COLUMNS:
            raise ColumnsTooManyError(line=line, most=MOST_COLUMNS)
        self.children.append({key: value})


class _Reader:
    """Follows the parser through log, traces, events and attributes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.markup = Markup(Handlers(self._start, self._end), name)
        self._ready: deque[tuple[int, dict[str, Cell]]] = deque()
        self._waiting: list[tuple[int, dict[str, Cell]]] = []
        self._trace: dict[str, Cell] | None = None
        self._event: dict[str, Cell] | None = None
        self._event_line = 0
        self._global = False
        self._open: list[_Attribute] = []

    def take(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Hand over the events that are complete."""
        while self._ready:
            yield self._ready.popleft()

    def _start(self, tag: str, attributes: list[str]) -> None:
        if tag in _TYPES:
            if attributes[::2] == _KEY_AND_VALUE:
                _, key, _, value = attributes
            else:
                given = dict(zip(attributes[::2], attributes[1::2], strict=True))
                key, value = given.get("key", ""), given.get("value", "")
            if len(self._open) > DEEPEST:
                raise FileDamagedError(file=self._name, reason=f"> {DEEPEST} × {tag}")
            self._open.append(_Attribute(strip_invisible(key), tag, value))
        elif tag == "event":
            self._event, self._event_line = {}, self.markup.line
        elif tag == "trace":
            self._trace = {}
        elif tag in {"global", "classifier", "extension"}:
            self._global = True

    def _end(self, tag: str) -> None:
        if tag in _TYPES:
            self._close_attribute()
        elif tag == "event":
            self._close_event()
        elif tag == "trace":
            self._release()
            self._trace = None
        elif tag in {"global", "classifier", "extension"}:
            self._global = False

    def _close_attribute(self) -> None:
        attribute = self._open.pop()
        if self._global:
            return
        value = _value(attribute)
        if self._open:
            if self._open[-1].kind in _GROUPS:
                self._open[-1].add(attribute.key, value, self.markup.line)
        elif self._event is not None:
            self._event[attribute.key] = value
            if len(self._event) > MOST_COLUMNS:
                raise ColumnsTooManyError(line=self.markup.line, most=MOST_COLUMNS)
        elif self._trace is not None:
            self._trace[_CASE_PREFIX + attribute.key] = value

    def _close_event(self) -> None:
        event, self._event = self._event, None
        assert event is not None
        self._waiting.append((self._event_line, event))
        named = self._trace is None or CASE in self._trace
        if named or len(self._waiting) > _WAITING:
            self._release()

    def _release(self) -> None:
        of_trace = self._trace or {}
        self._ready.extend((line, {**of_trace, **event}) for line, event in self._waiting)
        self._waiting.clear()


def _value(attribute: _Attribute) -> Cell:
    """Give the value in its type; one that does not fit its type stays a text."""
    text, kind = attribute.value, attribute.kind
    if kind == "string":
        return text
    if kind in _GROUPS:
        return json.dumps(attribute.children or [], ensure_ascii=False)
    try:
        if kind == "date":
            return datetime.fromisoformat(text)
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        return text
    if kind == "boolean" and text.casefold() in {"true", "false"}:
        return text.casefold() == "true"
    return text
