"""What the first values of a column look like, where that is more than one count."""

import re
from collections.abc import Callable, Mapping
from itertools import islice

from cham.core.interactions import Kind, Scale, ScaleError
from cham.core.interactions.naming import kind_of_name
from cham.doors.files.mapping import Field
from cham.doors.files.proposing.evidence import Evidence
from cham.doors.files.table import Row, Table

MOSTLY = 0.6
_LOOKED_AT = 1_000
_LONG_ID = 6  # characters; shorter ids are numbers that every file counts anew
_HIGHEST = 10  # of any usual scale
_QUESTION_WORDS = 4
_MOST_REFUSALS = 20  # different ones; more are no refusals
_DIGIT = re.compile(r"[0-9]")
_ADDRESS = re.compile(r"@|[^\s.]\.[^\s.]")

# What stands where a contact was asked for and none was given: “không cho”.
_CONTACT: Mapping[Field, Callable[[str], object]] = {
    Field.PHONE: _DIGIT.search,
    Field.MAIL: _ADDRESS.search,
}

SHAPES: Mapping[Field, Callable[[Evidence], int]] = {
    Field.TIME: lambda seen: seen.dates + seen.serials,
    Field.CLOCK: lambda seen: seen.clocks,
    Field.PHONE: lambda seen: seen.phones,
    Field.MAIL: lambda seen: seen.mails,
    Field.AMOUNT: lambda seen: seen.money,
}
"""Fields whose values must look like it, and how many do."""


def look(table: Table) -> dict[str, Evidence]:
    """Look at the first rows of every column."""
    seen = {column: Evidence() for column in table.columns}
    whole = (row for row in table.rows() if isinstance(row, Row))
    for row in islice(whole, _LOOKED_AT):
        for evidence, cell in zip(seen.values(), row.cells, strict=True):
            evidence.see(row.line, cell)
    return seen


def refusals(wanted: Field, seen: Evidence) -> tuple[str, ...]:
    """Give the texts by which people say that they give no number or no address."""
    is_one = _CONTACT.get(wanted)
    if is_one is None:
        return ()
    said = tuple(text for text in sorted(seen.distinct) if not is_one(text))
    return said if len(said) <= _MOST_REFUSALS else ()


def says_kinds(seen: Evidence) -> bool:
    """Tell whether most values are kinds of interactions, by their own or by other names."""
    said = sum(
        count for word, count in seen.words.items() if word in set(Kind) or kind_of_name(word)
    )
    return seen.share(said) >= MOSTLY


def says_scales(seen: Evidence) -> bool:
    """Tell whether every value names a scale."""
    return bool(seen.distinct) and all(map(_is_scale, seen.distinct))


def _is_scale(text: str) -> bool:
    try:
        Scale.parse(text)
    except ScaleError:
        return False
    return True


def is_question(text: str) -> bool:
    """Tell whether a name asks something."""
    return text.rstrip().endswith("?") or len(text.split()) > _QUESTION_WORDS


def is_long(seen: Evidence) -> bool:
    """Tell ids that are one file's from those that another file may have as well: 1, 2, 3."""
    return seen.characters >= _LONG_ID * seen.filled


def could_be_answers(seen: Evidence) -> bool:
    """Tell whether a column holds several whole numbers of a usual scale, and nothing else."""
    answers = seen.answers
    return (
        len(answers) > 1
        and answers.total() == seen.filled
        and all(0 <= each <= _HIGHEST and each == each.to_integral_value() for each in answers)
    )
