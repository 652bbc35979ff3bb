"""Texts of a column as positions in the list of its different texts."""

from array import array
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cham.doors.files.table import RowError


@dataclass(frozen=True, slots=True)
class Labels:
    """A column of texts.

    Attributes
    ----------
    codes
        For each row the position in `names`; −1 where the cell is blank.
    names
        The different texts, in the order of their first appearance.
    """

    codes: NDArray[np.int32]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """Rows that were left out for one reason."""

    code: str
    column: str
    count: int
    first_line: int


class LabelBuilder:
    """Puts `Labels` together row by row."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._places: dict[str, int] = {}

    def add(self, text: str | None) -> None:
        """Append a text, or a blank."""
        place = -1 if text is None else self._places.setdefault(text, len(self._places))
        self._codes.append(place)

    def finish(self) -> Labels:
        """Give the column."""
        return Labels(np.array(self._codes, dtype=np.int32), tuple(self._places))


class RejectCounter:
    """Counts rows that are left out, by code and column."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], int] = {}

    def add(self, code: str, column: str, line: int) -> None:
        """Count one row."""
        self._counts[code, column] += 1
        self._first.setdefault((code, column), line)

    def add_error(self, error: RowError) -> None:
        """Count a row that its reader could not give."""
        self.add(error.code, error.column, error.line)

    @property
    def total(self) -> int:
        """How many rows were left out."""
        return self._counts.total()

    def finish(self) -> tuple[Rejected, ...]:
        """Give the counts in the order in which the reasons appeared."""
        return tuple(
            Rejected(code, column, self._counts[code, column], line)
            for (code, column), line in self._first.items()
        )
