import math

import pytest

from cham.core.measures import CannotTell, Unit, emotion_curve, mean_interval, share_interval
from cham.core.measures.errors import LevelError
from cham.core.measures.results import Excluded


def test_stages_come_in_the_order_of_the_journey_with_mean_and_camps() -> None:
    emotions = [2.0, -2.0, 2.0, -2.0, 0.5, 0.7]
    stages = ["use", "use", "use", "use", "buy", "buy"]

    buy, use = emotion_curve(stages, emotions, order=["buy", "use"])

    assert (buy.stage, use.stage) == ("buy", "use")
    assert (use.mean.value, use.negative.value) == (0, 50)
    assert buy.mean.value == pytest.approx(0.6)
    expected, share = mean_interval([2, -2, 2, -2], floor=-2, ceiling=2), share_interval(2, 4)
    assert (use.mean.low, use.mean.high) == (expected.low, expected.high)
    assert (use.negative.low, use.negative.high) == (share.low, share.high)
    assert (use.mean.unit, use.mean.n) == (Unit.EMOTION, 4)


def test_nothing_is_drawn_through_a_stage_without_emotions() -> None:
    _, silent, _ = emotion_curve(["a", "b", "c"], [1, math.nan, -1], order=["a", "b", "c"])

    assert (silent.mean.value, silent.negative.value) == (None, None)
    assert silent.mean.cannot_tell is CannotTell.NO_ANSWERS
    assert silent.negative.cannot_tell is CannotTell.NO_ANSWERS
    assert silent.excluded == Excluded(blank=1)


def test_emotions_off_the_scale_are_left_out_and_counted() -> None:
    (found,) = emotion_curve(["a"] * 3, [1, 5, -9], order=["a"])

    assert (found.mean.n, found.mean.value) == (1, 1)
    assert found.excluded == found.mean.excluded == Excluded(out_of_scale=2)


def test_weights_count_in_both_figures() -> None:
    (found,) = emotion_curve(["a", "a"], [1, -1], order=["a"], weights=[3, 1])

    assert (found.mean.value, found.negative.value) == (0.5, 25)
    assert found.negative.method == "wilson_n_effective"
    assert found.negative.n_effective == pytest.approx(1.6)


def test_a_stage_without_weight_says_so() -> None:
    (found,) = emotion_curve(["a"], [1], order=["a"], weights=[0])

    assert found.mean.cannot_tell is CannotTell.NO_WEIGHT
    assert found.negative.cannot_tell is CannotTell.NO_WEIGHT


def test_level_is_checked() -> None:
    with pytest.raises(LevelError):
        emotion_curve([], [], order=[], level=0)
