"""Values of a column that differ only in how they are typed: Hoà Bình, Hòa Bình, HOA BINH.

One branch that is written in two ways looks like two branches in every figure. Nothing is merged
silently: the values are told, and a person may translate one into the other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cham.doors.files.mapping import ColumnMapping, Field
from cham.doors.files.table import Cell, Row, Table
from cham.doors.files.values.characters import fold, fold_tones

_MOST_VALUES = 20_000  # different ones of a column; more are no list to choose from
_MOST_TOLD = 10  # of each column

# By what two values are alike: marks tell people apart (Hoa is not Hòa), but hardly branches.
_ALIKE: Mapping[Field, Callable[[str], str]] = {
    Field.UNIT: fold,
    Field.CHANNEL: fold,
    Field.DEVICE: fold,
    Field.TOUCHPOINT: fold,
    Field.NAME: fold,
    Field.STAFF: fold_tones,
    Field.CUSTOMER_NAME: fold_tones,
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a value is typed, how often, and where first."""

    text: str
    count: int
    line: int


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """The spellings of what may be one value, the most frequent first."""

    role: Field
    column: str
    spellings: tuple[Spelling, ...]


@dataclass(slots=True)
class _Column:
    role: Field
    name: str
    place: int
    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def see(self, line: int, cell: Cell) -> None:
        if not isinstance(cell, str):
            return
        text = cell.strip()
        if text in self.counts:
            self.counts[text] += 1
        elif text and len(self.counts) < _MOST_VALUES:
            self.counts[text] = 1
            self.lines[text] = line


class LookalikeFinder:
    """Sees the rows of a table one after another."""

    def __init__(self, table: Table, mapping: ColumnMapping) -> None:
        self._translated = mapping.values
        self._columns = [
            _Column(each, mapping.columns[each], table.position(mapping.columns[each]))
            for each in _ALIKE
            if each in mapping.columns
        ]

    def see(self, row: Row) -> None:
        """Take a row into account."""
        for column in self._columns:
            column.see(row.line, row.cells[column.place])

    def found(self) -> tuple[Lookalikes, ...]:
        """Give the values that look alike and are not translated into one another."""
        told: list[Lookalikes] = []
        for column in self._columns:
            told += self._found_in(column)
        return tuple(told)

    def _found_in(self, column: _Column) -> list[Lookalikes]:
        alike, translated = _ALIKE[column.role], self._translated.get(column.role, {})
        groups: dict[str, list[Spelling]] = {}
        for text, count in column.counts.items():
            known = groups.setdefault(" ".join(alike(text).split()), [])
            known.append(Spelling(text, count, column.lines[text]))
        return [
            Lookalikes(column.role, column.name, tuple(sorted(group, key=lambda s: -s.count)))
            for group in groups.values()
            if len({translated.get(each.text, each.text) for each in group}) > 1
        ][:_MOST_TOLD]
