"""Rows 23–40 and 65–70 of the list of bad input: what single cells and whole columns mean."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cham.doors.files import FileError
from integration.doors_files.conftest import Write
from integration.doors_files.reading import Outcome, scores_of, take_in

SCORES = "as: feedback\nconstants: {time: 2025-06-01}\nscores: [{column: Điểm, scale: SCALE}]\n"
ORDERS = "as: interactions\nconstants: {time: 2025-06-01, name: order}\ncolumns: {amount: Tiền}\n"
TIMES = "as: interactions\nconstants: {name: visit}\ncolumns: {time: Ngày}\n"
PEOPLE = "as: customers\ncolumns: {phone: SĐT, mail: Email, customer: Mã}\n"


def column(name: str, *values: str) -> str:
    return "\n".join([f"{name}|n", *(f"{value}|x" for value in values), ""])


def amounts(outcome: Outcome) -> list[int | None]:
    return [each.amount for each in outcome.interactions]


def moments(outcome: Outcome) -> list[str]:
    return [
        datetime.fromtimestamp(each.event_time / 1e6, UTC).isoformat()
        for each in outcome.interactions
    ]


def refusal(path: Path, mapping: str) -> FileError:
    with pytest.raises(FileError) as caught:
        take_in(path, mapping)
    return caught.value


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["8,5", "9", "10,0"], [8.5, 9.0, 10.0]),
        (["8.5", "9", "10.0"], [8.5, 9.0, 10.0]),
    ],
)
def test_23_decimal_comma_and_point_are_read_by_the_column(
    write: Write, written: list[str], read: list[float]
) -> None:
    mapping = "as: feedback\nconstants: {time: 2025-06-01, text: x}\nproperties: [{column: Điểm, number: true}]"
    outcome = take_in(write(column("Điểm", *written)), mapping)
    assert [each.properties for each in outcome.interactions] == [
        f'{{"Điểm": {int(value) if value.is_integer() else value}}}' for value in read
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["1.234.567", "45.000", "12"], [1_234_567, 45_000, 12]),
        (["1,234,567", "45,000", "12"], [1_234_567, 45_000, 12]),
        (["1 234 567", "45 000"], [1_234_567, 45_000]),
        (["45.000,00", "1.200"], [45_000, 1_200]),
        (["45,000.00", "1,200"], [45_000, 1_200]),
        (["120000", "-5000", "(7000)"], [120_000, -5_000, -7_000]),
    ],
)
def test_24_thousands_are_read_by_the_column(
    write: Write, written: list[str], read: list[int]
) -> None:
    assert amounts(take_in(write(column("Tiền", *written)), ORDERS)) == read


def test_25_amounts_that_nothing_decides_are_asked_for(write: Write) -> None:
    path = write(column("Tiền", "12", "1.234", "45.000"))
    error = refusal(path, ORDERS)
    assert error.code == "NUM_AMBIG"
    assert error.fields == {"line": 3, "column": "Tiền", "value": "1.234"}
    said = take_in(path, ORDERS + "amount: {decimal: comma}\n")
    assert amounts(said) == [12, 1_234, 45_000]


def test_25_a_column_that_contradicts_itself_is_asked_for(write: Write) -> None:
    error = refusal(write(column("Tiền", "1.234.567", "1,234,567", "45.000")), ORDERS)
    assert error.code == "NUM_AMBIG"


def test_25_cells_that_contradict_each_other_are_both_named(write: Write) -> None:
    error = refusal(write(column("Tiền", "8.5 triệu", "7,0 triệu", "9.5 triệu")), ORDERS)
    assert error.code == "NUM_AMBIG"
    assert error.fields == {
        "line": 3, "column": "Tiền", "value": "7,0 triệu", "other": "8.5 triệu", "other_line": 2,
    }  # fmt: skip
    assert "thousands" not in str(error)


def test_25_one_stray_cell_in_a_hundred_is_a_row_to_reject(write: Write) -> None:
    outcome = take_in(write(column("Tiền", *["1.234.567"] * 120, "1,234,567")), ORDERS)
    assert len(outcome.interactions) == 120
    assert outcome.codes == [("NUM_BAD", 122, "Tiền")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["45.000₫", "1.250.000 ₫"], [45_000, 1_250_000]),
        (["45.000đ", "60.000 đ"], [45_000, 60_000]),
        (["45,000 VND", "VND 60,000"], [45_000, 60_000]),
        (["45.000 VNĐ", "60.000 đồng"], [45_000, 60_000]),
        (["1,5 triệu", "2 tr", "1tr2", "1tr250"], [1_500_000, 2_000_000, 1_200_000, 1_250_000]),
        (["2 triệu 500 nghìn", "3 triệu 5"], [2_500_000, 3_500_000]),
        (["45k", "60K", "1.5tr"], [45_000, 60_000, 1_500_000]),
        (["1,2 tỷ", "300 ngàn"], [1_200_000_000, 300_000]),
    ],
)
def test_26_money_becomes_whole_dong(write: Write, written: list[str], read: list[int]) -> None:
    outcome = take_in(write(column("Tiền", *written)), ORDERS)
    assert (amounts(outcome), outcome.errors) == (read, [])
    assert {each.currency for each in outcome.interactions} == {"VND"}


@pytest.mark.parametrize("written", ["5 lượng", "12.5", "3 chục", "5 USD", "45k đồng lẻ"])
def test_26_money_without_a_known_unit_rejects_its_row(write: Write, written: str) -> None:
    outcome = take_in(
        write(column("Tiền", "45.000đ", "1.5", written)), ORDERS + "amount: {decimal: point}\n"
    )
    assert outcome.codes[-1] in {("MONEY_UNIT", 4, "Tiền"), ("CURRENCY_BAD", 4, "Tiền")}


def test_26_a_bare_small_number_among_shortened_ones_lacks_its_unit(write: Write) -> None:
    outcome = take_in(write(column("Tiền", "45k", "60", "1.2tr", "75000")), ORDERS)
    assert amounts(outcome) == [45_000, 1_200_000, 75_000]
    assert outcome.codes == [("MONEY_UNIT", 3, "Tiền")]


def test_26_a_unit_in_the_mapping_counts_for_every_bare_number(write: Write) -> None:
    mapping = ORDERS + "amount: {multiplier: 1000000, decimal: comma}\n"
    assert amounts(take_in(write(column("Tiền", "1,5", "20")), mapping)) == [1_500_000, 20_000_000]


def test_26_cents_are_the_smallest_unit_of_dollars(write: Write) -> None:
    mapping = "as: interactions\nconstants: {time: 2025-06-01, name: o, currency: USD}\ncolumns: {amount: Tiền}\n"
    assert amounts(take_in(write(column("Tiền", "12.5", "$3.25", "7 USD")), mapping)) == [
        1_250,
        325,
        700,
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["25/12/2024", "03/04/2025"], ["2024-12-24T17:00:00", "2025-04-02T17:00:00"]),
        (["12/25/2024", "03/04/2025"], ["2024-12-24T17:00:00", "2025-03-03T17:00:00"]),
        (["25-12-2024 14:05", "03.04.2025"], ["2024-12-25T07:05:00", "2025-04-02T17:00:00"]),
        (["2025-04-03", "2025/4/3 08:00"], ["2025-04-02T17:00:00", "2025-04-03T01:00:00"]),
        (["14:05 25/12/2024", "25/12/2024 2:05 CH"], ["2024-12-25T07:05:00"] * 2),
        (["ngày 3 tháng 4 năm 2025", "Apr 3, 2025"], ["2025-04-02T17:00:00"] * 2),
    ],
)
def test_27_the_column_decides_between_day_and_month(
    write: Write, written: list[str], read: list[str]
) -> None:
    assert moments(take_in(write(column("Ngày", *written)), TIMES)) == [f"{m}+00:00" for m in read]


def test_27_a_date_that_nothing_decides_is_asked_for(write: Write) -> None:
    path = write(column("Ngày", "2025-01-01", "03/04/2025"))
    error = refusal(path, TIMES)
    assert (error.code, error.fields) == (
        "DATE_AMBIG",
        {"line": 3, "column": "Ngày", "value": "03/04/2025"},
    )
    assert moments(take_in(path, TIMES + "time: {order: mdy}\n"))[1] == "2025-03-03T17:00:00+00:00"


def test_27_a_date_that_reads_alike_both_ways_needs_no_asking(write: Write) -> None:
    assert moments(take_in(write(column("Ngày", "04/04/2025")), TIMES)) == [
        "2025-04-03T17:00:00+00:00"
    ]


def test_27_rows_that_contradict_each_other_are_asked_for(write: Write) -> None:
    error = refusal(write(column("Ngày", "25/12/2024", "12/25/2024")), TIMES)
    assert (error.code, error.fields["line"]) == ("DATE_AMBIG", 2)


def test_27_a_later_row_never_changes_an_earlier_one(write: Write) -> None:
    early = take_in(
        write(column("Ngày", "03/04/2025", *["05/06/2025"] * 5_000, "25/12/2024")), TIMES
    )
    assert moments(early)[0] == "2025-04-02T17:00:00+00:00"


def test_28_the_days_of_a_spreadsheet_are_dates(write: Write) -> None:
    outcome = take_in(write(column("Ngày", "45292", "45292.5")), TIMES)
    assert moments(outcome) == ["2023-12-31T17:00:00+00:00", "2024-01-01T05:00:00+00:00"]


def test_28_seconds_since_1970_are_moments(write: Write) -> None:
    outcome = take_in(write(column("Ngày", "1743646215", "1743646215123")), TIMES)
    assert moments(outcome) == ["2025-04-03T02:10:15+00:00", "2025-04-03T02:10:15.123000+00:00"]


def test_28_a_number_among_dates_is_no_date(write: Write) -> None:
    outcome = take_in(write(column("Ngày", "25/12/2024", "45292")), TIMES)
    assert outcome.codes == [("DATE_BAD", 3, "Ngày")]


def test_29_the_base_of_1904_is_followed_where_it_is_said(write: Write) -> None:
    outcome = take_in(write(column("Ngày", "43830")), TIMES + "time: {serial_base: 1904}\n")
    assert moments(outcome) == ["2023-12-31T17:00:00+00:00"]


def test_30_two_digits_are_a_year_of_this_century_up_to_68(write: Write) -> None:
    outcome = take_in(write(column("Ngày", "25/12/24", "25/12/99")), TIMES)
    assert moments(outcome) == ["2024-12-24T17:00:00+00:00", "1999-12-24T17:00:00+00:00"]


def test_31_buddhist_years_are_asked_for_and_read_when_said(write: Write) -> None:
    path = write(column("Ngày", "25/12/2567", "03/04/2568"))
    error = refusal(path, TIMES)
    assert (error.code, error.fields["line"]) == ("DATE_CALENDAR", 2)
    assert moments(take_in(path, TIMES + "time: {calendar: buddhist}\n")) == [
        "2024-12-24T17:00:00+00:00",
        "2025-04-02T17:00:00+00:00",
    ]


@pytest.mark.parametrize("written", ["15/8 âm lịch", "Mùng 3 Tết", "03/04/2568"])
def test_31_one_date_of_another_calendar_rejects_its_row(write: Write, written: str) -> None:
    outcome = take_in(write(column("Ngày", "25/12/2024", written)), TIMES)
    assert outcome.codes == [("DATE_CALENDAR", 3, "Ngày")]


def test_32_33_an_offset_is_honoured_and_hanoi_is_the_default(write: Write) -> None:
    written = [
        "2025-04-03T10:00:00+09:00",
        "2025-04-03 10:00:00Z",
        "2025-04-03 10:00:00",
        "2025-04-03 10:00 GMT+7",
    ]
    assert moments(take_in(write(column("Ngày", *written)), TIMES)) == [
        "2025-04-03T01:00:00+00:00",
        "2025-04-03T10:00:00+00:00",
        "2025-04-03T03:00:00+00:00",
        "2025-04-03T03:00:00+00:00",
    ]


def test_34_an_hour_that_the_clock_left_out_counts_with_the_offset_before(write: Write) -> None:
    path = write(column("Ngày", "2025-03-09 02:30:00", "2025-11-02 01:30:00"))
    assert moments(take_in(path, TIMES + "zone: America/New_York\n")) == [
        "2025-03-09T07:30:00+00:00",
        "2025-11-02T05:30:00+00:00",
    ]


def test_35_a_leap_second_is_the_second_after(write: Write) -> None:
    outcome = take_in(write(column("Ngày", "2016-12-31T23:59:60Z", "31/12/2016 23:59:60")), TIMES)
    assert moments(outcome) == ["2017-01-01T00:00:00+00:00", "2016-12-31T17:00:00+00:00"]


@pytest.mark.parametrize("written", ["31/02/2025", "hôm qua", "25/13/2025", "99", "2025"])
def test_a_date_that_is_none_rejects_its_row(write: Write, written: str) -> None:
    outcome = take_in(write(column("Ngày", "25/12/2024", written)), TIMES)
    assert outcome.codes == [("DATE_BAD", 3, "Ngày")]


def test_a_time_ahead_of_the_clock_rejects_its_row(write: Write) -> None:
    outcome = take_in(write(column("Ngày", "2026-01-01 12:00", "2026-01-03 12:00")), TIMES)
    assert outcome.codes == [("TIME_FUTURE", 3, "Ngày")]


def test_36_five_points_are_no_nps(write: Write) -> None:
    path = write(column("Điểm", "4", "5", "3", "1", "5"))
    mapping = SCORES.replace("SCALE", "nps_0_10")
    error = refusal(path, mapping)
    assert (error.code, error.fields["column"], error.fields["low"], error.fields["high"]) == (
        "SCALE_MIX", "Điểm", "1", "5",
    )  # fmt: skip
    checked = mapping.replace("nps_0_10", "nps_0_10, checked: true")
    assert scores_of(take_in(path, checked)) == [4, 5, 3, 1, 5]


@pytest.mark.parametrize(
    ("scale", "written"),
    [
        ("csat_1_5", ["10", "8", "0", "9", "7", "5"]),
        ("csat_1_5", ["80", "95", "60", "100"]),
        ("nps_0_10", ["80", "95", "60", "100"]),
        ("nps_0_10", ["Rất hài lòng", "Hài lòng", "Bình thường"]),
    ],
)
def test_37_38_40_answers_on_another_scale_are_refused(
    write: Write, scale: str, written: list[str]
) -> None:
    error = refusal(write(column("Điểm", *written)), SCORES.replace("SCALE", scale))
    assert error.code == "SCALE_MIX"


def test_39_one_answer_beside_the_scale_rejects_its_row(write: Write) -> None:
    path = write(column("Điểm", "9", "10", "11", "0", "7"))
    outcome = take_in(path, SCORES.replace("SCALE", "nps_0_10"))
    assert scores_of(outcome) == [9, 10, 0, 7]
    assert outcome.codes == [("SCORE_RANGE", 4, "Điểm")]


def test_39_half_a_point_is_beside_the_scale(write: Write) -> None:
    outcome = take_in(
        write(column("Điểm", "9", "10", "8,5", "0", "7")), SCORES.replace("SCALE", "nps_0_10")
    )
    assert outcome.codes == [("SCORE_RANGE", 4, "Điểm")]


def test_40_words_are_read_where_the_mapping_says_what_they_stand_for(write: Write) -> None:
    path = write(
        column("Điểm", "Rất hài lòng", "hài lòng", "BÌNH THƯỜNG", "5 - Rất hài lòng", "4/5")
    )
    labels = "csat_1_5, labels: {Rất hài lòng: 5, Hài lòng: 4, Bình thường: 3}"
    assert scores_of(take_in(path, SCORES.replace("SCALE", labels))) == [5, 4, 3, 5, 4]


def test_codes_that_are_no_answers_are_blanks(write: Write) -> None:
    path = write(column("Điểm", "5", "6", "0", "3"))
    outcome = take_in(path, SCORES.replace("SCALE", "csat_1_5, blank: [6, 0]"))
    assert scores_of(outcome) == [5, 3]
    assert outcome.codes == [("ROW_EMPTY", 3, ""), ("ROW_EMPTY", 4, "")]


def test_65_two_rows_with_one_id_keep_it_for_the_lake_to_see(write: Write) -> None:
    mapping = "as: feedback\nconstants: {time: 2025-06-01}\ncolumns: {message_id: Mã, text: Ý}\n"
    assert take_in(write("Mã,Ý\nA1,x\nA1,x\nA2,y\n"), mapping).ids == ["A1", "A1", "A2"]


def test_66_the_same_file_gives_the_same_ids(write: Write) -> None:
    mapping = "as: feedback\nconstants: {time: 2025-06-01}\ncolumns: {text: Ý}\n"
    path = write("Mã,Ý\nA1,x\nA1,x\nA2,y\n")
    first, again = take_in(path, mapping).ids, take_in(path, mapping).ids
    assert first == again
    assert len(set(first)) == 3


@pytest.mark.parametrize(
    "written",
    ["+84912345678", "0084912345678", "84912345678", "0912345678", "912345678", "0912.345.678",
     "(+84) 912 345 678", "0912-345-678", "'0912345678", "912345678.0", "\u200b0912345678"],
)  # fmt: skip
def test_67_every_way_to_write_a_number_is_one(write: Write, written: str) -> None:
    outcome = take_in(write(f"SĐT|Email|Mã\n{written}||\n"), PEOPLE)
    [row] = outcome.rows
    identity = row.arrivals[0].identity
    assert identity.identifiers == (("phone", "+84912345678"),)
    assert identity.contact == {"phone": "+84912345678"}
    assert identity.joins


@pytest.mark.parametrize(
    ("written", "read"),
    [("024 3825 1234", "+842438251234"), ("+1 650 253 0000", "+16502530000")],
)
def test_67_lines_and_foreign_numbers_are_read(write: Write, written: str, read: str) -> None:
    [row] = take_in(write(f"SĐT|Email|Mã\n{written}||\n"), PEOPLE).rows
    assert row.arrivals[0].identity.identifiers == (("phone", read),)


@pytest.mark.parametrize("written", ["9.12E+08", "12345", "gọi sau", "0912345678 / 0987654321"])
def test_67_a_number_that_is_none_rejects_its_row(write: Write, written: str) -> None:
    assert take_in(write(f"SĐT|Email|Mã\n{written}||\n"), PEOPLE).codes == [
        ("PHONE_BAD", 2, "SĐT")
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Hoa.Le@Example.COM", "hoa.le@example.com"),
        ("hường@ví-dụ.vn", "hường@ví-dụ.vn"),
        ("mailto:a@b.vn", "a@b.vn"),
    ],
)
def test_68_mail_is_lower_case_and_may_be_unicode(write: Write, written: str, read: str) -> None:
    [row] = take_in(write(f"SĐT|Email|Mã\n|{written}|\n"), PEOPLE).rows
    assert row.arrivals[0].identity.identifiers == (("mail", read),)


@pytest.mark.parametrize("written", ["hoa@", "@vn.vn", "hoa", "a@b", "a@b.vn c@d.vn"])
def test_68_mail_that_is_none_rejects_its_row(write: Write, written: str) -> None:
    assert take_in(write(f"SĐT|Email|Mã\n|{written}|\n"), PEOPLE).codes == [
        ("MAIL_BAD", 2, "Email")
    ]


@pytest.mark.parametrize("blank", ["", "NULL", "N/A", "-", "null", "n/a", " ", "#N/A"])
def test_69_words_for_nothing_are_blanks(write: Write, blank: str) -> None:
    mapping = (
        SCORES.replace("SCALE", "nps_0_10") + "columns: {text: Ý, channel: Kênh, phone: SĐT}\n"
    )
    path = write(f"Điểm|Ý|Kênh|SĐT\n9|{blank}|{blank}|{blank}\n{blank}|tốt|web|{blank}\n")
    one, two = take_in(path, mapping).interactions
    assert (one.score, one.text, one.channel) == (9, "", "")
    assert (two.score, two.text, two.channel) == (None, "tốt", "web")


def test_69_the_name_na_is_a_name(write: Write) -> None:
    mapping = "as: customers\ncolumns: {customer: Mã, customer_name: Tên}\n"
    [row] = take_in(write("Mã,Tên\nK1,Na\n"), mapping).rows
    assert row.arrivals[0].identity.contact == {"name": "Na"}


@pytest.mark.parametrize(
    "payload",
    ["<script>alert(1)</script>", "' OR 1=1 --", "${jndi:ldap://x}", "{{7*7}}", "../../etc/passwd",
     "%s%n", "\\x00", '=HYPERLINK("http://x")'],
)  # fmt: skip
def test_70_injections_are_texts_like_any(write: Write, payload: str) -> None:
    mapping = "as: feedback\nconstants: {time: 2025-06-01}\ncolumns: {text: Ý}\n"
    quoted = payload.replace('"', '""')
    assert take_in(write(f'Ý;n\n"{quoted}";1\n'), mapping).interactions[0].text == payload
