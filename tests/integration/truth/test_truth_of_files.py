"""The files of a simulated firm, joined as a user would join them, hold the firm's truth."""

from datetime import datetime
from typing import Any

import numpy as np
import pytest

from cham.core.pains import Experiences, History, Purchases, find_pains, last_year
from cham.core.paths import Plan, Row, paths_of, ping_pong
from cham.core.simulation import (
    Firm,
    FirmParameters,
    FirmTables,
    Table,
    firm_history,
    firm_tables,
    simulate_firm,
)
from cham.core.simulation.parameters import VIETNAM, microseconds
from cham.doors.files.values.contacts import read_phone

FORM_PHONE = "Số điện thoại đặt cơm của anh/chị"


@pytest.fixture(scope="module")
def firm() -> Firm:
    return simulate_firm(FirmParameters(customers=600, seed=3))


@pytest.fixture(scope="module")
def tables(firm: Firm) -> FirmTables:
    return firm_tables(firm)


def column(table: Table, header: str) -> list[Any]:
    return list(next(each.values for each in table.columns if each.header == header))


def read(firm: Firm, tables: FirmTables) -> History:
    """Join answers and orders by telephone number, and nothing else."""
    phones = [read_phone(each) for each in column(tables.customers, "Số điện thoại")]
    person = {phone: number for number, phone in enumerate(phones)}
    who = [person[read_phone(str(each))] for each in column(tables.answers, FORM_PHONE)]
    when = [
        microseconds(datetime.strptime(each, "%d/%m/%Y %H:%M:%S").replace(tzinfo=VIETNAM))
        for each in column(tables.answers, "Dấu thời gian")
    ]
    place = {each.key: at for at, each in enumerate(firm.journey.touchpoints)}
    scales = tuple(sorted({question.scale for question in tables.questions}))
    rows = [
        (customer, place[question.touchpoint], time, score, scales.index(question.scale))
        for question in tables.questions
        if question.touchpoint
        for customer, time, score in zip(
            who, when, column(tables.answers, question.header), strict=True
        )
        if score is not None
    ]
    columns = [np.array(values) for values in zip(*rows, strict=True)]
    bought = [person[read_phone(each)] for each in column(tables.orders, "Số điện thoại")]
    return History(
        experiences=Experiences(
            customer=columns[0],
            touchpoint=columns[1],
            time=columns[2],
            score=columns[3].astype(np.float64),
            scale=columns[4],
            scales=scales,
        ),
        purchases=Purchases(
            customer=np.array(bought),
            time=np.array([microseconds(each) for each in column(tables.orders, "Ngày mua")]),
            amount=np.array(column(tables.orders, "Thành tiền")),
        ),
    )


def test_the_files_tell_the_same_pains_as_the_firm(firm, tables):
    settings = last_year(firm.parameters.as_of)
    told = [
        find_pains(history, firm.journey.touchpoints, settings, np.random.default_rng(1))
        for history in (read(firm, tables), firm_history(firm))
    ]
    compared = 0
    by_key = [{pain.key: pain for pain in report.pains} for report in told]
    for key, pain in by_key[0].items():
        other = by_key[1][key]
        assert (pain.verdict, pain.unhappy.n) == (other.verdict, other.unhappy.n)
        if pain.cost and other.cost:
            compared += 1
            assert pain.cost.loss.value == pytest.approx(other.cost.loss.value, abs=1e-12)
            assert pain.cost.money.value == other.cost.money.value
    assert compared >= 10


def test_tickets_show_the_pair_of_units_that_plays_ping_pong(firm, tables):
    pairs = ping_pong(paths_of(ticket_rows(tables)), Plan()).pairs
    first = pairs[0]
    assert {first.unit, first.other} == set(firm.truth.faults.ping_pong_units)
    assert first.paths == firm.truth.faults.ping_pong_tickets
    others = [pair for pair in pairs if {pair.unit, pair.other} != {first.unit, first.other}]
    assert all(pair.returns == 0 for pair in others)


def test_tickets_of_a_null_firm_show_none():
    null = simulate_firm(FirmParameters(customers=300, seed=3, planted=False))
    pairs = ping_pong(paths_of(ticket_rows(firm_tables(null))), Plan()).pairs
    assert pairs
    assert all(pair.returns == 0 for pair in pairs)


def ticket_rows(tables: FirmTables) -> list[Row]:
    keys = ("Mã phiếu", "Thời điểm", "Mã bộ phận", "Hành động")
    steps = zip(*(column(tables.tickets, key) for key in keys), strict=True)
    return [
        Row(path=ticket, time=microseconds(when), sequence=place, touchpoint=action, unit=unit)
        for place, (ticket, when, unit, action) in enumerate(steps)
    ]


def test_two_thousand_customers_over_two_years_are_a_plausible_small_firm():
    truth = simulate_firm(FirmParameters()).truth
    assert 20_000 < truth.orders < 50_000
    assert 60_000 < truth.revenue / truth.orders < 130_000  # teams order several meals
    assert 0.5 < truth.left / truth.customers < 0.95
    assert 0.02 < truth.tickets / truth.orders < 0.06
