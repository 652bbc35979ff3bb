"""Each interval shape: its ends, and the tail at which it leaves a value out."""

import math

import pytest
from scipy import stats

from cham.core.measures.limits import (
    AllEqual,
    Limits,
    Odds,
    ScaledBeta,
    SquareAndAdd,
    Symmetric,
    Wilson,
    normal_quantile,
    quantile,
)

SHAPES: list[Limits] = [
    Symmetric(point=3.0, centre=3.0, standard_error=2.0),
    Symmetric(point=3.0, centre=3.0, standard_error=2.0, degrees_of_freedom=4.0),
    Wilson(0.3, 25),
    Wilson(0.0, 25),
    Wilson(1.0, 25),
    AllEqual(4.0, 12.0, 1.0, 5.0),
    SquareAndAdd(Wilson(0.8, 70), Wilson(0.6, 80)),
    SquareAndAdd(AllEqual(4.0, 12.0, 1.0, 5.0), Symmetric(point=3, centre=3, standard_error=0.2)),
    Odds(Wilson(0.7, 30), Wilson(0.3, 30)),
    ScaledBeta(point=20.0, variance=90.0, floor=-100.0, ceiling=100.0),
]


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
@pytest.mark.parametrize("tail", [0.5, 0.05, 0.001, 1e-8])
def test_tail_of_an_end_is_the_tail_that_gave_it(shape: Limits, tail: float) -> None:
    bounds = shape.bounds(tail)

    for end in (bounds.low, bounds.high):
        if end != shape.point:
            assert shape.tail(end) == pytest.approx(tail, rel=1e-6)


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_a_smaller_tail_is_a_wider_interval_around_the_point(shape: Limits) -> None:
    narrow, wide = shape.bounds(0.2), shape.bounds(0.02)

    assert wide.low <= narrow.low <= shape.point <= narrow.high <= wide.high
    assert wide.high - wide.low > narrow.high - narrow.low


@pytest.mark.parametrize(
    "shape",
    [shape for shape in SHAPES if not isinstance(shape, ScaledBeta)],
    ids=repr,
)
def test_the_point_is_left_out_by_no_interval(shape: Limits) -> None:
    assert shape.tail(shape.point) == 1


def test_without_error_all_but_the_centre_is_left_out() -> None:
    shape = Symmetric(point=100.0, centre=100.0, standard_error=0.0)

    assert (shape.tail(100.0), shape.tail(99.0)) == (1, 0)


def test_wilson_leaves_out_what_cannot_be() -> None:
    assert Wilson(0.5, 10).tail(0.0) == 0
    assert Wilson(0.5, 10).tail(120.0) == 0
    assert Wilson(0.0, 10).tail(0.0) == 1


def test_equal_answers_leave_out_what_lies_off_the_scale() -> None:
    shape = AllEqual(4.0, 12.0, 1.0, 5.0)

    assert (shape.tail(0.5), shape.tail(6.0)) == (0, 0)
    assert shape.tail(2.5) == pytest.approx(0.5**12)
    assert shape.tail(4.5) == pytest.approx(0.5**12)


def test_odds_of_certainty_have_no_end() -> None:
    shape = Odds(Wilson(1.0, 3), Wilson(0.0, 3))

    assert shape.point == math.inf
    assert shape.bounds(0.05).high == math.inf


def test_odds_keep_their_digits_near_the_end() -> None:
    # 1 of 10^12 at n = 2: the lower end of the rest is n p² / ((n + z²) u), u near z² / (n + z²).
    shape = Odds(Wilson(1 - 1e-12, 2), Wilson(1e-12, 2))

    z_squared = 1.959963984540054**2
    assert shape.bounds(0.05).high == pytest.approx(z_squared / 2e-24, rel=1e-6)


def test_scaled_beta_is_the_beta_of_its_mean_and_variance() -> None:
    # Beta(6, 4) has mean 0.6 and variance 24 / 1100.
    shape = ScaledBeta(point=60.0, variance=24 / 1100 * 100**2, floor=0.0, ceiling=100.0)

    bounds = shape.bounds(0.1)

    assert bounds.low == pytest.approx(100 * stats.beta.ppf(0.05, 6, 4))
    assert bounds.high == pytest.approx(100 * stats.beta.ppf(0.95, 6, 4))


@pytest.mark.parametrize("freedom", [1.0, 4.5, 30.0, math.inf])
def test_quantile_is_that_of_student(freedom: float) -> None:
    expected = stats.norm.ppf(0.975) if math.isinf(freedom) else stats.t.ppf(0.975, freedom)

    assert quantile(0.05, freedom) == pytest.approx(expected)


def test_quantile_beyond_all_numbers_is_infinite() -> None:
    assert quantile(1e-300, 9.0) == math.inf


def test_normal_quantile_of_95_percent_is_1_96() -> None:
    assert normal_quantile(0.05) == pytest.approx(1.959963984540054)
