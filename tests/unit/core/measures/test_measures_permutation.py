import numpy as np
import pytest
from scipy import stats

from cham.core.interactions import Scale
from cham.core.measures import GroupTally, Metric, Tally, Verdict, measure_groups, tally
from cham.core.measures.errors import NpsScaleError, ScalesDifferError
from cham.core.measures.metrics import worth
from cham.core.measures.permutation import permutation_tail

FIVE = Scale("csat", 1, 5)
NPS = Scale("nps", 0, 10)


def told(value: float | None) -> float:
    assert value is not None
    return value


@pytest.mark.parametrize("metric", [Metric.CES, Metric.EMOTION])
@pytest.mark.parametrize("n", [15, 40])
def test_is_close_to_dealing_the_answers_out(metric: Metric, n: int) -> None:
    rng = np.random.default_rng(n)
    first = rng.choice(5, n, p=[0.02, 0.08, 0.2, 0.3, 0.4]) + 1
    second = rng.choice(5, 60, p=[0.1, 0.1, 0.3, 0.3, 0.2]) + 1

    found = permutation_tail(metric, tally(first, scale=FIVE), tally(second, scale=FIVE))

    dealt = stats.permutation_test(
        (first, second),
        lambda one, two, axis: one.mean(axis=axis) - two.mean(axis=axis),
        vectorized=True,
        n_resamples=20_000,
        rng=rng,
    )
    assert found == pytest.approx(dealt.pvalue, abs=0.02)


def test_far_out_it_keeps_to_the_skewness_of_rare_answers() -> None:
    # 3 unhappy of 10 where 5 of 200 are: exact (hypergeometric) probability of 3 or more.
    own = Tally.of_counts(FIVE, [3, 0, 0, 0, 7])
    rest = Tally.of_counts(FIVE, [2, 0, 0, 0, 188])

    found = told(permutation_tail(Metric.CSAT, own, rest))

    exact = stats.hypergeom.sf(2, 200, 5, 10)
    # With the normal curve in place of the skew one the same distance says one in a hundred
    # million, which is what makes lopsided segments look different.
    distance = (0.7 - 188 / 190) / np.sqrt(0.975 * 0.025 * (1 / 10 + 1 / 190) * 200 / 199)
    assert 2 * stats.norm.cdf(distance) < exact / 1000
    assert exact / 3 < found < exact * 3


def test_no_skewness_is_the_normal_curve() -> None:
    # Two groups of one size have no third moment: z² = d² / (m₂ (1/n + 1/n) N / (N - 1)).
    first, second = [5, 5, 4, 3, 5], [1, 2, 3, 5, 2]
    pooled = np.array(first + second, dtype=float)

    found = permutation_tail(Metric.CES, tally(first, scale=FIVE), tally(second, scale=FIVE))

    distance = (np.mean(first) - np.mean(second)) / np.sqrt(pooled.var(ddof=1) * 2 / 5)
    assert found == pytest.approx(2 * stats.norm.sf(distance))


def test_sides_may_be_exchanged() -> None:
    one, two = tally([5, 5, 4], scale=FIVE), tally([1, 2, 3, 5, 2, 2], scale=FIVE)

    assert permutation_tail(Metric.CES, one, two) == pytest.approx(
        told(permutation_tail(Metric.CES, two, one))
    )


def test_equal_answers_and_single_ones_do_not_differ() -> None:
    same = tally([4, 4], scale=FIVE)

    assert permutation_tail(Metric.CES, same, same) == 1
    assert permutation_tail(Metric.CES, tally([1], scale=FIVE), tally([5], scale=FIVE)) == 1


def test_neutral_answers_are_not_dealt_for_the_ratio() -> None:
    own, rest = Tally.of_counts(FIVE, [1, 0, 90, 0, 9]), Tally.of_counts(FIVE, [5, 0, 0, 0, 5])
    clear = Tally.of_counts(FIVE, [1, 0, 0, 0, 9])

    assert permutation_tail(Metric.POSITIVITY, own, rest) == permutation_tail(
        Metric.CSAT, clear, rest
    )
    neutral = tally([3], scale=FIVE)
    assert permutation_tail(Metric.POSITIVITY, neutral, rest) is None


def test_weighted_answers_count_by_their_effective_number() -> None:
    first, second = [5, 4, 5, 2], [1, 2, 3, 4]
    plain = permutation_tail(Metric.CES, tally(first, scale=FIVE), tally(second, scale=FIVE))
    scaled = permutation_tail(
        Metric.CES, tally(first, scale=FIVE, weights=[9] * 4), tally(second, scale=FIVE)
    )

    assert scaled == pytest.approx(told(plain))


def test_refusals() -> None:
    with pytest.raises(ScalesDifferError):
        permutation_tail(Metric.CES, tally([1], scale=FIVE), tally([1], scale=NPS))
    with pytest.raises(NpsScaleError):
        permutation_tail(Metric.NPS, tally([1], scale=FIVE), tally([1], scale=FIVE))


LOPSIDED = {
    (Metric.NPS, NPS): [0.02, 0, 0.03, 0.03, 0.05, 0.06, 0.06, 0.15, 0.2, 0.2, 0.2],
    (Metric.CSAT, FIVE): [0.01, 0.01, 0.03, 0.15, 0.8],
    (Metric.CES, FIVE): [0.02, 0.02, 0.06, 0.1, 0.8],
}


@pytest.mark.parametrize(("metric", "scale"), LOPSIDED)
@pytest.mark.parametrize("n", [8, 40])
def test_among_segments_that_do_not_differ_hardly_one_is_called_different(
    metric: Metric, scale: Scale, n: int
) -> None:
    # With no true difference the false discovery rate is the probability of one call or more.
    rng = np.random.default_rng(n)
    shares = LOPSIDED[metric, scale]
    calls = []
    for _ in range(120):
        groups = [
            GroupTally(str(at), Tally.of_counts(scale, rng.multinomial(n, shares).tolist()))
            for at in range(20)
        ]
        found = measure_groups(metric, groups)
        calls.append(any(one.difference.verdict is Verdict.CHANGED for one in found.groups))

    assert np.mean(calls) <= 0.06


def test_segments_that_differ_are_found_and_on_the_right_side() -> None:
    rng = np.random.default_rng(5)
    calm, bad = [0.15, 0.35, 0.5], [0.55, 0.25, 0.2]
    found_bad, below = [], []
    for _ in range(60):
        groups = []
        for at in range(20):
            low, middle, high = rng.multinomial(80, bad if at < 2 else calm).tolist()
            counts = [low, *[0] * 6, middle, 0, high, 0]
            groups.append(GroupTally(f"{at:02}", Tally.of_counts(NPS, counts)))
        called_below = [
            one.difference.verdict is Verdict.CHANGED and told(one.difference.value) < 0
            for one in measure_groups(Metric.NPS, groups).groups
        ]
        found_bad.append(np.mean(called_below[:2]))
        below.append(any(called_below[2:]))

    assert np.mean(found_bad) >= 0.98
    assert np.mean(below) <= 0.05


def test_worth_of_points_is_what_is_dealt() -> None:
    # One group holds the top box alone: the smallest tail of all deals of 3 among 6 is 1 / 20.
    own, rest = tally([5, 5, 4], scale=FIVE), tally([1, 2, 3], scale=FIVE)

    assert worth(Metric.CSAT, FIVE).of_points.tolist() == [0, 0, 0, 100, 100]
    assert told(permutation_tail(Metric.CSAT, own, rest)) < 0.05
