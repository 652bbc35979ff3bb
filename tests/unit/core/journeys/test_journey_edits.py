"""Edits of a journey: what each does, what goes with it, and what is refused."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from cham.core.journeys import (
    Add,
    Authority,
    Change,
    Edit,
    EditError,
    Handoff,
    Journey,
    Move,
    Node,
    Ownership,
    Part,
    Remove,
    Text,
    edit,
    read_journey,
)

JOURNEY = read_journey(
    """
journey: lunch
name: {vi: Cơm trưa, en: Lunch}
channels:
  - {key: zalo, name: Zalo}
  - {key: door, name: Tại chỗ}
units:
  - {key: sales, name: Bán hàng}
  - {key: riders, name: Giao hàng, parent: sales}
stages:
  - key: order
    name: Đặt
    touchpoints:
      - {key: ask, name: Hỏi, channel: zalo, owner: {accountable: sales, person: Lan}}
      - {key: buy, name: Mua, channel: zalo, owner: {accountable: sales, authority: ask, ask: riders}}
  - key: eat
    name: Ăn
    leads_to: [order]
    touchpoints:
      - {key: bring, name: Giao, channel: door}
handoffs:
  - {from: ask, to: buy, needs: [món], carries: [món]}
  - {from: buy, to: bring, needs: [địa chỉ]}
"""
)


def keys(journey: Journey) -> dict[str, list[str]]:
    return {stage.key: [each.key for each in stage.touchpoints] for stage in journey.stages}


def touchpoint(journey: Journey, key: str) -> object:
    return next(each for each in journey.touchpoints if each.key == key)


def changed(key: str, fields: Mapping[str, Node], *, part: Part = Part.TOUCHPOINT) -> Journey:
    return edit(JOURNEY, [Change(part=part, key=key, fields=fields)])


def test_no_edit_gives_the_same_journey() -> None:
    assert edit(JOURNEY, []) == JOURNEY


@pytest.mark.parametrize(
    ("before", "expected"),
    [("", ["ask", "buy", "pay"]), ("ask", ["pay", "ask", "buy"]), ("buy", ["ask", "pay", "buy"])],
)
def test_a_touchpoint_is_added_where_it_was_wanted(before: str, expected: list[str]) -> None:
    add = Add(
        part=Part.TOUCHPOINT,
        key="pay",
        stage="order",
        before=before,
        fields={"name": "Trả tiền", "owner": {"accountable": "sales"}},
    )
    made = edit(JOURNEY, [add])
    assert keys(made) == {"order": expected, "eat": ["bring"]}
    found = next(each for each in made.touchpoints if each.key == "pay")
    assert found.name == Text((("vi", "Trả tiền"),))
    assert found.ownership == Ownership(accountable=("sales",))


def test_a_touchpoint_moves_within_its_stage_and_into_another() -> None:
    within = edit(JOURNEY, [Move(part=Part.TOUCHPOINT, key="buy", before="ask")])
    assert keys(within) == {"order": ["buy", "ask"], "eat": ["bring"]}
    across = edit(JOURNEY, [Move(part=Part.TOUCHPOINT, key="ask", stage="eat", before="bring")])
    assert keys(across) == {"order": ["buy"], "eat": ["ask", "bring"]}
    assert across.handoffs == JOURNEY.handoffs


def test_a_stage_moves_with_its_touchpoints() -> None:
    moved = edit(JOURNEY, [Move(part=Part.STAGE, key="eat", before="order")])
    assert list(keys(moved).items()) == [("eat", ["bring"]), ("order", ["ask", "buy"])]


def test_a_touchpoint_takes_its_handoffs_with_it() -> None:
    made = edit(JOURNEY, [Remove(part=Part.TOUCHPOINT, key="buy")])
    assert keys(made) == {"order": ["ask"], "eat": ["bring"]}
    assert made.handoffs == ()


def test_a_stage_takes_its_touchpoints_and_the_ways_to_it_with_it() -> None:
    made = edit(JOURNEY, [Remove(part=Part.STAGE, key="order")])
    assert keys(made) == {"eat": ["bring"]}
    assert made.handoffs == ()
    assert made.stages[0].leads_to == ()


def test_a_change_touches_nothing_but_what_it_names() -> None:
    made = changed("ask", {"owner.person": "Minh", "expected_emotion": 1.5})
    before, after = touchpoint(JOURNEY, "ask"), touchpoint(made, "ask")
    owner = Ownership(accountable=("sales",), person="Minh")
    assert after == replace(before, ownership=owner, expected_emotion=1.5)  # type: ignore[type-var]
    assert (
        edit(
            made,
            [
                Change(
                    part=Part.TOUCHPOINT,
                    key="ask",
                    fields={"owner.person": "Lan", "expected_emotion": None},
                )
            ],
        )
        == JOURNEY
    )


def test_an_owner_given_whole_replaces_the_one_before() -> None:
    made = changed("buy", {"owner": {"accountable": "riders"}})
    assert touchpoint(made, "buy") == replace(
        touchpoint(JOURNEY, "buy"),  # type: ignore[type-var]
        ownership=Ownership(accountable=("riders",), authority=Authority.UNKNOWN),
    )


def test_a_plain_text_is_in_the_language_of_the_journey() -> None:
    made = changed("lunch", {"name": "Bữa trưa"}, part=Part.JOURNEY)
    assert made.name == Text((("vi", "Bữa trưa"),))
    english = edit(
        replace(JOURNEY, language="en"),
        [Change(part=Part.STAGE, key="eat", fields={"want": "Eat hot"})],
    )
    assert english.stages[1].want == Text((("en", "Eat hot"),))


def test_handoffs_are_added_changed_and_removed_by_their_two_ends() -> None:
    add = Add(part=Part.HANDOFF, key="ask>bring", fields={"needs": ["ít cay"]})
    change = Change(part=Part.HANDOFF, key="buy>bring", fields={"carries": ["địa chỉ"]})
    made = edit(JOURNEY, [add, change, Remove(part=Part.HANDOFF, key="ask>buy")])
    assert made.handoffs == (
        Handoff(giver="buy", receiver="bring", needs=("địa chỉ",), carries=("địa chỉ",)),
        Handoff(giver="ask", receiver="bring", needs=("ít cay",)),
    )


def test_a_unit_is_added_with_the_touchpoint_that_it_answers_for() -> None:
    made = edit(
        JOURNEY,
        [
            Change(part=Part.TOUCHPOINT, key="bring", fields={"owner": {"accountable": "care"}}),
            Add(part=Part.UNIT, key="care", fields={"name": "Chăm sóc"}),
        ],
    )
    assert made.units[-1].key == "care"


REFUSED: list[tuple[Edit, str, dict[str, object]]] = [
    (Remove(part=Part.STAGE, key="gone"), "part_missing", {"part": "stage", "key": "gone"}),
    (Move(part=Part.TOUCHPOINT, key="ask", stage="gone"), "part_missing", {"key": "gone"}),
    (Move(part=Part.TOUCHPOINT, key="ask", before="bring"), "part_missing", {"key": "bring"}),
    (Move(part=Part.STAGE, key="eat", before="gone"), "part_missing", {"key": "gone"}),
    (Add(part=Part.STAGE, key="eat", fields={"name": "Ăn"}), "part_taken", {"key": "eat"}),
    (Add(part=Part.HANDOFF, key="ask>gone"), "part_missing", {"key": "gone"}),
    (Add(part=Part.HANDOFF, key="ask"), "part_missing", {"key": ""}),
    (Add(part=Part.STAGE, key="pay"), "edit_field_missing", {"field": "name"}),
    (Add(part=Part.STAGE, key="Pay", fields={"name": "Trả"}), "edit_value", {"value": "Pay"}),
    (Remove(part=Part.JOURNEY, key="lunch"), "part_fixed", {"part": "journey"}),
    (Remove(part=Part.UNIT, key="riders"), "part_in_use", {"users": "buy"}),
    (Remove(part=Part.UNIT, key="sales"), "part_in_use", {"users": "ask, buy, riders"}),
    (Remove(part=Part.CHANNEL, key="door"), "part_in_use", {"users": "bring"}),
    (
        Change(part=Part.TOUCHPOINT, key="ask", fields={"expected_emotion": 3}),
        "edit_value",
        {"value": "3", "allowed": "<= 2"},
    ),
    (
        Change(part=Part.TOUCHPOINT, key="ask", fields={"owner.accountable": "nobody"}),
        "edit_reference",
        {"value": "nobody", "allowed": "sales, riders"},
    ),
    (
        Change(part=Part.TOUCHPOINT, key="ask", fields={"mood": 1}),
        "edit_field_unknown",
        {"field": "mood"},
    ),
    (
        Change(part=Part.HANDOFF, key="ask>buy", fields={"to": "bring"}),
        "edit_field_unknown",
        {"field": "to"},
    ),
    (Change(part=Part.TOUCHPOINT, key="ask", fields={"name": None}), "edit_field_missing", {}),
    (
        Change(part=Part.UNIT, key="sales", fields={"parent": "riders"}),
        "edit_value",
        {"value": "riders"},
    ),
]


@pytest.mark.parametrize(("made", "code", "fields"), REFUSED)
def test_a_wrong_edit_is_refused(made: Edit, code: str, fields: dict[str, object]) -> None:
    with pytest.raises(EditError) as refused:
        edit(JOURNEY, [made])
    assert refused.value.code == code
    assert refused.value.fields.items() >= fields.items()


def test_one_wrong_edit_stops_all() -> None:
    good = Remove(part=Part.TOUCHPOINT, key="ask")
    with pytest.raises(EditError, match="gone"):
        edit(JOURNEY, [good, Remove(part=Part.STAGE, key="gone")])


def test_more_edits_than_a_person_makes_are_refused() -> None:
    with pytest.raises(EditError, match="2001"):
        edit(JOURNEY, [Remove(part=Part.TOUCHPOINT, key="ask")] * 2001)
