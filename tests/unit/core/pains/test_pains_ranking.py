import numpy as np

from cham.core.pains.ranking import rank


def draws_about(money: list[float], error: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(money, error, (2_000, len(money)))


def test_clearly_different_pains_each_have_their_own_rank_and_group():
    money = [10.0, 300.0, 100.0]
    ranking = rank(np.array(money), draws_about(money, 5.0), 0.95)
    assert ranking.place.tolist() == [3, 1, 2]
    assert ranking.low.tolist() == ranking.high.tolist() == [3, 1, 2]
    assert ranking.group.tolist() == [3, 1, 2]


def test_pains_that_cannot_be_told_apart_share_a_group_and_all_ranks():
    money = [100.0, 95.0, 90.0]
    ranking = rank(np.array(money), draws_about(money, 30.0), 0.95)
    assert ranking.place.tolist() == [1, 2, 3]
    assert ranking.low.tolist() == [1, 1, 1]
    assert ranking.high.tolist() == [3, 3, 3]
    assert ranking.group.tolist() == [1, 1, 1]


def test_a_group_ends_at_the_first_pain_surely_below_its_leader():
    money = [100.0, 92.0, 80.0, 20.0]
    ranking = rank(np.array(money), draws_about(money, 4.0), 0.95)
    assert ranking.group.tolist() == [1, 1, 2, 3]


def test_overlapping_intervals_may_still_be_told_apart():
    # Both move together: each interval is wide, their difference is sure.
    shared = np.random.default_rng(2).normal(0, 50.0, (2_000, 1))
    money = np.array([100.0, 80.0])
    draws = money + shared + np.random.default_rng(3).normal(0, 2.0, (2_000, 2))
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    assert low[0] < high[1]
    assert rank(money, draws, 0.95).group.tolist() == [1, 2]


def test_one_pain_is_first():
    ranking = rank(np.array([5.0]), np.full((200, 1), 5.0), 0.95)
    assert (ranking.place[0], ranking.low[0], ranking.high[0], ranking.group[0]) == (1, 1, 1, 1)


def test_true_ranks_lie_in_the_rank_intervals_at_the_level():
    truth = np.array([30.0, 28.0, 20.0, 5.0])
    chance = np.random.default_rng(5)
    held = 0
    for _ in range(300):
        seen = truth + chance.normal(0, 4.0, 4)
        ranking = rank(seen, seen + chance.normal(0, 4.0, (300, 4)), 0.95)
        held += bool(((ranking.low <= [1, 2, 3, 4]) & (ranking.high >= [1, 2, 3, 4])).all())
    assert held >= 0.95 * 300 - 12  # three standard errors of a binomial below the level
