"""The first reading of a file: every column decides its form, every row is known for its key."""

import json
from collections.abc import Callable, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from cham.core.interactions import Scale
from cham.doors.files.errors import FileError
from cham.doors.files.headers import FORMATS
from cham.doors.files.lookalikes import LookalikeFinder, Lookalikes
from cham.doors.files.mapping import ColumnMapping, Field, Purpose, ScoreColumn
from cham.doors.files.mapping.errors import MappingColumnError
from cham.doors.files.row_keys import RowKeys
from cham.doors.files.table import Cell, Row, Table, cell_text
from cham.doors.files.values.characters import fold
from cham.doors.files.values.money import MoneyFormat
from cham.doors.files.values.numbers import DecimalMark
from cham.doors.files.values.scores import ScoreFormat
from cham.doors.files.values.times import Calendar, DayOrder, TimeFormat
from cham.doors.files.votes import Example, MoneyVote, NumberVote, ScoreVote, TimeVote

# Stands in for a scale that each row names for itself.
_ANY_SCALE = Scale("any", 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """The form of every column whose cells can be read in more than one way.

    Attributes
    ----------
    scores, numbers
        By column: how the answers and the numbers among the properties are written.
    """

    time: TimeFormat
    money: MoneyFormat = field(default_factory=MoneyFormat)
    scores: Mapping[str, ScoreFormat] = field(default_factory=dict)
    numbers: Mapping[str, DecimalMark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """What the first reading found.

    Attributes
    ----------
    keys
        None where a column gives each row its id.
    lookalikes
        Values that may be one, for a person to look at.
    """

    formats: Formats
    rows: int
    keys: RowKeys | None
    lookalikes: tuple[Lookalikes, ...]


def settle(
    table: Table, mapping: ColumnMapping, watch: Callable[[int], None] = lambda _rows: None
) -> Settled:
    """Read a table once and decide the forms of the mapped columns.

    Parameters
    ----------
    watch
        Is told how many rows have been read.

    Raises
    ------
    MappingColumnError
        Where the mapping names a column that the table does not have.
    FileError
        Where a column cannot decide, or the file breaks off.
    """
    _check_columns(table, mapping)
    votes, alike = Votes(table, mapping), LookalikeFinder(table, mapping)
    keys = _row_keys(table, mapping)
    rows = 0
    carried = ""
    given = table.facts.rejects and FORMATS in table.columns
    place = table.columns.index(FORMATS) if given else None
    with nullcontext() if keys is None else closing(keys):
        for row in table.rows():
            rows += 1
            if keys is not None:
                keys.note(row.cells)
            if isinstance(row, Row):
                votes.see(row)
                alike.see(row)
                if place is not None and not carried:
                    carried = cell_text(row.cells[place])
            watch(rows)
        if keys is not None:
            keys.finish()
    formats = read_formats(carried, mapping) if carried else None
    return Settled(formats or votes.decide(), rows, keys, alike.found())


def _row_keys(table: Table, mapping: ColumnMapping) -> RowKeys | None:
    if Field.MESSAGE_ID in mapping.columns:
        return None
    return RowKeys(table.columns, "person" if mapping.purpose is Purpose.CUSTOMERS else "row")


def write_formats(formats: Formats, source: str = "", import_id: str = "") -> str:
    """Write what was decided, so that a few rows that come back are read in the same way."""
    time, money = formats.time, formats.money
    return json.dumps(
        {
            "order": time.order,
            "calendar": time.calendar,
            "serial_base": time.serial_base,
            "money": money.mark,
            "shortened": money.shortened,
            "scores": {column: form.mark for column, form in formats.scores.items()},
            "numbers": dict(formats.numbers),
            "source": source,
            "import": import_id,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read_origin(text: str) -> tuple[str, str]:
    """Read what the rows came from, and in which import; both empty where the text was changed."""
    try:
        node = json.loads(text)
    except ValueError:
        return "", ""
    if not isinstance(node, dict):
        return "", ""
    source, code = (node.get(name, "") for name in ("source", "import"))
    return (source, code) if isinstance(source, str) and isinstance(code, str) else ("", "")


def read_formats(text: str, mapping: ColumnMapping) -> Formats | None:
    """Read what was decided when the rows were rejected; None where the text was changed."""
    try:
        node: dict[str, Any] = json.loads(text)
        order = node["order"]
        marks = {column: DecimalMark(mark) for column, mark in node["scores"].items()}
        return Formats(
            time=TimeFormat(
                zone=ZoneInfo(mapping.zone),
                order=DayOrder(order) if order else None,
                calendar=Calendar(node["calendar"]),
                serial_base=node["serial_base"],
            ),
            money=MoneyFormat(
                DecimalMark(node["money"]), mapping.amount.multiplier, bool(node["shortened"])
            ),
            scores={
                score.column: _score_format(score, marks[score.column]) for score in mapping.scores
            },
            numbers={c: DecimalMark(mark) for c, mark in node["numbers"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _check_columns(table: Table, mapping: ColumnMapping) -> None:
    for column in mapping.used_columns:
        if column not in table.columns:
            raise MappingColumnError(column=column, allowed=", ".join(table.columns))


def _score_format(score: ScoreColumn, mark: DecimalMark) -> ScoreFormat:
    return ScoreFormat(
        scale=Scale.parse(score.scale) if score.scale else _ANY_SCALE,
        mark=mark,
        labels={fold(text): value for text, value in score.labels.items()},
        blank=frozenset(fold(text) for text in score.blank),
    )


class Votes:
    """The votes of all mapped columns."""

    def __init__(self, table: Table, mapping: ColumnMapping) -> None:
        self._mapping = mapping
        columns = mapping.columns
        self._time = TimeVote(
            columns.get(Field.TIME, ""),
            ZoneInfo(mapping.zone),
            mapping.time,
            table.facts.serial_base,
        )
        self._money = MoneyVote(columns.get(Field.AMOUNT, ""), mapping.amount)
        self._scores = [self._score_vote(score) for score in mapping.scores]
        self._numbers = [NumberVote(kept.column) for kept in mapping.properties if kept.number]
        voters: list[TimeVote | MoneyVote | ScoreVote | NumberVote] = []
        voters += [self._time] if Field.TIME in columns else []
        voters += [self._money] if Field.AMOUNT in columns else []
        voters += [*self._scores, *self._numbers]
        self._seats = [(table.position(vote.column), vote.see) for vote in voters]

    def _score_vote(self, score: ScoreColumn) -> ScoreVote:
        form = _score_format(score, DecimalMark.POINT) if score.scale else None
        return ScoreVote(score.column, form, score.checked, score.decimal)

    def see(self, row: Row) -> None:
        """Let every column see its cell."""
        cells = row.cells
        for place, see in self._seats:
            cell: Cell = cells[place]
            if cell != "":
                see(row.line, cell)

    def leave_out_unsure_numbers(self) -> frozenset[str]:
        """Ask no more about properties that are no plain numbers throughout; give their names."""
        unsure = frozenset(vote.column for vote in self._numbers if not vote.is_sure())
        self._numbers = [vote for vote in self._numbers if vote.column not in unsure]
        return unsure

    def decide(self) -> Formats:
        """Give every form, or refuse at the first column that cannot decide."""
        return Formats(
            time=self._time.decide(),
            money=self._money.decide(),
            scores={
                score.column: _score_format(score, vote.decide())
                for score, vote in zip(self._mapping.scores, self._scores, strict=True)
            },
            numbers={vote.column: vote.decide() for vote in self._numbers},
        )

    def doubts(self) -> list[FileError]:
        """Tell every question that the columns leave open."""
        open_questions: list[FileError] = []
        decisions: list[Callable[[], object]] = [self._time.decide, self._money.decide]
        decisions += [score.decide for score in self._scores]
        decisions += [number.decide for number in self._numbers]
        for decide in decisions:
            try:
                decide()
            except FileError as doubt:
                open_questions.append(doubt)
        return open_questions

    def time_order(self) -> tuple[DayOrder | None, Example | None]:
        """Give what the times decided and the cell that decides; None where none does."""
        try:
            return self._time.decide().order, self._time.evidence()
        except FileError:
            return None, None

    def money_mark(self) -> tuple[DecimalMark | None, Example | None]:
        """Give what the amounts decided and the cell that decides; None where none does."""
        try:
            return self._money.decide().mark, self._money.evidence()
        except FileError:
            return None, None
