"""Names of events that say their kind: files know the same ones as the HTTP door."""

import pytest

from cham.core.interactions import Kind
from cham.doors.files import Field, Purpose, open_table, propose_mapping
from integration.doors_files.conftest import Write
from integration.doors_files.reading import take_in

NAMED = "as: interactions\ncolumns: {time: Lúc, name: Việc, amount: Tiền}\n"
SAID = "as: interactions\ncolumns: {time: Lúc, name: Việc, kind: Loại}\n"


@pytest.mark.parametrize(
    ("name", "amount", "kind"),
    [
        ("Mua hàng", "", Kind.PURCHASE),
        ("purchase", "45000", Kind.PURCHASE),
        ("OrderCompleted", "", Kind.PURCHASE),
        ("Khiếu nại", "", Kind.COMPLAINT),
        ("khieu nai", "", Kind.COMPLAINT),
        ("complaint", "", Kind.COMPLAINT),
        ("Gọi tổng đài", "", Kind.CONTACT),
        ("Hủy dịch vụ", "", Kind.LEAVE),
        ("Đặt hàng", "45000", Kind.PURCHASE),
        ("Đặt hàng", "", Kind.ACTION),
        ("Hoàn tiền", "45000", Kind.ACTION),
        ("Lấy cơm", "45000", Kind.PURCHASE),
        ("Lấy cơm", "", Kind.ACTION),
    ],
)
def test_a_name_says_the_kind(write: Write, name: str, amount: str, kind: Kind) -> None:
    path = write(f"Lúc,Việc,Tiền\n2025-01-01,{name},{amount}\n")
    assert [each.kind for each in take_in(path, NAMED).interactions] == [kind]


@pytest.mark.parametrize(
    ("said", "kind"),
    [("Purchase", Kind.PURCHASE), ("Mua hàng", Kind.PURCHASE), ("KHIẾU NẠI", Kind.COMPLAINT)],
)
def test_a_column_of_kinds_may_use_those_names(write: Write, said: str, kind: Kind) -> None:
    path = write(f"Lúc,Việc,Loại\n2025-01-01,a,{said}\n2025-01-01,a,Khác\n")
    outcome = take_in(path, SAID)
    assert [each.kind for each in outcome.interactions] == [kind]
    assert outcome.codes == [("KIND_BAD", 3, "Loại")]


def test_answers_and_people_stay_what_the_purpose_says(write: Write) -> None:
    path = write("Lúc,Việc,Điểm\n2025-01-01,Mua hàng,5\n")
    mapping = "as: feedback\ncolumns: {time: Lúc, name: Việc}\nscores: [{column: Điểm, scale: csat_1_5}]\n"
    assert [each.kind for each in take_in(path, mapping).interactions] == [Kind.FEEDBACK]


def test_a_column_called_kind_is_one_only_where_it_holds_kinds(write: Write) -> None:
    def proposed(*kinds: str) -> str:
        rows = "".join(f"2025-01-01,buoc_{kind},{kind}\n" for kind in kinds)
        table = open_table(write(f"time,event,kind\n{rows}"))
        return propose_mapping(table, Purpose.INTERACTIONS).mapping.columns.get(Field.KIND, "")

    assert proposed("action", "Mua hàng") == "kind"
    assert proposed("phở", "bún") == ""


def test_how_a_customer_was_won_is_no_channel_of_what_happened(write: Write) -> None:
    content = "time,event,customer id,acquisition_channel\n2025-01-01,home,k1,facebook\n"
    mapping = propose_mapping(open_table(write(content)), Purpose.INTERACTIONS).mapping
    assert Field.CHANNEL not in mapping.columns
    assert [each.column for each in mapping.properties] == ["acquisition_channel"]
