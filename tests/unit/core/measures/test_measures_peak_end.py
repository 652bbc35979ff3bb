import math

import numpy as np
import pytest

from cham.core.measures import (
    CannotTell,
    PeakEnds,
    PeakEndWeights,
    Predictor,
    compare_peak_end,
    peak_ends,
    summarise_peak_ends,
)
from cham.core.measures.errors import (
    ColumnLengthError,
    LevelError,
    SettingOutsideError,
    SettingTooLowError,
)


def names(journeys: int, steps: int) -> list[str]:
    return [f"{journey:04}" for journey in range(journeys) for _ in range(steps)]


def simulated(seed: int, journeys: int = 300, steps: int = 5) -> PeakEnds:
    emotions = np.clip(np.random.default_rng(seed).normal(0.3, 1, journeys * steps), -2, 2)
    return peak_ends(names(journeys, steps), emotions)


def standard(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]):
    return (values - values.mean()) / values.std()


class TestPeakEnds:
    def test_peak_is_the_farthest_from_the_journeys_mean_with_its_sign(self) -> None:
        found = peak_ends(["up"] * 3 + ["down"] * 3, [0, 2, 0.5, 1, -2, 1.5])

        assert found.journeys.tolist() == ["down", "up"]
        assert found.peak.tolist() == [-2, 2]
        assert found.end.tolist() == [1.5, 0.5]
        assert found.peak_end.tolist() == [-0.25, 1.25]
        assert found.mean.tolist() == pytest.approx([0.5 / 3, 2.5 / 3])
        assert (found.highest.tolist(), found.lowest.tolist()) == ([1.5, 2], [-2, 0])

    def test_of_two_equally_far_the_lower_is_the_peak(self) -> None:
        assert peak_ends(["a"] * 2, [-1, 1]).peak.tolist() == [-1]
        assert peak_ends(["a"] * 3, [0.1, 0.2, 0.3]).peak.tolist() == [0.1]

    def test_rows_are_put_in_order_of_time_and_ties_keep_theirs(self) -> None:
        found = peak_ends(["a"] * 3, [2, -1, 0.5], times=[3, 1, 1])

        assert found.end.tolist() == [2]
        assert peak_ends(["a"] * 2, [1, 0], times=[5, 5]).end.tolist() == [0]

    def test_journeys_may_be_mixed(self) -> None:
        mixed = peak_ends(["b", "a", "b", "a"], [1, 0, -2, 2])
        sorted_ = peak_ends(["a", "a", "b", "b"], [0, 2, 1, -2])

        assert mixed.end.tolist() == sorted_.end.tolist() == [2, -2]
        assert mixed.n.tolist() == [2, 2]

    def test_end_may_be_the_mean_of_the_last_few(self) -> None:
        found = peak_ends(["a"] * 4 + ["b"], [0, 0, 1, 2, -1], last=2)

        assert found.end.tolist() == [1.5, -1]

    def test_steps_without_emotion_are_left_out_and_counted(self) -> None:
        found = peak_ends(["a", "a", "b"], [1, math.nan, math.nan])

        assert (found.journeys.tolist(), found.n.tolist()) == (["a"], [1])
        assert found.end.tolist() == [1]
        assert found.excluded.blank == 2

    def test_one_emotion_is_everything(self) -> None:
        found = peak_ends(["a"], [-1.5])

        assert found.peak_end.tolist() == found.mean.tolist() == [-1.5]

    def test_nothing_is_nothing(self) -> None:
        assert peak_ends([], []).peak_end.tolist() == []
        assert summarise_peak_ends(peak_ends([], [])).mean.cannot_tell is CannotTell.NO_ANSWERS

    def test_refusals(self) -> None:
        with pytest.raises(SettingOutsideError):
            peak_ends(["a"], [1], last=0)
        with pytest.raises(ColumnLengthError):
            peak_ends(["a"], [1], times=[1, 2])


class TestSummary:
    def test_both_stand_together_with_n_and_interval(self) -> None:
        found = summarise_peak_ends(simulated(1), floor=-2, ceiling=2)

        assert found.n == 300
        for one in (found.peak_end, found.mean, found.highest, found.lowest, found.end):
            assert one.n == 300
            assert one.low is not None
            assert one.high is not None
            assert one.value is not None
            assert -2 <= one.low <= one.value <= one.high <= 2
        assert (found.peak_end.name, found.lowest.name) == ("peak_end", "lowest")

    def test_interval_holds_the_truth_in_most_of_many_seeds(self) -> None:
        # Wanted: the true mean inside the 90 % interval in at least 85 % of 200 seeds.
        truth = summarise_peak_ends(simulated(9_999, journeys=100_000))
        hits = {"peak_end": 0, "mean": 0, "lowest": 0, "end": 0}
        for seed in range(200):
            found = summarise_peak_ends(simulated(seed, 60), floor=-2, ceiling=2, level=0.9)
            for name in hits:
                one, true = getattr(found, name), getattr(truth, name)
                hits[name] += one.low <= true.value <= one.high

        assert min(hits.values()) >= 170

    def test_highest_lowest_and_end_count_a_third_each_or_as_told(self) -> None:
        # Journey a: highest 2, lowest −1, end 0.5; journey b: 1 each.
        found = peak_ends(["a"] * 3 + ["b"], [2, -1, 0.5, 1])

        assert found.weighted(PeakEndWeights()).tolist() == pytest.approx([0.5, 1])
        assert found.weighted(PeakEndWeights(highest=1, lowest=3, end=0)).tolist() == [-0.25, 1]
        summary = summarise_peak_ends(found)
        assert summary.weighted.value == pytest.approx(0.75)
        assert summary.weighted.n == 2
        told = PeakEndWeights(highest=0.2, lowest=0.6, end=0)
        assert summarise_peak_ends(found, weights=told).weighted.value == pytest.approx(0.375)

    @pytest.mark.parametrize(
        ("weights", "error"),
        [
            (PeakEndWeights(lowest=-0.1), SettingOutsideError),
            (PeakEndWeights(highest=0, lowest=0, end=0), SettingTooLowError),
        ],
    )
    def test_weights_below_zero_or_all_zero_are_refused(self, weights, error) -> None:
        with pytest.raises(error):
            summarise_peak_ends(peak_ends(["a"], [1]), weights=weights)


class TestComparison:
    def compared(self, seed: int, pull: tuple[float, float], journeys: int = 300):
        found = simulated(seed, journeys)
        rng = np.random.default_rng(seed + 10_000)
        overall = pull[0] * standard(found.mean) + pull[1] * standard(found.peak_end)
        return compare_peak_end(found, overall + rng.normal(0, 1.5, journeys), generator=rng)

    def test_whichever_made_the_score_is_found(self) -> None:
        assert self.compared(1, (1.5, 0)).better is Predictor.MEAN
        assert self.compared(1, (0, 1.5)).better is Predictor.PEAK_END

    def test_gain_is_the_difference_of_the_two_shares(self) -> None:
        found = self.compared(2, (0, 1.5))

        assert found.mean is not None
        assert found.peak_end is not None
        assert found.gain.value == pytest.approx(found.peak_end - found.mean)
        assert found.n == 300

    def test_told_share_is_about_the_true_one(self) -> None:
        # Variance 1.5² told of 1.5² + 1.5².
        assert self.compared(3, (0, 1.5), 2000).peak_end == pytest.approx(0.5, abs=0.04)

    def test_noise_is_told_by_neither(self) -> None:
        found = self.compared(4, (0, 0))

        assert found.better is Predictor.CANNOT_TELL
        assert found.mean == pytest.approx(0, abs=0.05)

    def test_fitted_weights_recover_what_counts(self) -> None:
        found = simulated(5, 3000)
        rng = np.random.default_rng(5)
        overall = 0.2 * found.highest + 0.7 * found.lowest + 1.1 * found.end

        compared = compare_peak_end(found, overall + rng.normal(0, 0.5, 3000), generator=rng)

        assert compared.weights is not None
        assert compared.weights.highest == pytest.approx(0.2, abs=0.05)
        assert compared.weights.lowest == pytest.approx(0.7, abs=0.05)
        assert compared.weights.end == pytest.approx(1.1, abs=0.05)

    def test_equally_good_predictors_are_seldom_told_apart(self) -> None:
        verdicts = [self.compared(seed, (1, 1), 100).better for seed in range(60)]

        assert sum(verdict is not Predictor.CANNOT_TELL for verdict in verdicts) <= 6

    def test_same_generator_same_answer(self) -> None:
        assert self.compared(7, (1, 0)) == self.compared(7, (1, 0))

    def test_too_few_scores_or_none_that_differ(self) -> None:
        found = simulated(8, 40)
        rng = np.random.default_rng(1)
        few = np.full(40, math.nan)
        few[:29] = np.arange(29)

        assert compare_peak_end(found, few, generator=rng).cannot_tell is CannotTell.TOO_FEW
        flat = compare_peak_end(found, [5.0] * 40, generator=rng)
        assert (flat.cannot_tell, flat.better) == (
            CannotTell.NO_SPREAD,
            Predictor.CANNOT_TELL,
        )

    def test_journeys_of_one_step_cannot_tell_the_two_apart(self) -> None:
        rng = np.random.default_rng(9)
        emotions = rng.normal(size=60)

        found = compare_peak_end(peak_ends(names(60, 1), emotions), emotions, generator=rng)

        assert found.better is Predictor.CANNOT_TELL
        assert found.gain.value == 0

    def test_refusals(self) -> None:
        found, rng = simulated(1, 30), np.random.default_rng(1)
        with pytest.raises(ColumnLengthError):
            compare_peak_end(found, [1.0], generator=rng)
        with pytest.raises(LevelError):
            compare_peak_end(found, [1.0] * 30, generator=rng, level=1)
