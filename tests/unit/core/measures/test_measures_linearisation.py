import csv
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from cham.core.measures import (
    CannotTell,
    Design,
    Margin,
    post_stratify,
    rake,
    weighted_mean,
    weighted_total,
)
from cham.core.measures.errors import (
    AllWeightsZeroError,
    LevelError,
    SettingOutsideError,
    StratumAloneError,
)

VALUES = [2.0, 4.0, 7.0, 9.0, 3.0, 8.0]
ONES = [1.0] * 6


def test_with_equal_weights_is_the_textbook_mean() -> None:
    found = weighted_mean(VALUES, ONES)

    low, high = stats.t.interval(0.95, 5, np.mean(VALUES), stats.sem(VALUES))
    assert found.standard_error == pytest.approx(stats.sem(VALUES))
    assert (found.value, found.low, found.high) == pytest.approx((5.5, low, high))


def test_total_is_the_weight_times_the_mean() -> None:
    mean, total = weighted_mean(VALUES, [10.0] * 6), weighted_total(VALUES, [10.0] * 6)

    assert total.value == 330
    assert total.standard_error == pytest.approx(60 * stats.sem(VALUES))
    assert mean.value == pytest.approx(5.5)


def test_unequal_weights_by_hand() -> None:
    # Mean (2 + 3 · 6) / 4 = 5, u = (1/4 · -3, 3/4 · 1), variance 2 / 1 · (0.75² + 0.75²).
    found = weighted_mean([2.0, 6.0], [1.0, 3.0])

    assert found.value == 5
    assert found.standard_error == pytest.approx(math.sqrt(2 * 2 * 0.75**2))


def test_clusters_count_and_not_their_answers() -> None:
    # Three clusters with means 3, 8, 5.5: the same as three answers.
    found = weighted_mean(VALUES, ONES, design=Design(clusters=["a", "a", "b", "b", "c", "c"]))

    assert found.standard_error == pytest.approx(stats.sem([3, 8, 5.5]))
    assert found.n == 6


def test_strata_take_out_what_lies_between_them() -> None:
    # Within (2, 4, 7) and (9, 3, 8): variance 3/2 · (12.6667 + 20.6667) / 36.
    found = weighted_mean(VALUES, ONES, design=Design(strata=["s", "s", "s", "t", "t", "t"]))

    spread = 3 * (np.var([2, 4, 7], ddof=1) + np.var([9, 3, 8], ddof=1)) / 36
    assert found.standard_error == pytest.approx(math.sqrt(spread))


def test_the_same_cluster_name_in_two_strata_is_two_clusters() -> None:
    design = Design(strata=["s"] * 4 + ["t"] * 2, clusters=["1", "1", "2", "2", "1", "2"])
    other = Design(strata=["s"] * 4 + ["t"] * 2, clusters=["a", "a", "b", "b", "c", "d"])

    assert weighted_mean(VALUES, ONES, design=design) == weighted_mean(VALUES, ONES, design=other)


def test_sampled_share_shortens_the_interval() -> None:
    whole = weighted_mean(VALUES, ONES)
    half = weighted_mean(VALUES, ONES, design=Design(sampled_share=0.75))

    assert whole.standard_error is not None
    assert half.standard_error == pytest.approx(whole.standard_error / 2)


def test_blank_rows_keep_their_weight_out_of_the_mean() -> None:
    found = weighted_mean([1.0, math.nan, 3.0], [1.0, 50.0, 1.0])

    assert (found.value, found.n) == (2, 2)


def test_too_few_units_give_no_interval() -> None:
    found = weighted_mean(VALUES, ONES, design=Design(clusters=["a"] * 6))

    assert (found.value, found.low) == (5.5, None)
    assert found.cannot_tell is CannotTell.TOO_FEW


def test_nothing_told() -> None:
    assert weighted_mean([math.nan], [1.0]).cannot_tell is CannotTell.NO_ANSWERS
    assert weighted_total([math.nan], [1.0]).cannot_tell is CannotTell.NO_ANSWERS
    assert weighted_mean([1.0, math.nan], [0.0, 1.0]).cannot_tell is CannotTell.NO_WEIGHT


def test_refusals() -> None:
    with pytest.raises(StratumAloneError) as refused:
        weighted_mean(VALUES, ONES, design=Design(strata=["s"] * 5 + ["t"]))
    assert refused.value.fields == {"stratum": "t"}
    with pytest.raises(SettingOutsideError):
        weighted_mean(VALUES, ONES, design=Design(sampled_share=1.5))
    with pytest.raises(AllWeightsZeroError):
        weighted_mean([1.0], [0.0])
    with pytest.raises(LevelError):
        weighted_mean([1.0, 2.0], [1.0, 1.0], level=2)
    with pytest.raises(LevelError):
        weighted_mean([math.nan], [1.0], level=2)


def test_margins_take_out_what_they_explain() -> None:
    # The value is the category: known margins leave nothing uncertain.
    labels = ["a", "a", "b", "b", "b"]
    margin = Margin(name="m", labels=labels, targets={"a": 30, "b": 70})
    weights = rake([margin]).weights

    found = weighted_mean([1.0, 1.0, 0.0, 0.0, 0.0], weights, design=Design(margins=[margin]))

    assert found.value == pytest.approx(0.3)
    assert found.standard_error == pytest.approx(0, abs=1e-12)


@pytest.mark.realdata
class TestCalifornianSchools:
    """R 4.2.2, package survey: postStratify and rake of apiclus1, fpc 15 of 757 districts."""

    @pytest.fixture
    def schools(self, realdata: Path) -> list[dict[str, str]]:
        with (realdata / "anchors" / "apiclus1.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def test_post_stratified_mean_and_total(self, schools: list[dict[str, str]]) -> None:
        targets = {"E": 4421, "H": 755, "M": 1018}
        kind = [row["stype"] for row in schools]
        start = [float(row["pw"]) for row in schools]
        weights = post_stratify(kind, targets, weights=start).weights
        design = Design(
            clusters=[row["dnum"] for row in schools],
            sampled_share=15 / 757,
            margins=[Margin(name="stype", labels=kind, targets=targets)],
            start=start,
        )

        mean = weighted_mean([float(row["api00"]) for row in schools], weights, design=design)
        total = weighted_total([float(row["enroll"]) for row in schools], weights, design=design)

        assert mean.value == pytest.approx(642.311, abs=5e-4)
        assert mean.standard_error == pytest.approx(23.9205, abs=5e-5)
        assert total.value == pytest.approx(3680893, abs=0.5)
        assert total.standard_error == pytest.approx(406293, abs=0.5)

    def test_raked_mean(self, schools: list[dict[str, str]]) -> None:
        margins = [
            Margin(
                name="stype",
                labels=[row["stype"] for row in schools],
                targets={"E": 4421, "H": 755, "M": 1018},
            ),
            Margin(
                name="sch.wide",
                labels=[row["sch.wide"] for row in schools],
                targets={"No": 1072, "Yes": 5122},
            ),
        ]
        start = [float(row["pw"]) for row in schools]
        design = Design(
            clusters=[row["dnum"] for row in schools],
            sampled_share=15 / 757,
            margins=margins,
            start=start,
        )

        found = weighted_mean(
            [float(row["api00"]) for row in schools],
            rake(margins, weights=start).weights,
            design=design,
        )

        assert found.value == pytest.approx(641.23032, abs=1e-4)
        assert found.standard_error == pytest.approx(23.7036, abs=5e-5)


@pytest.mark.realdata
def test_stratified_error_of_the_airport_survey_is_that_of_r(realdata: Path) -> None:
    # R 4.2.2, package survey: svydesign(strata = STRATA, weights = WEIGHT), svymean of the class.
    path = realdata / "surveys" / "sfo2017" / "2017_SFO_Customer_Survey.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["NETPRO"] not in {"", "11"}]
    scores = np.array([float(row["NETPRO"]) for row in rows])

    found = weighted_mean(
        np.where(scores >= 9, 1.0, np.where(scores <= 6, -1.0, 0.0)),
        [float(row["WEIGHT"]) for row in rows],
        design=Design(strata=[row["STRATA"] for row in rows]),
    )

    assert found.value == pytest.approx(0.403984, abs=1e-6)
    assert found.standard_error == pytest.approx(0.01443, abs=5e-6)
