import numpy as np
import pytest
from scipy.stats import poisson

from cham.core.pains.intervals import Spread, difference_limits, share_of
from cham.core.pains.standardising import Sides


def one(value: float) -> np.ndarray:
    return np.array([value])


def limits_of(
    bad: float, good: float, *, step: float = 0.01, whole: float = 1.0, n: float = 100.0
):
    """Limits where both sides are plain shares of n, so that the variances are Poisson's."""
    sides = Sides(bad=one(bad), good=one(good))
    spread = Spread(
        variance=Sides(bad=one(bad / n), good=one(good / n)),
        step=Sides(bad=one(step), good=one(step)),
        whole=one(whole),
    )
    return difference_limits(sides, spread, 0.95)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_shares_of_single_answers_match_newcombes_table(k, n, low, high):
    share = share_of(np.arange(n) < k, np.arange(n), 0.95)
    assert (share.value, share.n, share.customers) == (k / n, n, n)
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)


def test_answers_of_the_same_customers_tell_less():
    yes = np.repeat([True, False], [30, 70])
    alone = share_of(yes, np.arange(100), 0.95)
    tied = share_of(yes, np.arange(100) // 10, 0.95)
    as_ten = share_of(np.repeat([True, False], [3, 7]), np.arange(10), 0.95)
    assert tied.high - tied.low > 2 * (alone.high - alone.low)
    assert tied.high - tied.low == pytest.approx(as_ten.high - as_ten.low, rel=0.06)


def test_a_share_of_nothing_or_all_counts_customers():
    tied = share_of(np.ones(40, dtype=bool), np.arange(40) // 2, 0.95)
    alone = share_of(np.ones(20, dtype=bool), np.arange(20), 0.95)
    assert (tied.low, tied.high) == (alone.low, alone.high)
    assert alone.low == pytest.approx(1 - 0.1611, abs=1e-4)


def test_no_answers_give_no_share():
    nothing = share_of(np.array([], dtype=bool), np.array([], dtype=np.int64), 0.95)
    assert np.isnan(nothing.value)
    assert (nothing.low, nothing.high, nothing.n) == (0.0, 1.0, 0)


@pytest.mark.parametrize("count", [1, 3, 10, 40])
def test_one_side_alone_is_the_mid_p_interval_of_a_poisson_count(count):
    limits = limits_of(count / 100, 0.0, whole=1e9)
    # With nothing on the other side, its upper end only widens the lower limit; undo that.
    upper_of_none = -np.log(0.05) / 100
    high = limits.high[0] * 100
    low = count - np.sqrt((count - limits.low[0] * 100) ** 2 - (100 * upper_of_none) ** 2)
    assert 0.5 * (poisson.cdf(count, high) + poisson.cdf(count - 1, high)) == pytest.approx(0.025)
    assert 0.5 * (poisson.sf(count - 1, low) + poisson.sf(count, low)) == pytest.approx(0.025)


def test_no_loss_at_all_still_has_a_width():
    limits = limits_of(0.0, 0.0)
    assert limits.high[0] == pytest.approx(-np.log(0.05) / 100)
    assert limits.low[0] == pytest.approx(-np.log(0.05) / 100 * -1)


def test_limits_of_much_are_the_mirror_of_limits_of_little():
    little = limits_of(0.1, 0.3)
    spread = Spread(
        variance=Sides(bad=one(0.001), good=one(0.003)),
        step=Sides(bad=one(0.01), good=one(0.01)),
        whole=one(1.0),
    )
    much = difference_limits(Sides(bad=one(0.9), good=one(0.7)), spread, 0.95)
    assert much.low[0] == pytest.approx(-little.high[0])
    assert much.high[0] == pytest.approx(-little.low[0])


def test_limits_of_shares_stay_within_what_can_be():
    limits = limits_of(1.0, 0.0, n=3.0, step=1 / 3)
    assert limits.low[0] >= -1
    assert limits.high[0] <= 1


def test_many_losses_give_nearly_the_normal_interval():
    n = 20_000
    limits = limits_of(0.3, 0.2, step=1 / n, n=n)
    half = 1.96 * np.sqrt(0.3 / n + 0.2 / n)
    assert limits.low[0] == pytest.approx(0.1 - half, abs=2e-4)
    assert limits.high[0] == pytest.approx(0.1 + half, abs=2e-4)


def test_nothing_at_stake_is_an_interval_without_width():
    limits = limits_of(0.0, 0.0, step=0.0, whole=0.0)
    assert limits.low[0] == pytest.approx(0.0, abs=1e-9)
    assert limits.high[0] == pytest.approx(0.0, abs=1e-9)


def test_a_higher_level_gives_a_wider_interval():
    narrow = limits_of(0.2, 0.1)
    sides = Sides(bad=one(0.2), good=one(0.1))
    spread = Spread(
        variance=Sides(bad=one(0.002), good=one(0.001)),
        step=Sides(bad=one(0.01), good=one(0.01)),
        whole=one(1.0),
    )
    wide = difference_limits(sides, spread, 0.99)
    assert wide.low[0] < narrow.low[0] < narrow.high[0] < wide.high[0]
