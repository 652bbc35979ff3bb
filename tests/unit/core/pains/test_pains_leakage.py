import numpy as np
import pytest

from cham.core.pains.leakage import leaks


def scores(shares_lost: list[float], each: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """Scores from the lowest up, with the share lost at each."""
    position = np.repeat(np.linspace(0, 1, len(shares_lost)), each)
    lost = np.concatenate([np.arange(each) < round(share * each) for share in shares_lost])
    return position, lost


def test_all_lost_at_the_bottom_and_none_at_the_top_is_refused():
    assert leaks(*scores([1.0, 1.0, 0.2, 0.0, 0.0]))


def test_ends_that_give_away_are_refused_although_the_middle_does_not():
    assert leaks(*scores([1.0, 0.4, 0.3, 0.2, 0.0]))


def test_near_perfect_separation_is_refused():
    assert leaks(*scores([0.97, 0.96, 0.03, 0.01, 0.04]))


def test_separation_without_pure_ends_is_refused_by_its_order():
    position, lost = scores([0.9, 0.02, 0.0, 0.0, 0.0], each=200)
    assert leaks(position, lost)


def test_a_reversed_scale_is_refused_too():
    assert leaks(*scores([0.0, 0.0, 0.1, 0.9, 1.0]))


@pytest.mark.parametrize(
    "shares",
    [
        [0.12, 0.1, 0.06, 0.05, 0.04],  # a pain of eight points
        [0.6, 0.5, 0.2, 0.1, 0.05],  # a very strong one
        [0.98, 0.97, 0.98, 0.97, 0.96],  # nearly everyone leaves anyway
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [1.0, 1.0, 1.0, 1.0, 1.0],
    ],
)
def test_what_is_no_leak_is_not_refused(shares):
    assert not leaks(*scores(shares))


def test_too_few_say_nothing():
    assert not leaks(*scores([1.0, 0.0], each=9))
    assert leaks(*scores([1.0, 0.0], each=10))


def test_one_score_for_all_says_nothing():
    assert not leaks(np.full(50, 0.5), np.arange(50) < 25)


def test_no_scores_say_nothing():
    assert not leaks(np.array([]), np.array([], dtype=bool))
