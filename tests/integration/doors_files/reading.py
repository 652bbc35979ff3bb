"""Short ways to read a file whole, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cham.core.interactions import Interaction
from cham.doors.files import (
    Cell,
    ColumnMapping,
    Row,
    RowArrivals,
    RowError,
    arrivals,
    open_mapped,
    open_table,
    parse_mapping,
)

NOW = 1_767_225_600_000_000  # 2026-01-01 00:00 UTC


@dataclass(frozen=True)
class Outcome:
    """What a file became."""

    rows: list[RowArrivals]
    errors: list[RowError]

    @property
    def interactions(self) -> list[Interaction]:
        return [each.interaction for row in self.rows for each in row.arrivals]

    @property
    def ids(self) -> list[str]:
        return [each.message_id for each in self.interactions]

    @property
    def codes(self) -> list[tuple[str, int, str]]:
        return [(error.code, error.line, error.column) for error in self.errors]


def cells_of(path: Path, **options: Any) -> list[list[Cell]]:
    """Give the cells of every good row."""
    return [list(row.cells) for row in open_table(path, **options).rows() if isinstance(row, Row)]


def errors_of(path: Path) -> list[tuple[str, int, str]]:
    """Give code, line and column of every faulty row."""
    rows = open_table(path).rows()
    return [(row.code, row.line, row.column) for row in rows if isinstance(row, RowError)]


def take_in(path: Path, mapping: str | ColumnMapping, source: str = "test") -> Outcome:
    """Read a file as interactions."""
    read = parse_mapping(mapping) if isinstance(mapping, str) else mapping
    table = open_mapped(path, read.file)
    found = list(
        arrivals(
            table, read, organisation="firm", source=source, received_at=NOW, import_id="import"
        )
    )
    return Outcome(
        [each for each in found if isinstance(each, RowArrivals)],
        [each for each in found if isinstance(each, RowError)],
    )


def scores_of(outcome: Outcome) -> Sequence[float | None]:
    """Give the scores in the order of the file."""
    return [each.score for each in outcome.interactions]
