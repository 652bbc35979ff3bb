"""Journey files: YAML in UTF-8, as `cham.core.journeys` describes it."""

import unicodedata
from pathlib import Path

from cham.core.errors import N_
from cham.core.journeys import Journey, read_journey
from cham.doors.files.errors import FileError


class JourneyEncodingError(FileError):
    """A journey file is not UTF-8."""

    code = "journey_encoding"
    template = N_("file ({file}) must be UTF-8 text; save it so in your editor")


def read_journey_file(path: Path) -> Journey:
    """Read a journey from a file, its texts as composed Unicode.

    Raises
    ------
    JourneyEncodingError
        When the file is not UTF-8 text.
    JourneyFaults
        With every fault and its place.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise JourneyEncodingError(file=path.name) from error
    return read_journey(unicodedata.normalize("NFC", text))
