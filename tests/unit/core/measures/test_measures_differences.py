import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import ttost_ind

from cham.core.interactions import Scale
from cham.core.measures import (
    CannotTell,
    Metric,
    NpsMethod,
    Sameness,
    Tally,
    Unit,
    Verdict,
    difference,
    equivalence,
    paired_difference,
    share_difference,
    tally,
)
from cham.core.measures.errors import (
    LevelError,
    MetricUnknownError,
    ScalesDifferError,
    SettingOutsideError,
    SettingTooLowError,
)
from cham.core.measures.results import Excluded

NPS = Scale("nps", 0, 10)
FIVE = Scale("csat", 1, 5)
SEVEN = Scale("ces", 1, 7)


def told(value: float | None) -> float:
    assert value is not None
    return value


def answers(promoters: int, passives: int, detractors: int) -> Tally:
    return Tally.of_counts(NPS, [0, 0, detractors, 0, 0, 0, 0, passives, 0, promoters, 0])


class TestNps:
    def test_wald_is_that_of_the_cran_package_nps(self) -> None:
        # CRAN NPS 1.1: nps.test() of 20 / 12 / 8 against 30 / 25 / 25.
        found = difference(
            Metric.NPS, answers(20, 12, 8), answers(30, 25, 25), nps_method=NpsMethod.WALD
        )

        assert found.method == "wald"
        assert found.value == pytest.approx(23.75)
        assert found.p_value == pytest.approx(0.1236462, abs=1e-7)
        assert (found.low, found.high) == pytest.approx((-6.483626, 53.983626), abs=1e-6)
        assert (told(found.high) - told(found.low)) / 2 / 1.959964 == pytest.approx(
            15.4256, abs=1e-4
        )

    def test_default_uses_adjusted_values_on_each_side(self) -> None:
        # Rocks (2016): centres 27.907 and 6.0241, half widths at z = 1.96 of 23.308 and 17.702.
        # Welch's degrees of freedom put Student's t in the place of z.
        errors = np.array([23.308, 17.702]) / 1.959964
        freedom = (errors**2).sum() ** 2 / (errors**4 / [39, 79]).sum()
        found = difference(Metric.NPS, answers(20, 12, 8), answers(30, 25, 25))

        assert found.value == pytest.approx(23.75)
        assert (told(found.low) + told(found.high)) / 2 == pytest.approx(27.907 - 6.0241, abs=2e-3)
        assert (told(found.high) - told(found.low)) / 2 == pytest.approx(
            stats.t.ppf(0.975, freedom) * math.hypot(*errors), abs=2e-3
        )
        assert found.verdict is Verdict.WITHIN_NOISE
        assert (found.unit, found.method) == (Unit.POINTS, "adjusted_wald")

    def test_is_cut_to_the_scale_of_differences(self) -> None:
        found = difference(Metric.NPS, answers(9, 0, 0), answers(0, 0, 9))

        assert (found.value, found.high) == (200, 200)
        assert found.verdict is Verdict.CHANGED

    def test_of_equal_groups_is_no_change(self) -> None:
        found = difference(Metric.NPS, answers(3, 3, 3), answers(3, 3, 3))

        assert (found.value, found.p_value) == (0, 1)


class TestShares:
    def test_is_the_published_example_of_newcombe(self) -> None:
        # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, example (a), method 10.
        found = share_difference(56, 70, 48, 80)

        assert (found.low, found.high) == pytest.approx((5.24, 33.39), abs=0.005)

    @pytest.mark.parametrize("counts", [(9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20)])
    def test_is_that_of_statsmodels(self, counts: tuple[int, int, int, int]) -> None:
        found = share_difference(*counts, level=0.9)

        low, high = confint_proportions_2indep(*counts, method="newcomb", alpha=0.1)
        assert (found.low, found.high) == pytest.approx((100 * low, 100 * high), abs=1e-6)

    def test_csat_is_the_same_over_a_tally(self) -> None:
        first = Tally.of_counts(FIVE, [4, 5, 5, 30, 26])
        second = Tally.of_counts(FIVE, [10, 10, 12, 40, 8])

        found, expected = difference(Metric.CSAT, first, second), share_difference(56, 70, 48, 80)

        assert (found.value, found.low, found.high, found.p_value) == pytest.approx(
            (expected.value, expected.low, expected.high, expected.p_value)
        )
        assert found.method == "newcombe"

    def test_p_value_is_the_tail_at_which_the_interval_meets_zero(self) -> None:
        found = share_difference(56, 70, 48, 80)

        at_p = share_difference(56, 70, 48, 80, level=1 - told(found.p_value))
        assert at_p.low == pytest.approx(0, abs=1e-9)
        assert 0.001 < told(found.p_value) < 0.02

    def test_p_value_of_no_difference_is_one(self) -> None:
        assert share_difference(5, 10, 50, 100).p_value == 1

    def test_p_value_of_an_immense_difference_is_zero(self) -> None:
        assert share_difference(10**6, 10**6, 0, 10**6).p_value == 0

    def test_without_anyone_on_a_side_says_so(self) -> None:
        found = share_difference(1, 2, 0, 0)

        assert (found.cannot_tell, found.verdict) == (
            CannotTell.NO_ANSWERS,
            Verdict.CANNOT_TELL,
        )

    def test_refuses_more_than_all(self) -> None:
        with pytest.raises(SettingOutsideError):
            share_difference(1, 2, 4, 3)


class TestMeans:
    def test_is_welch(self) -> None:
        rng = np.random.default_rng(3)
        first, second = rng.integers(1, 8, 30), rng.integers(3, 8, 45)

        found = difference(Metric.CES, tally(first, scale=SEVEN), tally(second, scale=SEVEN))

        test = stats.ttest_ind(first, second, equal_var=False)
        interval = test.confidence_interval()
        assert found.p_value == pytest.approx(test.pvalue)
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
        assert found.method == "welch_t"

    def test_with_a_side_of_equal_answers_adds_up_both_sides_own_limits(self) -> None:
        found = difference(
            Metric.CES, tally([7] * 10, scale=SEVEN), tally([3, 4, 5] * 5, scale=SEVEN)
        )

        # Own limits: 7 from 1 + 6 · 0.05^(1/10) to 7; 4 ± 2.144787 · sqrt(10 / 14 / 15).
        reach = 2.144787 * math.sqrt(10 / 14 / 15)
        down = math.hypot(7 - (1 + 6 * 0.05**0.1), reach)
        assert (found.low, found.high) == pytest.approx((3 - down, 3 + reach), abs=1e-5)
        assert found.method == "square_and_add"
        assert 0 < told(found.p_value) < 0.05

    def test_of_two_sides_of_one_equal_answer_each_tells_nothing(self) -> None:
        found = difference(Metric.CES, tally([7], scale=SEVEN), tally([1], scale=SEVEN))

        assert found.value == 6
        assert found.verdict is Verdict.WITHIN_NOISE


class TestMissing:
    def test_no_answers_no_weight_nothing_clear(self) -> None:
        some = tally([9, 3], scale=NPS)

        nobody = difference(Metric.NPS, some, tally([], scale=NPS))
        weightless = difference(Metric.NPS, tally([9], scale=NPS, weights=[0]), some)
        neutral = difference(Metric.POSITIVITY, some, tally([8], scale=NPS))

        assert nobody.cannot_tell is CannotTell.NO_ANSWERS
        assert weightless.cannot_tell is CannotTell.NO_WEIGHT
        assert neutral.cannot_tell is CannotTell.ONLY_NEUTRAL
        assert nobody.verdict is Verdict.CANNOT_TELL

    def test_two_scales_are_not_compared(self) -> None:
        with pytest.raises(ScalesDifferError):
            difference(Metric.CSAT, tally([5], scale=FIVE), tally([5], scale=SEVEN))

    def test_excluded_answers_of_both_sides_are_told(self) -> None:
        found = difference(
            Metric.NPS, tally([9, 11], scale=NPS), tally([3, math.nan, 12], scale=NPS)
        )

        assert found.excluded == Excluded(blank=1, out_of_scale=2)

    def test_level_is_checked(self) -> None:
        some = tally([9, 3], scale=NPS)
        with pytest.raises(LevelError):
            difference(Metric.NPS, some, some, level=0)


class TestPairs:
    def test_means_are_the_paired_t_test(self) -> None:
        rng = np.random.default_rng(5)
        first, second = rng.integers(1, 8, 40), rng.integers(1, 8, 40)

        found = paired_difference(Metric.CES, first, second, scale=SEVEN)

        test = stats.ttest_rel(first, second)
        interval = test.confidence_interval()
        assert found.p_value == pytest.approx(test.pvalue)
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
        assert found.method == "paired_t"

    def test_nps_is_the_t_test_of_the_classes(self) -> None:
        first, second = [9, 10, 8, 7, 2], [6, 9, 8, 3, 9]

        found = paired_difference(Metric.NPS, first, second, scale=NPS)

        test = stats.ttest_1samp([200, 0, 0, 100, -200], 0)
        assert found.value == 20
        assert found.p_value == pytest.approx(test.pvalue)

    def test_csat_is_the_adjusted_wald_of_bonett_and_price(self) -> None:
        # 5 moved in, 1 out, 14 stayed: f = 6/22, g = 2/22.
        first = [5] * 5 + [1] + [5] * 7 + [1] * 7
        second = [1] * 5 + [5] + [5] * 7 + [1] * 7

        found = paired_difference(Metric.CSAT, first, second, scale=FIVE)

        assert found.value == pytest.approx(20)
        half = 1.959964 * 100 * math.sqrt((8 / 22 - (4 / 22) ** 2) / 22)
        assert (found.low, found.high) == pytest.approx(
            (400 / 22 - half, 400 / 22 + half), abs=1e-4
        )

    def test_pairs_with_a_gap_are_left_out_and_counted(self) -> None:
        found = paired_difference(
            Metric.CES, [7, math.nan, 9, 6, math.nan], [5, 4, 4, 5, 99], scale=SEVEN
        )

        assert (found.n_first, found.n_second) == (2, 2)
        assert found.excluded == Excluded(blank=2, out_of_scale=1)
        assert found.value == 1.5

    def test_nobody_changed_is_no_difference_with_a_width(self) -> None:
        found = paired_difference(Metric.NPS, [9, 3, 8] * 10, [9, 3, 8] * 10, scale=NPS)

        assert (found.value, found.p_value, found.method) == (0, 1, "all_equal")
        assert found.high == pytest.approx(200 * (1 - 0.05 ** (1 / 30)))
        assert found.low == pytest.approx(-told(found.high))

    def test_everyone_changed_alike_is_a_change_once_there_are_enough(self) -> None:
        few = paired_difference(Metric.CES, [6] * 2, [5] * 2, scale=SEVEN)
        many = paired_difference(Metric.CES, [6] * 30, [5] * 30, scale=SEVEN)

        assert few.verdict is Verdict.WITHIN_NOISE
        assert many.verdict is Verdict.CHANGED
        # The interval leaves zero out once -6 + 7 t^(1/30) > 0.
        assert many.p_value == pytest.approx((6 / 7) ** 30)

    def test_weights_count(self) -> None:
        found = paired_difference(Metric.CES, [5, 5, 5], [4, 5, 5], scale=SEVEN, weights=[2, 1, 1])

        assert found.value == 0.5
        assert found.method == "paired_t_n_effective"

    def test_without_pairs_or_weight_says_so(self) -> None:
        nobody = paired_difference(Metric.NPS, [math.nan], [9], scale=NPS)
        weightless = paired_difference(Metric.NPS, [9], [9], scale=NPS, weights=[0])

        assert nobody.cannot_tell is CannotTell.NO_ANSWERS
        assert weightless.cannot_tell is CannotTell.NO_WEIGHT

    def test_a_ratio_is_refused(self) -> None:
        with pytest.raises(MetricUnknownError):
            paired_difference(Metric.POSITIVITY, [1], [2], scale=FIVE)


class TestEquivalence:
    def test_is_the_test_of_statsmodels_for_means(self) -> None:
        rng = np.random.default_rng(7)
        first, second = rng.integers(1, 8, 300), rng.integers(1, 8, 300)

        found = equivalence(
            difference(Metric.CES, tally(first, scale=SEVEN), tally(second, scale=SEVEN)),
            margin=0.5,
        )

        p_value, _, _ = ttost_ind(first, second, -0.5, 0.5, usevar="unequal")
        assert found.p_value == pytest.approx(p_value, rel=1e-9)
        assert found.interval_level == pytest.approx(0.9)

    def test_interval_within_the_margin_is_the_same_as_rejecting_twice(self) -> None:
        same = difference(Metric.NPS, answers(1900, 1200, 900), answers(1900, 1200, 900))

        # Adjusted shares 1900.75 and 900.75 of 4003, Student's t with 2 · 3999 degrees of freedom.
        share, other = 1900.75 / 4003, 900.75 / 4003
        error = math.sqrt(2 * (share + other - (share - other) ** 2) / 4003)
        reach = stats.t.ppf(0.95, 2 * 3999) * 100 * error

        just, not_quite = (
            equivalence(same, margin=reach + 1e-3),
            equivalence(same, margin=reach - 1e-3),
        )

        assert just.high == pytest.approx(reach, abs=1e-5)
        assert just.verdict is Sameness.EQUIVALENT
        assert not_quite.verdict is Sameness.CANNOT_TELL

    def test_small_samples_cannot_show_sameness(self) -> None:
        found = equivalence(difference(Metric.NPS, answers(3, 3, 3), answers(3, 3, 3)))

        assert (found.verdict, found.margin) == (Sameness.CANNOT_TELL, 5)

    def test_far_apart_is_different(self) -> None:
        found = equivalence(difference(Metric.NPS, answers(90, 5, 5), answers(5, 5, 90)))

        assert found.verdict is Sameness.DIFFERENT
        assert found.p_value == pytest.approx(1, abs=1e-12)

    def test_works_for_shares_and_pairs(self) -> None:
        shares = equivalence(share_difference(5000, 10000, 5010, 10000), margin=3)
        pairs = equivalence(
            paired_difference(Metric.NPS, [9, 3] * 400, [9, 3] * 400, scale=NPS), margin=5
        )

        assert shares.verdict is Sameness.EQUIVALENT
        assert pairs.verdict is Sameness.EQUIVALENT

    def test_of_nothing_cannot_be_told(self) -> None:
        found = equivalence(share_difference(0, 0, 1, 2))

        assert (found.verdict, found.p_value) == (Sameness.CANNOT_TELL, None)

    def test_margin_must_be_above_zero(self) -> None:
        with pytest.raises(SettingTooLowError):
            equivalence(share_difference(1, 2, 1, 2), margin=0)
