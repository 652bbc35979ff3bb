import numpy as np
import pytest
from scipy import stats

from cham.core.interactions import Scale
from cham.core.measures import GroupTally, Metric, Tally, Unit, shrink, tally
from cham.core.measures.errors import MetricUnknownError, ScalesDifferError, SettingTooLowError
from cham.core.measures.metrics import worth

FIVE = Scale("csat", 1, 5)
NPS = Scale("nps", 0, 10)


def group(key: str, counts: list[int]) -> GroupTally:
    return GroupTally(key, Tally.of_counts(FIVE, counts))


def told(value: float | None) -> float:
    assert value is not None
    return value


def test_csat_is_the_beta_binomial() -> None:
    # Whole: 500 of 1,000; with one answer over five points, p = (500 + 0.4) / 1001. Posterior of
    # 9 of 10: Beta(20 p + 9, 20 (1 - p) + 1).
    whole = Tally.of_counts(FIVE, [200, 200, 100, 300, 200])

    (found,) = shrink(Metric.CSAT, [group("a", [0, 1, 0, 4, 5])], whole=whole)

    p = 500.4 / 1001
    posterior = stats.beta(20 * p + 9, 20 * (1 - p) + 1)
    assert found.own == 90
    assert found.shrunken.value == pytest.approx(100 * posterior.mean())
    assert found.shrunken.low == pytest.approx(100 * posterior.ppf(0.025))
    assert found.shrunken.high == pytest.approx(100 * posterior.ppf(0.975))
    assert found.own_share == pytest.approx(1 / 3)
    assert (found.shrunken.unit, found.shrunken.n) == (Unit.PERCENT, 10)


def test_nps_interval_is_close_to_that_of_the_dirichlet() -> None:
    counts = [1, 0, 0, 0, 1, 1, 2, 3, 5, 6, 4]
    whole = Tally.of_counts(NPS, [10 * count + 5 for count in counts])

    (found,) = shrink(Metric.NPS, [GroupTally("a", Tally.of_counts(NPS, counts))], whole=whole)

    prior = (np.array(whole.counts) + 1 / 11) / (whole.n + 1) * 20
    draws = np.random.default_rng(1).dirichlet(prior + counts, 200_000)
    exact = np.quantile(draws @ worth(Metric.NPS, NPS).of_points, [0.025, 0.975])
    assert (found.shrunken.low, found.shrunken.high) == pytest.approx(exact.tolist(), abs=0.3)


def test_a_group_without_answers_gets_the_whole() -> None:
    whole = Tally.of_counts(FIVE, [0, 0, 0, 600, 400])

    (found,) = shrink(Metric.CSAT, [group("new", [0] * 5)], whole=whole)

    assert (found.own, found.own_share) == (None, 0)
    assert found.shrunken.value == pytest.approx(100, abs=0.1)
    assert told(found.shrunken.low) < 100


def test_the_fewer_answers_the_nearer_to_the_whole() -> None:
    small, large = shrink(
        Metric.CSAT,
        [group("small", [0, 0, 0, 1, 1]), group("large", [0, 0, 0, 50, 50])],
        whole=Tally.of_counts(FIVE, [100, 100, 100, 100, 100]),
    )

    assert small.own == large.own == 100
    assert told(small.shrunken.value) < 50
    assert told(large.shrunken.value) > 85
    assert told(small.shrunken.high) - told(small.shrunken.low) > told(large.shrunken.high) - told(
        large.shrunken.low
    )


def test_all_groups_together_are_the_whole_where_none_is_given() -> None:
    groups = [group("a", [5, 5, 5, 5, 5]), group("b", [0, 0, 5, 5, 15])]

    assert shrink(Metric.CES, groups) == shrink(
        Metric.CES, groups, whole=groups[0].tally + groups[1].tally
    )


def test_weighted_answers_count_by_their_effective_number() -> None:
    answers = tally([5] * 4 + [1] * 4, scale=FIVE, weights=[1.0] * 4 + [3.0] * 4)

    (found,) = shrink(Metric.CSAT, [GroupTally("a", answers)])

    assert found.own_share == pytest.approx(6.4 / 26.4)


def test_a_whole_of_equal_answers_leaves_room() -> None:
    (found,) = shrink(Metric.CSAT, [group("a", [0, 0, 0, 0, 3])])

    assert told(found.shrunken.low) < told(found.shrunken.value) < 100


def test_refusals() -> None:
    with pytest.raises(MetricUnknownError):
        shrink(Metric.POSITIVITY, [group("a", [1] * 5)])
    with pytest.raises(SettingTooLowError):
        shrink(Metric.CSAT, [group("a", [1] * 5)], strength=0)
    with pytest.raises(ScalesDifferError):
        shrink(Metric.CES, [group("a", [1] * 5)], whole=Tally.of_counts(NPS, [1] * 11))


def test_intervals_hold_groups_that_differ_as_the_strength_says() -> None:
    rng = np.random.default_rng(6)
    shares = np.array([0.05, 0.05, 0.15, 0.35, 0.40])
    hits = []
    for _ in range(40):
        truth = rng.dirichlet(20 * shares, 25)
        groups = [
            group(str(at), rng.multinomial(15, one).tolist()) for at, one in enumerate(truth)
        ]
        for found, one in zip(shrink(Metric.CES, groups), truth, strict=True):
            mean = float(one @ np.arange(1, 6))
            hits.append(told(found.shrunken.low) <= mean <= told(found.shrunken.high))

    assert 0.92 <= np.mean(hits) <= 0.97
