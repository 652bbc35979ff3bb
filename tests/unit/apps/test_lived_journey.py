"""A map drawn from what happens."""

from cham.apps.reports.lived_journey import lived_journey
from cham.core.journeys import Journey, Sign
from cham.engine.positions import Position

TITLES = {"vi": "Hành trình", "en": "Journey"}


def drawn(*places: float) -> Journey:
    steps = [Position(f"step {i}", 100 - i, place, "") for i, place in enumerate(places)]
    return lived_journey(steps, titles=TITLES)


def test_what_lies_close_together_stands_together():
    journey = drawn(0.0, 0.02, 0.5, 0.52, 0.97, 1.0)
    assert [[each.key for each in stage.touchpoints] for stage in journey.stages] == [
        ["step-0", "step-1"],
        ["step-2", "step-3"],
        ["step-4", "step-5"],
    ]


def test_stages_say_where_on_the_way_they_are_in_both_languages():
    stages = drawn(0.0, 0.04, 0.9, 0.9).stages
    assert [stage.name.read("vi") for stage in stages] == ["Chặng 1 · 0–4%", "Chặng 2 · 90%"]
    assert [stage.name.read("en") for stage in stages] == ["Part 1 · 0–4%", "Part 2 · 90%"]


def test_few_steps_and_none_make_a_map():
    assert len(drawn(0.5).stages) == 1
    assert drawn().stages == ()


def test_crowded_log_keeps_its_most_frequent_steps():
    journey = drawn(*[i / 40 for i in range(40)])
    assert len(journey.touchpoints) == 18
    assert len(journey.stages) <= 7


def test_each_step_finds_its_own_touchpoint_whatever_its_letters():
    names = ("★", "☆", "Đặt hàng", "dat hang")
    steps = [Position(name, 9, i / 4, "") for i, name in enumerate(names)]
    journey = lived_journey(steps, titles=TITLES)
    keys = [each.key for each in journey.touchpoints]
    assert len(set(keys)) == 4
    for i, name in enumerate(names):
        assert journey.touchpoint_of(Sign(name=name, kind="action", channel="")) == i


def test_anything_may_follow_anything():
    journey = drawn(0.0, 0.3, 0.6, 0.9)
    assert all(
        journey.may_follow(place) == frozenset(range(len(journey.stages)))
        for place in range(len(journey.stages))
    )
