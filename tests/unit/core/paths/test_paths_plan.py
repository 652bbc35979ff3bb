"""The plan, and paths held against it."""

import pytest

from cham.core.journeys import Journey, Ownership, Stage, Text, Touchpoint
from cham.core.paths import (
    AddedStep,
    PathOptions,
    Plan,
    PlannedTouchpoint,
    Row,
    StageMove,
    confusion,
    paths_of,
    planned_against_actual,
    walk_of,
)


def plan(
    *stages: str, leads: dict[int, set[int]] | None = None, required: str = "", once: str = ""
) -> Plan:
    following = {place: {place + 1} for place in range(len(stages) - 1)} | (leads or {})
    return Plan(
        stages=stages,
        touchpoints=tuple(
            PlannedTouchpoint(
                key=letter,
                stage=place,
                required=letter in required,
                repeatable=letter not in once,
                owner="",
            )
            for place, letters in enumerate(stages)
            for letter in letters
        ),
        may_follow=tuple(
            frozenset({place, *following.get(place, ())}) for place in range(len(stages))
        ),
    )


def walk(letters: str, of: Plan):
    (path,) = paths_of(
        Row(path="an", time=place, sequence=place, touchpoint=letter)
        for place, letter in enumerate(letters)
    )
    return walk_of(path, of)


LINE = plan("a", "b", "c", required="abc")


@pytest.mark.parametrize("letters", ["a", "ab", "abc", "aabbc"])
def test_a_path_that_goes_as_planned_is_on_the_planned_path(letters: str):
    assert walk(letters, LINE).is_planned


@pytest.mark.parametrize(
    ("letters", "skipped"),
    [("ac", {"b"}), ("c", {"a", "b"}), ("b", {"a"}), ("acb", set()), ("abc", set())],
)
def test_a_required_touchpoint_that_was_passed_and_never_met_is_skipped(
    letters: str, skipped: set[str]
):
    assert walk(letters, LINE).skipped == skipped


def test_an_optional_touchpoint_cannot_be_skipped():
    assert walk("ac", plan("a", "b", "c", required="ac")).is_planned


def test_a_step_back_that_is_not_planned_is_counted_where_it_left():
    found = walk("abca", LINE)
    assert found.back_steps == ("c",)
    assert not found.is_planned


def test_a_planned_way_back_is_none():
    loop = plan("a", "b", "c", leads={2: {0}}, required="ab")
    found = walk("abcabc", loop)
    assert found.back_steps == ()
    assert found.is_planned


def test_a_planned_way_back_reaches_over_stages_that_ask_for_nothing():
    assert walk("abcbc", plan("a", "b", "c", leads={2: {0}})).is_planned


def test_leaving_a_stage_on_a_planned_way_back_passes_it():
    loop = plan("a", "bx", "c", leads={1: {0, 2}}, required="x")
    assert walk("aba", loop).skipped == {"x"}


def test_the_planned_way_between_passes_the_fewest_required_touchpoints():
    branching = plan("a", "b", "c", "d", leads={0: {1, 2}, 1: {3}, 2: {3}}, required="b")
    assert branching.passed(0, 3) == (2,)
    assert walk("ad", branching).is_planned
    assert walk("abd", branching).is_planned


def test_a_side_step_without_a_planned_way_passes_nothing():
    branching = plan("a", "b", "c", "d", leads={0: {1, 2}, 1: {3}, 2: {3}}, required="bc")
    found = walk("abc", branching)
    assert (found.skipped, found.back_steps, found.is_planned) == (frozenset(), (), False)


def test_a_touchpoint_that_is_not_repeatable_may_be_met_once():
    once = plan("ab", once="a")
    assert walk("abb", once).is_planned
    assert walk("aba", once).repeated == {"a"}


def test_steps_off_the_map_belong_to_the_stage_last_seen():
    found = walk("xaxxb", LINE)
    assert found.added == (None, 0, 0)
    assert not found.is_planned


def test_all_paths_add_up_by_touchpoint_and_stage():
    rows = [
        Row(path=path, time=place, sequence=1000 * number + place, touchpoint=letter)
        for number, (path, letters) in enumerate({"p": "abc", "q": "axc", "r": "xab"}.items())
        for place, letter in enumerate(letters)
    ]
    found = planned_against_actual(paths_of(rows), LINE)
    assert found is not None
    assert (found.paths, found.on_plan, found.added_before) == (3, 1, 1)
    assert found.share_on_plan == pytest.approx(1 / 3)
    assert [each.skipped for each in found.touchpoints] == [0, 1, 0]
    assert [each.paths for each in found.touchpoints] == [3, 2, 2]
    assert [(each.paths, each.skipped, each.added) for each in found.stages] == [
        (3, 0, 1),
        (2, 1, 0),
        (2, 0, 0),
    ]
    assert found.added == (AddedStep(name="x", steps=2, paths=2),)
    assert found.moves == (
        StageMove(before=None, after="a", count=3, planned=True),
        StageMove(before="a", after="b", count=2, planned=True),
        StageMove(before="a", after="c", count=1, planned=False),
        StageMove(before="b", after="c", count=1, planned=True),
    )


def test_without_a_plan_there_is_nothing_to_compare():
    assert planned_against_actual([], Plan()) is None


def test_signals_of_a_stage_are_those_of_its_touchpoints():
    rows = [
        Row(path="an", time=place, sequence=place, touchpoint=letter, is_ask=letter == "b")
        for place, letter in enumerate("abab")
    ]
    found = confusion(paths_of(rows), LINE, PathOptions())
    assert found.paths_stepping_back == 1
    assert [(s.name, s.back_steps, s.asks, s.asked_again) for s in found.stages] == [
        ("a", 0, 0, 0),
        ("b", 1, 2, 1),
        ("c", 0, 0, 0),
    ]


def test_the_plan_of_a_journey_has_its_owners_only_where_there_is_one():
    def owned(key: str, *units: str) -> Touchpoint:
        return Touchpoint(key=key, name=Text(), ownership=Ownership(accountable=units))

    journey = Journey(
        key="j",
        name=Text(),
        stages=(
            Stage(key="s", name=Text(), touchpoints=(owned("one", "sales"), owned("none"))),
            Stage(key="t", name=Text(), touchpoints=(owned("two", "sales", "care"),)),
        ),
    )
    found = Plan.of(journey)
    assert [found.owner_of(each.key) for each in found.touchpoints] == ["sales", "", ""]
    assert [found.stage_of(key) for key in ("one", "two", "three")] == [0, 1, None]
    assert found.may_follow == (frozenset({0, 1}), frozenset({1}))
