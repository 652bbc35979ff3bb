"""Written and read again: numbers, money, times, encodings, mappings, formulas, row keys."""

import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import phonenumbers
from hypothesis import assume, example, given, settings, strategies as st

from cham.core.spreadsheets import neutralise, restore
from cham.doors.files import (
    ColumnMapping,
    Field,
    FileReading,
    MoneyReading,
    PropertyColumn,
    Purpose,
    ScoreColumn,
    TimeReading,
    format_mapping,
    parse_mapping,
)
from cham.doors.files.encodings import find_encoding, share_of_syllables
from cham.doors.files.values.characters import compose
from cham.doors.files.values.contacts import read_phone
from cham.doors.files.values.money import Money, MoneyFormat, read_money
from cham.doors.files.values.numbers import (
    DecimalMark,
    NumberSign,
    read_number,
    read_sign,
    tidy_number,
)
from cham.doors.files.values.times import Calendar, DayOrder, TimeFormat, TimeReader, read_time
from integration.doors_files.encoders import to_tcvn3, to_viqr, to_vni, to_windows_1258

WORDS = """khách hàng điểm nhân viên rất không chậm lâu trả lời giao của và là có cho người được điện
thoại quá chờ nhiệt tình nguyễn thị hường trần văn đức phở bò tuyệt vời cảm ơn đồ ăn nguội ngắt kỹ lưỡng
quyển sách thuở xưa nghiêng ngả khuya khoắt huýt sáo bướu giếng ngoằn ngoèo xoèn xoẹt""".split()  # noqa: SIM905 - read by people
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENTS = st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001 - wall clock
TEXTS = st.text(max_size=20)


def group(digits: str, sign: str) -> str:
    first = len(digits) % 3 or 3
    return sign.join([digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))])


@given(
    st.integers(-(10**15), 10**15),
    st.integers(0, 10**6),
    st.sampled_from(DecimalMark),
    st.booleans(),
)
def test_a_number_is_read_as_it_was_written(
    whole: int, part: int, mark: DecimalMark, grouped: bool
) -> None:
    point, comma = (".", ",") if mark is DecimalMark.POINT else (",", ".")
    digits = group(str(abs(whole)), comma) if grouped else str(abs(whole))
    written = f"{'-' if whole < 0 else ''}{digits}{point}{part}"
    expected = Decimal(f"{'-' if whole < 0 else ''}{abs(whole)}.{part}")
    assert read_number(tidy_number(written), mark) == expected


@given(st.integers(10**6, 10**12), st.sampled_from(DecimalMark))
def test_thousands_of_a_million_show_their_mark(number: int, mark: DecimalMark) -> None:
    written = group(str(number), "," if mark is DecimalMark.POINT else ".")
    expected = NumberSign.POINT if mark is DecimalMark.POINT else NumberSign.COMMA
    assert read_sign(written) is expected


@given(
    st.integers(0, 10**12),
    st.sampled_from(["", "đ", " đ", "₫", " VND", " VNĐ", " đồng"]),
    st.sampled_from(["VND ", "₫", ""]),
    st.sampled_from(DecimalMark),
)
def test_an_amount_of_dong_is_read_as_it_was_written(
    amount: int, behind: str, before: str, mark: DecimalMark
) -> None:
    sign = "," if mark is DecimalMark.POINT else "."
    written = f"{before}{group(str(amount), sign)}{behind}"
    assert read_money(written, MoneyFormat(mark), "VND") == Money(amount, "VND")


@given(
    st.integers(1, 999_999),
    st.sampled_from([("k", 3), (" nghìn", 3), ("tr", 6), (" triệu", 6), (" tỷ", 9)]),
)
def test_an_amount_with_a_unit_is_read_as_it_was_written(
    thousands: int, unit: tuple[str, int]
) -> None:
    word, zeros = unit
    value = Decimal(thousands).scaleb(-3)
    written = f"{value.normalize():f}".replace(".", ",") + word
    expected = Money(int(value.scaleb(zeros)), "VND")
    assert read_money(written, MoneyFormat(DecimalMark.COMMA), "VND") == expected


@given(MOMENTS, st.sampled_from(DayOrder), st.sampled_from("/-."), st.booleans())
def test_a_date_is_read_as_it_was_written(
    moment: datetime, order: DayOrder, sign: str, short: bool
) -> None:
    first = "%d{0}%m{0}" if order is DayOrder.DAY_FIRST else "%m{0}%d{0}"
    clock = " %H:%M" if short else " %H:%M:%S.%f"
    written = moment.strftime(f"{first.format(sign)}%Y{clock}")
    kept = moment.replace(second=0, microsecond=0) if short else moment
    expected = int(kept.replace(tzinfo=ZONE).astimezone(UTC).timestamp() * 10**6 + 0.5)
    form = TimeFormat(ZONE, order)
    assert abs(read_time(written, form) - expected) <= 1
    assert TimeReader(form).read(written) == read_time(written, form)


@given(MOMENTS, st.integers(-12 * 4, 14 * 4), st.sampled_from([" ", "T"]))
def test_a_moment_with_its_offset_is_read_exactly(
    moment: datetime, quarters: int, sign: str
) -> None:
    zone = timedelta(minutes=15 * quarters)
    written = moment.isoformat(sep=sign) + _offset(zone)
    wall = (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001 - wall clock
    assert read_time(written, TimeFormat(ZONE)) == wall - zone // timedelta(microseconds=1)


def _offset(zone: timedelta) -> str:
    minutes = int(zone.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from([1900, 1904]))
def test_a_day_of_a_spreadsheet_is_the_day(day: date, base: int) -> None:
    start = date(1904, 1, 1) if base == 1904 else date(1899, 12, 30)
    form = TimeFormat(ZONE, serial_base=base)
    assert read_time(str((day - start).days), form) == read_time(day.isoformat(), form)


@given(MOMENTS)
def test_a_buddhist_year_is_the_common_year(moment: datetime) -> None:
    written = f"{moment.day:02d}/{moment.month:02d}/{moment.year + 543}"
    form = TimeFormat(ZONE, DayOrder.DAY_FIRST, Calendar.BUDDHIST)
    assume((moment.month, moment.day) != (2, 29))
    assert read_time(written, form) == read_time(moment.date(), form)


@given(SENTENCES)
def test_old_encodings_give_the_text_back(text: str) -> None:
    assert compose(find_encoding("windows-1258").decode(to_windows_1258(text))) == text
    assert find_encoding("TCVN3").decode(to_tcvn3(text)) == text
    assert find_encoding("VNI").decode(to_vni(text)) == text
    assert find_encoding("VNI").decode(to_vni(text.upper())) == text.upper()
    assert find_encoding("VIQR").decode(to_viqr(text)) == text


@given(SENTENCES)
def test_text_reads_best_in_its_own_encoding(text: str) -> None:
    assume(len({word for word in text.split() if not word.isascii()}) >= 4)
    assert share_of_syllables(text) == 1
    assert share_of_syllables(to_tcvn3(text).decode("latin-1")) < 1
    assert share_of_syllables(to_vni(text).decode("latin-1")) < 1


@example(" \r")  # blanks and an end of line with nothing after them
@given(TEXTS | st.from_regex(r"['\s]{0,3}[=+\-@＝＋－＠\t\r]{1,2}.{0,5}", fullmatch=True))
def test_a_neutralised_text_comes_back_and_runs_nowhere(text: str) -> None:
    shown = neutralise(text)
    assert restore(shown) == text
    is_number = shown[:1] in "+-" and shown[1:].replace(".", "").replace(",", "").isdigit()
    assert not shown.startswith(("\t", "\r"))
    assert is_number or not shown.lstrip(" \t\r\n\u200b\ufeff").startswith(tuple("=+-@＝＋－＠"))


@given(
    st.sampled_from(["", "0", "84", "+84", "0084"]),
    st.from_regex(r"[35789][0-9]{8}", fullmatch=True),
)
def test_the_short_way_to_read_numbers_agrees_with_the_library(before: str, number: str) -> None:
    assume(all(digit in string.digits for digit in number))
    parsed = phonenumbers.parse(before + number, "VN")
    expected = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert read_phone(before + number) == expected == f"+84{number}"


NAMES = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12
).map(compose)


@st.composite
def mappings(draw: st.DrawFn) -> ColumnMapping:
    fields: list[Field] = [field for field in Field if field is not Field.TEXT]
    kinds = st.sampled_from(["purchase", "visit"])
    constants: dict[Field, str] = draw(
        st.dictionaries(st.sampled_from(fields[9:]), NAMES, max_size=3)
    )
    constants.pop(Field.KIND, None)
    return ColumnMapping(
        purpose=Purpose.INTERACTIONS,
        columns={Field.TIME: draw(NAMES), Field.NAME: draw(NAMES), **draw(st.dictionaries(st.sampled_from(fields), NAMES, max_size=4))},
        constants=constants,
        texts=tuple(draw(st.lists(NAMES, max_size=3))),
        scores=tuple(
            ScoreColumn(column=name, scale=scale, touchpoint=name, labels=labels, blank=tuple(labels), checked=checked, decimal=mark)
            for name, scale, labels, checked, mark in draw(
                st.lists(
                    st.tuples(
                        NAMES,
                        st.sampled_from(["nps_0_10", "emotion_-2_2"]),
                        st.dictionaries(NAMES, st.integers(-5, 10), max_size=3),
                        st.booleans(),
                        st.none() | st.sampled_from(DecimalMark),
                    ),
                    max_size=3,
                )
            )
        ),
        properties=tuple(PropertyColumn(column=name, number=flag) for name, flag in draw(st.lists(st.tuples(NAMES, st.booleans()), max_size=3))),
        values={Field.KIND: draw(st.dictionaries(NAMES, kinds, min_size=1, max_size=2))},
        zone=draw(st.sampled_from(["UTC", "Asia/Ho_Chi_Minh"])),
        region=draw(st.sampled_from(["VN", "US"])),
        time=TimeReading(order=draw(st.none() | st.sampled_from(DayOrder)), serial_base=draw(st.none() | st.sampled_from([1900, 1904]))),
        amount=MoneyReading(decimal=draw(st.none() | st.sampled_from(DecimalMark)), multiplier=draw(st.sampled_from([1, 1000]))),
        file=FileReading(
            encoding=draw(st.none() | st.just("tcvn3")),
            delimiter=draw(st.none() | st.sampled_from(";|~")),
            sheet=draw(st.none() | NAMES),
            header_line=draw(st.none() | st.integers(1, 9)),
            neutralised=draw(st.booleans()),
        ),
    )  # fmt: skip


@given(mappings())
@settings(deadline=None)
def test_a_mapping_written_to_yaml_reads_back_the_same(mapping: ColumnMapping) -> None:
    reasons = dict.fromkeys(mapping.used_columns, "vì sao:\n# thế")
    assert parse_mapping(format_mapping(mapping, reasons)) == mapping
