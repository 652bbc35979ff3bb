import json
from dataclasses import asdict

import numpy as np
import pytest

from cham.core.simulation.behaviour import row_of
from cham.core.simulation.people import People
from cham.core.simulation.visits import BAD, NOT_MET

PLANTED = {"arrival": 0.06, "lobby_pickup": 0.08, "taste": 0.05, "payment": 0.045, "refund": 0.08}


def test_the_planted_pains_are_three_to_eight_points(firm):
    planted = {t.key: t.planted_loss for t in firm.truth.touchpoints if t.planted_loss}
    assert planted == PLANTED
    assert all(0.03 <= loss <= 0.08 for loss in planted.values())


@pytest.mark.parametrize("key", PLANTED)
def test_the_true_loss_is_close_below_what_is_planted(firm, key):
    # Only who would not have come back anyway is not lost to the pain.
    assert 0.9 * PLANTED[key] <= firm.truth.of(key).loss <= PLANTED[key] + 1e-12


def test_touchpoints_without_a_pain_cost_nothing(firm):
    others = [t for t in firm.truth.touchpoints if t.key not in PLANTED]
    assert len(others) == 18
    assert all((t.loss, t.money, t.money_met) == (0.0, 0, 0) for t in others)


def test_money_met_counts_the_silent_too(firm):
    truth = firm.truth.of("arrival")
    assert truth.bad_met > 3 * truth.bad_told
    assert truth.money_met > 2 * truth.money


def test_a_null_firm_has_no_truth_to_find(null_firm):
    truth = null_firm.truth
    assert not truth.planted
    assert all((t.planted_loss, t.loss, t.money) == (0.0, 0.0, 0) for t in truth.touchpoints)
    assert truth.improvements == ()
    assert truth.faults.ownerless == ""
    assert truth.faults.ping_pong_tickets == truth.faults.asked_again_orders == 0


def test_the_truth_can_be_written_as_json(firm):
    text = json.dumps(asdict(firm.truth), ensure_ascii=False, allow_nan=False)
    assert json.loads(text)["faults"]["broken_handoff"] == ["delivery_note", "rider_call"]


def test_the_default_period_ends_one_horizon_before_the_data(firm):
    assert (firm.truth.start, firm.truth.end, firm.truth.as_of) == (
        "2025-08-03T00:00:00+07:00",
        "2026-08-03T00:00:00+07:00",
        "2026-11-01T00:00:00+07:00",
    )


def test_one_improvement_worked_and_one_did_not(firm):
    worked, did_not = firm.truth.improvements
    assert (worked.key, worked.worked, did_not.worked) == ("early_routes", True, False)
    assert worked.share_bad_without - worked.share_bad_with > 0.07
    assert did_not.share_bad_without == did_not.share_bad_with


def test_the_improvement_shows_in_its_zones_only(firm):
    before, after = _share_bad_waits(firm, firm.people, improved=True)
    others_before, others_after = _share_bad_waits(firm, firm.people, improved=False)
    assert after < before - 0.04
    assert abs(others_after - others_before) < 0.06


def _share_bad_waits(firm, people: People, *, improved: bool) -> tuple[float, float]:
    zone = people.zone[firm.orders.customer]
    inside = np.isin(zone, [0, 2]) == improved
    late = firm.orders.day >= int(firm.parameters.days * 0.6)
    wait = firm.feelings[row_of("arrival")]
    met = wait != NOT_MET
    before, after = (float((wait[met & inside & when] == BAD).mean()) for when in (~late, late))
    return before, after


def test_tickets_go_to_and_fro_between_kitchen_and_delivery(firm):
    assert firm.truth.faults.ping_pong_units == ("kitchen", "delivery")
    routes = _routes(firm)
    back = [route for route in routes if _returns(route)]
    assert len(back) == firm.truth.faults.ping_pong_tickets > 0
    assert all({"kitchen", "delivery"} <= set(route) for route in back)
    assert 0.3 < len(back) / len(routes) < 0.6


def test_no_ticket_of_a_null_firm_comes_back(null_firm):
    assert not [route for route in _routes(null_firm) if _returns(route)]


def _routes(firm) -> list[list[str]]:
    routes: dict[int, list[str]] = {}
    for number, unit in zip(firm.tickets.number.tolist(), firm.tickets.unit, strict=True):
        route = routes.setdefault(number, [])
        if not route or route[-1] != unit:
            route.append(unit)
    return list(routes.values())


def _returns(route: list[str]) -> bool:
    return any(one == three for one, three in zip(route, route[2:], strict=False))


def test_customers_who_left_a_note_are_asked_again(firm):
    noted = firm.feelings[row_of("delivery_note")] != NOT_MET
    called = firm.feelings[row_of("rider_call")] != NOT_MET
    assert firm.truth.faults.asked_again_orders == firm.asked_again.sum()
    assert (noted & called)[firm.asked_again].all()
    assert 0.5 < firm.asked_again[noted].mean() < 0.7
    assert called[~noted].mean() < 0.2
