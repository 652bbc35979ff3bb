import math

import numpy as np
import pytest

from cham.core.interactions import Scale
from cham.core.measures import GroupTally, Tally, tally, tally_groups
from cham.core.measures.errors import (
    ColumnLengthError,
    ScalesDifferError,
    ScaleTooLongError,
    SettingOutsideError,
    WeightError,
)
from cham.core.measures.results import Excluded

NPS = Scale("nps", 0, 10)
FIVE = Scale("csat", 1, 5)


def test_codes_outside_the_scale_are_counted_and_never_clipped() -> None:
    found = tally([10, 11, -1, 99, 9.5, math.inf, math.nan], scale=NPS)

    assert found.counts == (0,) * 10 + (1,)
    assert found.excluded == Excluded(blank=1, out_of_scale=5)


def test_scale_may_lie_below_zero() -> None:
    assert tally([-2, 0, 2, -3], scale=Scale("emotion", -2, 2)).counts == (1, 0, 1, 0, 1)


def test_weights_are_summed_and_squared_per_point() -> None:
    found = tally([1, 1, 5], scale=FIVE, weights=[2, 3, 4])

    assert list(found.weights) == [5, 0, 0, 0, 4]
    assert list(found.squares) == [13, 0, 0, 0, 16]
    assert found.n_effective == pytest.approx(81 / 29)
    assert found.weighted is True


def test_without_weights_every_answer_counts_one() -> None:
    found = tally([1, 1, 5], scale=FIVE)

    assert (found.n, found.weight, found.n_effective, found.weighted) == (3, 3, 3, False)


def test_weights_of_answers_left_out_are_not_looked_at() -> None:
    found = tally([3, math.nan, 9], scale=FIVE, weights=[1, math.nan, -5])

    assert found.weights == (0, 0, 1, 0, 0)


def test_unsound_weight_names_its_row() -> None:
    with pytest.raises(WeightError) as refused:
        tally([3, 4], scale=FIVE, weights=[1, -0.5])

    assert refused.value.fields == {"weight": -0.5, "row": 2}


def test_groups_come_in_the_order_of_their_names() -> None:
    found = tally_groups([1, 2, math.nan, 7], ["b", "a", "b", "c"], scale=FIVE)

    assert found == (
        GroupTally("a", Tally.of_counts(FIVE, [0, 1, 0, 0, 0])),
        GroupTally("b", Tally.of_counts(FIVE, [1, 0, 0, 0, 0], excluded=Excluded(1, 0))),
        GroupTally("c", Tally.of_counts(FIVE, [0] * 5, excluded=Excluded(0, 1))),
    )


def test_answers_without_a_group_are_a_group_without_a_name() -> None:
    assert [one.key for one in tally_groups([1, 2], ["", "x"], scale=FIVE)] == ["", "x"]


def test_no_rows_make_one_empty_group() -> None:
    assert tally([], scale=FIVE) == Tally.of_counts(FIVE, [0] * 5)
    assert len(tally_groups([], [], scale=FIVE)) == 1


def test_tallies_add_up() -> None:
    whole = tally([1, 5, math.nan, 6], scale=FIVE) + tally([5, 7], scale=FIVE)

    assert whole == tally([1, 5, math.nan, 6, 5, 7], scale=FIVE)


def test_tallies_of_two_scales_do_not_add_up() -> None:
    with pytest.raises(ScalesDifferError) as refused:
        tally([1], scale=FIVE) + tally([1], scale=NPS)

    assert refused.value.fields == {"scale": "nps_0_10", "expected": "csat_1_5"}


def test_counts_must_fit_the_scale() -> None:
    with pytest.raises(ColumnLengthError):
        Tally.of_counts(FIVE, [1, 2])
    with pytest.raises(SettingOutsideError):
        Tally.of_counts(FIVE, [1, 2, -1, 0, 0])


def test_scale_of_more_points_than_can_be_answered_is_refused() -> None:
    with pytest.raises(ScaleTooLongError):
        tally([5.0], scale=Scale("amount", 0, 1_000_000))


def test_unweighted_forgets_weights_only() -> None:
    weighted = tally([1, 5, 9], scale=FIVE, weights=[2, 3, 4])

    assert weighted.unweighted() == tally([1, 5, 9], scale=FIVE)


def test_shares_without_weight_are_no_numbers() -> None:
    assert np.isnan(tally([3], scale=FIVE, weights=[0]).shares).all()


def test_groups_must_be_as_many_as_scores() -> None:
    with pytest.raises(ColumnLengthError) as refused:
        tally_groups([1, 2], ["a"], scale=FIVE)

    assert refused.value.fields["column"] == "groups"
