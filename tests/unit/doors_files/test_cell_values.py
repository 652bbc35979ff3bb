"""Single cells: blanks, strange signs, numbers, money, times of day, scores."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from cham.core.interactions import Scale
from cham.core.spreadsheets import neutralise, restore
from cham.doors.files.faults import (
    CurrencyFault,
    DateFault,
    MoneyFault,
    NumberFault,
    ScoreRangeFault,
)
from cham.doors.files.table import cell_text
from cham.doors.files.values.blanks import is_blank_key, is_blank_text, is_blank_value
from cham.doors.files.values.characters import fold, strip_invisible
from cham.doors.files.values.money import Money, MoneyFormat, decimals_of, read_money
from cham.doors.files.values.numbers import (
    DecimalMark,
    NumberSign,
    read_number,
    read_sign,
    tidy_number,
)
from cham.doors.files.values.scores import ScoreFormat, check_score, read_answer
from cham.doors.files.values.times import (
    DayOrder,
    TimeFormat,
    TimeReader,
    TimeSign,
    read_clock,
    read_time,
    read_time_sign,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NPS = ScoreFormat(Scale("nps", 0, 10))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("12", NumberSign.NEUTRAL), ("-12", NumberSign.NEUTRAL), ("1e5", NumberSign.NEUTRAL),
        ("8,5", NumberSign.COMMA), ("8.55", NumberSign.POINT), (",5", NumberSign.COMMA), ("5.", NumberSign.POINT),
        ("1.234", NumberSign.AMBIGUOUS), ("123,456", NumberSign.AMBIGUOUS), ("1234.567", NumberSign.POINT),
        ("0.234", NumberSign.POINT), ("0,234", NumberSign.COMMA), ("1.234.567", NumberSign.COMMA),
        ("1,234,567", NumberSign.POINT), ("1.234,5", NumberSign.COMMA), ("1,234.5", NumberSign.POINT),
        ("1.5e3", NumberSign.POINT), ("12,34,567", NumberSign.NO_NUMBER), ("1.2.3", NumberSign.NO_NUMBER),
        ("abc", NumberSign.NO_NUMBER), ("", NumberSign.NO_NUMBER), (".", NumberSign.NO_NUMBER),
        ("1" * 41, NumberSign.NEUTRAL), ("1." + "1" * 60, NumberSign.NO_NUMBER), ("٣", NumberSign.NO_NUMBER),
    ],
)  # fmt: skip
def test_what_a_number_says_about_its_mark(text: str, sign: NumberSign) -> None:
    assert read_sign(text) is sign


@pytest.mark.parametrize(
    "text", ["1e999999999", "1e-999", "9" * 41, "0x10", "1_000", "nan", "inf", "१२"]
)
def test_bombs_and_oddities_are_no_numbers(text: str) -> None:
    assert read_number(tidy_number(text), DecimalMark.POINT) in {None, Decimal(1000)}


def test_every_space_between_thousands_is_one() -> None:
    written = ["1 234 567", "1\u00a0234\u00a0567", "1\u202f234\u202f567", "1'234'567", "1_234_567"]
    assert {tidy_number(each) for each in written} == {"1234567"}


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (45000, 45_000),
        (45000.0, 45_000),
        (Decimal(45000), 45_000),
        ("45000", 45_000),
        ("0", 0),
        ("-45.000 đ", -45_000),
    ],
)
def test_amounts_of_every_type(cell: str | float | Decimal, amount: int) -> None:
    assert read_money(cell, MoneyFormat(DecimalMark.COMMA), "VND") == Money(amount, "VND")


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("mười", NumberFault), ("1.2.3", NumberFault), ("5 m", MoneyFault), ("k5", MoneyFault),
        (0.5, MoneyFault), (float("nan"), MoneyFault), (float("inf"), MoneyFault), ("1e30", MoneyFault),
        (10**30, MoneyFault), ("45 $", CurrencyFault), ("5 đ 3", MoneyFault), ("12%", MoneyFault),
    ],
)  # fmt: skip
def test_amounts_that_are_none(cell: str | float, fault: type[Exception]) -> None:
    with pytest.raises((MoneyFault, NumberFault, CurrencyFault)) as caught:
        read_money(cell, MoneyFormat(DecimalMark.POINT), "VND")
    assert isinstance(caught.value, fault)


def test_currencies_have_their_decimals() -> None:
    assert (decimals_of("VND"), decimals_of("USD"), decimals_of("JPY")) == (0, 2, 0)
    with pytest.raises(CurrencyFault):
        decimals_of("XYZW")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("09:30", 34_200), ("9h30", 34_200), ("9 giờ 30", 34_200),
        ("12h", 43_200), ("9 giờ sáng", 32_400), ("9h sáng", 32_400), ("2h chiều", 50_400), ("7h30 tối", 70_200), ("2:05 PM", 50_700), ("2:05 CH", 50_700),
        ("12:00 SA", 0), ("23:59:59", 86_399), (time(9, 30), 34_200), (0.5, 43_200), (timedelta(hours=30), 108_000),
        (datetime(2025, 1, 1, 9, 30), 34_200),  # noqa: DTZ001 - a workbook's clock
    ],
)  # fmt: skip
def test_times_of_day(cell: object, expected: int) -> None:
    assert read_clock(cell).total_seconds() == expected


@pytest.mark.parametrize("cell", ["24:00", "9:60", "13:00 AM", "x", 1.5, True, None, "23:59:60:1"])
def test_times_of_day_that_are_none(cell: object) -> None:
    with pytest.raises(DateFault):
        read_clock(cell)


@pytest.mark.parametrize(
    "cell", [True, None, timedelta(1), time(9), "", "1/2", "99/99/9999", "2025-13-01", 12, -5.0]
)
def test_moments_that_are_none(cell: object) -> None:
    with pytest.raises(DateFault):
        read_time(cell, TimeFormat(ZONE, serial_base=1900))


def test_typed_moments_are_read_with_and_without_zone() -> None:
    bare = datetime(2025, 4, 3, 14)  # noqa: DTZ001 - a workbook's clock
    form = TimeFormat(ZONE)
    assert read_time(datetime(2025, 4, 3, 7, tzinfo=UTC), form) == read_time(bare, form)


@pytest.mark.parametrize(
    "written",
    [
        "2025-04-23 09:05:07", "2025-04-23T09:05:07", "2025-04-23T09:05:07.000", "2025-04-23 02:05:07Z",
        "2025-04-23T02:05:07+00:00", "2025-04-23T02:05:07+0000", "2025-04-23 02:05:07 UTC",
        "2025/04/23 09:05:07", "2025.04.23 09:05:07", "20250423090507", 20250423090507, "20250423 09:05:07",
        "20250423T090507", "23/04/2025 09:05:07", "23/4/2025 9:05:07", "23-04-2025 09:05:07", "23.04.2025 09:05:07",
        "23/04/25 09:05:07", "09:05:07 23/04/2025", "23/04/2025, 09:05:07", "23/04/2025 9:05:07 AM",
        "23/04/2025 9:05:07 SA", "23/04/2025 09h05m07", "23/04/2025 9 giờ 05 phút 07",
        "Thứ Tư, 23/04/2025 09:05:07", "23 Apr 2025 09:05:07", "23-Apr-2025 09:05:07", "Apr 23, 2025 09:05:07",
        "Apr 23, 2025 9:05:07 AM", "Wed, 23 Apr 2025 02:05:07 GMT", "April 23, 2025 09:05:07",
        "ngày 23 tháng 4 năm 2025 09:05:07", "23 thg 4, 2025 09:05:07", "2025/04/23 9:05:07 SA GMT+7",
        "2025/04/23 9:05:07 AM GMT+7", "1745373907", 1745373907, "1745373907000", "1745373907000000",
        datetime(2025, 4, 23, 9, 5, 7),  # noqa: DTZ001 - a workbook's clock
        datetime(2025, 4, 23, 2, 5, 7, tzinfo=UTC),
        45770.37855324,
    ],
)  # fmt: skip
def test_one_moment_in_every_form(written: object) -> None:
    form = TimeFormat(ZONE, order=DayOrder.DAY_FIRST, serial_base=1900)
    assert round(read_time(written, form) / 10**6) == 1_745_373_907


@pytest.mark.parametrize("cell", ["20250423250507", "20251323", 20251323, "20250431090507"])
def test_digits_in_a_row_that_are_no_moment(cell: object) -> None:
    with pytest.raises(DateFault):
        read_time(cell, TimeFormat(ZONE, serial_base=1900))


def test_what_a_time_says_about_its_order() -> None:
    signs = [
        read_time_sign(text)[0]
        for text in (
            "25/12/2024",
            "12/25/2024",
            "03/04/2025",
            "2025-04-03",
            "45292",
            "x",
            "25/25/2025",
        )
    ]
    assert signs == [
        TimeSign.DAY_FIRST, TimeSign.MONTH_FIRST, TimeSign.AMBIGUOUS, TimeSign.NEUTRAL, TimeSign.NUMBER,
        TimeSign.NO_TIME, TimeSign.NO_TIME,
    ]  # fmt: skip


def test_a_reader_of_many_times_forgets_days_and_stays_right() -> None:
    reader, form = TimeReader(TimeFormat(ZONE)), TimeFormat(ZONE)
    for number in range(70_000):
        text = f"{1900 + number % 290 + 1}-01-{number % 28 + 1:02d} 00:0{number % 10}"
        assert reader.read(text) == read_time(text, form)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9", 9),
        (" 10 ".strip(), 10),
        ("9.0", 9),
        ("10 - Rất có thể", 10),
        ("7 điểm", 7),
        ("9 (tốt)", 9),
        ("8/10", 8),
    ],
)
def test_answers_as_people_write_them(text: str, value: int) -> None:
    assert read_answer(text, NPS) == value


@pytest.mark.parametrize("text", ["tốt", "8/5", "từ 7", "7 hoặc 8", "٣"])
def test_answers_that_are_none(text: str) -> None:
    with pytest.raises(NumberFault):
        read_answer(text, NPS)


@pytest.mark.parametrize("value", [-1, 11, 8.5])
def test_scores_beside_their_scale(value: float) -> None:
    with pytest.raises(ScoreRangeFault):
        check_score(Decimal(str(value)), str(value), NPS.scale)


def test_blanks_of_texts_values_and_keys() -> None:
    assert [is_blank_text(text) for text in ("", "NULL", "-", "không", "Na", "none")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert [is_blank_value(text) for text in ("", "Na", "none", "trống", "0")] == [
        True,
        True,
        True,
        True,
        False,
    ]
    assert [is_blank_key(text) for text in ("", "NA", "-", "0")] == [True, True, False, False]


def test_names_fold_to_what_they_share() -> None:
    assert {
        fold(name) for name in ("Điểm", "ĐIỂM", "diem", "Ðiểm"[1:] and "Đie\u0302\u0309m")
    } == {"diem"}
    assert strip_invisible("\ufeff a\u200bb\u2060 ") == "ab"


@pytest.mark.parametrize(
    ("cell", "text"),
    [(9.0, "9"), (9.5, "9.5"), (1e20, "1e+20"), (True, "true"), (None, ""), (7, "7"), (Decimal("1.50"), "1.50"),
     (datetime(2025, 1, 2, tzinfo=UTC), "2025-01-02 00:00:00+00:00")],
)  # fmt: skip
def test_cells_as_a_person_would_type_them(cell: float | None, text: str) -> None:
    assert cell_text(cell) == text


def test_formulas_carry_their_apostrophe_once_each_time() -> None:
    once = neutralise("=1")
    assert (once, neutralise(once), restore(neutralise(once)), restore(once)) == (
        "'=1",
        "''=1",
        "'=1",
        "=1",
    )
