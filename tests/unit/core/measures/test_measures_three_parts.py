import math

import numpy as np
import pytest

from cham.core.interactions import Scale
from cham.core.measures import CannotTell, Part, Unit, mean_interval, reliability, three_e
from cham.core.measures.errors import (
    ColumnLengthError,
    LevelError,
    SettingOutsideError,
    SettingTooLowError,
)
from cham.core.measures.results import Excluded

FIVE = Scale("agree", 1, 5)
SEVEN = Scale("agree", 1, 7)


def parts(n: int, seed: int = 1) -> tuple[Part, Part, Part]:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    columns = [
        np.clip(np.round(3.6 + 0.9 * common + 0.6 * rng.normal(size=n)), 1, 5) for _ in range(3)
    ]
    return Part(columns[0], FIVE), Part(columns[1], FIVE), Part(columns[2], FIVE)


class TestIndex:
    def test_each_part_is_put_on_0_to_100(self) -> None:
        found = three_e(
            Part([5, 3], FIVE), Part([7, 4], SEVEN), Part([2, 0], Scale("emotion", -2, 2))
        )

        assert (found.effectiveness.value, found.ease.value, found.emotion.value) == (75, 75, 75)
        assert found.index.value == pytest.approx(75)
        assert found.index.unit is Unit.INDEX
        assert [one.name for one in (found.index, found.effectiveness, found.ease)] == [
            "index",
            "effectiveness",
            "ease",
        ]

    def test_interval_is_that_of_the_persons_index(self) -> None:
        effectiveness, ease, emotion = parts(50)

        found = three_e(effectiveness, ease, emotion, part_weights=(2, 1, 1))

        columns = [np.asarray(part.scores) for part in (effectiveness, ease, emotion)]
        person = 25 * ((2 * columns[0] + columns[1] + columns[2]) / 4 - 1)
        expected = mean_interval(person, floor=0, ceiling=100)
        assert (found.index.value, found.index.low, found.index.high) == pytest.approx(
            (expected.value, expected.low, expected.high)
        )
        assert found.part_weights == (0.5, 0.25, 0.25)

    def test_index_is_over_people_with_all_three_and_parts_over_all_who_answered(self) -> None:
        found = three_e(Part([5, 5, math.nan], FIVE), Part([5, 9, 1], FIVE), Part([5, 5, 1], FIVE))

        assert (found.index.n, found.effectiveness.n, found.ease.n, found.emotion.n) == (
            1,
            2,
            2,
            3,
        )
        assert found.excluded == (Excluded(1, 0), Excluded(0, 1), Excluded(0, 0))
        assert (found.index.excluded, found.ease.excluded) == (Excluded(2, 0), Excluded(0, 1))
        assert found.index.value == 100

    def test_a_part_with_weight_zero_leaves_the_index(self) -> None:
        found = three_e(
            Part([5, 4], FIVE), Part([1, 2], FIVE), Part([3, 3], FIVE), part_weights=(1, 0, 0)
        )

        assert found.index.value == found.effectiveness.value

    def test_people_count_by_their_weights(self) -> None:
        same = Part([5, 1], FIVE)

        assert three_e(same, same, same, weights=[3, 1]).index.value == pytest.approx(75)

    @pytest.mark.parametrize("part_weights", [(1, 1), (1, 1, 1, 1)])
    def test_there_are_three_part_weights(self, part_weights: tuple[float, ...]) -> None:
        same = Part([5, 1], FIVE)
        with pytest.raises(ColumnLengthError):
            three_e(same, same, same, part_weights=part_weights)

    def test_part_weights_are_not_below_zero_nor_all_zero(self) -> None:
        same = Part([5, 1], FIVE)
        with pytest.raises(SettingOutsideError, match="weight of ease"):
            three_e(same, same, same, part_weights=(1, -1, 1))
        with pytest.raises(SettingTooLowError):
            three_e(same, same, same, part_weights=(0, 0, 0))

    def test_columns_are_of_the_same_people(self) -> None:
        with pytest.raises(ColumnLengthError) as refused:
            three_e(Part([5, 1], FIVE), Part([5], FIVE), Part([5, 1], FIVE))

        assert refused.value.fields["column"] == "ease"


class TestReliability:
    def table(self, n: int = 60) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.column_stack([np.asarray(part.scores, dtype=float) for part in parts(n)])

    def test_alpha_is_one_minus_the_parts_variance_in_that_of_the_sum(self) -> None:
        # Cronbach (1951): k / (k - 1) (1 - sum of variances / variance of the sum).
        table = self.table()

        found = reliability(table).alpha

        total = table.sum(axis=1).var(ddof=1)
        assert found.value == pytest.approx(1.5 * (1 - table.var(axis=0, ddof=1).sum() / total))

    def test_alpha_of_parallel_parts_is_that_of_spearman_and_brown(self) -> None:
        # Covariances all 0.6 and variances 1: alpha = omega = 3 · 0.6 / (1 + 2 · 0.6).
        rng = np.random.default_rng(2)
        raw = rng.normal(size=(40, 3))
        raw -= raw.mean(axis=0)
        white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
        table = white @ np.linalg.cholesky(np.full((3, 3), 0.6) + 0.4 * np.eye(3)).T

        found = reliability(table)

        assert found.alpha.value == pytest.approx(1.8 / 2.2)
        assert found.omega.value == pytest.approx(1.8 / 2.2)

    def test_omega_uses_the_loadings_of_one_factor(self) -> None:
        # Loadings 0.9, 0.6, 0.5 with unit variances: omega = 4 / (3 + 2 · (0.54 + 0.45 + 0.30)).
        rng = np.random.default_rng(3)
        raw = rng.normal(size=(40, 3))
        raw -= raw.mean(axis=0)
        white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
        loadings = np.array([0.9, 0.6, 0.5])
        wanted = np.outer(loadings, loadings)
        np.fill_diagonal(wanted, 1.0)

        found = reliability(white @ np.linalg.cholesky(wanted).T)

        assert found.omega.value == pytest.approx(4 / (3 + 2 * 1.29))
        assert found.alpha.value == pytest.approx(1.5 * (1 - 3 / (3 + 2 * 1.29)))

    def test_interval_holds_the_truth(self) -> None:
        rng = np.random.default_rng(4)
        truth, hits = 3 * 0.49 / (1 + 2 * 0.49), []
        for _ in range(400):
            common = rng.normal(size=(100, 1))
            found = reliability(0.7 * common + math.sqrt(0.51) * rng.normal(size=(100, 3)))
            for one in (found.alpha, found.omega):
                assert one.low is not None
                assert one.high is not None
                hits.append(one.low <= truth <= one.high)

        assert 0.91 <= np.mean(hits) <= 0.97

    def test_weights_of_two_are_the_same_people_twice_but_for_the_freedom(self) -> None:
        table = self.table(40)

        weighted = reliability(table, weights=[2.0] * 40)

        assert weighted.alpha.value == pytest.approx(reliability(table).alpha.value)
        assert weighted.alpha.n_effective == pytest.approx(40)

    def test_people_with_a_blank_are_left_out(self) -> None:
        table = self.table(30)
        gaps = np.vstack([table, [[1.0, math.nan, 5.0]]])

        assert reliability(gaps) == reliability(table)

    def test_too_few_no_spread_and_not_one_thing(self) -> None:
        rng = np.random.default_rng(5)
        few = reliability(rng.normal(size=(9, 3)))
        flat = rng.normal(size=(20, 3))
        flat[:, 1] = 4.0
        against = rng.normal(size=(200, 3))
        against[:, 2] = -against[:, 0] + 0.1 * against[:, 2]

        assert few.alpha.cannot_tell is CannotTell.TOO_FEW
        assert reliability(flat).omega.cannot_tell is CannotTell.NO_SPREAD
        assert reliability(against).omega.cannot_tell is CannotTell.NOT_ONE_FACTOR

    def test_refuses_other_than_three_parts(self) -> None:
        with pytest.raises(ColumnLengthError):
            reliability(np.ones((20, 2)))
        with pytest.raises(ColumnLengthError):
            reliability(np.ones(20))
        with pytest.raises(LevelError):
            reliability(np.ones((20, 3)), level=1)
