"""Gaps of a journey: each kind found where it is, and not where it is not."""

import pytest

from cham.core.journeys import (
    Authority,
    Clause,
    Gap,
    GapKind,
    Handoff,
    Journey,
    Ownership,
    Rule,
    Sign,
    Stage,
    Text,
    Touchpoint,
    gaps,
)


def touchpoint(
    key: str, *owners: str, message: str = "", authority: Authority = Authority.FULL, ask: str = ""
) -> Touchpoint:
    return Touchpoint(
        key=key,
        name=Text((("vi", key),)),
        message=Text((("vi", message),)),
        ownership=Ownership(accountable=owners, authority=authority, ask=ask),
        rule=Rule((Clause(names=(key,)),)),
    )


def journey(*touchpoints: Touchpoint, handoffs: tuple[Handoff, ...] = ()) -> Journey:
    stage = Stage(key="only", name=Text(), touchpoints=touchpoints)
    return Journey(key="j", name=Text(), stages=(stage,), handoffs=handoffs)


SOUND = journey(
    touchpoint("order", "sales", message="Đặt trước 10 giờ"),
    touchpoint("deliver", "riders", message="Giao trước 12 giờ", authority=Authority.ASK),
    touchpoint("pay", "sales"),
    touchpoint("rate", "care", authority=Authority.UNKNOWN),
    handoffs=(
        Handoff(giver="order", receiver="deliver", needs=("địa chỉ",), carries=("địa chỉ",)),
    ),
)
MET = {"order", "deliver", "pay", "rate"}
SIGNS = {Sign(name=key, kind="action", channel=""): 1 for key in MET}


def test_a_sound_journey_has_no_gap_of_any_kind() -> None:
    assert gaps(SOUND, met=MET, signs=SIGNS) == ()


def test_nobody_answers_for_a_touchpoint() -> None:
    found = gaps(journey(touchpoint("order", "sales"), touchpoint("deliver")))
    assert found == (Gap(kind=GapKind.NO_OWNER, touchpoints=("deliver",)),)


def test_two_units_answer_for_one_touchpoint() -> None:
    found = gaps(journey(touchpoint("deliver", "riders", "kitchen")))
    assert found == (
        Gap(kind=GapKind.TWO_OWNERS, touchpoints=("deliver",), details=("riders", "kitchen")),
    )


@pytest.mark.parametrize(("ask", "details"), [("board", ("board",)), ("", ())])
def test_the_owner_may_not_change_the_touchpoint(ask: str, details: tuple[str, ...]) -> None:
    owned = touchpoint("deliver", "riders", authority=Authority.NONE, ask=ask)
    assert gaps(journey(owned)) == (
        Gap(kind=GapKind.NO_AUTHORITY, touchpoints=("deliver",), details=details),
    )


def test_authority_is_no_gap_where_there_is_no_owner() -> None:
    found = gaps(journey(touchpoint("deliver", authority=Authority.NONE)))
    assert [each.kind for each in found] == [GapKind.NO_OWNER]


def test_a_handoff_loses_what_the_receiver_needs() -> None:
    broken = Handoff(
        giver="order", receiver="deliver", needs=("địa chỉ", "ghi chú"), carries=("địa chỉ", "giá")
    )
    found = gaps(journey(touchpoint("order", "a"), touchpoint("deliver", "b"), handoffs=(broken,)))
    assert found == (
        Gap(kind=GapKind.BROKEN_HANDOFF, touchpoints=("order", "deliver"), details=("ghi chú",)),
    )


def test_the_same_message_is_told_by_several_touchpoints() -> None:
    found = gaps(
        journey(
            touchpoint("one", "a", message="Giao đúng  giờ!"),
            touchpoint("two", "a", message="Nóng hổi"),
            touchpoint("three", "a", message="“giao đúng giờ”"),
        )
    )
    assert found == (
        Gap(
            kind=GapKind.SAME_MESSAGE,
            touchpoints=("one", "three"),
            details=("Giao đúng  giờ!",),
        ),
    )


def test_touchpoints_without_a_message_do_not_tell_the_same() -> None:
    assert gaps(journey(touchpoint("one", "a"), touchpoint("two", "a", message="  "))) == ()


def test_a_stage_has_neither_touchpoint_nor_journey() -> None:
    empty = Stage(key="empty", name=Text())
    nested = Stage(key="nested", name=Text(), journey="other")
    found = gaps(Journey(key="j", name=Text(), stages=(nested, empty)))
    assert found == (Gap(kind=GapKind.EMPTY_STAGE, stages=("empty",)),)


def test_no_interaction_ever_met_a_touchpoint() -> None:
    found = gaps(SOUND, met={"order", "pay", "rate", "not of this journey"})
    assert found == (Gap(kind=GapKind.NEVER_MET, touchpoints=("deliver",)),)


def test_interactions_that_match_nothing_are_counted_by_name_and_channel() -> None:
    signs = {
        Sign(name="call", kind="contact", channel="phone"): 3,
        Sign(name="order", kind="action", channel="phone"): 50,
        Sign(name="chat", kind="contact", channel="zalo"): 7,
        Sign(name="call", kind="complaint", channel="phone"): 4,
        Sign(name="ask", kind="contact", channel="zalo"): 7,
    }
    assert gaps(SOUND, signs=signs) == (
        Gap(kind=GapKind.UNMAPPED, details=("ask", "zalo"), count=7),
        Gap(kind=GapKind.UNMAPPED, details=("call", "phone"), count=7),
        Gap(kind=GapKind.UNMAPPED, details=("chat", "zalo"), count=7),
    )


def test_gaps_that_need_interactions_are_left_out_without_them() -> None:
    nothing = Journey(key="j", name=Text(), stages=(Stage(key="s", name=Text(), journey="k"),))
    assert gaps(nothing) == ()
    assert [each.kind for each in gaps(SOUND, met=())] == [GapKind.NEVER_MET] * 4


def test_gaps_come_in_the_order_of_their_kinds() -> None:
    same = "Xin chào"
    wrong = Journey(
        key="j",
        name=Text(),
        stages=(
            Stage(key="empty", name=Text()),
            Stage(key="nests", name=Text(), journey="k"),
            Stage(key="again", name=Text(), journey="k"),
            Stage(key="round", name=Text(), journey="j"),
            Stage(key="lost", name=Text(), journey="archived"),
            Stage(
                key="full",
                name=Text(),
                touchpoints=(
                    touchpoint("a", "x", message=same, authority=Authority.NONE),
                    touchpoint("b", "x", "y", message=same),
                    touchpoint("c"),
                ),
            ),
        ),
        handoffs=(Handoff(giver="a", receiver="b", needs=("tên",)),),
    )
    others = {"k": Journey(key="k", name=Text()), "j": wrong}
    found = gaps(
        wrong, others=others, met=(), signs={Sign(name="z", kind="action", channel=""): 1}
    )
    kinds = [each.kind for each in found]
    assert kinds == sorted(kinds, key=list(GapKind).index)
    assert set(kinds) == set(GapKind)


def test_a_piece_of_information_passes_whatever_its_case():
    told = Handoff(giver="a", receiver="b", needs=("Tầng ", "cổng"), carries=("tầng", "CỔNG 2"))
    assert told.missing == ("cổng",)
