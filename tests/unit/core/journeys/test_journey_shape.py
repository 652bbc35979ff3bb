"""The planned journey: texts, stages that follow, positions."""

import pytest

from cham.core.journeys import Handoff, Journey, Stage, Text, Touchpoint


def stage(key: str, *touchpoints: str, leads_to: tuple[str, ...] = ()) -> Stage:
    return Stage(
        key=key,
        name=Text((("vi", key),)),
        leads_to=leads_to,
        touchpoints=tuple(Touchpoint(key=each, name=Text()) for each in touchpoints),
    )


def journey(*stages: Stage) -> Journey:
    return Journey(key="j", name=Text(), stages=stages)


def test_without_leads_to_the_stage_itself_or_the_next_may_follow() -> None:
    line = journey(stage("a"), stage("b"), stage("c"))
    assert [line.may_follow(i) for i in range(3)] == [{0, 1}, {1, 2}, {2}]


def test_leads_to_replaces_the_next_stage_and_may_lead_back() -> None:
    branched = journey(
        stage("a", leads_to=("c", "d")),
        stage("b", leads_to=("a",)),
        stage("c", leads_to=("c",)),
        stage("d"),
    )
    assert [branched.may_follow(i) for i in range(4)] == [{0, 2, 3}, {1, 0}, {2}, {3}]


def test_touchpoints_stand_in_map_order_with_their_stages() -> None:
    mapped = journey(stage("a", "x", "y"), stage("b"), stage("c", "z"))
    assert [each.key for each in mapped.touchpoints] == ["x", "y", "z"]
    assert mapped.stage_of == (0, 0, 2)


def test_a_journey_without_stages_has_no_touchpoints() -> None:
    assert journey().touchpoints == ()
    assert journey().stage_of == ()


@pytest.mark.parametrize(
    ("texts", "language", "read"),
    [
        ((("vi", "Giao"), ("en", "Deliver")), "en", "Deliver"),
        ((("vi", "Giao"), ("en", "Deliver")), "vi", "Giao"),
        ((("en", "Deliver"),), "vi", "Deliver"),
        ((("vi", ""), ("en", "Deliver")), "vi", "Deliver"),
        ((("vi", ""),), "vi", ""),
        ((), "vi", ""),
    ],
)
def test_a_text_is_read_in_a_language_or_else_in_the_first_written(
    texts: tuple[tuple[str, str], ...], language: str, read: str
) -> None:
    assert Text(texts).read(language) == read
    assert bool(Text(texts)) is bool(read)


def test_a_handoff_misses_what_is_needed_and_does_not_pass_in_the_order_of_need() -> None:
    handoff = Handoff(giver="a", receiver="b", needs=("x", "y", "z"), carries=("y", "w"))
    assert handoff.missing == ("x", "z")
    assert Handoff(giver="a", receiver="b", carries=("y",)).missing == ()
