"""A few columns of a survey: numbers with their blanks, and texts to group by."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf, isfinite, nan
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cham.core.interactions import Scale
from cham.doors.files.analysis.labels import LabelBuilder, Labels, RejectCounter, Rejected
from cham.doors.files.errors import (
    AskedMixedError,
    AskedNumberError,
    AskedScaleError,
    NumberAmbiguousError,
    NumberMixedError,
)
from cham.doors.files.faults import NumberFault
from cham.doors.files.mapping import FileReading
from cham.doors.files.opening import open_mapped
from cham.doors.files.sources import Source, find_source
from cham.doors.files.table import Cell, Facts, Format, Row, RowError, Table, cell_text
from cham.doors.files.values.blanks import is_blank_text, is_blank_value
from cham.doors.files.values.numbers import (
    DecimalMark,
    NumberSign,
    read_number,
    read_sign,
    tidy_number,
)
from cham.doors.files.votes import NumberVote, is_five_points


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns of one length.

    Attributes
    ----------
    numbers
        By column; NaN where a cell is blank, infinite where it is no number.
    blank
        How many cells of a column of numbers are blank.
    labels
        By column, the texts to group by.
    rows
        The rows of the file: those in the columns and those rejected.
    rejected
        Rows that could not be read, and cells (with their column) that are no numbers; the
        latter stay in the columns as infinite.
    """

    numbers: Mapping[str, NDArray[np.float64]]
    blank: Mapping[str, int]
    labels: Mapping[str, Labels]
    rows: int
    rejected: tuple[Rejected, ...]
    facts: Facts

    def require_scale(self, column: str, scale: Scale) -> None:
        """See that answers do not look like another scale than the one that nobody has said.

        Raises
        ------
        AskedScaleError
            When all answers on a scale of ten or more lie from 1 to 5, or most lie outside it.
        """
        answers = self.numbers[column][np.isfinite(self.numbers[column])]
        if not answers.size:
            return
        low, high = float(answers.min()), float(answers.max())
        outside = np.count_nonzero((answers < scale.low) | (answers > scale.high))
        if is_five_points(low, high, answers.size, scale) or 2 * outside > answers.size:
            raise AskedScaleError(
                column=column, n=answers.size, low=f"{low:g}", high=f"{high:g}", scale=scale.name
            )


def read_columns(
    path: Path,
    numbers: Sequence[str],
    labels: Sequence[str] = (),
    *,
    decimal: DecimalMark | None = None,
    reading: FileReading | None = None,
) -> Columns:
    """Read columns of numbers and of texts.

    Parameters
    ----------
    decimal
        The decimal mark, where a person says it.

    Raises
    ------
    ColumnMissingError
        Where the file has no such column.
    NumberAmbiguousError
        Where a column does not show whether 1.234 is a thousand or a little more than one.
    FileError
        Where the file cannot be used as a whole.
    """
    table = open_mapped(path, reading or FileReading())
    seats = {name: table.position(name) for name in dict.fromkeys(numbers)}
    label_seats = {name: table.position(name) for name in labels}
    fast = None if decimal else _read_fast(find_source(path), table, list(seats), list(labels))
    if fast is not None:
        return fast
    marks = _decide_marks(table, seats, decimal)
    return _collect(table, seats, marks, label_seats)


def _read_fast(
    source: Source, table: Table, numbers: Sequence[str], labels: Sequence[str]
) -> Columns | None:
    """Read a plain file with Arrow; None where it is not plain."""
    if source.format not in {Format.CSV, Format.PARQUET}:
        return None
    from cham.doors.files.analysis.fast import (
        FastLabels,
        OddFileError,
        fast_batches,
        read_numbers,
    )

    def read(text: str) -> float:
        tidy = tidy_number(text)
        if is_blank_value(text.strip()):
            return nan
        value = read_number(tidy, DecimalMark.POINT)
        if value is None or read_sign(tidy) not in {NumberSign.NEUTRAL, NumberSign.POINT}:
            raise OddFileError
        return float(value)

    values: dict[str, list[NDArray[np.float64]]] = {name: [np.array([])] for name in numbers}
    texts = {name: FastLabels(_label) for name in labels}
    rows = 0
    try:
        for batch in fast_batches(source, table, [*numbers, *labels]):
            rows += len(next(iter(batch.values()), ()))
            for name in numbers:
                values[name].append(read_numbers(batch[name], read))
            for name, builder in texts.items():
                builder.add(batch[name])
        columns = {name: np.concatenate(parts) for name, parts in values.items()}
        return Columns(
            numbers=columns,
            blank={name: int(np.isnan(column).sum()) for name, column in columns.items()},
            labels={name: builder.finish() for name, builder in texts.items()},
            rows=rows,
            rejected=(),
            facts=table.facts,
        )
    except OddFileError:
        return None


def _label(text: str) -> str | None:
    return None if is_blank_text(text.strip()) else text.strip()


def _decide_marks(
    table: Table, seats: Mapping[str, int], decimal: DecimalMark | None
) -> dict[str, DecimalMark]:
    votes = {name: NumberVote(name, decimal) for name in seats}
    if decimal is None:
        pairs = [(seats[name], vote) for name, vote in votes.items()]
        for row in table.rows():
            if isinstance(row, Row):
                for place, vote in pairs:
                    vote.see(row.line, row.cells[place])
    try:
        return {name: vote.decide() for name, vote in votes.items()}
    except NumberMixedError as error:
        raise AskedMixedError(**error.fields) from error
    except NumberAmbiguousError as error:
        raise AskedNumberError(**error.fields) from error


def _collect(
    table: Table,
    seats: Mapping[str, int],
    marks: Mapping[str, DecimalMark],
    label_seats: Mapping[str, int],
) -> Columns:
    values = {name: array("d") for name in seats}
    blank = dict.fromkeys(seats, 0)
    texts = {name: LabelBuilder() for name in label_seats}
    rejects, count = RejectCounter(), 0
    for row in table.rows():
        count += 1
        if isinstance(row, RowError):
            rejects.add_error(row)
            continue
        for name, place in seats.items():
            value = _read_cell(row.cells[place], marks[name])
            if value is None:
                blank[name] += 1
            elif not isfinite(value):
                rejects.add(NumberFault.code, name, row.line)
            values[name].append(nan if value is None else value)
        for name, place in label_seats.items():
            texts[name].add(_label(cell_text(row.cells[place])))
    return Columns(
        numbers={name: np.array(column, dtype=np.float64) for name, column in values.items()},
        blank=blank,
        labels={name: builder.finish() for name, builder in texts.items()},
        rows=count,
        rejected=rejects.finish(),
        facts=table.facts,
    )


def _read_cell(cell: Cell, mark: DecimalMark) -> float | None:
    """Give a number, None for a blank, infinity for what is neither."""
    if cell is None:
        return None
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return float(cell)
    text = cell_text(cell).strip()
    if is_blank_value(text):
        return None
    value = read_number(tidy_number(text), mark)
    return inf if value is None else float(value)
