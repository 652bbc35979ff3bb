"""Rows of a file as interactions: what is read, what ids rows get, and that none is lost."""

import pytest

from cham.core.interactions import Kind
from cham.doors.files.mapping.errors import MappingColumnError
from integration.doors_files.conftest import Write
from integration.doors_files.reading import NOW, take_in
from integration.doors_files.workbooks import workbook

ORDERS = """Mã đơn;Ngày mua;Giờ;Mã KH;Họ tên;SĐT;Email;Chi nhánh;Kênh;Thành tiền;Điểm;Ý kiến;Món
DH1;25/12/2024;09:30;K1;Lê Thị Hoa;0912345678;Hoa@x.vn;Q1;Zalo;45.000đ;9;Ngon;Cơm gà
DH2;26/12/2024;;K2;;;;Q3;Web;1.250.000;;;
DH3;03/01/2025;18:05;K1;;;;Q1;Zalo;-;3;Giao chậm;Canh
"""
ORDER_MAPPING = """as: interactions
columns:
  time: Ngày mua
  clock: Giờ
  case_key: Mã đơn
  customer: Mã KH
  customer_name: Họ tên
  phone: SĐT
  mail: Email
  unit: Chi nhánh
  channel: Kênh
  amount: Thành tiền
  text: Ý kiến
constants: {name: order_placed, kind: purchase, language: vi}
scores: [{column: Điểm, scale: csat_0_10}]
properties: [Món]
values: {channel: {Web: website}}
"""
SURVEY = """Lúc,Mã,Giới thiệu,Hài lòng,Dễ dàng,Vì sao,Góp ý
2025-06-01 08:00,A,9,5,4,Nhanh,Giữ vậy
2025-06-01 09:00,B,,4,,,
2025-06-01 10:00,C,,,,Không kịp,
2025-06-01 11:00,D,,,,,
2025-06-01 12:00,E,11,3,2,,
"""
SURVEY_MAPPING = """as: feedback
columns: {time: Lúc, customer: Mã, text: [Vì sao, Góp ý]}
scores:
  - {column: Giới thiệu, scale: nps_0_10, checked: true}
  - {column: Hài lòng, scale: csat_1_5, touchpoint: Bữa trưa}
  - {column: Dễ dàng, scale: ces_1_5}
"""


def test_an_order_file_becomes_purchases(write: Write) -> None:
    outcome = take_in(write(ORDERS), ORDER_MAPPING, source="pos")
    assert outcome.errors == []
    first, second, third = outcome.interactions
    assert first.message_id.startswith("row-")
    assert (first.organisation, first.source, first.import_id, first.received_at) == (
        "firm",
        "pos",
        "import",
        NOW,
    )
    assert (first.kind, first.name, first.case_key, first.unit) == (
        Kind.PURCHASE,
        "order_placed",
        "DH1",
        "Q1",
    )
    assert (first.channel, second.channel, first.language) == ("Zalo", "website", "vi")
    assert (first.amount, first.currency, second.amount, third.amount) == (
        45_000,
        "VND",
        1_250_000,
        None,
    )
    assert (first.score, first.scale, first.metric, first.text) == (9, "csat_0_10", "csat", "Ngon")
    assert (second.score, second.scale, second.metric, second.text) == (None, "", "", "")
    assert (first.properties, second.properties) == ('{"Món": "Cơm gà"}', "{}")
    assert first.event_time == 1_735_093_800_000_000
    assert second.event_time == 1_735_146_000_000_000
    assert outcome.rows[0].line == 2


def test_who_it_is_about_stands_apart(write: Write) -> None:
    identity = take_in(write(ORDERS), ORDER_MAPPING).rows[0].arrivals[0].identity
    assert identity.identifiers == (
        ("user", "K1"),
        ("phone", "+84912345678"),
        ("mail", "hoa@x.vn"),
    )
    assert identity.contact == {"name": "Lê Thị Hoa", "phone": "+84912345678", "mail": "hoa@x.vn"}
    assert not identity.joins


def test_each_answer_of_a_row_is_an_interaction_of_its_own(write: Write) -> None:
    outcome = take_in(write(SURVEY), SURVEY_MAPPING)
    by_row = [
        [
            (
                a.interaction.metric,
                a.interaction.score,
                a.interaction.touchpoint,
                a.interaction.text,
            )
            for a in row.arrivals
        ]
        for row in outcome.rows
    ]
    assert by_row == [
        [("nps", 9, "", ""), ("csat", 5, "Bữa trưa", "Nhanh\nGiữ vậy"), ("ces", 4, "", "")],
        [("csat", 4, "Bữa trưa", "")],
        [("", None, "", "Không kịp")],
    ]
    assert {each.kind for each in outcome.interactions} == {Kind.FEEDBACK}
    assert {each.name for each in outcome.interactions} == {"feedback"}


@pytest.mark.parametrize(
    ("nps", "csat", "about"),
    [
        ("10", "2", "Bữa trưa"),
        ("3", "5", ""),
        ("1", "1", "Bữa trưa"),
        ("9", "5", "Bữa trưa"),
        ("8", "3", ""),
    ],
)
def test_a_comment_goes_with_the_worst_answer_or_else_with_the_best(
    write: Write, nps: str, csat: str, about: str
) -> None:
    header = SURVEY.splitlines()[0]
    row = f"2025-06-01 08:00,Z,{nps},{csat},,Vì thế,"
    outcome = take_in(write(f"{header}\n{row}\n"), SURVEY_MAPPING)
    said = [each.touchpoint for each in outcome.interactions if each.text]
    assert said == [about]


def test_every_row_is_given_once(write: Write) -> None:
    outcome = take_in(write(SURVEY), SURVEY_MAPPING)
    assert sorted(
        [row.line for row in outcome.rows] + [error.line for error in outcome.errors]
    ) == [2, 3, 4, 5, 6]
    assert outcome.codes == [("ROW_EMPTY", 5, ""), ("SCORE_RANGE", 6, "Giới thiệu")]


def test_ids_of_answers_stay_when_another_answer_is_mapped_later(write: Write) -> None:
    path = write(SURVEY)
    one = SURVEY_MAPPING[: SURVEY_MAPPING.index("  - {column: Hài lòng")]
    first = take_in(path, one).ids
    later = take_in(path, SURVEY_MAPPING).ids
    assert first[0] == later[0]
    assert len(set(later)) == len(later)


def test_a_mapped_id_is_the_id(write: Write) -> None:
    mapping = SURVEY_MAPPING.replace("customer: Mã", "message_id: Mã")
    ids = take_in(write(SURVEY), mapping).ids
    assert ids[0] == "A"
    assert [each.partition(":")[0] for each in ids] == ["A", "A", "A", "B", "C"]


def test_a_mapped_id_that_is_blank_rejects_its_row(write: Write) -> None:
    mapping = "as: feedback\nconstants: {time: 2025-06-01}\ncolumns: {message_id: Mã, text: Ý}\n"
    assert take_in(write("Mã,Ý\n,x\n"), mapping).codes == [("VALUE_BLANK", 2, "Mã")]


def test_equal_rows_are_numbered_and_keep_their_numbers_when_the_file_grows(write: Write) -> None:
    mapping = "as: feedback\nconstants: {time: 2025-06-01}\ncolumns: {text: Ý}\n"
    ids = take_in(write("Ý,n\ntốt,1\ntốt,1\ntệ,1\ntốt,1\n"), mapping).ids
    assert [each.rpartition("-")[2] for each in ids] == ["1", "2", "1", "3"]
    assert take_in(write("Ý,n\ntốt,1\ntốt,1\ntệ,1\ntốt,1\nmới,2\n"), mapping).ids[:4] == ids


def test_the_order_of_columns_and_the_format_change_no_id(write: Write) -> None:
    mapping = "as: feedback\nconstants: {time: 2025-06-01}\ncolumns: {text: Ý}\n"
    ids = take_in(write("Ý,n\ntốt,1\n"), mapping).ids
    assert take_in(write("n;Ý\r\n1;tốt\r\n".encode("utf-16")), mapping).ids == ids
    assert take_in(write(workbook([["n", "Ý"], [1, "tốt"]]), "x.xlsx"), mapping).ids == ids


def test_interactions_with_several_answers_keep_what_happened_apart(write: Write) -> None:
    mapping = """as: interactions
columns: {time: Lúc, customer: Mã, text: Vì sao}
constants: {name: visit, kind: visit}
scores:
  - {column: Hài lòng, scale: csat_1_5}
  - {column: Dễ dàng, scale: ces_1_5}
"""
    outcome = take_in(write(SURVEY), mapping)
    first = outcome.rows[0].arrivals
    assert [(a.interaction.kind, a.interaction.metric, a.interaction.text) for a in first] == [
        (Kind.VISIT, "", "Nhanh"),
        (Kind.FEEDBACK, "csat", ""),
        (Kind.FEEDBACK, "ces", ""),
    ]
    assert len(set(outcome.ids)) == len(outcome.ids)


def test_a_scale_may_stand_in_each_row(write: Write) -> None:
    mapping = """as: feedback
columns: {time: Lúc, scale: Thang}
scores: [{column: Điểm}]
"""
    path = write(
        "Lúc,Thang,Điểm\n2025-06-01,nps_0_10,9\n2025-06-01,csat_1_5,4\n2025-06-01,sao,4\n2025-06-01,,4\n"
    )
    outcome = take_in(path, mapping)
    assert [(each.metric, each.score) for each in outcome.interactions] == [
        ("nps", 9),
        ("csat", 4),
    ]
    assert outcome.codes == [("SCALE_BAD", 4, "Thang"), ("VALUE_BLANK", 5, "Thang")]


def test_kinds_are_translated_or_rejected(write: Write) -> None:
    mapping = """as: interactions
columns: {time: Lúc, name: Việc, kind: Loại}
values: {kind: {Mua: purchase, Khiếu nại: complaint}}
"""
    path = write(
        "Lúc,Việc,Loại\n2025-06-01,a,Mua\n2025-06-01,b,Khiếu nại\n2025-06-01,c,visit\n2025-06-01,d,Lạ\n2025-06-01,e,\n"
    )
    outcome = take_in(path, mapping)
    assert [each.kind for each in outcome.interactions] == [
        Kind.PURCHASE,
        Kind.COMPLAINT,
        Kind.VISIT,
        Kind.ACTION,
    ]
    assert outcome.codes == [("KIND_BAD", 5, "Loại")]


def test_a_customer_file_joins_ids_and_needs_one(write: Write) -> None:
    mapping = """as: customers
columns: {customer: Mã, phone: SĐT, mail: Email, customer_name: Tên, address: Địa chỉ, time: Ngày}
properties: [Hạng]
"""
    path = write(
        "Mã,SĐT,Email,Tên,Địa chỉ,Ngày,Hạng\n"
        "K1,0912345678,a@x.vn,Hoa,Hà Nội,2025-01-01,Vàng\n"
        ",,,Không ai,,,\n"
        "K3,,,,,,\n"
    )
    outcome = take_in(path, mapping)
    first, third = (row.arrivals[0] for row in outcome.rows)
    assert first.identity.joins
    assert first.identity.identifiers == (
        ("user", "K1"),
        ("phone", "+84912345678"),
        ("mail", "a@x.vn"),
    )
    assert first.identity.contact["address"] == "Hà Nội"
    assert (first.interaction.kind, first.interaction.properties) == (
        Kind.PROFILE,
        '{"Hạng": "Vàng"}',
    )
    assert third.interaction.event_time == NOW
    assert outcome.codes == [("VALUE_BLANK", 3, "Mã")]


def test_a_profile_row_of_a_log_joins_the_device_with_the_customer(write: Write) -> None:
    mapping = """as: interactions
columns: {time: Lúc, kind: Loại, name: Việc, customer: Mã, anonymous: Máy, phone: SĐT}
"""
    path = write(
        "Lúc,Loại,Việc,Mã,Máy,SĐT\n"
        "2025-06-01,visit,menu,,m1,\n"
        "2025-06-02,profile,identify,K1,m1,0912345678\n"
        "2025-06-03,action,order,K1,m2,\n"
    )
    visit, profile, order = (row.arrivals[0].identity for row in take_in(path, mapping).rows)
    assert (visit.joins, profile.joins, order.joins) == (False, True, False)
    assert profile.identifiers == (
        ("user", "K1"),
        ("phone", "+84912345678"),
        ("anonymous", "m1"),
    )


def test_rows_without_name_or_time_are_rejected(write: Write) -> None:
    mapping = "as: interactions\ncolumns: {time: Lúc, name: Việc, touchpoint: Nơi}\n"
    path = write("Lúc,Việc,Nơi\n2025-06-01,,\n,mua,\n2025-06-01,,quầy\n")
    outcome = take_in(path, mapping)
    assert outcome.codes == [("VALUE_BLANK", 2, "Việc"), ("VALUE_BLANK", 3, "Lúc")]
    assert (outcome.interactions[0].name, outcome.interactions[0].touchpoint) == ("quầy", "quầy")


@pytest.mark.parametrize("clock", ["25:00", "sáng", "9 giờ"])
def test_a_time_of_day_that_is_none_rejects_its_row(write: Write, clock: str) -> None:
    mapping = "as: interactions\ncolumns: {time: Ngày, clock: Giờ}\nconstants: {name: x}\n"
    outcome = take_in(write(f"Ngày,Giờ\n2025-06-01,{clock}\n"), mapping)
    assert outcome.codes == [("DATE_BAD", 2, "Giờ")]


def test_numbers_among_properties_are_numbers_when_asked(write: Write) -> None:
    mapping = """as: interactions
columns: {time: Lúc}
constants: {name: x}
properties: [Mã, {column: Phút, number: true}]
"""
    outcome = take_in(
        write("Lúc,Mã,Phút\n2025-06-01,07,12\n2025-06-01,08,lâu\n2025-06-01,,\n"), mapping
    )
    assert [each.properties for each in outcome.interactions] == ['{"Mã": "07", "Phút": 12}', "{}"]
    assert outcome.codes == [("NUM_BAD", 3, "Phút")]


def test_a_column_that_the_file_lacks_is_named_before_any_row(write: Write) -> None:
    with pytest.raises(MappingColumnError) as caught:
        take_in(write("a,b\n1,2\n"), "as: interactions\ncolumns: {time: Lúc, name: a}\n")
    assert caught.value.fields == {"column": "Lúc", "allowed": "a, b"}


def test_nothing_is_given_out_of_a_file_that_breaks_off(write: Write) -> None:
    content = "Lúc,Việc\n2025-06-01,a\n".encode() + b'2025-06-01,"b\n'
    with pytest.raises(Exception, match="never closes"):
        take_in(write(content), "as: interactions\ncolumns: {time: Lúc, name: Việc}\n")


def test_errors_hold_the_cells_and_a_text(write: Write) -> None:
    outcome = take_in(write(SURVEY), SURVEY_MAPPING)
    error = outcome.errors[1]
    assert list(error.cells) == ["2025-06-01 12:00", "E", "11", "3", "2", "", ""]
    assert (
        error.text
        == "score (11) must be a whole number on 0–10; correct it, or name it under blank"
    )
    assert error.row_key.startswith("row-")
