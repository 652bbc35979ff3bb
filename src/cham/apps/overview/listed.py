"""A list of what a number counts, with the number itself and how the rows make it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cham.apps.screens.tables import Table

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a number counts.

    Attributes
    ----------
    title
        What the number is about.
    figure
        The number itself, as the overview says it, and what the rows come to.
    text
        How the rows make the number, in plain words.
    table
        The rows.
    others
        Tables beside it that say more, and do not add up to the number.
    """

    title: str
    figure: str
    text: str
    table: Table
    others: Sequence[Table] = ()


def page_of(table: Table, number: int) -> Table:
    """Give one page of a long table."""
    first = (number - 1) * PAGE
    return replace(table, rows=table.rows[first : first + PAGE])
