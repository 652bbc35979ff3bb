"""A form's answers and nothing else: what most firms bring first."""

from pathlib import Path

import pytest

from cham.apps.imports.actions import ImportDesk, import_table
from cham.apps.interactions.lakes import open_lake
from cham.apps.orgs.actions import create_organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.desk import Desk
from cham.apps.reports.gathering import gather
from cham.apps.reports.pages.page import Page, make_page
from cham.apps.reports.question import Question
from cham.apps.reports.rendering import render_html
from cham.doors.files import open_table, parse_mapping

NOW = 1_800_000_000_000_000
FORM = "time,phone,food,wait\n" + "".join(
    f"2026-{n // 28 + 1:02d}-{n % 28 + 1:02d},09123456{n:02d},{n % 5 + 1},{n % 3 + 1}\n"
    for n in range(60)
)
NO_STEPS = "What customers do: there are answers only, no steps."


def report(folder: Path, scores: str) -> tuple[Page, str]:
    organisation = create_organisation("Noodles", code="noodles")
    with organisation_scope(organisation):
        file = folder / "form.csv"
        file.write_text(FORM, "utf-8")
        mapping = parse_mapping(
            f"as: feedback\ncolumns: {{time: time, phone: phone}}\nscores: [{scores}]\n"
        )
        lake = open_lake(folder)
        desk = ImportDesk(lake=lake, folder=folder, organisation=organisation, say=str)
        import_table(desk, open_table(file), file, mapping, now=NOW)
        reports = Desk(lake=lake, folder=folder, organisation=organisation)
        page = make_page(gather(reports, Question(), now=NOW), "en")
        return page, render_html(page)


@pytest.mark.django_db
def test_what_was_asked_about_stands_on_the_map_with_its_scores(tmp_path: Path):
    food, wait = (
        f"{{column: {name}, scale: csat_1_5, touchpoint: {name}}}" for name in ("food", "wait")
    )
    page, html = report(tmp_path, f"{food}, {wait}")
    [stage] = page.map.stages
    assert stage.name == "Asked about"
    assert {each.name: each.emotion for each in stage.touchpoints} == {
        "food": "0.0",
        "wait": "−1.0",
    }
    assert page.headlines[0].startswith("Customers feel worst at “wait”: −1.0")
    assert NO_STEPS in page.cannot
    assert page.paths is None
    assert 'id="paths"' not in html
    assert 'id="map"' in html


@pytest.mark.django_db
def test_answers_about_nothing_in_particular_have_a_report_without_a_map(tmp_path: Path):
    page, html = report(tmp_path, "{column: food, scale: csat_1_5}")
    assert page.scores is not None
    assert NO_STEPS in page.cannot
    assert 'id="map"' not in html
    assert "Satisfaction (CSAT)" in html
    assert "equally good" not in page.scores.peak_end, "nothing was compared"
