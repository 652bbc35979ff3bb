import csv
import math
from pathlib import Path

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from cham.core.measures import Margin, design_effect, post_stratify, rake
from cham.core.measures.errors import (
    AllWeightsZeroError,
    CategoryEmptyError,
    CategoryUnknownError,
    ColumnLengthError,
    MarginTotalsError,
    RakingRestlessError,
    SettingTooLowError,
    TargetError,
    WeightError,
)


def table(cells: list[list[int]]) -> tuple[list[str], list[str], list[float]]:
    """One answer per cell of a table, with the cell as its weight."""
    rows = [f"row{at}" for at, row in enumerate(cells) for _ in row]
    columns = [f"column{at}" for row in cells for at in range(len(row))]
    return rows, columns, [float(cell) for row in cells for cell in row]


class TestRake:
    def test_is_the_fit_of_a_log_linear_model(self) -> None:
        # Raking is the maximum likelihood fit of start × row × column to a table with the wanted
        # margins (Deming and Stephan 1940), which a Poisson regression finds another way.
        start = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
        rows, columns, weights = table(start)
        down, across = np.array([150, 300, 400, 150]), np.array([200, 300, 400, 100])

        found = rake(
            [
                Margin(
                    name="row",
                    labels=rows,
                    targets={f"row{at}": int(total) for at, total in enumerate(down)},
                ),
                Margin(
                    name="column",
                    labels=columns,
                    targets={f"column{at}": int(total) for at, total in enumerate(across)},
                ),
            ],
            weights=weights,
            trim=None,
        )

        place = np.indices((4, 4)).reshape(2, -1)
        inside = np.column_stack([np.eye(4)[place[0]], np.eye(4)[place[1]][:, 1:]])
        model = GLM(
            np.outer(down, across).ravel() / 1000,
            inside,
            family=families.Poisson(),
            offset=np.log(np.array(start, dtype=float)).ravel(),
        )
        assert found.weights == pytest.approx(model.fit(tol=1e-12).fittedvalues, rel=1e-8)

    def test_keeps_the_odds_ratios_of_the_start(self) -> None:
        # Deming and Stephan (1940): only rows and columns are multiplied.
        rows, columns, weights = table([[3, 1], [2, 5]])
        margins = [
            Margin(name="row", labels=rows, targets={"row0": 70, "row1": 30}),
            Margin(name="column", labels=columns, targets={"column0": 40, "column1": 60}),
        ]

        (a, b), (c, d) = rake(margins, weights=weights, trim=None).weights.reshape(2, 2)

        assert (a + b, c + d, a + c, b + d) == pytest.approx((70, 30, 40, 60), abs=1e-6)
        assert a * d / (b * c) == pytest.approx(7.5)

    def test_large_weights_are_cut_and_raked_again(self) -> None:
        # One of 20 in the south stands for half of the customers of its age.
        region = ["south"] + ["north"] * 19 + ["south"] * 5 + ["north"] * 15
        age = ["young"] * 20 + ["old"] * 20
        margins = [
            Margin(name="region", labels=region, targets={"south": 40, "north": 60}),
            Margin(name="age", labels=age, targets={"young": 50, "old": 50}),
        ]

        free, cut = rake(margins, trim=None), rake(margins, trim=2.0)

        assert free.trimmed == 0
        assert cut.trimmed > 0
        assert cut.weights.max() < free.weights.max()
        young = np.array(age) == "young"
        assert cut.weights[young].sum() == pytest.approx(50)
        assert cut.rounds > free.rounds

    def test_margins_win_where_they_ask_for_a_large_weight(self) -> None:
        found = post_stratify(["a"] * 20 + ["b"], {"a": 20, "b": 80})

        assert found.weights[-1] == pytest.approx(80)
        assert (found.trimmed, found.above_limit) == (1, 1)

    def test_weights_cannot_be_changed_afterwards(self) -> None:
        with pytest.raises(ValueError, match="read-only"):
            post_stratify(["a"], {"a": 1}).weights[0] = 2

    def test_cost_is_that_of_kish(self) -> None:
        found = post_stratify(["a", "a", "b"], {"a": 2, "b": 2})

        assert found.deff == pytest.approx(3 * 6 / 16)
        assert found.n_effective == pytest.approx(16 / 6)

    def test_a_category_without_customers_gets_no_weight(self) -> None:
        found = post_stratify(["a", "b"], {"a": 5, "b": 0})

        assert found.weights.tolist() == [5, 0]


class TestRefusals:
    def test_category_without_a_target(self) -> None:
        with pytest.raises(CategoryUnknownError) as refused:
            rake([Margin(name="tier", labels=["gold", "tin"], targets={"gold": 1})])

        assert refused.value.fields == {"category": "tin", "margin": "tier"}

    def test_category_without_an_answer(self) -> None:
        with pytest.raises(CategoryEmptyError) as refused:
            rake([Margin(name="tier", labels=["gold"], targets={"gold": 1, "tin": 3})])

        assert refused.value.fields == {"category": "tin", "margin": "tier", "target": 3}

    def test_category_whose_answers_have_no_weight(self) -> None:
        with pytest.raises(CategoryEmptyError):
            post_stratify(["a", "b"], {"a": 1, "b": 1}, weights=[1, 0])

    @pytest.mark.parametrize("target", [-1, math.nan, math.inf])
    def test_target_that_is_no_size(self, target: float) -> None:
        with pytest.raises(TargetError):
            post_stratify(["a"], {"a": target})

    def test_totals_that_differ(self) -> None:
        with pytest.raises(MarginTotalsError) as refused:
            rake(
                [
                    Margin(name="one", labels=["a", "b"], targets={"a": 50, "b": 50}),
                    Margin(name="two", labels=["x", "y"], targets={"x": 50, "y": 51}),
                ]
            )

        assert refused.value.fields == {"total": 101, "margin": "two", "expected": 100}

    def test_margins_that_contradict_each_other(self) -> None:
        labels = ["a", "b"]
        with pytest.raises(RakingRestlessError):
            rake(
                [
                    Margin(name="one", labels=labels, targets={"a": 60, "b": 40}),
                    Margin(name="two", labels=labels, targets={"a": 40, "b": 60}),
                ]
            )

    def test_no_customers_at_all(self) -> None:
        with pytest.raises(SettingTooLowError):
            post_stratify(["a"], {"a": 0})

    def test_unsound_weights_lengths_and_trim(self) -> None:
        with pytest.raises(WeightError):
            post_stratify(["a", "a"], {"a": 1}, weights=[1, -1])
        with pytest.raises(AllWeightsZeroError):
            post_stratify(["a"], {"a": 1}, weights=[0])
        with pytest.raises(AllWeightsZeroError):
            post_stratify([], {"a": 1})
        with pytest.raises(ColumnLengthError):
            rake(
                [
                    Margin(name="one", labels=["a", "a"], targets={"a": 1}),
                    Margin(name="two", labels=["x"], targets={"x": 1}),
                ]
            )
        with pytest.raises(SettingTooLowError):
            post_stratify(["a"], {"a": 1}, trim=1.0)


def test_design_effect_of_equal_weights_is_one() -> None:
    found = design_effect([3.0, 3.0, 3.0])

    assert (found.n, found.deff, found.n_effective) == pytest.approx((3, 1, 3))


def test_design_effect_needs_a_weight() -> None:
    with pytest.raises(AllWeightsZeroError):
        design_effect([0, 0])
    with pytest.raises(WeightError):
        design_effect([1, math.nan])


@pytest.mark.realdata
def test_rake_of_californian_schools_is_that_of_r(realdata: Path) -> None:
    # R 4.2.2, package survey, example(rake) on apiclus1, run to convergence.
    with (realdata / "anchors" / "apiclus1.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    found = rake(
        [
            Margin(
                name="stype",
                labels=[row["stype"] for row in rows],
                targets={"E": 4421, "H": 755, "M": 1018},
            ),
            Margin(
                name="sch.wide",
                labels=[row["sch.wide"] for row in rows],
                targets={"No": 1072, "Yes": 5122},
            ),
        ],
        weights=[float(row["pw"]) for row in rows],
    )

    enroll = np.array([float(row["enroll"]) for row in rows])
    assert found.weights.min() == pytest.approx(29.870676, abs=1e-6)
    assert found.weights.max() == pytest.approx(67.125529, abs=1e-6)
    assert found.deff == pytest.approx(1.05166, abs=5e-6)
    assert found.weights @ enroll == pytest.approx(3647280.148, abs=5e-4)
    assert (found.trimmed, found.above_limit) == (0, 0)
