import numpy as np
import pytest

from cham.core.pains.standardising import Compared, compare, resample, weigh

Row = tuple[int, bool, bool, float]


def group(stratum: int, bad: bool, n: int, lost: int, stake: float = 10.0) -> list[Row]:
    return [(stratum, bad, k < lost, stake) for k in range(n)]


def compared(rows: list[Row], first: tuple[int, ...] = (0,), per_customer: int = 1) -> Compared:
    stratum, bad, lost, stake = (np.array(column) for column in zip(*rows, strict=True))
    return Compared(
        customer=np.arange(len(rows)) // per_customer,
        stratum=stratum,
        bad=bad,
        lost=lost,
        stake=stake,
        first_stratum=np.array(first),
    )


# New customers (stratum 0) are lost more and meet more bad experiences; within each kind a bad
# experience changes the loss by 10 points and by nothing.
SIMPSON = (
    group(0, True, 80, 40)
    + group(0, False, 20, 8)
    + group(1, True, 20, 2, 100.0)
    + group(1, False, 80, 8, 100.0)
)


def test_the_loss_is_compared_within_strata_and_weighted_by_the_bad():
    result = compare(compared(SIMPSON), weigh(compared(SIMPSON)))
    assert result.loss.difference[0, 0] == pytest.approx(0.8 * (0.5 - 0.4) + 0.2 * (0.1 - 0.1))


def test_the_naive_difference_mixes_kinds_of_customers():
    result = compare(compared(SIMPSON), weigh(compared(SIMPSON)))
    assert result.naive.difference[0, 0] == pytest.approx(42 / 100 - 16 / 100)


def test_money_takes_each_class_of_value_with_its_own_loss():
    rows = compared(SIMPSON)
    money = compare(rows, weigh(rows)).money.difference[0, 0]
    # The loss arises among customers who are worth 10 each, not among those worth 100.
    assert money == pytest.approx(80 * 10.0 * 0.1)


def test_within_a_fifth_every_experience_weighs_the_same():
    rows = compared(
        [
            row
            for stratum in range(10)
            for row in group(stratum, True, 10, 1, float(stratum + 1))
            + group(stratum, False, 10, 1)
        ]
    )
    weights = weigh(rows)
    assert weights.money.tolist() == [15, 15, 35, 35, 55, 55, 75, 75, 95, 95]
    assert weights.money.sum() == rows.stake[rows.bad].sum()
    assert weights.loss.tolist() == pytest.approx([0.1] * 10)


def test_touchpoints_are_kept_apart():
    rows = compared(
        group(0, True, 10, 5)
        + group(0, False, 10, 1)
        + group(1, True, 10, 2)
        + group(1, False, 10, 2),
        first=(0, 1),
    )
    assert compare(rows, weigh(rows)).loss.difference[0].tolist() == pytest.approx([0.4, 0.0])


def test_draws_centre_on_the_figure_and_spread_as_theory_says():
    rows = compared(group(0, True, 200, 40) + group(0, False, 300, 30))
    draws = resample(rows, weigh(rows), 4_000, np.random.default_rng(1)).loss.difference[:, 0]
    theory = np.sqrt(0.2 * 0.8 / 200 + 0.1 * 0.9 / 300)
    assert draws.mean() == pytest.approx(0.1, abs=0.003)
    assert draws.std() == pytest.approx(theory, rel=0.06)


def test_experiences_of_one_customer_are_drawn_together():
    rows = group(0, True, 200, 40) + group(0, False, 300, 30)
    alone = compared(rows)
    tied = compared(rows, per_customer=10)
    spread = [
        resample(each, weigh(each), 2_000, np.random.default_rng(2)).loss.bad.std()
        for each in (alone, tied)
    ]
    assert spread[1] > 2 * spread[0]


def test_the_same_seed_gives_the_same_draws():
    rows = compared(SIMPSON)
    one, two = (resample(rows, weigh(rows), 50, np.random.default_rng(9)) for _ in range(2))
    assert np.array_equal(one.money.bad, two.money.bad)


def test_draws_made_in_pieces_are_complete(monkeypatch):
    rows = compared(SIMPSON)
    monkeypatch.setattr("cham.core.pains.standardising._DRAWS_AT_ONCE", 1_400)
    draws = resample(rows, weigh(rows), 45, np.random.default_rng(9))
    assert draws.loss.bad.shape == (45, 1)


def test_a_side_that_vanishes_from_a_draw_keeps_its_share():
    rows = compared(group(0, True, 1, 1) + group(0, False, 40, 4))
    draws = resample(rows, weigh(rows), 300, np.random.default_rng(3))
    assert set(draws.loss.bad[:, 0]) == {1.0}
