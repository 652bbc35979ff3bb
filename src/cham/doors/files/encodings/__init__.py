"""Encodings of Vietnamese text: the standard ones and those from before Unicode."""

from cham.doors.files.encodings.detection import Detected, detect
from cham.doors.files.encodings.lines import read_lines
from cham.doors.files.encodings.names import Encoding, UnfitError, find_encoding
from cham.doors.files.encodings.syllables import share_of_syllables

__all__ = [
    "Detected",
    "Encoding",
    "UnfitError",
    "detect",
    "find_encoding",
    "read_lines",
    "share_of_syllables",
]
