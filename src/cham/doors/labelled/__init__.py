"""Folders of labelled texts that come in, in our own form and in the forms of known collections."""

from cham.doors.labelled.errors import LabelledError
from cham.doors.labelled.folder import read_labelled
from cham.doors.labelled.rows import (
    REFUSAL_TEXTS,
    Labelled,
    LabelledFolder,
    Part,
    Refusal,
    Refused,
)

__all__ = [
    "REFUSAL_TEXTS",
    "Labelled",
    "LabelledError",
    "LabelledFolder",
    "Part",
    "Refusal",
    "Refused",
    "read_labelled",
]
