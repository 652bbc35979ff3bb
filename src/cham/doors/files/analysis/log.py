"""An event log as three columns in the order of the file."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from cham.doors.files.analysis.labels import LabelBuilder, Labels, RejectCounter, Rejected
from cham.doors.files.errors import (
    AskedDateError,
    AskedEraError,
    ColumnMissingError,
    ColumnOpenError,
    DateAmbiguousError,
    DateEraError,
)
from cham.doors.files.eventlog import ACTIVITY, CASE, TIME, read_events
from cham.doors.files.faults import DateCalendarFault, DateFault, ValueBlankFault
from cham.doors.files.mapping import Field, FileReading, Purpose, TimeReading
from cham.doors.files.opening import open_mapped
from cham.doors.files.sources import Source, find_source
from cham.doors.files.table import Cell, Facts, Format, Row, RowError, Table, cell_text, clean_row
from cham.doors.files.values.blanks import is_blank_key, is_blank_value
from cham.doors.files.values.times import DEFAULT_ZONE, TimeFormat, TimeReader
from cham.doors.files.votes import TimeVote


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReading:
    """What is known about a log; what is left open is found out.

    Attributes
    ----------
    zone
        Where the clock hung, for times that name no zone.
    """

    zone: str = DEFAULT_ZONE
    time: TimeReading = field(default_factory=TimeReading)
    file: FileReading = field(default_factory=FileReading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """An event log, its events in the order of the file.

    Attributes
    ----------
    case, activity
        The case-key and the activity of each event, blanks left out.
    time
        Microseconds since 1970-01-01 UTC, one for each event.
    rows
        The rows of the file: the events and those rejected.
    columns
        The columns that were read: case, activity and time.
    """

    columns: tuple[str, str, str]
    case: Labels
    activity: Labels
    time: NDArray[np.int64]
    rows: int
    rejected: tuple[Rejected, ...]
    facts: Facts


class _Names(NamedTuple):
    case: str
    activity: str
    time: str


_ROLES = {CASE: "case", ACTIVITY: "activity", TIME: "time"}


class _NeedsVoteError(Exception):
    """A time is not in the international form, so all times must be asked first."""


def read_log(
    path: Path,
    *,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    reading: LogReading | None = None,
) -> Log:
    """Read the columns of an event log.

    Rows without a case, an activity or a readable time are left out and counted. Texts are kept
    as they stand, so `a` and `a ` are two activities; only the composed form is unified. In XES
    the three columns are known, all events of a lifecycle are kept, and traces of one name are
    one case. In other formats a column that is not named is the one of XES's name, else the one
    that looks like it.

    Raises
    ------
    ColumnMissingError
        Where the file has no such column.
    ColumnOpenError
        Where none was named and none looks like it.
    FileError
        Where the file cannot be used as a whole.
    """
    given = reading or LogReading()
    source = find_source(path)
    if source.format is Format.XES:
        names = _Names(case or CASE, activity or ACTIVITY, time or TIME)
        facts = Facts(format=Format.XES, compressed=source.compressed, header_lines=0)
        return _read_carefully(_Events(source, names), names, facts, given)
    table = open_mapped(path, given.file)
    names = _name_columns(table, {CASE: case, ACTIVITY: activity, TIME: time})
    fast = _read_fast(source, table, names, given)
    return fast or _read_carefully(_Rows(table, names), names, table.facts, given)


def _name_columns(table: Table, asked: Mapping[str, str | None]) -> _Names:
    """Find the three columns: as named, by the names that they have in XES, or by their looks."""
    open_roles = [role for role, name in asked.items() if not name and role not in table.columns]
    guessed = _guess_columns(table) if open_roles else {}
    found: list[str] = []
    for role, name in asked.items():
        known = name or (role if role in table.columns else guessed.get(role))
        if known is None:
            raise ColumnOpenError(role=_ROLES[role], allowed=", ".join(table.columns))
        found.append(table.columns[table.position(known)])
    return _Names(*found)


def _guess_columns(table: Table) -> dict[str, str]:
    from cham.doors.files.proposing.guesser import Guesser

    columns = Guesser(table, Purpose.INTERACTIONS).mapping().columns
    by_role = {
        CASE: (Field.CASE_KEY, Field.CUSTOMER, Field.ANONYMOUS),
        ACTIVITY: (Field.NAME, Field.TOUCHPOINT),
        TIME: (Field.TIME,),
    }
    return {
        role: next(columns[field] for field in fields if field in columns)
        for role, fields in by_role.items()
        if columns.keys() & set(fields)
    }


def _read_fast(source: Source, table: Table, names: _Names, given: LogReading) -> Log | None:
    """Read a plain file with Arrow; None where it is not plain."""
    if source.format not in {Format.CSV, Format.PARQUET} or given.time.calendar is not None:
        return None
    from cham.doors.files.analysis.fast import (
        FastLabels,
        OddFileError,
        fast_batches,
        read_moments,
    )

    def keep(text: str) -> str:
        if is_blank_key(text.strip()):
            raise OddFileError
        return text

    cases, activities, times = FastLabels(keep), FastLabels(keep), [np.array([], dtype=np.int64)]
    zone = ZoneInfo(given.zone)
    try:
        for batch in fast_batches(source, table, (names.case, names.activity, names.time)):
            cases.add(batch[names.case])
            activities.add(batch[names.activity])
            times.append(read_moments(batch[names.time], zone))
        time = np.concatenate(times)
        return Log(
            columns=names,
            case=cases.finish(),
            activity=activities.finish(),
            time=time,
            rows=len(time),
            rejected=(),
            facts=table.facts,
        )
    except OddFileError:
        return None


@dataclass(frozen=True, slots=True)
class _Rows:
    """The three cells of each row of a table."""

    table: Table
    names: _Names
    serial_base: int = 1900

    def read(self) -> Iterator[Row | RowError]:
        places = [
            self.table.position(name)
            for name in (self.names.case, self.names.activity, self.names.time)
        ]
        for row in self.table.rows():
            yield (
                row if isinstance(row, RowError) else Row(row.line, [row.cells[i] for i in places])
            )


@dataclass(frozen=True, slots=True)
class _Events:
    """The three cells of each event, without looking for all attributes first."""

    source: Source
    names: _Names

    def read(self) -> Iterator[Row | RowError]:
        columns = (self.names.case, self.names.activity, self.names.time)
        found = dict.fromkeys(columns, False)
        for line, event in read_events(self.source):
            cells = [event.get(column) for column in columns]
            for column, cell in zip(columns, cells, strict=True):
                found[column] = found[column] or cell is not None
            yield clean_row(line, cells, columns)
        absent = [column for column, seen in found.items() if not seen]
        if absent:
            raise ColumnMissingError(column=absent[0], allowed=f"{CASE}, {ACTIVITY}, {TIME}")


def _read_carefully(rows: _Rows | _Events, names: _Names, facts: Facts, given: LogReading) -> Log:
    zone = ZoneInfo(given.zone)
    if given.time == TimeReading():
        try:
            return _collect(rows, names, facts, TimeFormat(zone), plain=True)
        except _NeedsVoteError:
            pass
    vote = TimeVote(names.time, zone, given.time, facts.serial_base)
    for row in rows.read():
        if isinstance(row, Row):
            vote.see(row.line, row.cells[2])
    return _collect(rows, names, facts, _decided(vote), plain=False)


def _decided(vote: TimeVote) -> TimeFormat:
    """Let the times decide; who looks at a log has options to say it by and no mapping."""
    try:
        return vote.decide()
    except DateAmbiguousError as error:
        raise AskedDateError(**error.fields) from error
    except DateEraError as error:
        raise AskedEraError(**error.fields) from error


def _collect(
    rows: _Rows | _Events, names: _Names, facts: Facts, form: TimeFormat, *, plain: bool
) -> Log:
    """Collect the events; `plain` stops at a time that only the whole column can decide."""
    cases, activities, times = LabelBuilder(), LabelBuilder(), array("q")
    rejects, count = RejectCounter(), 0
    reader = TimeReader(form)
    for row in rows.read():
        count += 1
        if isinstance(row, RowError):
            rejects.add_error(row)
            continue
        case, activity, moment = row.cells
        case, activity = cell_text(case), cell_text(activity)
        try:
            time = _read_moment(moment, reader, plain=plain)
        except (DateFault, DateCalendarFault) as fault:
            rejects.add(fault.code, names.time, row.line)
            continue
        if is_blank_key(case.strip()):
            rejects.add(ValueBlankFault.code, names.case, row.line)
        elif is_blank_key(activity.strip()):
            rejects.add(ValueBlankFault.code, names.activity, row.line)
        elif time is None:
            rejects.add(ValueBlankFault.code, names.time, row.line)
        else:
            cases.add(case)
            activities.add(activity)
            times.append(time)
    return Log(
        columns=names,
        case=cases.finish(),
        activity=activities.finish(),
        time=np.array(times, dtype=np.int64),
        rows=count,
        rejected=rejects.finish(),
        facts=facts,
    )


def _read_moment(cell: Cell, reader: TimeReader, *, plain: bool) -> int | None:
    if isinstance(cell, str):
        cell = cell.strip()
        if is_blank_value(cell):
            return None
        if plain and not (cell[:4].isdigit() and cell[4:5] == "-"):
            raise _NeedsVoteError
    elif cell is None:
        return None
    elif plain and not isinstance(cell, datetime | date):
        raise _NeedsVoteError
    return reader.read(cell)
