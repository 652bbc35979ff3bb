"""How numbers, money, times and spans of time are written: `1.234,5`, `12,5 tr ₫`, 22/11/2026."""

from dataclasses import dataclass
from datetime import datetime

from babel.numbers import format_currency, format_decimal

MINUS = "−"
_LOCALES = {"vi": "vi_VN", "en": "en_GB"}
_NO_BREAK = "\u00a0"
_WHOLE_DONG = {"VND"}
_CURRENCY_SIGNS = {"VND": "₫"}
# House style: "tr" and "tỷ" are read at a glance, while Babel's "Tr" and "T" are not.
_LARGE = (
    (1_000_000_000, {"vi": "tỷ", "en": "bn"}),
    (1_000_000, {"vi": "tr", "en": "m"}),
)
_SPANS = (
    (86_400.0, {"vi": "ngày", "en": "d"}),
    (3_600.0, {"vi": "giờ", "en": "h"}),
    (60.0, {"vi": "phút", "en": "min"}),
    (1.0, {"vi": "giây", "en": "s"}),
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Writes figures for readers of one language.

    Examples
    --------
    >>> vi = Numbers("vi")
    >>> vi.number(1234.56, 1), vi.signed(-0.7, 1), vi.share(0.3149)
    ('1.234,6', '−0,7', '31%')
    >>> vi.money(12_500_000, "VND").replace(chr(160), " ")
    '12,5 tr ₫'
    >>> Numbers("en").money(3_210_000_000, "VND").replace(chr(160), " ")
    '3.2 bn ₫'
    """

    language: str

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with a fixed number of decimals; a true minus sign."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        rounded = round(value, decimals) + 0.0  # -0.0 would show a minus sign
        text = format_decimal(rounded, format=pattern, locale=_LOCALES[self.language])
        return text.replace("-", MINUS)

    def signed(self, value: float, decimals: int = 0) -> str:
        """Write a number with its sign, also a plus; zero has none."""
        text = self.number(value, decimals)
        return f"+{text}" if round(value, decimals) > 0 else text

    def share(self, value: float, decimals: int = 0) -> str:
        """Write a share of 0 to 1 as a percentage."""
        return f"{self.number(100 * value, decimals)}%"

    def money(self, amount: float, currency: str) -> str:
        """Write an amount in minor units, shortened where it is large.

        Three figures are enough: a figure that is known to 10 % must not show đồng.
        """
        units = amount if currency in _WHOLE_DONG else amount / 100
        sign = _CURRENCY_SIGNS.get(currency, currency)
        for size, names in _LARGE:
            if abs(units) >= size:
                scaled = units / size
                decimals = 0 if abs(scaled) >= 100 else 1  # noqa: PLR2004 - three figures
                text = _trim(self.number(scaled, decimals))
                return f"{text}{_NO_BREAK}{names[self.language]}{_NO_BREAK}{sign}"
        return self.exact_money(amount, currency)

    def exact_money(self, amount: float, currency: str) -> str:
        """Write an amount in minor units to the last one: for parts that add up to a whole."""
        if currency in _WHOLE_DONG:
            sign = _CURRENCY_SIGNS.get(currency, currency)
            return f"{self.number(amount)}{_NO_BREAK}{sign}"
        text = format_currency(amount / 100, currency, locale=_LOCALES[self.language])
        return str(text).replace("-", MINUS)

    def date(self, moment: datetime) -> str:
        """Write a day, 22/11/2026; the moment must be in the organisation's time zone."""
        return moment.strftime("%d/%m/%Y")

    def moment(self, moment: datetime) -> str:
        """Write a day and a time, 22/11/2026 17:05."""
        return moment.strftime("%d/%m/%Y %H:%M")

    def span(self, seconds: float) -> str:
        """Write a span of time in its largest sensible unit."""
        for size, names in _SPANS:
            if abs(seconds) >= size:
                decimals = 1 if abs(seconds) / size < 10 else 0  # noqa: PLR2004 - two figures
                return f"{_trim(self.number(seconds / size, decimals))} {names[self.language]}"
        return f"0 {_SPANS[-1][1][self.language]}"


def _trim(text: str) -> str:
    """Drop a lone zero behind the decimal sign."""
    return text[:-2] if text.endswith((",0", ".0")) else text
