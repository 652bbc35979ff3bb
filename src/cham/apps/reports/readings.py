"""What was read in the words of interactions, for quotes and for the rows behind a number.

Who reads them is a room above this one; it says so by `read_by` when the program begins.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    """What was read in one interaction.

    Attributes
    ----------
    sentiment
        As read, or as a person said.
    balance
        How likely it is positive, less how likely negative: −1 to 1.
    needs_review
        Whether a person should look.
    signals
        Out of `complaint`, `leaving` and `urgency`.
    aspects
        What is spoken of, like `price#negative`.
    model
        The version of what read it.
    code
        Names the comment.
    """

    sentiment: str
    balance: float
    needs_review: bool
    signals: tuple[str, ...]
    aspects: tuple[str, ...]
    model: str
    code: str


Reader = Callable[[Collection[int]], Mapping[int, RowReading]]
"""Gives what was read in rows of the organisation in scope, by their sequence numbers."""

Balances = Callable[[Collection[int]], Mapping[int, float]]
"""Gives the balance alone, and only of rows that no person need look at."""


def nothing_read(_sequences: Collection[int]) -> Mapping[int, Any]:
    """Give nothing: nobody has read anything."""
    return {}


_reader: Reader = nothing_read
_balances: Balances = nothing_read


def read_by(reader: Reader, balances: Balances) -> None:
    """Ask these from now on."""
    global _reader, _balances
    _reader, _balances = reader, balances


def readings_of(sequences: Collection[int]) -> Mapping[int, RowReading]:
    """Give what was read in some rows; rows without words, or not read yet, are left out."""
    return _reader(sequences)


def balances_of(sequences: Collection[int]) -> Mapping[int, float]:
    """Say how surely read rows feel, −1 to 1; others are left out."""
    return _balances(sequences)
