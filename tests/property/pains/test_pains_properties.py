"""What holds for any history, however odd."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings as effort, strategies as st

from cham.core.journeys import Text, Touchpoint
from cham.core.pains import (
    Experiences,
    History,
    Moments,
    PainReport,
    PainSettings,
    Purchases,
    find_pains,
)
from cham.core.pains.timeline import Timeline

DAY = 86_400_000_000
TOUCHPOINTS = tuple(Touchpoint(key=f"t{n}", name=Text()) for n in range(3))
SETTINGS = PainSettings(
    start=10 * DAY, end=60 * DAY, as_of=120 * DAY, horizon_days=30, min_n=5, replicates=200
)
SCALES = ("csat_1_5", "nps_0_10")

CUSTOMERS, DAYS = st.integers(0, 12), st.integers(0, 125)
ODD_SCORES = np.array([np.nan, -1.0, 0.0, 1.0, 2.0, 2.5, 3.0, 4.0, 5.0, 9.0, 11.0])
PLAIN_SCORES = np.array([1.0, 2.0, 4.0, 5.0])


def moments(chance: np.random.Generator, people: int) -> Moments:
    n = int(chance.integers(0, 15))
    return Moments(
        customer=chance.integers(0, people, n),
        time=chance.integers(0, 126, n) * DAY,
        touchpoint=chance.integers(-1, 3, n),
    )


@st.composite
def histories(draw) -> History:
    """Few or many customers, rows on whole days so that times tie, odd scores and missing tables."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    people = draw(st.sampled_from([1, 2, 10, 40, 60]))
    met, bought = draw(st.sampled_from([0, 1, 50, 700])), draw(st.sampled_from([0, 1, 60, 150]))
    scores = ODD_SCORES if draw(st.booleans()) else PLAIN_SCORES
    return History(
        experiences=Experiences(
            customer=chance.integers(0, people, met),
            touchpoint=chance.integers(-1, 3, met),
            time=chance.integers(0, 126, met) * DAY,
            score=chance.choice(scores, met),
            scale=chance.integers(0, 2, met),
            scales=SCALES,
        ),
        purchases=Purchases(
            customer=chance.integers(0, people, bought),
            time=chance.integers(0, 126, bought) * DAY,
            amount=chance.integers(0, 900, bought),
        ),
        contacts=moments(chance, people) if draw(st.booleans()) else None,
        complaints=moments(chance, people) if draw(st.booleans()) else None,
        leaves=moments(chance, people) if draw(st.booleans()) else None,
    )


def analyse(history: History) -> PainReport:
    return find_pains(history, TOUCHPOINTS, SETTINGS, np.random.default_rng(1))


@effort(max_examples=300, deadline=None)
@given(histories())
def test_every_answer_is_compared_or_counted_as_left_out(history):
    rows = history.experiences
    inside = (rows.time >= SETTINGS.start) & (rows.time < SETTINGS.end) & ~np.isnan(rows.score)
    for pain in analyse(history).pains:
        left_out = pain.excluded
        used = sum(side.lost.n for side in (pain.bad, pain.good) if side)
        answers = np.count_nonzero(inside & (rows.touchpoint == pain.position))
        assert answers == used + left_out.out_of_scale + left_out.after_leaving + (
            left_out.not_followed + left_out.repeated + left_out.neutral
        )
        assert pain.unhappy.n == answers - left_out.out_of_scale


@effort(max_examples=300, deadline=None)
@given(histories())
def test_every_figure_lies_inside_its_interval_and_its_bounds(history):
    for pain in analyse(history).pains:
        assert pain.reach.answered <= pain.reach.customers
        if pain.unhappy.n:
            assert 0 <= pain.unhappy.low <= pain.unhappy.value <= pain.unhappy.high <= 1
        if pain.cost:
            loss, money = pain.cost.loss, pain.cost.money
            assert -1 <= loss.low <= loss.value <= loss.high <= 1
            assert money.low <= money.value <= money.high
            assert abs(money.value) <= pain.cost.at_stake
            assert 0 < pain.cost.p_value <= 1


@effort(max_examples=150, deadline=None)
@given(histories(), st.randoms())
def test_neither_the_order_of_rows_nor_the_numbers_of_customers_matter(history, random):
    rows = history.experiences
    # Rows of one customer, touchpoint and time may differ in score, and then their order counts:
    # keep those together in order by sorting on a shuffled customer number.
    names = list(range(60))
    random.shuffle(names)
    renamed = np.array(names, dtype=np.int64)[rows.customer]
    order = np.argsort(renamed, kind="stable")
    bought = np.array(names, dtype=np.int64)[history.purchases.customer]
    other = replace(
        history,
        experiences=Experiences(
            customer=renamed[order],
            touchpoint=rows.touchpoint[order],
            time=rows.time[order],
            score=rows.score[order],
            scale=rows.scale[order],
            scales=SCALES,
        ),
        purchases=replace(history.purchases, customer=bought),
        contacts=None,
        complaints=None,
        leaves=None,
    )
    same = replace(history, contacts=None, complaints=None, leaves=None)
    for one, two in zip(analyse(same).pains, analyse(other).pains, strict=True):
        assert one.excluded == two.excluded
        assert one.reach == two.reach
        assert (one.bad is None) == (two.bad is None)
        if one.bad and two.bad:
            assert (one.bad.lost.n, one.bad.lost.value) == (two.bad.lost.n, two.bad.lost.value)
            assert one.bad.returned.value == two.bad.returned.value
        if one.cost and two.cost:
            assert abs(one.cost.loss.value - two.cost.loss.value) < 1e-9
            assert one.cost.at_stake == two.cost.at_stake


@effort(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(CUSTOMERS, DAYS), max_size=40),
    st.lists(st.tuples(CUSTOMERS, DAYS), min_size=1, max_size=20),
    st.sampled_from(["left", "right"]),
)
def test_the_timeline_finds_what_a_plain_search_finds(told, asked, side):
    def column(rows: list[tuple[int, int]], place: int) -> np.ndarray:
        return np.array([row[place] for row in rows], dtype=np.int64)

    timeline = Timeline.of(column(told, 0), column(told, 1))
    found = timeline.position(column(asked, 0), column(asked, 1), side)
    ordered = sorted(told)
    expected = [
        sum(
            1
            for each in ordered
            if each < (who, when) or (side == "right" and each == (who, when))
        )
        for who, when in asked
    ]
    assert found.tolist() == expected
