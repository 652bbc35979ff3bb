"""Control charts against the worked examples of Montgomery's textbook."""

import math

import numpy as np
import pytest

from cham.core.interactions import Scale
from cham.core.measures import (
    CannotTell,
    ChartKind,
    Metric,
    Tally,
    Unit,
    ewma_chart,
    laney_chart,
    metric_series,
    p_chart,
    share_series,
    shewhart_chart,
    tally,
    value_series,
    width_for_false_alarms,
)
from cham.core.measures.errors import (
    ColumnLengthError,
    MetricUnknownError,
    ScalesDifferError,
    SettingOutsideError,
    SettingTooLowError,
)

NPS = Scale("nps", 0, 10)

# Montgomery, Introduction to Statistical Quality Control, tables 9.1 and 9.10: thirty
# observations, the last ten after a shift by one standard deviation.
SHIFTED = [
    *(9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34),
    *(9.03, 11.47, 10.51, 9.40, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84),
    *(10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52),
]

# The same book, table 7.1: orange juice cans that leak, thirty samples of fifty.
LEAKING = [
    *(12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22),
    *(8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6),
]


def told(value: float | None) -> float:
    assert value is not None
    return value


class TestEwma:
    def test_is_the_example_of_the_book(self) -> None:
        chart = ewma_chart(value_series(SHIFTED, centre=10.0, spread=1.0))

        values = [told(point.value) for point in chart.points]
        assert values[:3] == pytest.approx([9.945, 9.7495, 9.7036], abs=5e-5)
        assert values[27:] == pytest.approx([10.5731, 10.6468, 10.6341], abs=5e-5)
        # Counted from 1 the book's signals are 29 and 30.
        assert chart.signals == (28, 29)
        assert told(chart.points[-1].high) - 10 == pytest.approx(0.6194, abs=1e-3)
        assert told(chart.points[0].high) - 10 == pytest.approx(0.27)
        assert (chart.kind, chart.width, chart.centre) == (ChartKind.EWMA, 2.7, 10)

    def test_limits_reach_the_steady_width(self) -> None:
        chart = ewma_chart(value_series([10.0] * 400, centre=10.0, spread=1.0))

        assert told(chart.points[-1].high) - 10 == pytest.approx(2.7 * math.sqrt(0.1 / 1.9))

    def test_smoothing_of_one_is_the_values_themselves(self) -> None:
        series = value_series(SHIFTED, centre=10.0, spread=1.0)

        assert [point.value for point in ewma_chart(series, smoothing=1.0).points] == SHIFTED

    def test_a_period_without_answers_changes_nothing(self) -> None:
        gap = ewma_chart(value_series([9.0, math.nan, 12.0], centre=10.0, spread=1.0))
        none = ewma_chart(value_series([9.0, 12.0], centre=10.0, spread=1.0))

        assert (gap.points[0], gap.points[2]) == none.points
        assert (gap.points[1].value, gap.points[1].outside) == (None, False)

    def test_each_period_counts_by_its_own_spread(self) -> None:
        series = metric_series(
            Metric.NPS, [tally([9, 3] * 50, scale=NPS), tally([9, 3] * 2, scale=NPS)]
        )

        points = ewma_chart(series, smoothing=0.5, width=1.0).points

        first, second = 0.5 * 10, 0.5 * 50
        assert told(points[0].high) == pytest.approx(first)
        assert told(points[1].high) == pytest.approx(math.hypot(second, 0.5 * first))

    @pytest.mark.parametrize("smoothing", [0, -1, math.nan])
    def test_smoothing_must_be_above_zero(self, smoothing: float) -> None:
        with pytest.raises(SettingTooLowError):
            ewma_chart(value_series([1.0, 2.0]), smoothing=smoothing)

    def test_smoothing_must_not_pass_one(self) -> None:
        with pytest.raises(SettingOutsideError):
            ewma_chart(value_series([1.0, 2.0]), smoothing=1.1)


class TestShares:
    def test_p_chart_is_the_example_of_the_book(self) -> None:
        chart = p_chart(LEAKING, [50] * 30)

        assert sum(LEAKING) == 347
        assert chart.centre == pytest.approx(23.1333, abs=5e-5)
        assert chart.points[0].low == pytest.approx(5.2428, abs=5e-5)
        assert chart.points[0].high == pytest.approx(41.0239, abs=5e-5)
        # Counted from 1 the book's samples 15 and 23.
        assert chart.signals == (14, 22)
        assert (chart.kind, chart.unit) == (ChartKind.P, Unit.PERCENT)

    def test_limits_follow_the_size_and_end_at_the_scale(self) -> None:
        chart = p_chart([5, 5], [50, 5])

        wide, narrow = chart.points[1], chart.points[0]
        assert wide.low == 0
        assert told(wide.high) > told(narrow.high)

    def test_baseline_sets_the_level_and_later_periods_do_not(self) -> None:
        chart = p_chart([5, 5, 25], [50, 50, 50], baseline=2)

        assert chart.centre == 10
        assert chart.signals == (2,)

    def test_a_first_case_after_none_is_no_alarm_by_itself(self) -> None:
        chart = p_chart([0, 0, 0, 1, 40], [100] * 5, baseline=3)

        assert chart.centre == 0
        assert chart.signals == (4,)

    def test_a_period_without_answers_is_empty(self) -> None:
        chart = p_chart([5, 0, 6], [50, 0, 50])

        assert (chart.points[1].value, chart.points[1].low, chart.points[1].n) == (None, None, 0)
        assert not chart.points[1].outside

    def test_a_baseline_without_answers_cannot_be_compared_with(self) -> None:
        chart = p_chart([0, 6], [0, 50], baseline=1)

        assert (chart.centre, chart.signals) == (None, ())
        assert chart.cannot_tell is CannotTell.NO_ANSWERS
        assert chart.points[1].value == 12

    def test_refusals(self) -> None:
        with pytest.raises(SettingOutsideError):
            p_chart([6], [5])
        with pytest.raises(SettingOutsideError):
            p_chart([-1], [5])
        with pytest.raises(SettingOutsideError):
            p_chart([math.nan], [5])
        with pytest.raises(ColumnLengthError):
            p_chart([1, 2], [5])
        with pytest.raises(SettingOutsideError):
            p_chart([1], [5], baseline=2)
        with pytest.raises(SettingTooLowError):
            p_chart([1], [5], width=0)


class TestLaney:
    def test_inflation_by_hand(self) -> None:
        # p = 0.33, spread sqrt(0.33 · 0.67 / 1000) = 0.0148694; the shares move by 6, 5, 4 points.
        chart = laney_chart(share_series([300, 360, 310, 350], [1000] * 4))

        expected = (0.06 + 0.05 + 0.04) / 3 / math.sqrt(0.33 * 0.67 / 1000) / 1.128
        assert chart.inflation == pytest.approx(expected)
        plain = p_chart([300, 360, 310, 350], [1000] * 4)
        assert told(chart.points[0].high) - 33 == pytest.approx(
            expected * (told(plain.points[0].high) - 33)
        )

    def test_large_periods_that_differ_are_all_alarms_only_on_the_p_chart(self) -> None:
        rng = np.random.default_rng(4)
        shares = np.clip(rng.normal(0.3, 0.02, 60), 0, 1)
        counts = rng.binomial(50_000, shares)

        assert len(p_chart(counts, [50_000] * 60).signals) > 20
        assert len(laney_chart(share_series(counts, [50_000] * 60)).signals) <= 1

    def test_chance_alone_has_no_inflation(self) -> None:
        counts = np.random.default_rng(5).binomial(2000, 0.3, 500)

        chart = laney_chart(share_series(counts, [2000] * 500))

        assert chart.inflation == pytest.approx(1, abs=0.1)

    def test_one_period_has_no_range(self) -> None:
        assert laney_chart(share_series([3], [10])).inflation == 1


class TestMetrics:
    def test_nps_limits_use_the_variance_of_the_baseline(self) -> None:
        # 50 / 20 / 30 over the baseline: NPS 20, variance 0.76.
        month = Tally.of_counts(NPS, [0, 0, 15, 0, 0, 0, 0, 10, 0, 25, 0])
        bad = Tally.of_counts(NPS, [0, 0, 9, 0, 0, 0, 0, 1, 0, 0, 0])

        chart = shewhart_chart(metric_series(Metric.NPS, [month, month, bad], baseline=2))

        assert chart.centre == pytest.approx(20)
        assert chart.points[0].low == pytest.approx(20 - 300 * math.sqrt(0.76 / 50))
        assert chart.points[2].low == pytest.approx(20 - 300 * math.sqrt(0.76 / 10))
        assert chart.signals == (2,)
        assert [point.n for point in chart.points] == [50, 50, 10]

    def test_few_equal_answers_are_no_alarm(self) -> None:
        month = Tally.of_counts(NPS, [0, 0, 15, 0, 0, 0, 0, 10, 0, 25, 0])

        chart = shewhart_chart(metric_series(Metric.NPS, [month, tally([9, 9], scale=NPS)]))

        assert chart.points[1].value == 100
        assert chart.signals == ()

    def test_a_baseline_of_equal_answers_still_has_limits(self) -> None:
        chart = shewhart_chart(
            metric_series(
                Metric.NPS, [tally([9] * 50, scale=NPS), tally([8], scale=NPS)], baseline=1
            )
        )

        assert told(chart.points[1].low) < 80
        assert chart.centre == 100

    def test_weighted_answers_widen_the_limits(self) -> None:
        scores, weights = [9, 3] * 10, [1.0, 1.0, 5.0, 5.0] * 5
        plain = metric_series(Metric.NPS, [tally(scores, scale=NPS)])
        weighted = metric_series(Metric.NPS, [tally(scores, scale=NPS, weights=weights)])

        assert weighted.spreads[0] > plain.spreads[0]

    def test_a_ratio_and_two_scales_are_refused(self) -> None:
        with pytest.raises(MetricUnknownError):
            metric_series(Metric.POSITIVITY, [tally([1], scale=NPS)])
        with pytest.raises(ScalesDifferError):
            metric_series(
                Metric.CES, [tally([1], scale=NPS), tally([1], scale=Scale("ces", 1, 7))]
            )


class TestValues:
    def test_spread_is_the_moving_range(self) -> None:
        series = value_series([1.0, 3.0, math.nan, 2.0])

        assert series.centre == 2
        assert series.spreads[0] == pytest.approx((2 + 1) / 2 / 1.128)

    def test_one_value_has_no_spread_and_no_alarm(self) -> None:
        chart = shewhart_chart(value_series([5.0]))

        assert (chart.points[0].value, chart.points[0].low, chart.signals) == (5, None, ())

    def test_nothing_cannot_be_charted(self) -> None:
        chart = shewhart_chart(value_series([math.nan]))

        assert chart.cannot_tell is CannotTell.NO_ANSWERS

    def test_spread_must_be_above_zero(self) -> None:
        with pytest.raises(SettingTooLowError):
            value_series([1.0], spread=0)


class TestBudget:
    def test_one_alarm_in_370_points_is_three_sigma(self) -> None:
        assert width_for_false_alarms(370) == pytest.approx(3, abs=1e-3)

    def test_is_never_narrower_than_two(self) -> None:
        assert width_for_false_alarms(4) == 2

    def test_more_alarms_than_points_are_refused(self) -> None:
        with pytest.raises(SettingOutsideError):
            width_for_false_alarms(3, false_alarms=4)
        with pytest.raises(SettingTooLowError):
            width_for_false_alarms(3, false_alarms=0)
