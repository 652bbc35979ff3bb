"""What the name of a column says it is, and how surely."""

from cham.doors.files.mapping import Field
from cham.doors.files.proposing.vocabulary import (
    NAMES,
    OTHERWISE,
    PRIVATE,
    WHOLE_NAMES,
    holds,
)
from cham.lake.stripping import is_direct_identifier

EXACT, INSIDE = 10.0, 5.0


def name_of(wanted: Field, words: str) -> tuple[float, str]:
    """Say how surely a name means a field, and which word says so."""
    names = NAMES.get(wanted, ())
    for place, name in enumerate(names):
        if words == name:
            return EXACT - place / 100, name
    for place, name in enumerate(names):
        if name not in WHOLE_NAMES and holds(words, name):
            return INSIDE - place / 100, name
    return 0.0, ""


def is_otherwise(wanted: Field, words: str) -> bool:
    """Tell whether a name says that the column is something else, whatever its values."""
    return any(holds(words, word) for word in OTHERWISE.get(wanted, ()))


def is_whole(named: float) -> bool:
    """Tell whether the name is that of a field and nothing else."""
    return named > INSIDE


def is_named_anything(words: str) -> bool:
    """Tell whether a column bears the very name of something that is no score."""
    return any(words in names for names in NAMES.values())


def is_private(words: str) -> bool:
    """Tell whether a name says that the column is about a person or a machine."""
    return any(
        words == name or (name not in WHOLE_NAMES and holds(words, name)) for name in PRIVATE
    )


def is_of_person(column: str) -> bool:
    """Tell whether the lake would take a property of this name out, because it names a person."""
    return is_direct_identifier(column)
