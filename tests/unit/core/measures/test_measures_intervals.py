"""Intervals of one figure against published and independently computed values."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cham.core.measures import (
    CannotTell,
    NpsMethod,
    Unit,
    mean_interval,
    nps_interval,
    share_interval,
)
from cham.core.measures.errors import (
    ColumnLengthError,
    ColumnShapeError,
    LevelError,
    SettingOutsideError,
    WeightBlankError,
    WeightError,
)
from cham.core.measures.results import Excluded


def told(value: float | None) -> float:
    assert value is not None
    return value


class TestNps:
    def test_wald_is_that_of_the_cran_package_nps(self) -> None:
        # CRAN NPS 1.1: nps(), nps.var(), nps.se(), nps.test() on 20 / 12 / 8.
        found = nps_interval(20, 12, 8, method=NpsMethod.WALD)

        assert found.value == pytest.approx(30)
        assert found.standard_error == pytest.approx(12.34909, abs=1e-5)
        assert (told(found.standard_error) / 100) ** 2 * 40 == pytest.approx(0.61, abs=1e-12)
        assert (found.low, found.high) == pytest.approx((5.79623, 54.20377), abs=1e-5)

    @pytest.mark.parametrize(
        ("counts", "centre", "low", "high"),
        [
            # Rocks (2016), the formula with 3/4, 3/2, 3/4 added, to four digits.
            ((20, 12, 8), 27.91, 4.60, 51.22),
            ((30, 25, 25), 6.02, -11.68, 23.73),
            ((3, 4, 1), 18.18, -22.20, 58.56),
        ],
    )
    def test_adjusted_wald(
        self, counts: tuple[int, int, int], centre: float, low: float, high: float
    ) -> None:
        found = nps_interval(*counts)

        assert (found.low, found.high) == pytest.approx((low, high), abs=0.006)
        assert (told(found.low) + told(found.high)) / 2 == pytest.approx(centre, abs=0.006)
        assert found.value == pytest.approx(100 * (counts[0] - counts[2]) / sum(counts))

    def test_is_cut_to_the_scale(self) -> None:
        # Uncut, 10 / 0 / 0 gives 47.50 to 106.34.
        found = nps_interval(10, 0, 0)

        assert found.value == 100
        assert found.low == pytest.approx(47.50, abs=0.005)
        assert found.high == 100

    def test_holds_the_raw_score_where_the_adjusted_centre_is_far_from_it(self) -> None:
        found = nps_interval(1000, 0, 0, level=0.5)

        assert found.value == found.high == 100

    def test_without_answers_says_so(self) -> None:
        found = nps_interval(0, 0, 0)

        assert found.cannot_tell is CannotTell.NO_ANSWERS
        assert (found.value, found.low, found.high, found.n) == (None, None, None, 0)
        assert found.unit is Unit.POINTS

    def test_of_one_answer_covers_most_of_the_scale(self) -> None:
        found = nps_interval(1, 0, 0)

        assert found.value == 100
        assert told(found.low) < -10
        assert found.high == 100

    def test_refuses_a_negative_count(self) -> None:
        with pytest.raises(SettingOutsideError) as refused:
            nps_interval(1, -1, 0)

        assert refused.value.fields["setting"] == "passives"

    @pytest.mark.parametrize("level", [0, 1, 95, -0.1, math.nan])
    def test_refuses_a_level_that_is_no_share(self, level: float) -> None:
        with pytest.raises(LevelError) as refused:
            nps_interval(1, 1, 1, level=level)

        assert refused.value.code == "measure_level"


class TestShare:
    @pytest.mark.parametrize(
        ("count", "n", "low", "high"),
        [
            # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
            (81, 263, 25.53, 36.62),
            (15, 148, 6.24, 16.05),
            (0, 20, 0.0, 16.11),
            (1, 29, 0.61, 17.18),
        ],
    )
    def test_wilson_is_that_of_newcombe(self, count: int, n: int, low: float, high: float) -> None:
        found = share_interval(count, n)

        assert (found.low, found.high) == pytest.approx((low, high), abs=0.005)
        assert found.value == pytest.approx(100 * count / n)

    @pytest.mark.parametrize(("count", "n"), [(0, 1), (1, 1), (3, 7), (500, 1000), (20, 20)])
    @pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
    def test_wilson_is_that_of_statsmodels(self, count: int, n: int, level: float) -> None:
        found = share_interval(count, n, level=level)

        low, high = proportion_confint(count, n, alpha=1 - level, method="wilson")
        assert (found.low, found.high) == pytest.approx((100 * low, 100 * high), abs=1e-9)

    def test_ends_exactly_at_the_ends_of_the_scale(self) -> None:
        assert share_interval(0, 3).low == 0
        assert share_interval(3, 3).high == 100

    def test_without_answers_says_so(self) -> None:
        assert share_interval(0, 0).cannot_tell is CannotTell.NO_ANSWERS

    def test_refuses_more_than_all(self) -> None:
        with pytest.raises(SettingOutsideError, match=r"count \(4\) must be from 0 to 3"):
            share_interval(4, 3)


class TestMean:
    def test_is_the_textbook_t_interval(self) -> None:
        values = np.random.default_rng(1).integers(1, 8, 25).astype(float)

        found = mean_interval(values)

        low, high = stats.t.interval(0.95, 24, values.mean(), stats.sem(values))
        assert (found.value, found.low, found.high) == pytest.approx((values.mean(), low, high))
        assert found.standard_error == pytest.approx(stats.sem(values))
        assert found.method == "student_t"

    def test_leaves_out_blanks_and_what_is_off_the_scale_and_counts_them(self) -> None:
        found = mean_interval([4, 5, math.nan, 9, math.inf, 3], floor=1, ceiling=5)

        assert (found.n, found.n_effective, found.value) == (3, 3, 4)
        assert found.excluded == Excluded(blank=1, out_of_scale=2)
        assert mean_interval([math.nan, 9], floor=1, ceiling=5).excluded == Excluded(1, 1)

    def test_is_cut_to_the_scale(self) -> None:
        found = mean_interval([5, 5, 5, 1], floor=1, ceiling=5)

        assert found.high == 5
        assert found.low == 1

    def test_of_equal_answers_is_the_limit_of_those_who_would_answer_otherwise(self) -> None:
        # Exact binomial: with 20 of 20 the share is at least 0.05^(1/20) = 0.8609.
        found = mean_interval([5.0] * 20, floor=1, ceiling=5)

        assert found.low == pytest.approx(1 + 0.05 ** (1 / 20) * 4)
        assert (found.value, found.high, found.method) == (5, 5, "all_equal")

    def test_of_equal_answers_in_the_middle_reaches_to_both_sides(self) -> None:
        found = mean_interval([3.0] * 10, floor=1, ceiling=5)

        assert found.low == pytest.approx(3 - 2 * (1 - 0.05**0.1))
        assert found.high == pytest.approx(3 + 2 * (1 - 0.05**0.1))

    def test_of_one_answer_covers_nearly_the_whole_scale(self) -> None:
        found = mean_interval([4.0], floor=1, ceiling=5)

        assert (found.low, found.high) == pytest.approx((1.15, 4.95))

    def test_of_equal_values_on_no_scale_has_no_interval(self) -> None:
        found = mean_interval([3.0, 3.0])

        assert (found.value, found.low, found.high) == (3, None, None)
        assert found.cannot_tell is CannotTell.NO_SPREAD

    def test_without_values_says_so(self) -> None:
        assert mean_interval([math.nan]).cannot_tell is CannotTell.NO_ANSWERS
        assert mean_interval([]).cannot_tell is CannotTell.NO_ANSWERS

    def test_without_weight_says_so(self) -> None:
        assert mean_interval([1, 2], weights=[0, 0]).cannot_tell is CannotTell.NO_WEIGHT

    def test_equal_weights_change_nothing(self) -> None:
        plain, weighted = mean_interval([1, 2, 4]), mean_interval([1, 2, 4], weights=[7, 7, 7])

        assert (weighted.value, weighted.low, weighted.high) == pytest.approx(
            (plain.value, plain.low, plain.high)
        )
        assert weighted.method == "student_t_n_effective"

    def test_one_answer_that_outweighs_all_others_tells_nothing(self) -> None:
        found = mean_interval([1, 5], weights=[1e90, 1e-90], floor=1, ceiling=5)

        assert (found.low, found.high) == (1, 5)

    @pytest.mark.parametrize("weight", [math.nan, math.inf, -1.0, 1e101, 1e-101])
    def test_refuses_an_unsound_weight_and_names_its_row(self, weight: float) -> None:
        with pytest.raises(WeightError) as refused:
            mean_interval([1, 2, 3], weights=[1, weight, 1])

        assert refused.value.fields["row"] == 2

    def test_a_blank_weight_is_told_apart_with_how_many_there_are(self) -> None:
        with pytest.raises(WeightBlankError) as refused:
            mean_interval([1, math.nan, 3, 4], weights=[1, math.nan, math.nan, math.nan])

        assert refused.value.fields == {"row": 3, "rows": 2}

    def test_ignores_the_weight_of_a_blank(self) -> None:
        assert mean_interval([1, math.nan, 3], weights=[1, math.nan, 1]).value == 2

    def test_refuses_a_table_and_columns_of_two_lengths(self) -> None:
        with pytest.raises(ColumnShapeError):
            mean_interval(np.ones((2, 2)))
        with pytest.raises(ColumnLengthError) as refused:
            mean_interval([1, 2], weights=[1])
        assert refused.value.fields == {"column": "weights", "found": 1, "expected": 2}
