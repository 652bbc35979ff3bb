"""No column is lost without a word: names win over values, and what is left out is told."""

from pathlib import Path

import pytest

from cham.channels.files import Column, ColumnKind, write_table
from cham.core.interactions import IdentifierKind, Interaction, Kind
from cham.doors.files import (
    Field,
    Proposal,
    Purpose,
    format_mapping,
    open_table,
    parse_mapping,
    propose_mapping,
)
from integration.doors_files.conftest import Write
from integration.doors_files.reading import take_in


def propose(path: Path, purpose: Purpose) -> Proposal:
    return propose_mapping(open_table(path), purpose)


def left_out(proposal: Proposal) -> dict[str, str]:
    return {guess.column: str(guess.reason) for guess in proposal.left_out}


def test_a_telephone_number_that_half_of_the_people_give_is_one(write: Write) -> None:
    rows = [
        f"0{n + 1}/06/2025,5,{'không cho' if n % 2 else f'090000000{n}'},a{n}@x.vn"
        for n in range(8)
    ]
    path = write("\n".join(["Ngày,Bạn hài lòng thế nào (1-5)?,Số điện thoại,Email", *rows]))
    proposal = propose(path, Purpose.FEEDBACK)
    assert proposal.mapping.columns[Field.PHONE] == "Số điện thoại"
    assert proposal.mapping.values == {Field.PHONE: {"không cho": ""}}
    assert "“không cho” count as blank: no number or address stands there" in [
        str(guess.reason) for guess in proposal.guesses if guess.role == "values.phone"
    ]
    text = format_mapping(proposal.mapping, proposal.reasons())
    assert parse_mapping(text) == proposal.mapping
    outcome = take_in(path, text + "time: {order: dmy}\n")
    assert outcome.errors == []
    phones = [
        [value for kind, value in each.arrivals[0].identity.identifiers if kind == "phone"]
        for each in outcome.rows
    ]
    assert phones == [["+84900000000"], [], ["+84900000002"], []] * 1 + [
        ["+84900000004"], [], ["+84900000006"], [],
    ]  # fmt: skip


def test_bad_cells_under_a_telling_name_are_rejected_rows(write: Write) -> None:
    path = write(
        "Mã khách hàng,Họ tên,Số điện thoại,Email\n"
        "KH9,Nguyễn Văn An,84912345678,U9@X.VN\nKH10,Bình,0123,b@x\nKH11,,,\n"
    )
    proposal = propose(path, Purpose.CUSTOMERS)
    assert dict(proposal.mapping.columns) == {
        Field.CUSTOMER: "Mã khách hàng", Field.PHONE: "Số điện thoại", Field.MAIL: "Email",
        Field.CUSTOMER_NAME: "Họ tên",
    }  # fmt: skip
    outcome = take_in(path, proposal.mapping)
    assert outcome.codes == [("PHONE_BAD", 3, "Số điện thoại")]
    assert outcome.rows[0].arrivals[0].identity.identifiers == (
        (IdentifierKind.USER, "KH9"),
        (IdentifierKind.PHONE, "+84912345678"),
        (IdentifierKind.MAIL, "u9@x.vn"),
    )


@pytest.mark.parametrize(
    ("name", "good", "bad", "field"),
    [
        ("Số điện thoại của bạn (không bắt buộc)", "0912345678", "thôi", Field.PHONE),
        ("Email liên hệ", "a@x.vn", "chưa có", Field.MAIL),
        ("Thành tiền", "45.000đ", "chưa tính", Field.AMOUNT),
    ],
)
def test_names_win_over_values(write: Write, name: str, good: str, bad: str, field: Field) -> None:
    rows = "".join(f"2026-06-0{n + 1};x;{good if n % 2 else bad}\n" for n in range(8))
    proposal = propose(write(f"Ngày;Sự kiện;{name}\n{rows}"), Purpose.INTERACTIONS)
    assert proposal.mapping.columns[field] == name


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Bạn liên hệ qua điện thoại hay Zalo?", "điện thoại,Zalo"),
        ("Bạn có nhận được email xác nhận không?", "có,không"),
        ("Loại điện thoại", "iPhone,Samsung"),
    ],
)
def test_a_question_about_telephones_is_no_telephone_number(
    write: Write, name: str, values: str
) -> None:
    rows = "".join(f"2026-06-01;x;{value}\n" for value in values.split(","))
    proposal = propose(write(f"Ngày;Sự kiện;{name}\n{rows}"), Purpose.INTERACTIONS)
    assert not {Field.PHONE, Field.MAIL} & set(proposal.mapping.columns)


def test_every_column_that_nothing_is_taken_from_is_told(write: Write) -> None:
    path = write(
        "Ngày mua,Mã đơn,Thành tiền,SĐT,Số ĐT phụ,SĐT che,CCCD,Trống,Số điện thoại\n"
        "2026-06-01,D1,45000,0912345678,0912345670,09****78,0123,,****\n"
        "2026-06-02,D2,45000,0912345679,0912345671,09****79,0124,,****\n"
    )
    proposal = propose(path, Purpose.INTERACTIONS)
    told = left_out(proposal)
    kept_with_the_customer = "telephone numbers, mail addresses and names are kept with the"
    assert set(told) == {"Số ĐT phụ", "CCCD", "Trống", "Số điện thoại"}
    assert told["Trống"] == "no row says anything there"
    assert told["CCCD"] == "it names a person or a machine, which nobody asked for"
    assert told["Số ĐT phụ"].startswith(kept_with_the_customer)
    assert told["Số điện thoại"].startswith(kept_with_the_customer)
    assert {*proposal.mapping.used_columns, *told} == set(open_table(path).columns)


def test_what_the_export_of_interactions_writes_can_come_in_again(tmp_path: Path) -> None:
    given = [
        Interaction(
            organisation="o", source="s", message_id=f"id-{n}", event_time=n * 10**12,
            received_at=0, customer="c1", kind=Kind(kind), name=name, score=score, scale=scale,
            text=text, amount=amount, currency=currency, properties='{"Món": "=phở", "Suất": 2}',
        )
        for n, (kind, name, score, scale, text, amount, currency) in enumerate([
            ("feedback", "feedback", 9.0, "nps_0_10", "=ngon", None, ""),
            ("feedback", "feedback", 2.0, "ces_1_7", "'chờ lâu quá", None, ""),
            ("purchase", "order_placed", None, "", "", 45_000, "VND"),
            ("action", "order_placed", None, "", "", None, ""),
        ], start=1)
    ]  # fmt: skip
    names = [
        "organisation",
        "source",
        "message_id",
        "event_time",
        "received_at",
        "customer",
        "case_key",
        "kind",
        "name",
        "touchpoint",
        "channel",
        "device",
        "unit",
        "staff",
        "score",
        "scale",
        "metric",
        "text",
        "language",
        "amount",
        "currency",
        "properties",
        "import_id",
    ]
    kinds = {"event_time": ColumnKind.TIME, "received_at": ColumnKind.TIME,
             "score": ColumnKind.NUMBER, "amount": ColumnKind.INTEGER}  # fmt: skip
    columns = [Column(name, kinds.get(name, ColumnKind.TEXT)) for name in names]
    path = tmp_path / "e.csv"
    write_table(path, columns, ([getattr(each, n) for n in names] for each in given),
                zone="Asia/Ho_Chi_Minh")  # fmt: skip
    proposal = propose(path, Purpose.INTERACTIONS)
    assert proposal.doubts == ()
    assert "source" in left_out(proposal)
    back = take_in(path, format_mapping(proposal.mapping, proposal.reasons()))
    assert back.errors == []
    said = ("message_id", "event_time", "kind", "name", "score", "scale", "text", "amount",
            "currency", "properties")  # fmt: skip
    assert [[getattr(each, n) for n in said] for each in back.interactions] == [
        [getattr(each, n) for n in said] for each in given
    ]


def test_a_log_of_requests_goes_by_the_request_and_not_by_the_order(write: Write) -> None:
    path = write(
        "Mã phiếu,Mã đơn,Thời điểm,Hành động\nP1,D1,2026-06-01 10:00,Tiếp nhận\nP1,D1,2026-06-01 11:00,Đóng\n"
    )
    assert propose(path, Purpose.INTERACTIONS).mapping.columns[Field.CASE_KEY] == "Mã phiếu"


def test_name_is_what_happened_where_the_same_ones_come_again(write: Write) -> None:
    rows = "".join(f"2026-06-01,{'cart' if n % 3 else 'home'},u{n}\n" for n in range(9))
    columns = propose(write(f"time,name,user_id\n{rows}"), Purpose.INTERACTIONS).mapping.columns
    assert columns[Field.NAME] == "name"
    people = "".join(f"2026-06-01,Người {n},x\n" for n in range(9))
    columns = propose(write(f"time,name,event\n{people}"), Purpose.INTERACTIONS).mapping.columns
    assert (columns[Field.NAME], columns[Field.CUSTOMER_NAME]) == ("event", "name")


@pytest.mark.parametrize(
    "name",
    ["Mã khách", "Mã khách hàng", "Mã KH", "MaKH", "customer_id", "CustomerID", "ID khách hàng"],
)
def test_ids_of_customers(write: Write, name: str) -> None:
    path = write(f"{name},Họ tên\nK1,An\nK2,Bình\n")
    assert propose(path, Purpose.CUSTOMERS).mapping.columns[Field.CUSTOMER] == name


def test_a_file_of_names_alone_is_told_as_one(write: Write) -> None:
    path = write("Thời gian,Mã đơn,Hành động,Thành tiền\n")
    for purpose in Purpose:
        [doubt] = propose(path, purpose).doubts
        assert (doubt.code, doubt.fields["line"]) == ("ROWS_NONE", 1)
