"""Which customers a rule takes, and which band of value each is in."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cham.core.personas import (
    Condition,
    Fact,
    Known,
    Match,
    Segment,
    Test,
    Words,
    members,
    sizes,
    value_bands,
)

NAN = float("nan")


def words(*pairs: tuple[int, str]) -> Words:
    different = tuple(sorted({word for _customer, word in pairs}))
    return Words(
        different,
        np.array([customer for customer, _word in pairs], np.int64),
        np.array([different.index(word) for _customer, word in pairs], np.int64),
    )


KNOWN = Known(
    customers=("an", "binh", "chi", "dung"),
    orders=np.array([0, 1, 7, 30]),
    value=np.array([0, 90_000, 600_000, 900_000]),
    since_order=np.array([NAN, 100.0, 10.0, 1.0]),
    tenure=np.array([5.0, 100.0, 200.0, 300.0]),
    channels=words((1, "Zalo"), (2, "zalo"), (2, "app"), (3, "app")),
    traits={"Chân dung": words((0, "Nhân viên"), (3, "Trưởng nhóm")), "tuổi": words((1, "31"))},
)


def taken(*conditions: Condition, match: Match = Match.ALL) -> str:
    chosen = members(Segment(match=match, conditions=conditions), KNOWN)
    return " ".join(np.array(KNOWN.customers)[chosen])


def number(fact: Fact, test: Test, value: float, trait: str = "") -> Condition:
    return Condition(fact=fact, test=test, number=value, trait=trait)


def word(fact: Fact, test: Test, *values: str, trait: str = "") -> Condition:
    return Condition(fact=fact, test=test, words=values, trait=trait)


@pytest.mark.parametrize(
    ("condition", "who"),
    [
        (number(Fact.ORDERS, Test.AT_LEAST, 7), "chi dung"),
        (number(Fact.ORDERS, Test.AT_MOST, 1), "an binh"),
        (number(Fact.VALUE, Test.AT_LEAST, 600_000), "chi dung"),
        (number(Fact.SINCE_ORDER, Test.AT_LEAST, 10), "binh chi"),  # an never ordered
        (number(Fact.SINCE_ORDER, Test.AT_MOST, 1000), "binh chi dung"),
        (number(Fact.TENURE, Test.AT_MOST, 100), "an binh"),
        (number(Fact.TRAIT, Test.AT_LEAST, 30, "tuổi"), "binh"),
        (number(Fact.TRAIT, Test.AT_LEAST, 0, "Chân dung"), ""),  # no number at all
        (word(Fact.CHANNEL, Test.ONE_OF, "ZALO"), "binh chi"),  # whatever the case
        (word(Fact.CHANNEL, Test.NONE_OF, "zalo"), "an dung"),
        (word(Fact.CHANNEL, Test.ONE_OF, "zalo", "app"), "binh chi dung"),
        (word(Fact.TRAIT, Test.ONE_OF, "trưởng  NHÓM", trait="Chân dung"), "dung"),
        (word(Fact.TRAIT, Test.ONE_OF, "x", trait="nobody said"), ""),
        (word(Fact.TRAIT, Test.NONE_OF, "x", trait="nobody said"), "an binh chi dung"),
        (word(Fact.DEVICE, Test.ONE_OF, "ios"), ""),
        (word(Fact.VALUE_BAND, Test.ONE_OF, "high"), "dung"),
        (word(Fact.VALUE_BAND, Test.NONE_OF, "low"), "chi dung"),
    ],
)
def test_one_condition(condition: Condition, who: str):
    assert taken(condition) == who


def test_all_or_any_and_nobody_without_a_condition():
    often = number(Fact.ORDERS, Test.AT_LEAST, 7)
    zalo = word(Fact.CHANNEL, Test.ONE_OF, "zalo")
    assert taken(often, zalo) == "chi"
    assert taken(often, zalo, match=Match.ANY) == "binh chi dung"
    assert taken() == taken(match=Match.ANY) == ""


def test_sizes_are_shares_of_people_and_of_value():
    found = sizes(
        members(Segment(conditions=(number(Fact.ORDERS, Test.AT_LEAST, 30),)), KNOWN), KNOWN
    )
    assert (found.customers, found.all_customers) == (1, 4)
    assert found.share == 0.25
    assert found.value_share == pytest.approx(900_000 / 1_590_000)


def test_nobody_and_nothing_bought_have_no_share():
    empty = np.zeros(0, np.int64)
    none = Known(
        customers=(), orders=empty, value=empty, since_order=np.zeros(0), tenure=np.zeros(0)
    )
    found = sizes(np.zeros(0, np.bool_), none)
    assert (found.share, found.value_share) == (None, None)
    assert value_bands(np.zeros(3, np.int64)).tolist() == [2, 2, 2]


@given(st.lists(st.integers(-5, 1_000), min_size=1, max_size=60).map(np.array))
def test_bands_are_cut_where_the_value_is(value):
    """High brings at least half, and less than half without its least; the order never turns."""
    bands = value_bands(value)
    worth = np.maximum(value, 0)
    if not worth.any():
        assert (bands == 2).all()
        return
    high, up_to_middle = bands == 0, bands <= 1
    for chosen, share in ((high, 0.5), (up_to_middle, 0.8)):
        assert worth[chosen].sum() >= share * worth.sum() - 1e-6
        least = worth[chosen].min()
        assert worth[chosen & (worth > least)].sum() < share * worth.sum()
    order = np.argsort(-worth, kind="stable")
    assert (np.diff(bands[order]) >= 0).all()
    for each in np.unique(worth):
        assert len(set(bands[worth == each])) == 1
