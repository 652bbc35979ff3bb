import pytest
from scipy import stats

from cham.core.measures import (
    detectable_difference,
    margin_of,
    sample_size_for_margin,
    sample_size_to_detect,
)
from cham.core.measures.errors import LevelError, SettingOutsideError, SettingTooLowError
from cham.core.measures.samples import CSAT_WORST_SPREAD

TYPICAL = 100 * 0.61**0.5  # points: the variance 0.61 of the CRAN package's example


class TestMargin:
    @pytest.mark.parametrize(("margin", "n"), [(5, 1537), (7.5, 683), (10, 385)])
    def test_of_nps_in_the_worst_case(self, margin: float, n: int) -> None:
        # n = 1.959964² / margin², rounded up.
        assert sample_size_for_margin(margin).n == n

    @pytest.mark.parametrize(("margin", "n"), [(5, 938), (7.5, 417), (10, 235)])
    def test_of_a_typical_nps(self, margin: float, n: int) -> None:
        assert sample_size_for_margin(margin, spread=TYPICAL).n == n

    def test_of_csat_is_the_well_known_385(self) -> None:
        assert sample_size_for_margin(5, spread=CSAT_WORST_SPREAD).n == 385

    def test_few_customers_need_fewer_answers(self) -> None:
        # 1536.6 / (1 + 1535.6 / 500) = 377.4.
        found = sample_size_for_margin(5, population=500)

        assert found.n == 378
        assert found.unlimited == pytest.approx(1536.58, abs=0.01)

    def test_never_more_answers_than_customers(self) -> None:
        assert sample_size_for_margin(0.01, population=30).n == 30
        assert sample_size_for_margin(1000, population=30).n == 1

    def test_margin_of_is_the_way_back(self) -> None:
        assert margin_of(1537) == pytest.approx(5, abs=1e-3)
        assert margin_of(378, population=500) == pytest.approx(5, abs=0.02)

    def test_all_customers_leave_no_margin(self) -> None:
        assert margin_of(40, population=40) == 0
        assert margin_of(1, population=1) == 0

    def test_more_answers_than_customers_is_refused(self) -> None:
        with pytest.raises(SettingOutsideError):
            margin_of(41, population=40)


class TestDetect:
    @pytest.mark.parametrize(("points", "n"), [(10, 958), (5, 3831)])
    def test_of_a_typical_nps_with_80_percent_power(self, points: float, n: int) -> None:
        found = sample_size_to_detect(points, spread=TYPICAL)

        assert (found.n, found.groups) == (n, 2)

    def test_power_is_that_of_the_normal_test(self) -> None:
        n = sample_size_to_detect(8, spread=70, power=0.9).n

        error = 70 * (2 / n) ** 0.5
        assert stats.norm.sf(1.959964 - 8 / error) == pytest.approx(0.9, abs=1e-3)

    def test_detectable_difference_is_the_way_back(self) -> None:
        assert detectable_difference(958, spread=TYPICAL) == pytest.approx(10, abs=5e-3)


@pytest.mark.parametrize("call", [sample_size_for_margin, sample_size_to_detect])
def test_settings_must_be_above_zero(call) -> None:
    with pytest.raises(SettingTooLowError):
        call(0)
    with pytest.raises(SettingTooLowError):
        call(5, spread=0)
    with pytest.raises(SettingTooLowError):
        call(5, population=0)


def test_level_and_power_are_shares() -> None:
    with pytest.raises(LevelError, match=r"level \(95\)"):
        sample_size_for_margin(5, level=95)
    with pytest.raises(LevelError, match=r"power \(1\)"):
        sample_size_to_detect(5, power=1)
    with pytest.raises(LevelError):
        detectable_difference(5, power=0)
    with pytest.raises(SettingTooLowError):
        margin_of(0)
