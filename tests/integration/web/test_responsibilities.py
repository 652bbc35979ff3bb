"""Who answers for what, drawn from the map: gaps first, nobody hidden, each unit its own card."""

import csv
import io

import pytest

from cham.apps.journeys.actions import keep_journey
from cham.apps.journeys.queries import template
from cham.apps.orgs.models import Unit as StaffedUnit
from cham.apps.responsibilities.cards import card_of
from cham.apps.responsibilities.matrix import handoff_table, matrix_of
from cham.apps.responsibilities.own import own_cards
from cham.apps.screens.tables import Cell
from cham.core.journeys import (
    Authority,
    Handoff,
    Journey,
    Ownership,
    Stage,
    Task,
    Text,
    Touchpoint,
    Unit,
)


def said(text: str) -> Text:
    return Text((("vi", text),))


def owned(key: str, *units: str, authority: Authority = Authority.FULL) -> Touchpoint:
    return Touchpoint(
        key=key,
        name=said(key),
        ownership=Ownership(accountable=units, authority=authority),
        tasks=(Task(name=said("gọi lại"), unit="bep"),) if key == "giao" else (),
    )


JOURNEY = Journey(
    key="mua-com",
    name=said("Mua cơm"),
    units=tuple(Unit(key=key, name=said(key)) for key in ("bep", "giao-hang", "khong-viec")),
    stages=(
        Stage(
            key="dat",
            name=said("Đặt"),
            touchpoints=(
                owned("goi", "bep"),
                owned("giao", "giao-hang"),
                owned("vo-chu"),
                owned("hai-chu", "bep", "giao-hang"),
                owned("khong-quyen", "bep", authority=Authority.NONE),
            ),
        ),
    ),
    handoffs=(Handoff(giver="goi", receiver="giao", needs=("tầng", "cổng"), carries=("cổng",)),),
)


def test_gaps_come_first_and_units_without_duty_are_no_columns():
    matrix = matrix_of(JOURNEY, "vi")
    assert [line.key for line in matrix.lines] == [
        "vo-chu",
        "hai-chu",
        "khong-quyen",
        "goi",
        "giao",
    ]
    assert matrix.gaps == 3
    assert [unit.key for unit in matrix.units] == ["bep", "giao-hang"]
    assert [share.kind for share in matrix.lines[-1].shares] == ["tasks", "accountable"]


def test_a_handoff_says_what_gets_lost():
    [row] = handoff_table(JOURNEY, "vi").rows
    assert row.cells[2:4] == ("tầng, cổng", "cổng")
    assert isinstance(row.cells[4], Cell)
    assert row.cells[4].value == "tầng"


def test_a_card_holds_all_that_the_map_asks_of_a_unit():
    card = card_of("giao-hang", [JOURNEY], "vi")
    assert [each.key for each in card.answers_for] == ["giao", "hai-chu"]
    assert [(each.other, each.missing) for each in card.gets] == [("bep", "tầng")]
    assert card_of("bep", [JOURNEY], "vi").tasks[0].name == "gọi lại"
    assert card_of("khong-viec", [JOURNEY], "vi").is_empty


@pytest.fixture
def drawn(organisation):
    keep_journey(organisation, JOURNEY)


def test_the_page_and_its_file_say_the_same(drawn, client_of):
    client = client_of("front_line")
    assert "vo-chu" in client.get("/responsibilities/").content.decode()
    answer = client.get("/responsibilities/?table=matrix&format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:4]] == ["vo-chu", "hai-chu", "khong-quyen"]


def test_an_unknown_unit_and_table_are_not_there(drawn, client_of):
    client = client_of("executive")
    assert client.get("/responsibilities/units/nobody/").status_code == 404
    assert client.get("/responsibilities/units/bep/").status_code == 200
    assert client.get("/responsibilities/?table=nothing&format=csv").status_code == 404


def test_a_firm_without_a_map_is_told_where_to_begin(client_of):
    answer = client_of("cx_manager").get("/responsibilities/").content.decode()
    assert "/journeys/" in answer


def test_my_tasks_are_those_of_my_units(drawn, client_of):
    mine = client_of("department_owner", ["bep"]).get("/my-tasks/").content.decode()
    assert "gọi lại" in mine
    others = client_of("front_line").get("/my-tasks/").content.decode()
    assert "gọi lại" not in others


@pytest.mark.parametrize(
    ("unit", "drawn_cards"),
    [
        ("bep", ["bep"]),
        ("bep-q1", ["bep"]),  # of whom no map speaks: what is asked of the kitchen
        ("van-hanh", ["bep", "giao-hang"]),  # answers for what is below it
        ("ke-toan", []),  # has nothing above or below it of which a map speaks
    ],
)
def test_tasks_reach_people_through_the_tree_of_units(drawn, scope, member, unit, drawn_cards):
    top = StaffedUnit.objects.create(key="van-hanh", name="Vận hành")
    kitchen = StaffedUnit.objects.create(key="bep", name="Bếp", parent=top)
    StaffedUnit.objects.create(key="giao-hang", name="Giao hàng", parent=top)
    StaffedUnit.objects.create(key="bep-q1", name="Bếp Quận 1", parent=kitchen)
    StaffedUnit.objects.create(key="ke-toan", name="Kế toán")
    cards = own_cards(member("front_line", [unit]), [JOURNEY], "vi")
    assert [each.unit for each in cards] == drawn_cards


def test_every_template_can_be_drawn():
    journey = template("food-delivery")
    assert len(matrix_of(journey, "en").lines) == len(journey.touchpoints)
