"""What was found, where, and what stands in its place."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cham.core.text.redaction.bare import bare


class Personal(StrEnum):
    """A kind of personal data; the value is the word in its placeholder."""

    PHONE = "PHONE"
    EMAIL = "EMAIL"
    CARD = "CARD"
    CITIZEN_ID = "ID"
    BANK_ACCOUNT = "ACCOUNT"
    TAX_CODE = "TAX"
    PASSPORT = "PASSPORT"
    PLATE = "PLATE"
    SECRET = "OTP"  # noqa: S105 - the word in a placeholder, no secret
    BIRTH_DATE = "DOB"
    ADDRESS_ON_NET = "IP"
    NAME = "NAME"


Span = tuple[int, int, Personal]
"""Where personal data of a kind starts and ends; a bare tuple, because a text may hold 100,000."""


class Finding(NamedTuple):
    """One place that was replaced.

    Parameters
    ----------
    kind : Personal
        What stood there.
    start, end : int
        Positions in the original text, the end not included.
    placeholder : str
        What stands there now; the same value has the same placeholder all through one text.
    """

    kind: Personal
    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text that may be kept and shown, and what was taken out of it.

    Parameters
    ----------
    text : str
        The original with placeholders; everything else unchanged, character by character.
    findings : tuple of Finding, shape (n,)
        In the order of the text.
    """

    text: str
    findings: tuple[Finding, ...]


_BY_DIGITS = frozenset(
    (Personal.CARD, Personal.CITIZEN_ID, Personal.BANK_ACCOUNT, Personal.TAX_CODE, Personal.SECRET)
)
_VIETNAM = ("+84", "84", "0084")


def canonical(kind: Personal, written: str) -> str:
    """Bring one value to the form in which two ways of writing it are equal.

    Parameters
    ----------
    kind : Personal
        What it is.
    written : str
        As it stood in the text.

    Returns
    -------
    str
        The value to compare or, outside of core, to hash with a key; no unit.

    Examples
    --------
    >>> {canonical(Personal.PHONE, way) for way in ("0901 234 567", "+84 901.234.567", "o901234567")}
    {'0901234567'}
    """
    plain = bare(written)
    if kind in _BY_DIGITS:
        return _digits(plain)
    if kind is Personal.PHONE:
        digits = _digits(plain.replace("o", "0"))
        if plain.lstrip("( ").startswith(_VIETNAM):
            digits = "0" + digits.removeprefix("00").removeprefix("84").removeprefix("0")
        return digits
    if kind in (Personal.PLATE, Personal.PASSPORT):
        return "".join(filter(str.isalnum, plain))
    return " ".join(plain.split())


def _digits(text: str) -> str:
    return text if text.isdigit() else "".join(filter(str.isdigit, text))
