"""Guesses a mapping for a file that has none."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from cham.doors.files.errors import FileError, RowsMissingError
from cham.doors.files.lookalikes import LookalikeFinder, Lookalikes
from cham.doors.files.mapping import ColumnMapping, Field, PropertyColumn, Purpose
from cham.doors.files.mapping.errors import MappingError
from cham.doors.files.proposing.guesser import LEFT_OUT, Guess, Guesser
from cham.doors.files.proposing.reasons import BY_EVIDENCE, Reason
from cham.doors.files.settling import Formats, Votes
from cham.doors.files.table import Row, RowError, Table
from cham.doors.files.votes import Example

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping to confirm.

    Attributes
    ----------
    doubts
        What a person must settle before the file can be imported; empty where nothing is open.
    rows
        The first five rows as they stand in the file.
    formats
        How the columns are written; None while something is open.
    count
        How many rows the file has.
    lookalikes
        Values that may be one, for a person to look at.
    """

    mapping: ColumnMapping
    guesses: tuple[Guess, ...]
    doubts: tuple[FileError | MappingError, ...]
    rows: tuple[Row | RowError, ...]
    formats: Formats | None
    count: int
    lookalikes: tuple[Lookalikes, ...]

    @property
    def left_out(self) -> tuple[Guess, ...]:
        """The columns that nothing is taken from, each with the reason."""
        return tuple(guess for guess in self.guesses if guess.role == LEFT_OUT)

    def reasons(self, say: Callable[[Reason], str] = str) -> Mapping[str, str]:
        """Give the reason for each column, to stand in the mapping's file."""
        return {guess.column: say(guess.reason) for guess in reversed(self.guesses)}


def propose_mapping(table: Table, purpose: Purpose) -> Proposal:
    """Guess which column is what, from names and values.

    The whole table is read once, so that the forms of its dates and amounts are settled by all
    of its rows.

    Raises
    ------
    FileError
        Where the file cannot be used as a whole.
    """
    guesser = Guesser(table, purpose)
    mapping = guesser.mapping()
    votes, alike = Votes(table, mapping), LookalikeFinder(table, mapping)
    count = 0
    for row in table.rows():
        count += 1
        if isinstance(row, Row):
            votes.see(row)
            alike.see(row)
    mapping = _as_texts(mapping, votes.leave_out_unsure_numbers())
    doubts = votes.doubts()
    asked = {doubt.fields.get("column") for doubt in doubts}
    guessed = [doubt for doubt in guesser.doubts if doubt.fields.get("column") not in asked]
    if not count:  # no question about columns can be answered by a file without rows
        guessed = [RowsMissingError(file=table.name, line=table.facts.header_line)]
    mapping, forms = _write_forms_down(mapping, votes)
    return Proposal(
        mapping,
        (*guesser.guesses, *forms),
        (*guessed, *doubts),
        tuple(islice(table.rows(), _SHOWN)),
        None if guessed or doubts else votes.decide(),
        count,
        alike.found(),
    )


def _as_texts(mapping: ColumnMapping, unsure: Collection[str]) -> ColumnMapping:
    """Keep properties as they stand that are no plain numbers throughout."""
    kept = tuple(
        PropertyColumn(column=each.column) if each.column in unsure else each
        for each in mapping.properties
    )
    return replace(mapping, properties=kept)


def _write_forms_down(mapping: ColumnMapping, votes: Votes) -> tuple[ColumnMapping, list[Guess]]:
    """Put what the columns decided into the mapping, each with the cell that decides."""
    forms: list[Guess] = []
    order, example = votes.time_order()
    if order is not None and example is not None:
        mapping = replace(mapping, time=replace(mapping.time, order=order))
        forms.append(_form("time.order", mapping.columns[Field.TIME], example))
    mark, example = votes.money_mark()
    if mark is not None and example is not None:
        mapping = replace(mapping, amount=replace(mapping.amount, decimal=mark))
        forms.append(_form("amount.decimal", mapping.columns[Field.AMOUNT], example))
    return mapping, forms


def _form(role: str, column: str, example: Example) -> Guess:
    reason = Reason(BY_EVIDENCE, {"line": example.line, "value": example.value})
    return Guess(role, column, reason)
