import numpy as np

from cham.core.pains.strata import stratify


def test_customers_of_different_value_are_compared_apart():
    value = np.repeat([1.0, 100.0], 100)
    bad = np.tile([True, False], 100)
    strata = stratify(value, np.full(200, 30.0), bad)
    assert set(strata[:100]).isdisjoint(strata[100:])


def test_customers_of_different_tenure_are_compared_apart():
    tenure = np.repeat([1.0, 100.0], 100)
    strata = stratify(np.full(200, 5.0), tenure, np.tile([True, False], 100))
    assert set(strata[:100]).isdisjoint(strata[100:])


def test_who_never_bought_is_compared_with_the_like():
    tenure = np.repeat([-1.0, 3.0], 100)
    value = np.zeros(200)
    strata = stratify(value, tenure, np.tile([True, False], 100))
    assert set(strata[:100]).isdisjoint(strata[100:])


def test_every_stratum_holds_ten_good_and_five_bad():
    chance = np.random.default_rng(3)
    value, tenure = chance.exponential(1.0, 900), chance.exponential(50.0, 900)
    bad = chance.random(900) < 0.2
    strata = stratify(value, tenure, bad)
    counts = [
        (np.sum(bad[strata == s]), np.sum(~bad[strata == s])) for s in range(strata.max() + 1)
    ]
    assert len(counts) > 8
    assert all(bads >= 5 and goods >= 10 for bads, goods in counts)


def test_no_bad_experience_is_left_out():
    chance = np.random.default_rng(4)
    bad = chance.random(300) < 0.15
    strata = stratify(chance.exponential(1.0, 300), chance.exponential(9.0, 300), bad)
    assert (strata[bad] >= 0).all()


def test_good_experiences_of_kinds_without_bad_ones_are_compared_with_nobody():
    value = np.repeat([1.0, 100.0], 100)
    bad = np.concatenate([np.tile([True, False], 50), np.zeros(100, dtype=bool)])
    strata = stratify(value, np.full(200, 30.0), bad)
    assert (strata[100:] == -1).all()
    assert (strata[:100] >= 0).all()


def test_more_experiences_are_cut_more_finely():
    chance = np.random.default_rng(5)

    def strata_of(n: int) -> int:
        bad = chance.random(n) < 0.3
        return int(stratify(chance.random(n), chance.random(n), bad).max()) + 1

    assert strata_of(200) < strata_of(2_000) < strata_of(20_000)


def test_equal_customers_make_one_stratum():
    assert set(stratify(np.ones(60), np.ones(60), np.tile([True, False], 30))) == {0}


def test_without_like_customers_there_is_nothing_to_compare():
    value = np.repeat([1.0, 100.0], 60)
    bad = np.repeat([True, False], 60)
    assert set(stratify(value, np.ones(120), bad)) == {-1}
