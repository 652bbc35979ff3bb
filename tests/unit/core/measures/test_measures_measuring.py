import csv
import math
from pathlib import Path

import numpy as np
import pytest

from cham.core.interactions import Scale
from cham.core.measures import (
    CannotTell,
    Direction,
    GroupTally,
    Measure,
    Metric,
    Tally,
    Unit,
    Verdict,
    ces,
    csat,
    mean_emotion,
    measure,
    measure_groups,
    nps,
    positive_to_negative,
)
from cham.core.measures.errors import ColumnLengthError, MetricUnknownError
from cham.core.measures.results import Excluded

NPS = Scale("nps", 0, 10)
FIVE = Scale("csat", 1, 5)


def told(value: float | None) -> float:
    assert value is not None
    return value


def test_nps_says_all_that_a_figure_must_say() -> None:
    found = nps([10, 9, 8, 3, 11, math.nan])

    assert found == Measure(
        metric="nps",
        n=4,
        excluded=Excluded(blank=1, out_of_scale=1),
        value=25,
        low=found.low,
        high=found.high,
        level=0.95,
        unit=Unit.POINTS,
        weighted=None,
        unweighted=25,
        n_effective=4,
        method="adjusted_wald",
        groups=(),
        beside=found.beside,
    )


def test_weights_move_the_value_and_both_are_told() -> None:
    found = nps([10, 3], weights=[3, 1])

    assert (found.value, found.weighted, found.unweighted) == pytest.approx((50, 50, 0))
    assert found.n_effective == pytest.approx(1.6)
    assert found.method == "adjusted_wald_n_effective"


def test_without_weight_the_unweighted_figure_remains() -> None:
    found = nps([10, 3], weights=[0, 0])

    assert (found.value, found.weighted, found.unweighted) == (None, None, 0)
    assert found.cannot_tell is CannotTell.NO_WEIGHT


@pytest.mark.parametrize(
    ("name", "scale", "function"),
    [
        ("csat", FIVE, csat),
        ("ces", Scale("ces", 1, 7), ces),
        ("emotion", Scale("emotion", -2, 2), mean_emotion),
        ("positivity", FIVE, positive_to_negative),
    ],
)
def test_measure_finds_the_metric_by_name(name, scale, function) -> None:
    scores, weights = [1, 2, 2, 1, 1, 2, math.nan, 40], [1, 2, 3, 4, 5, 6, 7, 8]

    by_name = measure(name, scores, scale=scale, weights=weights, level=0.9)

    assert by_name == function(scores, scale=scale, weights=weights, level=0.9)
    assert by_name.metric == name


def test_effort_asked_as_effort_is_turned_round() -> None:
    scale = Scale("ces", 1, 5)

    found = ces([1, 1, 2], scale=scale, direction=Direction.HIGH_IS_HARD)

    assert found.value == pytest.approx(14 / 3)
    assert found == measure("ces_reversed", [1, 1, 2], scale=scale)


def test_unknown_metric_is_refused() -> None:
    with pytest.raises(MetricUnknownError):
        measure("happiness", [1], scale=FIVE)


class TestGroups:
    scores = [10.0] * 60 + [8.0] * 20 + [2.0] * 20 + [9.0] * 50 + [3.0] * 50 + [11.0, math.nan]
    groups = ["north"] * 100 + ["south"] * 100 + ["west"] * 2

    def found(self) -> Measure:
        return measure("nps", self.scores, scale=NPS, groups=self.groups)

    def test_each_has_its_own_figure(self) -> None:
        found = self.found()

        assert found.value == 20
        assert [(one.key, one.n, one.value) for one in found.groups] == [
            ("north", 100, 40),
            ("south", 100, 0),
            ("west", 0, None),
        ]
        assert found.groups[2].excluded == Excluded(1, 1)

    def test_each_is_compared_with_all_the_others(self) -> None:
        north, south, west = self.found().groups

        assert north.difference.value == 40
        assert south.difference.value == -40
        assert north.difference.p_value == pytest.approx(south.difference.p_value)
        assert (north.difference.n_first, north.difference.n_second) == (100, 100)
        assert west.difference.verdict is Verdict.CANNOT_TELL

    def test_p_values_are_adjusted_over_the_groups_that_can_be_compared(self) -> None:
        scores = [9.0] * 30 + [3.0] * 20 + [9.0] * 25 + [3.0] * 25 + [9.0] * 20 + [3.0] * 30
        found = measure("nps", scores, scale=NPS, groups=["a"] * 50 + ["b"] * 50 + ["c"] * 50)

        raw = [one.difference.p_value for one in found.groups]
        adjusted = [one.difference.adjusted_p_value for one in found.groups]
        # a and c lie equally far out: 3 p / 2 each; b is the middle, p = 1.
        assert raw[0] == pytest.approx(raw[2])
        assert adjusted == pytest.approx([1.5 * told(raw[0]), 1, 1.5 * told(raw[0])])

    def test_a_group_alone_has_nothing_to_differ_from(self) -> None:
        (only,) = measure("nps", [9, 3], scale=NPS, groups=["a", "a"]).groups

        assert only.difference.cannot_tell is CannotTell.NO_ANSWERS
        assert only.value == 0

    def test_whole_is_the_same_as_without_groups(self) -> None:
        found, plain = self.found(), nps(self.scores)

        assert (found.value, found.low, found.high, found.excluded) == (
            plain.value,
            plain.low,
            plain.high,
            plain.excluded,
        )

    def test_must_be_as_many_as_scores(self) -> None:
        with pytest.raises(ColumnLengthError):
            measure("nps", [1, 2], scale=NPS, groups=["a"])

    def test_a_ratio_is_compared_by_the_share_of_good_answers(self) -> None:
        good = GroupTally("good", Tally.of_counts(FIVE, [1, 0, 50, 0, 9]))
        bad = GroupTally("bad", Tally.of_counts(FIVE, [5, 0, 0, 0, 5]))

        found = measure_groups(Metric.POSITIVITY, [good, bad])

        assert [one.value for one in found.groups] == pytest.approx([9, 1])
        assert found.groups[0].difference.value == pytest.approx(40)
        assert found.groups[0].difference.unit is Unit.PERCENT

    def test_weights_enter_each_group_and_the_rest(self) -> None:
        found = measure(
            "csat", [5, 1, 5, 1], scale=FIVE, weights=[3, 1, 1, 3], groups=["a", "a", "b", "b"]
        )

        assert [one.value for one in found.groups] == [75, 25]
        assert found.groups[0].difference.value == 50
        assert found.groups[0].n_effective == pytest.approx(1.6)


@pytest.mark.realdata
class TestSanFranciscoAirport:
    """Passenger survey of San Francisco International Airport 2017, as published by the city."""

    @pytest.fixture
    def rows(self, realdata: Path) -> list[dict[str, str]]:
        path = realdata / "surveys" / "sfo2017" / "2017_SFO_Customer_Survey.csv"
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            return list(csv.DictReader(file))

    def test_nps_is_40_and_code_11_is_no_rating(self, rows: list[dict[str, str]]) -> None:
        scores = np.array([float(row["NETPRO"] or "nan") for row in rows])
        weights = np.array([float(row["WEIGHT"] or "nan") for row in rows])

        found = measure("nps", scores, scale=NPS, weights=weights)

        assert found.n == 2746
        assert found.excluded == Excluded(blank=1, out_of_scale=84)
        assert found.value == pytest.approx(40.3984, abs=1e-4)
        assert found.unweighted == pytest.approx(39.839767, abs=1e-6)
        assert found.n / found.n_effective == pytest.approx(1.212, abs=5e-4)
        assert found.low == pytest.approx(37.5, abs=0.1)
        assert found.high == pytest.approx(43.2, abs=0.1)
