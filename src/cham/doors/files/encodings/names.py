"""The encodings by name: a codec for the bytes and, for the old ones, a repair of each line."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass

from cham.doors.files.encodings.legacy import find_unused_tcvn3, from_tcvn3, from_viqr, from_vni
from cham.doors.files.errors import EncodingNameError


class UnfitError(ValueError):
    """A byte that the encoding does not use, at a position in the line."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(position)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text.

    Attributes
    ----------
    codec
        The name of Python's codec.
    repair
        What turns a line that the codec gave into Vietnamese; None where the codec does it all.
    """

    name: str
    codec: str
    repair: Callable[[str], str] | None = None

    @property
    def errors(self) -> str:
        """Let halves of surrogate pairs through, to be shown, where the codec knows them."""
        return "surrogatepass" if self.codec.startswith("utf-") else "strict"

    def decode(self, line: bytes) -> str:
        """Read one line."""
        text = line.decode(self.codec, self.errors)
        return text if self.repair is None else self.repair(text)


def _repair_tcvn3(line: str) -> str:
    unused = None if line.isascii() else find_unused_tcvn3(line)
    if unused is not None:
        raise UnfitError(unused)
    return from_tcvn3(line)


UTF_8 = Encoding("UTF-8", "utf-8-sig")
UTF_16_LE = Encoding("UTF-16LE", "utf-16-le")
UTF_16_BE = Encoding("UTF-16BE", "utf-16-be")
UTF_16 = Encoding("UTF-16", "utf-16")
WINDOWS_1258 = Encoding("windows-1258", "cp1258")
TCVN3 = Encoding("TCVN3", "latin-1", _repair_tcvn3)
VNI = Encoding("VNI", "cp1252", from_vni)
VIQR = Encoding("VIQR", "utf-8-sig", from_viqr)

_KNOWN = (UTF_8, UTF_16, UTF_16_LE, UTF_16_BE, WINDOWS_1258, TCVN3, VNI, VIQR)
# Codecs of Python that are no encodings of files.
_NO_ENCODINGS = {
    "idna",
    "punycode",
    "unicode-escape",
    "raw-unicode-escape",
    "undefined",
    "charmap",
}
_ALIASES = {"abc": TCVN3, "tcvn": TCVN3, "tcvn5712": TCVN3, "utf8": UTF_8, "utf8bom": UTF_8}


def find_encoding(name: str) -> Encoding:
    """Find an encoding by the name that a person gives it.

    Raises
    ------
    EncodingNameError
        Where neither this list nor Python knows a text encoding of that name.
    """
    plain = "".join(sign for sign in name.casefold() if sign.isalnum())
    known = {"".join(c for c in each.name.casefold() if c.isalnum()): each for each in _KNOWN}
    found = known.get(plain) or _ALIASES.get(plain)
    if found is not None:
        return found
    codec = _text_codec(name)
    if codec is None:
        raise EncodingNameError(encoding=name, allowed=", ".join(each.name for each in _KNOWN))
    return WINDOWS_1258 if codec == WINDOWS_1258.codec else Encoding(codec, codec)


def _text_codec(name: str) -> str | None:
    """Give Python's name of an encoding of text; None where there is none."""
    try:
        codec = codecs.lookup(name).name
        bytes(range(32, 126)).decode(codec)
    except (LookupError, ValueError, TypeError):
        return None
    return None if codec.replace("_", "-") in _NO_ENCODINGS else codec
