import math

import numpy as np
import pytest
from statsmodels.datasets import nile

from cham.core.measures import change_points
from cham.core.measures.errors import SettingTooLowError


def test_the_nile_changed_after_1898() -> None:
    # Cobb (1978), Biometrika 65, 243-251: the flow fell after the 28th year, 1898.
    flow = nile.load_pandas().data

    found = change_points(flow["volume"].to_numpy())

    assert found.positions == (28,)
    assert flow["year"].iloc[found.positions[0] - 1] == 1898
    first, second = found.stretches
    assert (first.start, first.end, first.n) == (0, 28, 28)
    assert (second.start, second.end) == (28, 100)
    assert first.mean == pytest.approx(1097.75)
    assert second.mean == pytest.approx(849.97, abs=5e-3)


def test_positions_count_blanks() -> None:
    values = [5.0, 5.1, math.nan, 4.9, 5.0, 9.0, math.nan, 9.1, 8.9, 9.0]

    found = change_points(values)

    assert found.positions == (5,)
    assert [(one.start, one.end, one.n) for one in found.stretches] == [(0, 5, 4), (5, 10, 4)]


def test_every_position_is_tried() -> None:
    # A search in steps of five would put the change at 5 or 10.
    values = [0.1, -0.1] * 3 + [0.1] + [4.1, 3.9] * 4

    assert change_points(values).positions == (7,)


def test_a_change_of_level_may_come_back() -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([np.full(12, 30.0), np.full(12, 45.0), np.full(12, 30.0)])

    found = change_points(values + rng.normal(0, 1, 36))

    assert found.positions == (12, 24)
    assert [round(one.mean) for one in found.stretches] == [30, 45, 30]


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 9.0], [1.0, 2.0, 9.0], [4.0] * 20])
def test_what_is_short_or_constant_has_no_change(values: list[float]) -> None:
    found = change_points(values)

    assert found.positions == ()
    assert len(found.stretches) == min(len(values), 1)


def test_a_greater_penalty_finds_fewer() -> None:
    flow = nile.load_pandas().data["volume"].to_numpy()

    assert len(change_points(flow, penalty=4.0).positions) > 1
    assert change_points(flow, penalty=1000.0).positions == ()
    with pytest.raises(SettingTooLowError):
        change_points(flow, penalty=0)


def test_noise_alone_seldom_looks_like_a_change() -> None:
    rng = np.random.default_rng(8)

    false = [bool(change_points(rng.normal(size=24)).positions) for _ in range(400)]

    assert np.mean(false) <= 0.05


def test_a_shift_of_two_standard_deviations_is_mostly_found() -> None:
    rng = np.random.default_rng(9)
    step = np.repeat([0.0, 2.0], 12)

    hits = [len(change_points(rng.normal(size=24) + step).positions) == 1 for _ in range(200)]

    assert np.mean(hits) >= 0.75
