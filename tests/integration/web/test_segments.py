"""Personas and bands of value against what the simulated firm knows of its customers."""

from dataclasses import replace

import numpy as np
import pytest

from cham.apps.insights.asking import Asked
from cham.apps.insights.segment_questions import facts, head_count, head_counts, said
from cham.apps.insights.segments import Facts, HeadCount, HeadCounts, SaidAnswers
from cham.apps.insights.snapshots import Failed, Nothing, Ready, figures
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.actions import archive, keep_persona
from cham.apps.personas.queries import live_personas
from cham.core.personas import BANDS, Condition, Fact, Segment, Test, value_bands
from cham.core.simulation import LEAST_DAYS, MOST_ORDERS, ONE_OFF, lunch_personas
from cham.core.simulation.people import PERSONAS
from cham.core.text import is_reachable
from integration.web.simulated_firm import SimulatedFirm

LUNCH = Asked(journey="office_lunch", period="all")
DAY = 86_400_000_000


def counts(organisation) -> HeadCounts:
    found = head_counts(organisation)
    assert isinstance(found, HeadCounts), found
    return found


def ready(organisation, asked: Asked) -> Ready:
    found = figures(organisation, asked)
    assert isinstance(found, Ready), found
    return found


def test_every_persona_has_the_customers_it_was_simulated_with(
    firm_with_figures, simulated: SimulatedFirm
):
    people = simulated.firm.people
    found = counts(firm_with_figures)
    for at, each in enumerate(PERSONAS):
        assert found.personas[each.key].sizes.customers == np.count_nonzero(people.persona == at)
    assert (found.uncovered.customers, found.uncovered.all_customers) == (0, len(people))
    everybody = ready(firm_with_figures, LUNCH).evidence.customers
    assert found.visitors == everybody - len(people)  # who looked around and said no name
    shares = [found.personas[each.key].sizes.value_share or 0.0 for each in PERSONAS]
    assert sum(shares) == pytest.approx(1.0)


def test_who_is_no_customer_is_counted_by_orders_and_days(
    firm_with_figures, simulated: SimulatedFirm
):
    found = counts(firm_with_figures)
    orders = simulated.firm.orders
    number = np.bincount(orders.customer, minlength=len(simulated.firm.people))
    last = np.zeros(len(number), np.int64)
    np.maximum.at(last, orders.customer, orders.time)
    day = found.as_of.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    end = int(day * 1e6) + DAY
    gone = (number <= MOST_ORDERS) & (end - last >= LEAST_DAYS * DAY)
    one_off = found.personas[ONE_OFF]
    assert one_off.sizes.customers == np.count_nonzero(gone) > 0
    assert sum(one_off.also.values()) == one_off.sizes.customers  # each is of one other kind


def test_bands_are_cut_by_what_was_bought_in_a_year(firm_with_figures, simulated: SimulatedFirm):
    found = counts(firm_with_figures)
    orders = simulated.firm.orders
    day = found.as_of.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    end = int(day * 1e6) + DAY
    in_year = (orders.time > end - 365 * DAY) & (orders.time <= end)
    spent = np.zeros(len(simulated.firm.people), np.int64)
    np.add.at(spent, orders.customer[in_year], orders.amount[in_year])
    expected = np.bincount(value_bands(spent), minlength=3).tolist()
    assert [found.bands[each.value].customers for each in BANDS] == expected
    assert (found.bands["high"].value_share or 0.0) >= 0.5


def test_figures_of_a_persona_are_those_of_its_customers(
    firm_with_figures, simulated: SimulatedFirm
):
    firm = simulated.firm
    whole = ready(firm_with_figures, LUNCH).evidence
    parts = {
        each.key: ready(firm_with_figures, replace(LUNCH, persona=each.key)).evidence
        for each in PERSONAS
    }
    for at, each in enumerate(PERSONAS):
        own = firm.people.persona[firm.orders.customer] == at
        assert parts[each.key].purchases == np.count_nonzero(own)
        assert parts[each.key].customers == np.count_nonzero(firm.people.persona == at)
        assert parts[each.key].filter.persona == each.key
    assert sum(each.purchases for each in parts.values()) == whole.purchases
    told = [sum(one.n for one in each.overall.values()) for each in (*parts.values(), whole)]
    assert sum(told[:-1]) == told[-1]
    assert sum(each.answers.steps for each in parts.values()) < whole.answers.steps


def test_bands_part_the_figures_and_go_together_with_a_persona(firm_with_figures):
    whole = ready(firm_with_figures, LUNCH).evidence
    parts = [
        ready(firm_with_figures, replace(LUNCH, value_band=each.value)).evidence for each in BANDS
    ]
    assert sum(each.purchases for each in parts) == whole.purchases
    assert [each.customers for each in parts] == [
        counts(firm_with_figures).bands[each.value].customers for each in BANDS
    ]
    personas = [
        ready(firm_with_figures, replace(LUNCH, persona=each.key)).evidence for each in PERSONAS
    ]
    steps = [sum(each.answers.steps for each in split) for split in (parts, personas)]
    assert steps[0] == steps[1] > 0  # the same customers, parted in two ways
    leads = ready(firm_with_figures, replace(LUNCH, persona="team_lead", value_band="high"))
    assert 0 < leads.evidence.customers < parts[0].customers


def test_nobody_is_nothing_and_never_everybody(firm_with_figures):
    nobody = Segment(conditions=(Condition(fact=Fact.ORDERS, test=Test.AT_LEAST, number=1e9),))
    persona = replace(lunch_personas()["team_lead"], segment=nobody)
    keep_persona(firm_with_figures, "nobody", persona)
    found = figures(firm_with_figures, replace(LUNCH, persona="nobody"))
    assert isinstance(found, Nothing)
    touched = said(firm_with_figures, nobody, "")
    assert isinstance(touched, SaidAnswers)
    assert touched.total == 0


def test_figures_of_a_persona_that_is_gone_are_gone_too(firm_with_figures, member):
    asked = replace(LUNCH, persona="team_lead")
    assert not ready(firm_with_figures, asked).is_old
    with organisation_scope(firm_with_figures):
        archive(member("cx_manager"), "team_lead")
    for each in (asked, replace(asked, period="90d")):
        gone = figures(firm_with_figures, each)
        assert isinstance(gone, Failed)
        assert gone.code == "persona_unknown"
    assert "team_lead" not in counts(firm_with_figures).personas


def test_a_rule_is_counted_before_anybody_keeps_it(firm_with_figures, simulated: SimulatedFirm):
    rule = Segment(conditions=(Condition(fact=Fact.ORDERS, test=Test.AT_LEAST, number=20),))
    found = head_count(firm_with_figures, rule)
    assert isinstance(found, HeadCount)
    number = np.bincount(simulated.firm.orders.customer)
    assert found.sizes.customers == np.count_nonzero(number >= 20)
    assert set(found.also) <= {each.key for each in live_personas(firm_with_figures)}


def test_what_customers_are_known_by(firm_with_figures):
    found = facts(firm_with_figures)
    assert isinstance(found, Facts)
    assert {word for word, _count in found.traits["Chân dung"]} == {
        each.name.read("vi") for each in PERSONAS
    }
    assert "app" in {word for word, _count in found.words["channel"]}
    assert all(count > 1 for words in found.traits.values() for _word, count in words)


def test_what_customers_of_a_segment_said(firm_with_figures):
    segment = lunch_personas()["team_lead"].segment
    found, everybody = said(firm_with_figures, segment, ""), said(firm_with_figures, Segment(), "")
    assert isinstance(found, SaidAnswers)
    assert isinstance(everybody, SaidAnswers)
    assert 0 < found.total < everybody.total
    moments = [each.moment for each in found.answers]
    assert moments == sorted(moments, reverse=True)
    cold = said(firm_with_figures, Segment(), "nguoi")  # nguội, written without marks
    assert isinstance(cold, SaidAnswers)
    assert 0 < cold.total < everybody.total
    assert not any(is_reachable(each.text) for each in everybody.answers)
