"""What was found, where, and what stands in its place."""

from collections.abc import Callable, Sequence
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


class _Only(dict[int, int | None]):
    """A table for `str.translate` that leaves out all but the ends of lines and some signs."""

    def __init__(self, is_kept: Callable[[str], bool]) -> None:
        super().__init__({ord("\n"): ord("\n")})
        self._is_kept = is_kept

    def __missing__(self, code: int) -> int | None:
        self[code] = kept = code if self._is_kept(chr(code)) else None
        return kept


_DIGITS, _LETTERS_AND_DIGITS = _Only(str.isdigit), _Only(str.isalnum)
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
    return canonicals(kind, [written])[0]


def canonicals(kind: Personal, written: Sequence[str]) -> list[str]:
    """Bring many values of a kind to their canonical form, at the cost of one long value.

    Parameters
    ----------
    kind : Personal
        What they are.
    written : Sequence of str, shape (n,)
        As they stood in the text, n > 0.

    Returns
    -------
    list of str, shape (n,)
        As of `canonical`; no unit.
    """
    lines = "\n".join(written)
    if lines.count("\n") >= len(written):
        lines = "\n".join(each.replace("\n", " ") for each in written)
    plain = bare(lines)
    if kind in _BY_DIGITS:
        return plain.translate(_DIGITS).split("\n")
    if kind is Personal.PHONE:
        digits = plain.replace("o", "0").translate(_DIGITS).split("\n")
        return list(map(_national, plain.split("\n"), digits))
    if kind in (Personal.PLATE, Personal.PASSPORT):
        return plain.translate(_LETTERS_AND_DIGITS).split("\n")
    return [" ".join(each.split()) for each in plain.split("\n")]


def _national(plain: str, digits: str) -> str:
    if not plain.lstrip("( ").startswith(_VIETNAM):
        return digits
    return "0" + digits.removeprefix("00").removeprefix("84").removeprefix("0")
