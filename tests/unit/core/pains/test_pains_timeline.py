import numpy as np

from cham.core.pains.timeline import Timeline


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def timeline() -> Timeline:
    return Timeline.of(ints(2, 1, 1, 2, 1), ints(50, 30, 10, 40, 20))


def test_moments_are_sorted_by_customer_then_time():
    sorted_ = timeline()
    assert sorted_.customer.tolist() == [1, 1, 1, 2, 2]
    assert sorted_.time.tolist() == [10, 20, 30, 40, 50]
    assert sorted_.order.tolist() == [2, 4, 1, 3, 0]


def test_moments_of_the_same_time_keep_the_order_given():
    assert Timeline.of(ints(1, 1, 1), ints(5, 5, 5)).order.tolist() == [0, 1, 2]


def test_left_counts_the_moment_itself_and_right_does_not():
    assert timeline().position(ints(1, 1), ints(20, 20), "left").tolist() == [1, 1]
    assert timeline().position(ints(1, 1), ints(20, 20), "right").tolist() == [2, 2]


def test_a_position_never_strays_into_another_customer():
    assert timeline().position(ints(1, 2), ints(99, 1), "left").tolist() == [3, 3]


def test_an_unknown_customer_stands_where_they_would_be():
    assert timeline().position(ints(0, 3), ints(20, 20), "left").tolist() == [0, 5]


def test_following_is_strictly_after_and_up_to_the_width():
    found = timeline().follows_within(ints(1, 1, 1, 2), ints(10, 10, 30, 40), 10)
    assert found.tolist() == [True, True, False, True]
    assert timeline().follows_within(ints(1), ints(10), 9).tolist() == [False]


def test_totals_add_up_between_positions():
    amounts = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    assert timeline().total(amounts, ints(0, 3), ints(2, 5)).tolist() == [3.0, 24.0]


def test_large_customers_and_microseconds_do_not_overflow():
    far = Timeline.of(ints(2**31, 2**31), ints(2**60, 2**61))
    assert far.follows_within(ints(2**31), ints(2**60), 2**60).tolist() == [True]


def test_no_moments_at_all():
    empty = Timeline.of(ints(), ints())
    assert empty.follows_within(ints(1), ints(1), 10).tolist() == [False]
