"""Texts with the times at which they were written, and what else is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cham.core.text import fold
from cham.doors.files.faults import RowFault
from cham.doors.files.opening import open_table
from cham.doors.files.table import Cell, RowError, cell_text
from cham.doors.files.values.times import DayOrder, TimeFormat, read_time
from cham.doors.labelled.errors import NoTextsError
from cham.doors.labelled.rows import Refusal, Refused
from cham.doors.labelled.tables import TEXTS

_TIMES = ("time", "date", "event time", "created at", "timestamp", "thoi gian", "ngay")
_MORE = ("sentiment", "touchpoint", "unit")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A text of a file.

    Attributes
    ----------
    time
        None where the file tells none.
    sentiment, touchpoint, unit
        As the file calls them; None where it says nothing.
    """

    line: int
    text: str
    time: datetime | None
    sentiment: str | None
    touchpoint: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class TimedFile:
    """All that a file holds."""

    texts: tuple[Timed, ...]
    refused: tuple[Refused, ...]
    has_times: bool


def read_timed(path: Path, zone: str) -> TimedFile:
    """Read a table with a column `text` and, where there are any, `time` and what else is known.

    Parameters
    ----------
    zone : str
        Where the clock hung, for times that name no zone.

    Raises
    ------
    NoTextsError
        Where there is no column of texts.
    FileError
        Where the file as a whole cannot be used.
    """
    table = open_table(path, numbered=True)
    names = {
        fold(name).replace("_", " "): at for at, name in reversed([*enumerate(table.columns)])
    }
    text = next((names[name] for name in TEXTS if name in names), None)
    if text is None:
        raise NoTextsError(file=path.name)
    columns = _Columns(
        text=text,
        time=next((names[name] for name in _TIMES if name in names), None),
        more=tuple(names.get(name) for name in _MORE),
        form=TimeFormat(ZoneInfo(zone), DayOrder.DAY_FIRST, serial_base=table.facts.serial_base),
    )
    texts: list[Timed] = []
    refused: list[Refused] = []
    for row in table.rows():
        is_faulty = isinstance(row, RowError)
        found = Refusal.BAD_ROW if is_faulty else columns.read(row.line, row.cells)
        if isinstance(found, Refusal):
            refused.append(Refused(table.name, row.line, found))
        else:
            texts.append(found)
    return TimedFile(tuple(texts), tuple(refused), columns.time is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where a table holds what."""

    text: int
    time: int | None
    more: tuple[int | None, ...]
    form: TimeFormat

    def read(self, line: int, cells: Sequence[Cell]) -> Timed | Refusal:
        """Read a row, or say why it cannot be used."""
        text = (cell_text(cells[self.text]) or "").strip()
        if not text:
            return Refusal.NO_TEXT
        time = None
        if self.time is not None:
            try:
                time = _EPOCH + timedelta(microseconds=read_time(cells[self.time], self.form))
            except RowFault:
                return Refusal.BAD_TIME
        sentiment, touchpoint, unit = (
            None if at is None else (cell_text(cells[at]) or "").strip() or None
            for at in self.more
        )
        return Timed(
            line=line,
            text=text,
            time=time,
            sentiment=sentiment,
            touchpoint=touchpoint,
            unit=unit,
        )
