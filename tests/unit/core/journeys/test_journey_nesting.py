"""A journey inside a journey: its touchpoints count in the stage that nests it."""

from dataclasses import replace

import pytest

from cham.core.journeys import (
    Channel,
    Clause,
    Gap,
    GapKind,
    Handoff,
    Journey,
    Ownership,
    Rule,
    Sign,
    SignCount,
    SignCounts,
    Snag,
    Snagged,
    Stage,
    Text,
    Touchpoint,
    Unit,
    fold,
    gaps,
    home_of,
    snags,
    try_rule,
    unfold,
    unmatched,
)


def touchpoint(key: str, *names: str) -> Touchpoint:
    return Touchpoint(
        key=key,
        name=Text((("en", key),)),
        ownership=Ownership(accountable=("desk",)),
        rule=Rule((Clause(names=names or (key,)),)),
    )


def stage(key: str, *touchpoints: Touchpoint, journey: str = "") -> Stage:
    return Stage(key=key, name=Text(), journey=journey, touchpoints=touchpoints)


def journey(key: str, *stages: Stage, handoffs: tuple[Handoff, ...] = ()) -> Journey:
    return Journey(key=key, name=Text(), stages=stages, handoffs=handoffs)


def known(*journeys: Journey) -> dict[str, Journey]:
    return {each.key: each for each in journeys}


def keys(of: Journey) -> list[list[str]]:
    return [[each.key for each in stage.touchpoints] for stage in of.stages]


def happened(*names: str) -> SignCounts:
    signs = tuple(SignCount(sign=sign(name), rows=3, people=1) for name in names)
    return SignCounts(signs=signs, rows=3 * len(signs))


def sign(name: str) -> Sign:
    return Sign(name=name, kind="action", channel="")


REFUND = journey("refund", stage("pay", touchpoint("paid_back", "refunded")))
COMPLAINT = journey(
    "complaint",
    stage("call", touchpoint("hotline"), touchpoint("form")),
    stage("settle", touchpoint("answer"), journey="refund"),
    stage("close", touchpoint("closed")),
    handoffs=(Handoff(giver="hotline", receiver="answer", needs=("order",)),),
)
LUNCH = journey(
    "lunch",
    stage("order", touchpoint("place")),
    stage("help", touchpoint("ask"), journey="complaint"),
    stage("eat", touchpoint("bowl")),
)
ALL = known(LUNCH, COMPLAINT, REFUND)
WHOLE = unfold(LUNCH, ALL)


def test_a_stage_has_its_own_touchpoints_then_those_of_its_journey_and_of_the_one_in_that() -> (
    None
):
    assert keys(WHOLE) == [
        ["place"],
        [
            "ask",
            "complaint.hotline",
            "complaint.form",
            "complaint.answer",
            "complaint.refund.paid_back",
            "complaint.closed",
        ],
        ["bowl"],
    ]
    assert keys(unfold(COMPLAINT, ALL))[1] == ["answer", "refund.paid_back"]


def test_every_touchpoint_says_where_its_own_page_is() -> None:
    for each in WHOLE.touchpoints:
        home, own = home_of(WHOLE.key, each.key)
        assert own in {found.key for found in ALL[home].touchpoints}
    assert home_of("lunch", "complaint.refund.paid_back") == ("refund", "paid_back")


def test_what_is_planned_at_a_touchpoint_comes_along() -> None:
    planned = replace(touchpoint("hotline"), required=True, message=Text((("en", "hello"),)))
    inner = replace(
        journey("complaint", stage("call", planned, touchpoint("answer"))),
        handoffs=COMPLAINT.handoffs,
        units=(Unit(key="desk", name=Text((("en", "Theirs"),))), Unit(key="care", name=Text())),
        channels=(Channel(key="phone", name=Text()),),
    )
    outer = replace(LUNCH, units=(Unit(key="desk", name=Text((("en", "Ours"),))),))
    whole = unfold(outer, known(inner))
    assert whole.touchpoints[2] == replace(planned, key="complaint.hotline")
    assert whole.handoffs == (
        Handoff(giver="complaint.hotline", receiver="complaint.answer", needs=("order",)),
    )
    assert [(each.key, each.name.read("en")) for each in whole.units] == [
        ("desk", "Ours"),
        ("care", ""),
    ]
    assert [each.key for each in whole.channels] == ["phone"]


def test_the_outer_journey_takes_first_and_the_deeper_one_last() -> None:
    greedy = journey("complaint", stage("call", touchpoint("all", "*"), journey="refund"))
    whole = unfold(LUNCH, known(greedy, REFUND))
    places = {name: whole.touchpoint_of(sign(name)) for name in ("bowl", "refunded", "else")}
    found = {name: whole.touchpoints[at].key for name, at in places.items() if at is not None}
    assert found == {"bowl": "bowl", "refunded": "complaint.all", "else": "complaint.all"}


def test_a_rule_that_is_tried_takes_from_nested_journeys_and_yields_to_its_own() -> None:
    counts = happened("hotline", "bowl")
    rule = Rule((Clause(names=("*",)),))
    trial = try_rule(WHOLE, "new", rule, counts)
    assert [each.touchpoint for each in trial.earlier] == ["bowl"]
    assert [each.touchpoint for each in trial.lost_by] == ["complaint.hotline"]
    assert trial.own_rows == 3
    first = try_rule(WHOLE, "place", rule, counts)
    assert not first.earlier
    assert [each.touchpoint for each in first.lost_by] == ["complaint.hotline", "bowl"]


def test_what_a_nested_journey_takes_is_on_the_map() -> None:
    counts = happened("hotline", "refunded", "haggle")
    assert [each.name for each in unmatched(WHOLE, counts)] == ["haggle"]
    assert len(unmatched(LUNCH, counts)) == 3
    signs = {sign("hotline"): 1, sign("haggle"): 2}
    [gap] = gaps(WHOLE, others=ALL, signs=signs)
    assert (gap.kind, gap.details) == (GapKind.UNMAPPED, ("haggle", ""))


def test_gaps_of_a_nested_journey_are_told_of_that_one_alone() -> None:
    bare = Touchpoint(key="hotline", name=Text())
    inner = journey("complaint", stage("call", bare), stage("empty"), handoffs=())
    found = gaps(unfold(LUNCH, known(inner)), others=known(inner), met={"place", "ask", "bowl"})
    assert found == ()
    assert {each.kind for each in gaps(inner, met=())} == {
        GapKind.NO_OWNER,
        GapKind.EMPTY_STAGE,
        GapKind.NEVER_MET,
    }


def test_an_unknown_journey_is_told_where_it_is_named() -> None:
    alone = known(LUNCH)
    assert unfold(LUNCH, alone) == LUNCH
    assert snags(LUNCH, alone) == (Snagged(Snag.UNKNOWN, "help", "complaint"),)
    assert gaps(LUNCH, others=alone) == (
        Gap(kind=GapKind.NESTED_UNKNOWN, stages=("help",), details=("complaint",)),
    )
    assert snags(LUNCH, known(COMPLAINT)) == (), "the map of complaints says it"
    assert keys(unfold(LUNCH, known(COMPLAINT)))[1][-1] == "complaint.closed"


def circle(*names: str) -> dict[str, Journey]:
    nexts = (*names[1:], names[0])
    return known(
        *(
            journey(name, stage("in", touchpoint(name), journey=after))
            for name, after in zip(names, nexts, strict=True)
        )
    )


@pytest.mark.parametrize("names", ["a", "ab", "abc"])
def test_a_circle_is_told_of_every_journey_in_it_and_each_counts_once(names: str) -> None:
    others = circle(*names)
    for name, each in others.items():
        assert snags(each, others) == (Snagged(Snag.CIRCLE, "in", name),)
        own = [found.rpartition(".")[2] for found in keys(unfold(each, others))[0]]
        assert sorted(own) == sorted(names)


def test_a_circle_elsewhere_is_not_told_of_a_journey_that_leads_to_it() -> None:
    others = circle("a", "b")
    outer = journey("outer", stage("s", journey="a"))
    assert snags(outer, others) == ()
    assert keys(unfold(outer, others)) == [["a.a", "a.b.b"]]


def test_a_journey_that_two_stages_lead_to_counts_in_the_first_and_that_is_told() -> None:
    twice = journey("twice", stage("s", journey="refund"), stage("t", journey="complaint"))
    assert keys(unfold(twice, ALL)) == [
        ["refund.paid_back"],
        ["complaint.hotline", "complaint.form", "complaint.answer", "complaint.closed"],
    ]
    assert snags(twice, ALL) == (Snagged(Snag.TWICE, "t", "refund"),)


def test_journeys_may_nest_deeper_than_a_program_can_call_itself() -> None:
    chain = known(
        *(journey(f"j{n}", stage("s", touchpoint("t"), journey=f"j{n + 1}")) for n in range(1500))
    )
    whole = unfold(chain["j0"], chain)
    assert len(whole.touchpoints) == len(chain)
    assert whole.touchpoints[-1].depth == len(chain) - 1


def test_folding_takes_back_what_unfolding_brought() -> None:
    assert [fold(unfold(each, ALL)) for each in ALL.values()] == list(ALL.values())
