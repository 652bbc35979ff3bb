"""Amounts of money as people write them, as whole numbers of the currency's smallest unit."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from cham.doors.files.faults import CurrencyFault, MoneyFault, NumberFault
from cham.doors.files.limits import LONGEST_VALUE
from cham.doors.files.values.characters import compose
from cham.doors.files.values.numbers import (
    DecimalMark,
    NumberSign,
    read_number,
    read_sign,
    tidy_number,
)

_TOKEN = re.compile(r"[+-]?[.,]?[0-9][0-9.,]*|[^\W\d_]+|[₫$€£¥]|[^\s]")
_GAP = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_UNITS = {
    "k": 1_000, "ng": 1_000, "nghìn": 1_000, "ngàn": 1_000, "nghin": 1_000, "ngan": 1_000,
    "tr": 1_000_000, "triệu": 1_000_000, "trieu": 1_000_000, "củ": 1_000_000,
    "tỷ": 1_000_000_000, "tỉ": 1_000_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000,
}  # fmt: skip
_CURRENCIES = {
    "₫": "VND", "đ": "VND", "d": "VND", "vnd": "VND", "vnđ": "VND", "đồng": "VND", "dong": "VND",
    "$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP",
}  # fmt: skip
DEFAULT_CURRENCY = "VND"
_LARGEST = 2**63 - 1
_NOTHING_BEFORE = -1  # no number yet; 0 is a number without a unit
_NO_COINS = 1_000  # below it, beside amounts in k and triệu, a bare number lacks its unit


@dataclass(frozen=True, slots=True)
class MoneyFormat:
    """How a column writes its amounts.

    Attributes
    ----------
    multiplier
        What every bare number counts, where the header says so: 1,000,000 under “triệu đồng”.
    shortened
        Whether some cells carry k, triệu or the like, so that a small bare number is suspect.
    """

    mark: DecimalMark = DecimalMark.POINT
    multiplier: int = 1
    shortened: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's smallest unit."""

    amount: int
    currency: str


def find_unit(text: str) -> int | None:
    """Find the factor that a word stands for.

    Examples
    --------
    >>> find_unit("triệu"), find_unit("chục")
    (1000000, None)
    """
    return _UNITS.get(text.casefold())


def find_currency(text: str) -> str:
    """Find the code of a currency: `đ`, `VNĐ` and `vnd` are VND; a code stays itself."""
    return _CURRENCIES.get(text.casefold(), text.upper())


def read_money_sign(text: str) -> tuple[NumberSign, bool]:
    """Tell what an amount says about thousands and decimals, and whether it has a unit like k.

    The đồng has no decimals, so `45.000đ` parts thousands; a bare `45.000` leaves it open.
    """
    if len(text) > LONGEST_VALUE:
        return NumberSign.NO_NUMBER, False
    tokens = _tokens(text)
    signs = [read_sign(token) for token in tokens if token[-1].isdigit()]
    shortened = any(token in _UNITS for token in tokens)
    decided = [sign for sign in signs if sign is not NumberSign.NEUTRAL]
    sign = decided[0] if decided else (signs or [NumberSign.NO_NUMBER])[0]
    in_dong = any(_CURRENCIES.get(token) == "VND" for token in tokens)
    if sign is NumberSign.AMBIGUOUS and in_dong and not shortened:
        number = next(token for token in tokens if token[-1].isdigit())
        sign = NumberSign.COMMA if "." in number else NumberSign.POINT
    return sign, shortened


def read_money(cell: str | float | Decimal, form: MoneyFormat, currency: str) -> Money:
    """Read an amount.

    Parameters
    ----------
    currency
        What the amount is in, where the cell itself does not say.

    Raises
    ------
    NumberFault
        Where there is no number in the cell.
    MoneyFault
        Where the unit is unknown, or the amount no whole number of the smallest unit.
    CurrencyFault
        Where the currency is unknown, or the cell names another one.
    """
    if isinstance(cell, str):
        if len(cell) > LONGEST_VALUE:
            raise NumberFault(value=cell)
        value, found = _read_text(cell, form)
    else:
        value, found = Decimal(str(cell)) * form.multiplier, ""
    if found and found != currency:
        raise CurrencyFault(value=f"{cell} / {currency}")
    minor = value.scaleb(decimals_of(currency)) if value.is_finite() else Decimal("NaN")
    if minor != minor.to_integral_value() or abs(minor) > _LARGEST:
        raise MoneyFault(value=str(cell), currency=currency)
    return Money(int(minor), currency)


@lru_cache(maxsize=256)
def decimals_of(currency: str) -> int:
    """Give the number of decimals that a currency has.

    Raises
    ------
    CurrencyFault
        Where there is no such currency.
    """
    from babel import Locale
    from babel.numbers import get_currency_precision

    if currency not in Locale("en").currencies:
        raise CurrencyFault(value=currency)
    return get_currency_precision(currency)


@lru_cache(maxsize=65_536)  # amounts come again and again
def _read_text(text: str, form: MoneyFormat) -> tuple[Decimal, str]:
    plain = None if form.shortened else read_number(text, form.mark)
    return _add_up(text, form) if plain is None else (plain * form.multiplier, "")


def _add_up(text: str, form: MoneyFormat) -> tuple[Decimal, str]:
    """Add `2 triệu 500 nghìn` up; `1tr2` is one million two hundred thousand."""
    total, factor, currency = Decimal(0), _NOTHING_BEFORE, ""
    tokens = _tokens(text)
    if not any(token[-1].isdigit() for token in tokens):
        raise NumberFault(value=text)
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if token[-1].isdigit():
            before, factor = factor, _UNITS.get(following, 0)
            total += _part(token, before, factor, form, text)
        elif token in _CURRENCIES and currency in {"", _CURRENCIES[token]}:
            currency = _CURRENCIES[token]
        elif token not in _UNITS or not place or not tokens[place - 1][-1].isdigit():
            raise MoneyFault(value=text, currency=currency or "VND")
    return total, currency


def _part(token: str, before: int, factor: int, form: MoneyFormat, text: str) -> Decimal:
    value = read_number(token, form.mark)
    if value is None:
        raise NumberFault(value=text)
    if factor:
        return value * factor
    if before > 0:
        if not token.isdigit():
            raise MoneyFault(value=text, currency="VND")
        return value * before / Decimal(10 ** len(token))
    alone = before == _NOTHING_BEFORE
    if not alone or (form.shortened and 0 < abs(value) < _NO_COINS):
        raise MoneyFault(value=text, currency="VND")
    return value * form.multiplier


def _tokens(text: str) -> list[str]:
    plain = _GAP.sub("", compose(text).casefold())
    if plain[:1] == "(" and plain[-1:] == ")":
        plain = tidy_number(plain)
    return _TOKEN.findall(plain.replace("us$", "$").replace("\N{MINUS SIGN}", "-"))
