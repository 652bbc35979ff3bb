"""What differs between two versions, and where the edits of two people clash."""

import pytest

from cham.core.journeys import (
    Add,
    Change,
    Difference,
    DifferenceKind,
    Edit,
    Move,
    Part,
    Remove,
    clashes,
    differences,
    edit,
    edits_between,
)
from unit.core.journeys.test_journey_edits import JOURNEY

T, S, H = Part.TOUCHPOINT, Part.STAGE, Part.HANDOFF


def what_differs(*edits: Edit) -> tuple[Difference, ...]:
    return differences(JOURNEY, edit(JOURNEY, edits))


def test_a_version_does_not_differ_from_itself() -> None:
    assert differences(JOURNEY, JOURNEY) == ()
    assert edits_between(JOURNEY, JOURNEY) == ()


def test_each_changed_field_is_told_with_what_it_was_and_is() -> None:
    change = Change(part=T, key="ask", fields={"owner.person": "Minh", "want": {"vi": "Rẻ"}})
    assert what_differs(change) == (
        Difference(
            kind=DifferenceKind.CHANGED,
            part=T,
            key="ask",
            stage="order",
            field="owner.person",
            before="Lan",
            after="Minh",
        ),
        Difference(
            kind=DifferenceKind.CHANGED,
            part=T,
            key="ask",
            stage="order",
            field="want",
            before=None,
            after={"vi": "Rẻ"},
        ),
    )


def test_a_move_is_told_once_and_not_for_what_it_passes() -> None:
    assert what_differs(Move(part=T, key="ask", stage="eat", before="bring")) == (
        Difference(
            kind=DifferenceKind.MOVED, part=T, key="ask", before="order", after="eat", stage="eat"
        ),
    )
    assert what_differs(Move(part=S, key="eat", before="order")) == (
        Difference(kind=DifferenceKind.MOVED, part=S, key="order"),
    )


def test_what_goes_with_a_part_is_told_too() -> None:
    assert what_differs(Remove(part=T, key="buy")) == (
        Difference(kind=DifferenceKind.REMOVED, part=T, key="buy", stage="order"),
        Difference(kind=DifferenceKind.REMOVED, part=H, key="ask>buy"),
        Difference(kind=DifferenceKind.REMOVED, part=H, key="buy>bring"),
    )


def test_differences_stand_in_the_order_of_the_map() -> None:
    told = what_differs(
        Add(part=Part.UNIT, key="care", fields={"name": "Chăm sóc"}),
        Change(part=T, key="bring", fields={"message": "Nóng"}),
        Change(part=T, key="ask", fields={"message": "Rẻ"}),
        Change(part=Part.JOURNEY, key="lunch", fields={"notes": "Thử"}),
    )
    assert [(each.part, each.key) for each in told] == [
        (Part.JOURNEY, "lunch"),
        (T, "ask"),
        (T, "bring"),
        (Part.UNIT, "care"),
    ]


MINE: list[tuple[str, Edit, Edit, bool]] = [
    (
        "two fields of one touchpoint",
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        Change(part=T, key="ask", fields={"message": {"vi": "Ngon"}}),
        False,
    ),
    (
        "the same field",
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        Change(part=T, key="ask", fields={"want": {"vi": "Nhanh"}}),
        True,
    ),
    (
        "the same field to the same value",
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        False,
    ),
    (
        "an owner given whole where the person changed",
        Change(part=T, key="ask", fields={"owner": {"accountable": "riders"}}),
        Change(part=T, key="ask", fields={"owner.person": "Minh"}),
        True,
    ),
    (
        "a change of what was removed",
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        Remove(part=T, key="ask"),
        True,
    ),
    (
        "a removal of what was changed",
        Remove(part=T, key="ask"),
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        True,
    ),
    (
        "a removal of a stage in which something was changed",
        Remove(part=S, key="order"),
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        True,
    ),
    (
        "a removal of another stage",
        Remove(part=S, key="eat"),
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        False,
    ),
    ("two moves of one", Move(part=T, key="ask"), Move(part=T, key="ask", stage="eat"), True),
    ("two moves", Move(part=T, key="ask"), Move(part=T, key="buy", stage="eat"), False),
    (
        "a move of what was changed",
        Move(part=T, key="ask"),
        Change(part=T, key="ask", fields={"want": {"vi": "Rẻ"}}),
        False,
    ),
    (
        "a place beside what was removed",
        Move(part=T, key="ask", before="buy"),
        Remove(part=T, key="buy"),
        True,
    ),
    (
        "a touchpoint for a stage that was removed",
        Add(part=T, key="pay", stage="eat", fields={"name": "Trả"}),
        Remove(part=S, key="eat"),
        True,
    ),
    (
        "two new touchpoints of one key",
        Add(part=T, key="pay", stage="eat", fields={"name": "Trả"}),
        Add(part=T, key="pay", stage="order", fields={"name": "Trả tiền"}),
        True,
    ),
    (
        "two new touchpoints",
        Add(part=T, key="pay", stage="eat", fields={"name": "Trả"}),
        Add(part=T, key="rate", stage="eat", fields={"name": "Đánh giá"}),
        False,
    ),
]


@pytest.mark.parametrize(
    ("mine", "theirs", "clash"), [each[1:] for each in MINE], ids=[each[0] for each in MINE]
)
def test_two_people_edit(mine: Edit, theirs: Edit, clash: bool) -> None:
    assert bool(clashes([mine], what_differs(theirs))) is clash
