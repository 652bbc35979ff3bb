import math

import numpy as np
import pytest

from cham.core.interactions import Scale
from cham.core.measures import (
    CannotTell,
    Metric,
    Tally,
    Unit,
    metric_estimate,
    non_response,
    response_propensity,
    response_rates,
    share_interval,
    tally,
)
from cham.core.measures.errors import (
    ColumnLengthError,
    FieldBlankError,
    LevelError,
    MetricUnknownError,
    PropensityError,
    SettingOutsideError,
)

NPS = Scale("nps", 0, 10)
FIVE = Scale("csat", 1, 5)
HUNDRED = Tally.of_counts(NPS, [0, 0, 20, 0, 0, 0, 0, 30, 0, 50, 0])  # NPS 30


class TestRates:
    def test_each_segment_has_its_share_with_wilson(self) -> None:
        found = response_rates(["b"] * 10 + ["a"] * 4, [True] * 3 + [False] * 7 + [True] * 4)

        expected = share_interval(3, 10)
        assert [(one.key, one.rate.value) for one in found] == [("a", 100), ("b", 30)]
        assert (found[1].rate.low, found[1].rate.high) == (expected.low, expected.high)
        assert found[1].rate.name == "response"

    def test_columns_must_agree(self) -> None:
        with pytest.raises(ColumnLengthError):
            response_rates(["a"], [True, False])


class TestTipping:
    def test_the_silent_pull_the_figure_by_their_share(self) -> None:
        # A quarter answered: 30 becomes 30 - 0.75 · 10 and 30 - 0.75 · 20.
        found = non_response(Metric.NPS, HUNDRED, asked=400, threshold=0)

        assert [(one.delta, one.value) for one in found.scenarios] == [
            (0, 30),
            (-10, 22.5),
            (-20, 15),
        ]
        assert found.tipping_delta == pytest.approx(-40)
        assert found.response.value == 25
        assert found.unit is Unit.POINTS

    def test_interval_moves_along(self) -> None:
        own = metric_estimate(Metric.NPS, HUNDRED)

        found = non_response(Metric.NPS, HUNDRED, asked=200, deltas=[-10])

        assert own.low is not None
        assert own.high is not None
        assert (found.scenarios[0].low, found.scenarios[0].high) == pytest.approx(
            (own.low - 5, own.high - 5)
        )

    def test_the_silent_cannot_leave_the_scale(self) -> None:
        found = non_response(Metric.NPS, HUNDRED, asked=200, deltas=[-500, 500], threshold=-60)

        assert [one.value for one in found.scenarios] == [-35, 65]
        assert found.tipping_delta is None

    def test_a_threshold_above_asks_for_a_happier_silence(self) -> None:
        assert non_response(
            Metric.NPS, HUNDRED, asked=200, threshold=40
        ).tipping_delta == pytest.approx(20)

    def test_when_all_answered_nothing_can_tip(self) -> None:
        found = non_response(Metric.NPS, HUNDRED, asked=100, threshold=0)

        assert {one.value for one in found.scenarios} == {30}
        assert found.tipping_delta is None

    def test_without_answers_says_so(self) -> None:
        found = non_response(Metric.CSAT, tally([], scale=FIVE), asked=0, threshold=50)

        assert found.response.cannot_tell is CannotTell.NO_ANSWERS
        assert found.scenarios[0].value is None
        assert found.tipping_delta is None

    def test_refusals(self) -> None:
        with pytest.raises(SettingOutsideError):
            non_response(Metric.NPS, HUNDRED, asked=99)
        with pytest.raises(MetricUnknownError):
            non_response(Metric.POSITIVITY, HUNDRED, asked=100)
        with pytest.raises(LevelError):
            non_response(Metric.NPS, HUNDRED, asked=100, level=0)


class TestPropensity:
    def test_one_yes_or_no_field_gives_the_odds_ratio_of_the_table(self) -> None:
        # 30 of 40 without a complaint answered, 10 of 40 with one: (10/30) / (30/10) = 1/9.
        complained = [0] * 40 + [1] * 40
        answered = [True] * 30 + [False] * 10 + [True] * 10 + [False] * 30

        found = response_propensity({"complained": complained}, answered)

        (odds,) = found.odds
        # Woolf: the standard error of the log odds ratio is sqrt(1/30 + 1/10 + 1/10 + 1/30).
        reach = 1.959964 * math.sqrt(2 / 30 + 2 / 10)
        assert odds.name == "complained"
        assert odds.value == pytest.approx(1 / 9)
        assert (odds.low, odds.high) == pytest.approx(
            (math.exp(-reach) / 9, math.exp(reach) / 9), rel=1e-4
        )
        assert found.probabilities[[0, -1]].tolist() == pytest.approx([0.75, 0.25])

    def test_weights_bring_back_who_was_asked(self) -> None:
        complained = np.array([0] * 40 + [1] * 40)
        answered = np.array([True] * 30 + [False] * 10 + [True] * 10 + [False] * 30)

        found = response_propensity({"complained": complained}, answered)

        assert found.weights[complained == 1].sum() == pytest.approx(40, rel=1e-6)
        assert found.weights[complained == 0].sum() == pytest.approx(40, rel=1e-6)
        assert found.weights[~answered].tolist() == [0] * 40
        assert found.n_effective == pytest.approx(80**2 / (30 * 16 / 9 + 10 * 16), rel=1e-6)
        assert found.deff == pytest.approx(40 / found.n_effective)

    def test_units_of_a_field_turn_only_its_own_odds(self) -> None:
        rng = np.random.default_rng(1)
        tenure, spending = rng.normal(24, 6, 500), rng.normal(100, 30, 500)
        answered = rng.uniform(size=500) < 1 / (1 + np.exp(2 - tenure / 12))

        months = response_propensity({"tenure": tenure, "spending": spending}, answered)
        years = response_propensity({"tenure": tenure / 12, "spending": spending}, answered)

        assert months.odds[0].value is not None
        assert years.odds[0].value == pytest.approx(months.odds[0].value ** 12, rel=1e-6)
        assert years.odds[1].value == pytest.approx(months.odds[1].value, rel=1e-6)
        assert years.probabilities == pytest.approx(months.probabilities)

    def test_large_weights_are_cut_at_five_medians(self) -> None:
        rng = np.random.default_rng(2)
        happy = rng.normal(size=3000)
        answered = rng.uniform(size=3000) < 1 / (1 + np.exp(1 - 2.5 * happy))

        found = response_propensity({"happy": happy}, answered)

        raw = 1 / found.probabilities[answered]
        assert raw.max() > 5 * np.median(raw)
        assert found.weights.max() == pytest.approx(5 * np.median(raw))

    @pytest.mark.parametrize(
        ("fields", "answered"),
        [
            ({"a": [1, 2, 3, 4]}, [True] * 4),
            ({"a": [1, 2, 3, 4]}, [False] * 4),
            ({"a": [1, 1, 1, 1]}, [True, False, True, False]),
            ({"a": [1, 2, 3, 4], "b": [2, 4, 6, 8]}, [True, False, True, False]),
            ({"a": [1.0, 2.0, 3.0, 4.0]}, [False, False, True, True]),
        ],
    )
    def test_what_cannot_be_modelled_is_refused(self, fields, answered) -> None:
        with pytest.raises(PropensityError):
            response_propensity(fields, answered)

    def test_blank_fields_are_named(self) -> None:
        with pytest.raises(FieldBlankError) as refused:
            response_propensity({"tenure": [1, math.nan, 3]}, [True, False, True])

        assert refused.value.fields == {"field": "tenure", "blank": 1}
