import pytest
from statsmodels.stats.proportion import proportion_confint

from cham.core.interactions import Scale
from cham.core.measures import (
    CannotTell,
    Metric,
    Tally,
    Unit,
    metric_estimate,
    nps_interval,
    share_interval,
    shares_beside,
    tally,
)
from cham.core.measures.errors import LevelError, NpsScaleError

NPS = Scale("nps", 0, 10)
FIVE = Scale("csat", 1, 5)
EMOTION = Scale("emotion", -2, 2)


def told(value: float | None) -> float:
    assert value is not None
    return value


def test_nps_of_a_tally_is_that_of_its_counts() -> None:
    answers = Tally.of_counts(NPS, [1, 0, 2, 0, 0, 0, 5, 4, 8, 9, 11])

    found, expected = metric_estimate(Metric.NPS, answers), nps_interval(20, 12, 8)

    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )
    assert (found.unit, found.method, found.n) == (Unit.POINTS, "adjusted_wald", 40)


def test_csat_is_the_top_two_with_wilson() -> None:
    found = metric_estimate(Metric.CSAT, Tally.of_counts(FIVE, [3, 2, 5, 6, 4]))

    expected = share_interval(10, 20)
    assert (found.value, found.low, found.high) == pytest.approx((50, expected.low, expected.high))
    assert (found.unit, found.method) == (Unit.PERCENT, "wilson")


def test_weighted_answers_enter_with_kish_effective_size() -> None:
    # n_eff = (4 + 12)² / (4 + 36) = 6.4 of 8 answers, of which a quarter by weight is good.
    answers = tally([5] * 4 + [1] * 4, scale=FIVE, weights=[1.0] * 4 + [3.0] * 4)

    found = metric_estimate(Metric.CSAT, answers)

    assert found.value == 25
    assert found.n_effective == pytest.approx(6.4)
    low, high = proportion_confint(1.6, 6.4, method="wilson")
    assert (found.low, found.high) == pytest.approx((100 * low, 100 * high))
    assert found.method == "wilson_n_effective"


@pytest.mark.parametrize("metric", list(Metric))
def test_without_answers_every_metric_says_so(metric: Metric) -> None:
    found = metric_estimate(metric, tally([], scale=NPS))

    assert (found.value, found.cannot_tell) == (None, CannotTell.NO_ANSWERS)
    assert shares_beside(metric, tally([], scale=NPS)) == ()


@pytest.mark.parametrize("metric", list(Metric))
def test_without_weight_every_metric_says_so(metric: Metric) -> None:
    found = metric_estimate(metric, tally([9, 3], scale=NPS, weights=[0, 0]))

    assert (found.value, found.cannot_tell, found.n) == (None, CannotTell.NO_WEIGHT, 2)


@pytest.mark.parametrize("metric", list(Metric))
@pytest.mark.parametrize("score", [0, 8, 10])
def test_one_answer_gives_a_figure_and_a_wide_interval(metric: Metric, score: int) -> None:
    found = metric_estimate(metric, tally([score], scale=NPS))

    if metric is Metric.POSITIVITY and score != 0:
        assert found.value is None
    else:
        assert found.value is not None
        assert found.low is not None
        assert found.low <= found.value


def test_nps_of_another_scale_is_refused_even_without_answers() -> None:
    with pytest.raises(NpsScaleError):
        metric_estimate(Metric.NPS, tally([], scale=FIVE))


def test_level_is_checked_even_without_answers() -> None:
    with pytest.raises(LevelError):
        metric_estimate(Metric.NPS, tally([], scale=NPS), level=1.0)
    with pytest.raises(LevelError):
        shares_beside(Metric.NPS, tally([], scale=NPS), level=1.0)


class TestPositivity:
    def test_is_the_ratio_of_good_to_bad_with_wilson_turned_into_odds(self) -> None:
        found = metric_estimate(Metric.POSITIVITY, Tally.of_counts(EMOTION, [1, 3, 7, 6, 6]))

        share = share_interval(12, 16)
        assert found.value == pytest.approx(3)
        low, high = told(share.low), told(share.high)
        assert (found.low, found.high) == pytest.approx((low / (100 - low), high / (100 - high)))
        assert (found.unit, found.n) == (Unit.RATIO, 23)

    def test_without_a_bad_answer_has_a_lower_end_only(self) -> None:
        found = metric_estimate(Metric.POSITIVITY, tally([2, 1, 2], scale=EMOTION))

        assert (found.value, found.high) == (None, None)
        assert found.low == pytest.approx(0.7809, abs=1e-4)  # 3 of 3: Wilson from 43.85 %
        assert found.cannot_tell is CannotTell.NO_NEGATIVE

    def test_without_a_good_answer_is_zero(self) -> None:
        found = metric_estimate(Metric.POSITIVITY, tally([-1], scale=EMOTION))

        assert (found.value, found.low) == (0, 0)
        assert found.high is not None

    def test_of_neutral_answers_cannot_be_told(self) -> None:
        found = metric_estimate(Metric.POSITIVITY, tally([0, 0], scale=EMOTION))

        assert (found.value, found.cannot_tell) == (None, CannotTell.ONLY_NEUTRAL)


class TestBeside:
    def test_nps_has_its_three_shares(self) -> None:
        found = shares_beside(Metric.NPS, tally([10, 9, 8, 3], scale=NPS))

        assert [(one.name, one.value) for one in found] == [
            ("promoters", 50),
            ("passives", 25),
            ("detractors", 25),
        ]

    def test_csat_has_its_mean(self) -> None:
        (mean,) = shares_beside(Metric.CSAT, tally([5, 4, 3], scale=FIVE))

        assert (mean.name, mean.value, mean.unit) == ("mean", 4, Unit.SCORE)

    def test_ces_has_its_top_box(self) -> None:
        scale = Scale("ces", 1, 7)

        (top,) = shares_beside(Metric.CES, tally([7, 6, 5, 4], scale=scale))
        (turned,) = shares_beside(Metric.CES_REVERSED, tally([7, 6, 5, 4], scale=scale))

        assert (top.value, turned.value) == (75, 0)

    def test_emotion_has_its_camps(self) -> None:
        found = shares_beside(Metric.EMOTION, tally([-2, -2, 2, 2, 0], scale=EMOTION))

        assert [(one.name, one.value) for one in found] == [
            ("positive", 40),
            ("neutral", 20),
            ("negative", 40),
        ]

    def test_all_of_it_is_exactly_the_whole(self) -> None:
        weights = [0.1] * 7
        (top, _, _) = shares_beside(Metric.NPS, tally([9] * 7, scale=NPS, weights=weights))

        assert (top.value, top.high) == (100, 100)
