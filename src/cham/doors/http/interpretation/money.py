"""Amounts as senders write them, in the smallest unit of their currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from babel.core import get_global
from babel.numbers import get_currency_precision

from cham.doors.http.refusals import Refusal, refuse

HOME_CURRENCY = "VND"
_WRITTEN_VND = frozenset({"VNĐ", "Đ", "₫", "VN₫"})  # how Vietnamese senders abbreviate it
_MOST_DIGITS = 18  # an amount is kept in 64 bits


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units, and its currency."""

    amount: int
    currency: str


def read_money(value: object, currency: object) -> Money:
    """Read an amount.

    Without a currency a whole number is taken as đồng. A fraction is not: it is in some other
    currency, and guessing would be wrong by a factor of hundreds.

    Raises
    ------
    EventRefusedError
        When the amount is no number or the currency is unknown or missing.
    """
    number = _number(value)
    if currency is None or currency == "":
        if number != number.to_integral_value():
            raise refuse(Refusal.CURRENCY_MISSING, str(value))
        return Money(int(number), HOME_CURRENCY)
    code = _currency(currency)
    # Half a minor unit at most: what senders' floating point adds to a sum.
    minor = number.scaleb(get_currency_precision(code)).quantize(
        Decimal(1), rounding=ROUND_HALF_EVEN
    )
    return Money(int(minor), code)


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise refuse(Refusal.AMOUNT_INVALID, str(value))
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise refuse(Refusal.AMOUNT_INVALID, str(value)) from None
    # The size is checked before any arithmetic: 1e999999 is short to write and long to compute.
    if not number.is_finite() or number.adjusted() >= _MOST_DIGITS - 4:
        raise refuse(Refusal.AMOUNT_INVALID, str(value))
    return number


def _currency(value: object) -> str:
    code = str(value).strip().upper()
    if code in _WRITTEN_VND:
        return HOME_CURRENCY
    if code not in get_global("all_currencies"):
        raise refuse(Refusal.CURRENCY_UNKNOWN, code)
    return code
