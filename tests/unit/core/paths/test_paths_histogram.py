import pytest
from hypothesis import given, strategies as st

from cham.core.paths import (
    BINS,
    WIDEST_BIN,
    NegativeDurationError,
    QuantileShareError,
    bin_number,
    bin_of,
    histogram_of,
)

durations = st.integers(0, 2**63 - 1) | st.integers(0, 100)


@given(durations)
def test_a_duration_lies_in_its_bin(duration: int):
    ends = bin_of(bin_number(duration))
    assert ends.low <= duration < ends.high


@given(durations, durations)
def test_longer_durations_lie_in_later_bins(one: int, other: int):
    assert (bin_number(one) <= bin_number(other)) or one > other


@given(st.integers(8, 2**62))
def test_a_bin_is_at_most_an_eighth_wider_than_its_lower_end(duration: int):
    ends = bin_of(bin_number(duration))
    assert (ends.high - ends.low) * 8 <= ends.low


def test_the_widest_bin_is_as_wide_as_is_told():
    ends = [bin_of(number) for number in range(bin_number(8), 505)]
    assert max((each.high - each.low) / each.low for each in ends) == WIDEST_BIN


def test_bins_fit_their_table():
    assert bin_number(2**63 - 1) == 504 < BINS


def test_a_duration_below_zero_is_refused():
    with pytest.raises(NegativeDurationError, match="must be 0 or more"):
        bin_number(-1)


@given(st.lists(st.integers(8, 10**12), min_size=1), st.sampled_from((0.0, 0.5, 0.9, 1.0)))
def test_quantiles_are_as_close_as_bins_are_wide(values: list[int], share: float):
    ordered = sorted(values)
    rank = (len(ordered) - 1) * share
    low, high = ordered[int(rank)], ordered[min(int(rank) + 1, len(ordered) - 1)]
    found = histogram_of(values).quantile(share)
    assert found is not None
    assert low * 7 / 8 <= found <= high * 9 / 8


def test_nothing_has_no_quantile():
    assert histogram_of([]).quantile(0.5) is None


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_quantile_beyond_all_values_is_refused(share: float):
    with pytest.raises(QuantileShareError, match="must be a share"):
        histogram_of([1]).quantile(share)
