"""Numbers as people write them: 8,5 and 8.5, 1.234.567 and 1,234,567.

One cell alone often cannot tell whether its sign parts thousands or decimals, so the whole
column decides (`votes`), and where no cell decides, a person does.
"""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum

_INTEGER = re.compile(r"[+-]?[0-9]+")
_POINT = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]*)?")
_COMMA = re.compile(r"[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]*)(?:,[0-9]*)?")
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}")
_GAP = re.compile(r"(?<=[0-9])[ '’_](?=[0-9]{3}(?![0-9]))")
_LONGEST = 40  # digits; more is no amount and no score
_GROUP = 3


class DecimalMark(StrEnum):
    """The sign before the decimals; the other one parts thousands."""

    POINT = "point"
    COMMA = "comma"


class NumberSign(StrEnum):
    """What one cell says about the mark of its column."""

    NEUTRAL = "neutral"
    POINT = "point"
    COMMA = "comma"
    AMBIGUOUS = "ambiguous"
    NO_NUMBER = "no number"


def tidy_number(text: str) -> str:
    """Take away what carries no value: spaces between thousands, a percent sign, wide digits.

    Examples
    --------
    >>> tidy_number("１ 234,5"), tidy_number("(12)"), tidy_number("−3 %")
    ('1234,5', '-12', '-3')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
    text = _GAP.sub("", text.strip())
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    return text.removesuffix("%").strip()


def plain_number(value: Decimal) -> str:
    """Write a number without an exponent and without zeros that say nothing.

    Examples
    --------
    >>> plain_number(Decimal("5.0")), plain_number(Decimal("1E+2"))
    ('5', '100')
    """
    return f"{value.normalize():f}"


def read_sign(text: str) -> NumberSign:
    """Tell what a tidy number says about thousands and decimals.

    Examples
    --------
    >>> read_sign("8,5").value, read_sign("1.234.567").value, read_sign("1.234").value
    ('comma', 'comma', 'ambiguous')
    """
    if _INTEGER.fullmatch(text):
        return NumberSign.NEUTRAL
    if not any(sign.isdigit() for sign in text) or len(text) > _LONGEST:
        return NumberSign.NO_NUMBER
    if _EXPONENT.fullmatch(text):
        return NumberSign.POINT if "." in text else NumberSign.NEUTRAL
    point = _POINT.fullmatch(text) is not None
    comma = _COMMA.fullmatch(text) is not None
    if point and comma:
        return _read_single(text)
    if point or comma:
        return NumberSign.POINT if point else NumberSign.COMMA
    return NumberSign.NO_NUMBER


def _read_single(text: str) -> NumberSign:
    """Judge a number with one sign that either reading allows, like 1.234."""
    before = re.split(r"[.,]", text)[0].lstrip("+-")
    if before == "0":  # nobody writes the thousands of nothing
        return NumberSign.POINT if "." in text else NumberSign.COMMA
    return NumberSign.AMBIGUOUS


def read_number(text: str, mark: DecimalMark) -> Decimal | None:
    """Read a tidy number; None where it is not one in this form.

    Examples
    --------
    >>> read_number("1.234,5", DecimalMark.COMMA), read_number("8,5", DecimalMark.POINT)
    (Decimal('1234.5'), None)
    """
    if len(text) > _LONGEST or not any(sign.isdigit() for sign in text):
        return None
    if _INTEGER.fullmatch(text) or _EXPONENT.fullmatch(text):
        return Decimal(text)
    if mark is DecimalMark.POINT:
        return Decimal(text.replace(",", "")) if _POINT.fullmatch(text) else None
    return Decimal(text.replace(".", "").replace(",", ".")) if _COMMA.fullmatch(text) else None
