import pytest

from cham.drawing.numbers import Numbers

VI, EN = Numbers("vi"), Numbers("en")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234567.891, 1, "1.234.567,9", "1,234,567.9"),
        (0, 0, "0", "0"),
        (-0.04, 1, "0,0", "0.0"),
        (-12.5, 1, "−12,5", "−12.5"),
        (0.5, 0, "0", "0"),
    ],
)
def test_number(value: float, decimals: int, vi: str, en: str):
    assert (VI.number(value, decimals), EN.number(value, decimals)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "text"), [(1.26, "+1,3"), (-1.26, "−1,3"), (0.04, "0,0"), (-0.04, "0,0")]
)
def test_signed_number_has_a_sign_unless_it_rounds_to_zero(value: float, text: str):
    assert VI.signed(value, 1) == text


@pytest.mark.parametrize(
    ("amount", "vi", "en"),
    [
        (850_000, "850.000 ₫", "850,000 ₫"),
        (12_500_000, "12,5 tr ₫", "12.5 m ₫"),
        (-186_000_000, "−186 tr ₫", "−186 m ₫"),
        (3_000_000_000, "3 tỷ ₫", "3 bn ₫"),
        (999_999_999, "1.000 tr ₫", "1,000 m ₫"),
    ],
)
def test_money_in_dong(amount: int, vi: str, en: str):
    assert (plain(VI.money(amount, "VND")), plain(EN.money(amount, "VND"))) == (vi, en)


def test_money_in_other_currencies_counts_minor_units():
    assert plain(VI.money(1_234_50, "USD")) == "1.234,50 US$"
    assert plain(EN.money(2_500_000_00, "EUR")) == "2.5 m EUR"


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (0.2, "0 giây", "0 s"),
        (45, "45 giây", "45 s"),
        (90, "1,5 phút", "1.5 min"),
        (7200, "2 giờ", "2 h"),
        (200_000, "2,3 ngày", "2.3 d"),
        (3_456_000, "40 ngày", "40 d"),
    ],
)
def test_span(seconds: float, vi: str, en: str):
    assert (VI.span(seconds), EN.span(seconds)) == (vi, en)
