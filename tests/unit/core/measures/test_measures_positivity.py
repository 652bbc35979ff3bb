import math

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from cham.core.measures import CannotTell, Unit, count_experiences, positivity_ratio
from cham.core.measures.errors import ColumnLengthError, LevelError, SettingTooLowError


def told(value: float | None) -> float:
    assert value is not None
    return value


def simulated(seed: int, n: int = 300, good: float = 0.4, bad: float = -1.2):
    """Scores with a true ratio of -bad / good and a spread that grows with the counts."""
    rng = np.random.default_rng(seed)
    positives, negatives = rng.poisson(3, n), rng.poisson(1, n)
    noise = rng.normal(size=n) * (0.5 + 0.3 * negatives)
    return 5 + good * positives + bad * negatives + noise, positives, negatives


class TestCounts:
    def test_good_and_bad_are_counted_per_journey(self) -> None:
        found = count_experiences(["b", "a", "a", "b"], [1, -0.5, 0, math.nan])

        assert found.journeys.tolist() == ["a", "b"]
        assert found.positives.tolist() == [0, 1]
        assert found.negatives.tolist() == [1, 0]

    def test_what_is_long_past_counts_less(self) -> None:
        found = count_experiences(["a"] * 3, [1, -1, 1], half_life=1)

        assert found.positives.tolist() == [0.25 + 1]
        assert found.negatives.tolist() == [0.5]

    def test_times_put_the_rows_in_order(self) -> None:
        found = count_experiences(["a"] * 2, [1, -1], times=[2, 1], half_life=1)

        assert (found.positives.tolist(), found.negatives.tolist()) == ([1], [0.5])

    def test_half_life_must_be_above_zero(self) -> None:
        with pytest.raises(SettingTooLowError):
            count_experiences(["a"], [1], half_life=0)


class TestRatio:
    def test_slopes_and_errors_are_those_of_statsmodels(self) -> None:
        score, positives, negatives = simulated(1)

        found = positivity_ratio(score, positives, negatives)

        design = np.column_stack([np.ones(300), positives, negatives])
        model = OLS(score, design).fit(cov_type="HC3")
        assert (found.positive.value, found.negative.value) == pytest.approx(
            tuple(model.params[1:])
        )
        assert (found.positive.standard_error, found.negative.standard_error) == pytest.approx(
            tuple(model.bse[1:])
        )
        assert found.ratio.value == pytest.approx(-model.params[2] / model.params[1])
        assert (found.ratio.unit, found.n) == (Unit.RATIO, 300)

    def test_errors_between_customers_are_those_of_statsmodels(self) -> None:
        score, positives, negatives = simulated(2)
        customers = [f"c{at // 4}" for at in range(300)]

        found = positivity_ratio(score, positives, negatives, customers=customers)

        design = np.column_stack([np.ones(300), positives, negatives])
        groups = np.arange(300) // 4
        model = OLS(score, design).fit(cov_type="cluster", cov_kwds={"groups": groups})
        assert (found.positive.standard_error, found.negative.standard_error) == pytest.approx(
            tuple(model.bse[1:])
        )
        assert found.ratio.n_effective == 75

    def test_fieller_leaves_out_the_ratios_whose_combination_is_not_zero(self) -> None:
        # At either end r, b₋ + r b₊ is exactly t standard errors from zero.
        score, positives, negatives = simulated(3)
        found = positivity_ratio(score, positives, negatives)
        design = np.column_stack([np.ones(300), positives, negatives])
        model = OLS(score, design).fit(cov_type="HC3")
        covariance = model.cov_params()

        for end in (told(found.ratio.low), told(found.ratio.high)):
            mix = np.array([0.0, end, 1.0])
            distance = abs(mix @ model.params) / math.sqrt(mix @ covariance @ mix)
            assert distance == pytest.approx(1.968, abs=1e-3)  # Student's t, 297 degrees

    def test_the_drawn_interval_agrees_with_fieller(self) -> None:
        score, positives, negatives = simulated(4, 1000)
        fieller = positivity_ratio(score, positives, negatives)
        drawn = positivity_ratio(score, positives, negatives, generator=np.random.default_rng(1))

        assert drawn.ratio.method == "bootstrap"
        assert drawn.ratio.value == fieller.ratio.value
        assert (drawn.ratio.low, drawn.ratio.high) == pytest.approx(
            (told(fieller.ratio.low), told(fieller.ratio.high)), rel=0.03
        )

    @pytest.mark.parametrize(
        ("drawn", "seeds"),
        [(False, 200), (True, 60), pytest.param(True, 200, marks=pytest.mark.long)],
    )
    def test_recovers_the_truth_in_most_of_many_seeds(self, drawn: bool, seeds: int) -> None:
        # Wanted: the true ratio 3 inside the 90 % interval in at least 85 % of 200 seeds.
        hits = 0
        for seed in range(seeds):
            generator = np.random.default_rng(seed) if drawn else None
            found = positivity_ratio(*simulated(seed), generator=generator, level=0.9).ratio
            hits += told(found.low) <= 3 <= told(found.high)

        assert hits >= 0.85 * seeds

    def test_a_good_effect_that_may_be_nothing_gives_no_ratio(self) -> None:
        score, positives, negatives = simulated(5, good=0.0)

        found = positivity_ratio(score, positives, negatives)

        assert (found.ratio.value, found.ratio.low) == (None, None)
        assert found.ratio.cannot_tell is CannotTell.EFFECT_UNCLEAR
        assert told(found.negative.high) < 0

    def test_a_good_effect_below_zero_gives_no_ratio(self) -> None:
        found = positivity_ratio(*simulated(6, good=-1.0))

        assert found.ratio.cannot_tell is CannotTell.EFFECT_UNCLEAR

    def test_too_few_customers(self) -> None:
        score, positives, negatives = simulated(7, 100)

        few = positivity_ratio(
            score, positives, negatives, customers=[str(at % 29) for at in range(100)]
        )
        none = positivity_ratio([], [], [])

        assert few.ratio.cannot_tell is CannotTell.TOO_FEW
        assert none.positive.cannot_tell is CannotTell.TOO_FEW

    def test_counts_that_do_not_vary_by_themselves(self) -> None:
        score, positives, _ = simulated(8)

        same = positivity_ratio(score, positives, positives)
        flat = positivity_ratio([5.0] * 300, positives, simulated(9)[2])

        assert same.ratio.cannot_tell is CannotTell.NO_SPREAD
        assert flat.ratio.cannot_tell is CannotTell.NO_SPREAD

    def test_rows_without_a_score_are_left_out(self) -> None:
        score, positives, negatives = simulated(10)
        gaps = np.append(score, math.nan)

        found = positivity_ratio(gaps, np.append(positives, 50), np.append(negatives, 50))

        assert found == positivity_ratio(score, positives, negatives)

    def test_refusals(self) -> None:
        with pytest.raises(ColumnLengthError):
            positivity_ratio([1.0], [1], [1, 2])
        with pytest.raises(LevelError):
            positivity_ratio([1.0], [1], [1], level=5)
