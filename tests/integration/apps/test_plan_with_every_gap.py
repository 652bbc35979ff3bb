"""A plan with every kind of gap, and customers who do everything that it does not foresee."""

from pathlib import Path

import pytest

from cham.apps.imports.actions import ImportDesk, import_table
from cham.apps.interactions.lakes import open_lake
from cham.apps.journeys.actions import keep_journey
from cham.apps.orgs.actions import create_organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.desk import Desk
from cham.apps.reports.gathering import gather
from cham.apps.reports.pages.page import Page, make_page
from cham.apps.reports.question import Question
from cham.core.journeys import read_journey
from cham.doors.files import open_table, parse_mapping

NOW = 1_800_000_000_000_000
JOURNEY = """
journey: noodles
name: Noodles
language: en
stages:
  - key: order
    name: Order
    touchpoints:
      - {key: ask, name: Ask, message: Beef left, owner: {accountable: [boss, desk], authority: full}, rule: {name: ask}}
      - key: place
        name: Place
        message: Beef left
        required: true
        repeatable: false
        owner: {accountable: desk, authority: none}
        rule: {name: place}
  - key: eat
    name: Eat
    touchpoints:
      - {key: bowl, name: Bowl, required: true, rule: {name: bowl}}
      - {key: ghost, name: Ghost, owner: {accountable: boss, authority: full}, rule: {name: ghost}}
  - key: pay
    name: Pay
handoffs:
  - {from: place, to: bowl, needs: [dish, mild], carries: [dish]}
"""
WALKS = (
    ["ask", "place", "bowl"],
    ["ask", "bowl"],  # skips what is required
    ["place", "place", "bowl"],  # repeats what is not meant to be
    ["ask", "place", "haggle", "haggle", "bowl"],  # adds a step
    ["place", "bowl", "ask"],  # turns back
)


@pytest.fixture
def page(db: None, tmp_path: Path) -> Page:
    organisation = create_organisation("Noodles", code="noodles")
    with organisation_scope(organisation):
        keep_journey(organisation, read_journey(JOURNEY))
        rows = [
            f"2026-01-01 10:{minute:02d},c{customer},{step}"
            for customer, walk in enumerate(WALKS)
            for minute, step in enumerate(walk)
        ]
        file = tmp_path / "walks.csv"
        file.write_text("\n".join(["time,customer,event", *rows]) + "\n", "utf-8")
        mapping = parse_mapping(
            "as: interactions\ncolumns: {time: time, customer: customer, name: event}\n"
        )
        lake = open_lake(tmp_path)
        desk = ImportDesk(lake=lake, folder=tmp_path, organisation=organisation, say=str)
        import_table(desk, open_table(file), file, mapping, now=NOW)
        reports = Desk(lake=lake, folder=tmp_path, organisation=organisation)
        return make_page(gather(reports, Question(), now=NOW), "en")


def test_every_gap_and_every_way_off_the_plan_is_told(page: Page):
    assert page.gaps is not None
    assert [(each.what, each.where, each.detail) for each in page.gaps.rows] == [
        ("Nobody answers for it", "Bowl", ""),
        ("Two answer for it, so in truth none", "Ask", "boss, desk"),
        ("Answers for it, but may not change it", "Place", ""),
        ("Hand-off without its information", "from “Place” to “Bowl”", "does not pass: mild"),
        ("The same message twice", "Ask, Place", "Beef left"),
        ("Stage without a touchpoint", "Pay", ""),
        ("No interaction ever matched", "Ghost", ""),
        ("Interactions that match no touchpoint", "", "haggle: 2 interactions"),
    ]
    assert page.paths is not None
    plan = page.paths.plan
    assert plan is not None
    assert plan.lead.startswith("20% of 5 customers")
    assert [(row.name, *(cell for _head, cell in row.cells)) for row in plan.rows] == [
        ("Order", "5", "1", "1", "–", "2"),
        ("Place", "4", "1", "1", "–", "–"),
        ("Eat", "5", "–", "–", "1", "–"),
        ("Bowl", "5", "–", "–", "1", "–"),
        ("Pay", "0", "–", "–", "–", "–"),
    ]
    assert plan.heads == ("customers", "skipped", "repeated", "turned back", "steps off the map")


def test_no_passage_is_called_narrow_where_nobody_stays_behind(page: Page):
    assert not any("narrowest" in each for each in page.headlines)
