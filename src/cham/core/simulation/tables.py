"""The firm's data in the shapes that users bring: sheets, a log, exports, the journey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Cell: TypeAlias = str | int | float | datetime | Mapping[str, str | int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its header and its values. Times are aware; None is an empty cell."""

    header: str
    values: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet or a log.

    Attributes
    ----------
    name
        A file name without its ending.
    columns
        All of the same length.
    """

    name: str
    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.columns[0].values)

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a column of the answers asks.

    Attributes
    ----------
    touchpoint
        Empty for a question about the firm as a whole.
    scale
        Such as `csat_1_5`.
    """

    header: str
    touchpoint: str
    scale: str
