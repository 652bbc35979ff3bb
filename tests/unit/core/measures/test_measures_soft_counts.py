"""Counts of what only probabilities tell of, and which of two is right more often."""

import numpy as np
import pytest

from cham.core.interactions import Scale
from cham.core.measures import (
    Estimate,
    MeasureError,
    Metric,
    expected_count,
    expected_share,
    paired_difference,
    paired_share_difference,
    share_interval,
)


def holds(found: Estimate, truth: float) -> bool:
    assert found.low is not None
    assert found.high is not None
    return found.low <= truth <= found.high


def test_intervals_hold_the_truth_as_often_as_they_say():
    chance = np.random.default_rng(5)
    held_count = held_share = 0
    tries, n = 2_000, 80
    for _ in range(tries):
        chances = chance.beta(0.6, 1.4, n)  # of comments like these three in ten are negative
        truth = int((chance.random(n) < chances).sum())
        total, spread = float(chances.sum()), float((chances * (1 - chances)).sum())
        count, share = expected_count(total, spread, n), expected_share(total, n)
        held_count += holds(count, truth)
        held_share += holds(share, 30)
    assert 0.93 < held_count / tries < 0.97
    assert held_share / tries > 0.95  # what is not known of the labels is in it too


def test_certain_labels_are_counted_like_any_others():
    assert expected_count(7, 0.0, 20).high == 7
    plain = share_interval(7, 20)
    assert (expected_share(7, 20).low, expected_share(7, 20).high) == (plain.low, plain.high)


@pytest.mark.parametrize("total", [-0.1, 20.1, float("nan")])
def test_sums_that_no_probabilities_have_are_refused(total: float):
    with pytest.raises(MeasureError):
        expected_share(total, 20)
    with pytest.raises(MeasureError):
        expected_count(total, 1.0, 20)


def test_without_anything_to_count_nothing_is_told():
    assert expected_count(0, 0, 0).cannot_tell == "no_answers"
    assert paired_share_difference(0, 0, 0).cannot_tell == "no_answers"


@pytest.mark.parametrize(("gained", "lost", "n"), [(9, 2, 60), (0, 3, 30), (5, 5, 12)])
def test_pairs_of_right_and_wrong_compare_as_the_top_box_does(gained: int, lost: int, n: int):
    first = [5] * gained + [1] * lost + [5] * (n - gained - lost)
    second = [1] * gained + [5] * lost + [5] * (n - gained - lost)
    known = paired_difference(Metric.CSAT, first, second, scale=Scale("csat", 1, 5))
    found = paired_share_difference(gained, lost, n)
    assert (found.value, found.low, found.high) == pytest.approx(
        (known.value, known.low, known.high)
    )
