"""Texts that come in: labelled ones, in our own form and in those of known collections, or with times."""

from cham.doors.labelled.errors import LabelledError, NoTimesError
from cham.doors.labelled.folder import read_labelled
from cham.doors.labelled.rows import (
    REFUSAL_TEXTS,
    Labelled,
    LabelledFolder,
    Part,
    Refusal,
    Refused,
)
from cham.doors.labelled.timed import Timed, TimedFile, read_timed

__all__ = [
    "REFUSAL_TEXTS",
    "Labelled",
    "LabelledError",
    "LabelledFolder",
    "NoTimesError",
    "Part",
    "Refusal",
    "Refused",
    "Timed",
    "TimedFile",
    "read_labelled",
    "read_timed",
]
