"""Scales of scores: their names, their bands, and their place on the emotion scale."""

import math

import pytest

from cham.core.interactions import Band, Scale, ScaleError

BAD, NEUTRAL, GOOD = Band.BAD, Band.NEUTRAL, Band.GOOD


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("nps_0_10", Scale("nps", 0, 10)),
        ("csat_1_5", Scale("csat", 1, 5)),
        ("ces_1_7", Scale("ces", 1, 7)),
        ("emotion_-2_2", Scale("emotion", -2, 2)),
        ("loss_-10_-1", Scale("loss", -10, -1)),
        ("felt_treatment_1_5", Scale("felt_treatment", 1, 5)),
        ("q12_0_100", Scale("q12", 0, 100)),
    ],
)
def test_name_and_scale_stand_for_each_other(name: str, scale: Scale) -> None:
    assert Scale.parse(name) == scale
    assert scale.name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nps",
        "nps_10",
        "nps_0_10 ",
        "nps_0_10\n",
        "NPS_0_10",
        "nps_0_1.5",
        "nps_00_10",
        "nps_-0_10",
        "nps_٠_١٠",
        "_0_10",
        "1_0_10",
        "nps__0_10",
        "nps_1_2_3",
        "nps_0_9999999",
        "điểm_0_10",
        "nps_10_0",
        "nps_5_5",
    ],
)
def test_any_other_name_is_refused_and_shown(name: str) -> None:
    with pytest.raises(ScaleError) as caught:
        Scale.parse(name)
    assert caught.value.code == "scale_unknown"
    assert caught.value.fields == {"scale": name}


@pytest.mark.parametrize(
    ("name", "bands"),
    [
        ("nps_0_10", [BAD] * 7 + [NEUTRAL] * 2 + [GOOD] * 2),
        ("likely_0_10", [BAD] * 5 + [NEUTRAL] + [GOOD] * 5),
        ("csat_1_5", [BAD, BAD, NEUTRAL, GOOD, GOOD]),
        ("ces_1_7", [BAD] * 3 + [NEUTRAL] + [GOOD] * 3),
        ("emotion_-2_2", [BAD, BAD, NEUTRAL, GOOD, GOOD]),
        ("faces_1_3", [BAD, NEUTRAL, GOOD]),
        ("thumb_0_1", [BAD, GOOD]),
        ("stars_1_4", [BAD, BAD, GOOD, GOOD]),
        ("six_1_6", [BAD, BAD, NEUTRAL, NEUTRAL, GOOD, GOOD]),
        ("ten_1_10", [BAD] * 4 + [NEUTRAL] * 2 + [GOOD] * 4),
    ],
)
def test_every_score_has_its_band(name: str, bands: list[Band]) -> None:
    scale = Scale.parse(name)
    assert [scale.band(score) for score in range(scale.low, scale.high + 1)] == bands


def test_nps_on_other_ends_has_no_cuts_of_its_own() -> None:
    assert Scale.parse("nps_1_5").band(4) is GOOD


def test_only_whole_scores_between_the_ends_are_on_the_scale() -> None:
    scale = Scale.parse("csat_1_5")
    assert [score for score in range(-1, 8) if scale.holds(score)] == [1, 2, 3, 4, 5]
    assert scale.holds(3.0)
    for score in (0.999, 3.5, 5.001, math.nan, math.inf, -math.inf):
        assert not scale.holds(score)


@pytest.mark.parametrize(
    ("name", "score", "emotion"),
    [
        ("nps_0_10", 0, -2.0),
        ("nps_0_10", 5, 0.0),
        ("nps_0_10", 10, 2.0),
        ("csat_1_5", 2, -1.0),
        ("ces_1_7", 4, 0.0),
        ("ces_1_7", 7, 2.0),
        ("emotion_-2_2", -2, -2.0),
        ("emotion_-2_2", 1.5, 1.5),
        ("thumb_0_1", 1, 2.0),
    ],
)
def test_emotion_runs_straight_from_end_to_end(name: str, score: float, emotion: float) -> None:
    assert Scale.parse(name).emotion(score) == emotion
