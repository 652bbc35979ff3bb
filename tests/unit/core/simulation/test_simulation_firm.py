from datetime import date, timedelta

import numpy as np
import pytest

from cham.core.interactions import Band, Scale
from cham.core.simulation import FirmParameters, FirmSizeError, simulate_firm
from cham.core.simulation.answers import SCALES
from cham.core.simulation.behaviour import BEHAVIOURS, row_of
from cham.core.simulation.parameters import moment
from cham.core.simulation.people import PERSONAS, TEAM_LEAD
from cham.core.simulation.visits import BAD, GOOD, NEUTRAL, NOT_MET
from cham.core.simulation.workdays import appetite


def test_the_same_seed_gives_the_same_firm(firm):
    again = simulate_firm(FirmParameters(customers=400, seed=11))
    assert np.array_equal(again.orders.time, firm.orders.time)
    assert np.array_equal(again.events.time, firm.events.time)
    assert np.array_equal(again.answers.score, firm.answers.score)
    assert again.truth == firm.truth


def test_another_seed_gives_another_firm(firm):
    other = simulate_firm(FirmParameters(customers=400, seed=12))
    assert not np.array_equal(other.people.arrival, firm.people.arrival)


@pytest.mark.parametrize(
    "change", [{"customers": 10}, {"months": 3}, {"seed": -1}, {"customers": 10**7}]
)
def test_sizes_that_cannot_be_simulated_are_refused(change):
    with pytest.raises(FirmSizeError) as caught:
        FirmParameters(**change)
    assert caught.value.fields["name"] == next(iter(change))


def test_the_firm_is_watched_for_whole_months():
    parameters = FirmParameters(months=24, start=date(2024, 11, 1))
    assert parameters.end == date(2026, 11, 1)
    assert moment(parameters.origin).isoformat() == "2024-11-01T00:00:00+07:00"
    assert moment(parameters.as_of).isoformat() == "2026-11-01T00:00:00+07:00"


def test_the_kitchen_is_closed_on_sundays_and_over_tet(firm):
    days = {moment(time).date() for time in firm.orders.time.tolist()}
    assert not [day for day in days if day.weekday() == 6]
    assert not days & {date(2025, 1, 29) + timedelta(days=offset) for offset in range(-3, 6)}
    assert not days & {date(2025, 9, 2), date(2025, 4, 30), date(2026, 1, 1)}


def test_appetite_is_weak_around_tet_and_on_saturdays():
    around = appetite(date(2026, 1, 1), 90)
    by_day = dict(
        zip((date(2026, 1, 1) + timedelta(days=n) for n in range(90)), around, strict=True)
    )
    assert by_day[date(2026, 2, 10)] < by_day[date(2026, 1, 20)]
    assert by_day[date(2026, 1, 24)] < 0.2 * by_day[date(2026, 1, 20)]


def test_meals_cost_35_to_65_thousand_and_teams_order_several(firm):
    assert firm.orders.price.min() == 35_000
    assert firm.orders.price.max() == 65_000
    assert np.array_equal(firm.orders.amount, firm.orders.price * firm.orders.portions)
    teams = firm.people.persona[firm.orders.customer] == TEAM_LEAD
    assert firm.orders.portions[teams].mean() > 4
    assert firm.orders.portions[~teams].mean() < 1.3


def test_every_customer_orders_at_least_once_and_never_twice_a_day(firm):
    assert set(firm.orders.customer.tolist()) == set(range(400))
    pairs = set(zip(firm.orders.customer.tolist(), firm.orders.day.tolist(), strict=True))
    assert len(pairs) == len(firm.orders)


def test_the_firm_grows(firm):
    first, second = np.array_split(np.bincount(firm.people.arrival, minlength=730), 2)
    assert second.sum() > 1.2 * first.sum()


def test_personas_order_at_their_own_pace(firm):
    orders = np.bincount(firm.orders.customer, minlength=400)
    lead, seldom = TEAM_LEAD, len(PERSONAS) - 1
    assert (
        orders[firm.people.persona == lead].mean()
        > 1.5 * orders[firm.people.persona == seldom].mean()
    )


def test_nobody_orders_or_answers_after_leaving(firm):
    goodbye = firm.events.name == [e.name for e in _names()].index("goodbye_said")
    for customer, time in zip(
        firm.events.customer[goodbye].tolist(), firm.events.time[goodbye].tolist(), strict=True
    ):
        assert firm.orders.time[firm.orders.customer == customer].max() < time
        mine = firm.orders.customer[firm.forms.order] == customer
        assert firm.forms.time[mine].max(initial=0) < time


def _names():
    from cham.core.simulation.events import EVENT_NAMES

    return EVENT_NAMES


def test_every_score_lies_in_the_band_of_its_feeling(firm):
    wanted = {BAD: Band.BAD, NEUTRAL: Band.NEUTRAL, GOOD: Band.GOOD}
    felt = firm.feelings[firm.answers.behaviour, firm.forms.order[firm.answers.form]]
    for score, scale, feeling in set(
        zip(firm.answers.score.tolist(), firm.answers.scale.tolist(), felt.tolist(), strict=True)
    ):
        assert Scale.parse(SCALES[scale]).band(score) is wanted[feeling]


def test_most_do_not_answer_and_the_unhappy_answer_more(firm):
    after_meal = firm.forms.order[~firm.forms.support]
    assert 0.15 < len(after_meal) / len(firm.orders) < 0.35
    bad = (firm.feelings == BAD).any(axis=0)
    answered = np.zeros(len(firm.orders), dtype=bool)
    answered[after_meal] = True
    assert answered[bad].mean() > answered[~bad].mean()


def test_only_a_minority_of_the_unhappy_complains(firm):
    unhappy = (firm.feelings[: row_of("support_chat")] == BAD).any(axis=0)
    complains = firm.feelings[row_of("complaint")] != NOT_MET
    assert not complains[~unhappy].any()
    assert 0.03 < complains[unhappy].mean() < 0.1


def test_answers_come_on_the_day_of_the_order_after_it(firm):
    orders = firm.orders.time[firm.forms.order]
    assert (firm.forms.time > orders).all()
    day = [moment(time).date() for time in firm.forms.time.tolist()[:500]]
    assert day == [moment(time).date() for time in orders.tolist()[:500]]


def test_small_customers_feel_some_things_worse_and_large_ones_others(firm):
    small = firm.orders.value < np.median(firm.orders.value)
    portion = firm.feelings[row_of("portion")]
    assert (portion[small] == BAD).mean() > 1.5 * (portion[~small] == BAD).mean()
    wait = firm.feelings[row_of("arrival")]
    assert (wait[~small] == BAD).mean() > 1.5 * (wait[small] == BAD).mean()


def test_a_null_firm_is_as_large_and_as_unhappy(firm, null_firm):
    assert abs(len(null_firm.orders) / len(firm.orders) - 1) < 0.25
    shares = [(f.feelings == BAD).sum() / (f.feelings != NOT_MET).sum() for f in (firm, null_firm)]
    assert abs(shares[0] - shares[1]) < 0.03


def test_touchpoints_are_asked_on_four_kinds_of_scale():
    assert {each.scale for each in BEHAVIOURS if each.scale} == set(SCALES)
    assert {Scale.parse(name).metric for name in SCALES} == {"csat", "ces", "emotion", "nps"}
