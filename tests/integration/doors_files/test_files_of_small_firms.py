"""Files as small Vietnamese firms have them: what is proposed without a mapping, and what comes in."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from cham.core.interactions import Kind
from cham.doors.files import Field, Proposal, Purpose, open_table, propose_mapping
from integration.doors_files.conftest import Write
from integration.doors_files.encoders import to_windows_1258
from integration.doors_files.reading import Outcome, take_in
from integration.doors_files.workbooks import first_sheet, workbook

KIOTVIET = """Chi nhánh,Mã hóa đơn,Thời gian,Mã đặt hàng,Mã khách hàng,Tên khách hàng,Email,Điện thoại,Ngày sinh,Người bán,Kênh bán,Tổng tiền hàng,Giảm giá,Khách cần trả,Trạng thái
Chi nhánh trung tâm,HD000046,05/03/2025 08:30,,KH000005,Anh Giang,,0912345678,,Hương,Bán trực tiếp,250000,0,250000,Hoàn thành
Quận 7,HD000047,25/03/2025 09:30,,KH000006,Chị Lan,lan@x.vn,0912345679,,Hương,Facebook,1250000,50000,1200000,Hoàn thành
Quận 7,HD000048,26/03/2025 19:30,,,Khách lẻ,,,,Tú,Shopee,90000,0,90000,Hoàn thành
"""
SAPO = """Mã đơn hàng;Ngày tạo đơn;Nguồn đơn;Trạng thái;Tên khách hàng;SĐT khách hàng;Địa chỉ giao hàng;Nhân viên phụ trách;Tổng số lượng;Tổng tiền;Ghi chú
SON00123;2025-03-05 08:30:00;Zalo;Hoàn thành;Nguyễn Hoa;0912345678;12 Lê Lợi;Minh;2;1.250.000;
SON00124;2025-03-15 08:30:00;Website;Đang giao;Trần Bình;0912345679;15 Lê Lợi;Minh;1;450.000;gọi trước
"""
HARAVAN = """Mã đơn hàng,Email,Ngày thanh toán,Ngày đặt hàng,Tổng cộng,Phương thức thanh toán,Tên người nhận,Điện thoại người nhận,Kênh bán hàng
#1001,a@x.vn,2025-03-05 09:00:00 +0700,2025-03-05 08:30:00 +0700,1250000.0,COD,Hoa,0912345678,Web
#1002,b@x.vn,,2025-03-06 08:30:00 +0700,450000.0,Momo,Bình,0912345679,Web
"""
NOTEBOOK = """Ngày giờ,Tên khách,SDT,Món,Tiền,Ghi chú
5/3/25 8h30,chị Lan,+84 90 123 45 67,cơm gà,1tr2,ok
25/3/25 12h,anh Bình,090.123.4568,cơm tấm,450k,chờ lâu
26/3/25 11h15,,0901-234-569,bún,"1.250.000 ₫",
"""
CALLS = """Thời gian gọi,Số gọi đến,Nhánh,Nhân viên nghe,Thời lượng,Trạng thái
05/03/2025 08:30:11,0912345678,101,Hà,00:03:25,Đã nghe
26/03/2025 18:40:11,0912345670,101,Hà,00:12:05,Nhỡ
"""
BOOKINGS = """Ngày hẹn,Giờ hẹn,Khách hàng,Điện thoại,Dịch vụ,Kỹ thuật viên,Giá tiền
05/03/2025,8h30,Hoa,+84 901 234 567,Gội đầu,Mai,150k
25/03/2025,14:00,Lan,(+84) 901234568,Massage,Tú,1tr2
"""


def propose(path: Path, purpose: Purpose) -> Proposal:
    return propose_mapping(open_table(path), purpose)


def taken(path: Path, purpose: Purpose) -> tuple[dict[str, str], Outcome]:
    """Propose, see that nothing is open, and take the file in."""
    proposal = propose(path, purpose)
    assert proposal.doubts == ()
    roles = {field.value: column for field, column in proposal.mapping.columns.items()}
    return roles, take_in(path, proposal.mapping)


@pytest.mark.parametrize(
    ("content", "roles", "amounts"),
    [
        (
            KIOTVIET,
            {
                "time": "Thời gian", "customer": "Mã khách hàng", "phone": "Điện thoại",
                "mail": "Email", "customer_name": "Tên khách hàng", "case_key": "Mã hóa đơn",
                "channel": "Kênh bán", "unit": "Chi nhánh", "staff": "Người bán",
                "amount": "Khách cần trả",
            },
            [250_000, 1_200_000, 90_000],
        ),
        (
            SAPO,
            {
                "time": "Ngày tạo đơn", "phone": "SĐT khách hàng",
                "customer_name": "Tên khách hàng", "address": "Địa chỉ giao hàng",
                "case_key": "Mã đơn hàng", "staff": "Nhân viên phụ trách", "amount": "Tổng tiền",
            },
            [1_250_000, 450_000],
        ),
        (
            HARAVAN,
            {
                "time": "Ngày đặt hàng", "phone": "Điện thoại người nhận", "mail": "Email",
                "customer_name": "Tên người nhận", "case_key": "Mã đơn hàng",
                "channel": "Kênh bán hàng", "amount": "Tổng cộng",
            },
            [1_250_000, 450_000],
        ),
        (
            NOTEBOOK,
            {"time": "Ngày giờ", "phone": "SDT", "customer_name": "Tên khách", "amount": "Tiền"},
            [1_200_000, 450_000, 1_250_000],
        ),
        (
            BOOKINGS,
            {
                "time": "Ngày hẹn", "clock": "Giờ hẹn", "phone": "Điện thoại",
                "customer_name": "Khách hàng", "staff": "Kỹ thuật viên", "amount": "Giá tiền",
            },
            [150_000, 1_200_000],
        ),
    ],
    ids=["KiotViet", "Sapo", "Haravan", "notebook", "bookings"],
)  # fmt: skip
def test_orders(write: Write, content: str, roles: dict[str, str], amounts: list[int]) -> None:
    for written in (content, "\ufeff" + content):
        found, outcome = taken(write(written), Purpose.INTERACTIONS)
        assert found == roles
        assert [each.amount for each in outcome.interactions] == amounts
        assert {each.kind for each in outcome.interactions} == {Kind.PURCHASE}
        assert outcome.errors == []


def test_telephone_numbers_of_a_notebook_are_one_form(write: Write) -> None:
    _, outcome = taken(write(NOTEBOOK), Purpose.INTERACTIONS)
    assert [row.arrivals[0].identity.identifiers[0][1] for row in outcome.rows] == [
        "+84901234567", "+84901234568", "+84901234569",
    ]  # fmt: skip


def test_a_log_of_calls_is_contacts(write: Write) -> None:
    roles, outcome = taken(write(CALLS), Purpose.INTERACTIONS)
    assert roles == {"time": "Thời gian gọi", "phone": "Số gọi đến", "staff": "Nhân viên nghe"}
    assert {(each.kind, each.name) for each in outcome.interactions} == {
        (Kind.CONTACT, "call_received")
    }


def test_an_old_encoding_with_semicolons(write: Write) -> None:
    content = (
        "Mã đơn;Ngày mua;Khách;Số tiền\nD1;25/03/2025;Hoa;45.000đ\nD2;26/03/2025;Bình;1.060.500đ\n"
    )
    roles, outcome = taken(write(to_windows_1258(content)), Purpose.INTERACTIONS)
    assert roles == {
        "time": "Ngày mua", "customer_name": "Khách", "case_key": "Mã đơn", "amount": "Số tiền",
    }  # fmt: skip
    assert [each.amount for each in outcome.interactions] == [45_000, 1_060_500]


def test_a_customer_list_with_numbered_rows_and_a_total(write: Write) -> None:
    path = write(
        "STT,Mã khách,Tên khách hàng,Di động,Ngày sinh,Hạng thẻ,Tổng chi tiêu,Lần mua cuối\n"
        "1,KH01,Nguyễn Hoa,0912345678,01/02/1990,Vàng,12.500.000,05/03/2025\n"
        "2,KH02,Trần Bình,912345679,13/02/1985,Bạc,2.500.000,25/03/2025\n"
        "Tổng cộng,,,,,,15.000.000,\n"
    )
    roles, outcome = taken(path, Purpose.CUSTOMERS)
    assert roles == {"customer": "Mã khách", "phone": "Di động", "customer_name": "Tên khách hàng"}
    assert {guess.column for guess in propose(path, Purpose.CUSTOMERS).left_out} == {
        "STT", "Ngày sinh",
    }  # fmt: skip
    assert (len(outcome.rows), outcome.codes) == (2, [("ROW_TOTAL", 4, "")])


def test_what_a_shop_answered_is_no_comment_of_its_customer(write: Write) -> None:
    path = write(
        "Mã đơn hàng,Người mua,Số sao,Nội dung đánh giá,Thời gian đánh giá,Phản hồi của shop\n"
        "2503A,hoa***9,5,Hàng đẹp giao nhanh,2025-03-05 08:30,Cảm ơn bạn nhiều\n"
        "2503B,bin***1,1,Giao sai màu,2025-03-06 08:30,Shop xin lỗi ạ\n"
    )
    _, outcome = taken(path, Purpose.FEEDBACK)
    assert [each.text for each in outcome.interactions] == ["Hàng đẹp giao nhanh", "Giao sai màu"]


def test_followers_of_a_zalo_account(write: Write) -> None:
    path = write(
        "UID,Tên Zalo,Số điện thoại,Giới tính,Ngày quan tâm,Nhãn\n"
        "8012345678901234567,Hoa Nguyễn,84901234567,Nữ,05/03/2025,Khách mới\n"
        "8012345678901234568,Bình,,Nam,27/03/2025,\n"
    )
    roles, outcome = taken(path, Purpose.CUSTOMERS)
    assert roles == {
        "time": "Ngày quan tâm", "customer": "UID", "phone": "Số điện thoại",
        "customer_name": "Tên Zalo",
    }  # fmt: skip
    assert outcome.errors == []


def misa(book: Workbook) -> None:
    for row in (1, 2, 3):
        first_sheet(book).merge_cells(f"A{row}:F{row}")


def test_a_report_with_a_title_above_and_a_total_below(write: Write) -> None:
    rows = [
        ["CÔNG TY TNHH CƠM TRƯA"],
        ["SỔ CHI TIẾT BÁN HÀNG"],
        ["Từ ngày 01/03/2025 đến ngày 31/03/2025"],
        [],
        ["Ngày chứng từ", "Số chứng từ", "Diễn giải", "Mã khách hàng", "Tên khách hàng", "Doanh số bán"],
        ["05/03/2025", "BH00001", "Bán hàng cho Hoa", "KH001", "Hoa", 1_250_000],
        ["25/03/2025", "BH00002", "Bán hàng cho Bình", "KH002", "Bình", 450_000],
        ["Tổng cộng", None, None, None, None, 1_700_000],
    ]  # fmt: skip
    roles, outcome = taken(write(workbook(rows, misa), "misa.xlsx"), Purpose.INTERACTIONS)
    assert roles == {
        "time": "Ngày chứng từ", "customer": "Mã khách hàng", "case_key": "Số chứng từ",
        "customer_name": "Tên khách hàng", "amount": "Doanh số bán",
    }  # fmt: skip
    assert [row.line for row in outcome.rows] == [6, 7]
    assert outcome.codes == [("ROW_TOTAL", 8, "")]


def test_a_csv_with_a_title_above_and_a_total_below(write: Write) -> None:
    path = write(
        "\ufeffBÁO CÁO BÁN HÀNG THÁNG 3/2025,,,,\nCửa hàng: Quận 1,,,,\n,,,,\n"
        "STT,Ngày,Mã đơn,SĐT,Thành tiền\n"
        '1,05/03/2025,D1,0912345678,"1.250.000 ₫"\n2,25/03/2025,D2,0912345679,"450.000 ₫"\n'
        ',Tổng cộng,,,"1.700.000 ₫"\n'
    )
    assert (open_table(path).facts.header_line, open_table(path).facts.header_lines) == (4, 1)
    _, outcome = taken(path, Purpose.INTERACTIONS)
    assert [row.line for row in outcome.rows] == [5, 6]
    assert outcome.codes == [("ROW_TOTAL", 7, "")]


@pytest.mark.parametrize(
    "content",
    ["a\nx,y,z\nu,v,w\n", "Tên\nHoa,Mai,Lan\n", "tiêu đề\n1,2,3\n", "Ghi chú\nMón,Giá,Ngày\n"],
)
def test_a_line_is_no_title_where_nothing_sure_follows(write: Write, content: str) -> None:
    assert open_table(write(content)).facts.header_line == 1


def test_groups_of_columns_in_merged_cells(write: Write) -> None:
    def merge(book: Workbook) -> None:
        first_sheet(book).merge_cells("B1:D1")
        first_sheet(book).merge_cells("E1:G1")

    rows = [
        ["Ngày mua", "Người đặt", None, None, "Người nhận", None, None],
        [None, "Mã KH", "Họ tên", "SĐT", "Tên người nhận", "Di động", "Thành tiền"],
        ["21/03/2025", "K1", "Hoa", "0901234561", "Mai", "0901234571", 100_000],
        ["22/03/2025", "K2", "Lan", "0901234562", "Mai", "0901234572", 200_000],
    ]
    path = write(workbook(rows, merge), "x.xlsx")
    facts = open_table(path).facts
    assert (facts.header_line, facts.header_lines) == (1, 2)
    roles, outcome = taken(path, Purpose.INTERACTIONS)
    assert (roles["time"], roles["customer"], roles["amount"]) == (
        "Ngày mua",
        "Mã KH",
        "Thành tiền",
    )
    assert [row.line for row in outcome.rows] == [3, 4]
    twice = [rows[0], [None, "Mã", "Họ tên", "SĐT", "Họ tên ", "SĐT", "Thành tiền"], *rows[2:]]
    assert open_table(write(workbook(twice, merge), "y.xlsx")).columns == (
        "Ngày mua", "Mã", "Người đặt – Họ tên", "Người đặt – SĐT", "Người nhận – Họ tên",
        "Người nhận – SĐT", "Thành tiền",
    )  # fmt: skip


def test_nobody_called_like_a_sum_is_lost(write: Write) -> None:
    path = write("Tên,Mã,SĐT\nTổng,K1,0912345678\nCộng,K2,0912345679\n")
    _, outcome = taken(path, Purpose.CUSTOMERS)
    assert (len(outcome.rows), outcome.errors) == (2, [])


def test_messages_do_not_say_what_happened_and_are_asked_about(write: Write) -> None:
    path = write("Thời gian gửi,UID,Nội dung tin nhắn\n2025-03-05 8h30,80123,Shop ơi\n")
    proposal = propose(path, Purpose.INTERACTIONS)
    assert [(each.code, each.fields["field"]) for each in proposal.doubts] == [
        ("MAP_MISSING", Field.NAME)
    ]
