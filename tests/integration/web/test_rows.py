"""Rows behind numbers: they are the ones that were counted, and only those who may see them do."""

import re
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest

from cham.apps.insights.asking import Asked
from cham.apps.insights.closer import RowsReady, rows
from cham.apps.insights.rows import Figure, RowsAsked, rows_address, steps_part
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.orgs.models import AuditEntry, Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.evidence import Evidence
from cham.drawing.numbers import Numbers
from integration.web.conftest import ClientOf, MakeMember
from integration.web.reading import links, rows_of, words

LUNCH = Asked(journey="office_lunch")


@pytest.fixture
def evidence(firm_with_figures: Organisation) -> Evidence:
    found = figures(firm_with_figures, LUNCH)
    assert isinstance(found, Ready)
    return found.evidence


def page_of(organisation: Organisation, figure: Figure, page: int = 1, **parts: str) -> RowsReady:
    asked = RowsAsked(asked=LUNCH, figure=figure, parts=tuple(sorted(parts.items())), page=page)
    found = rows(organisation, asked)
    assert isinstance(found, RowsReady), found
    return found


def test_as_many_rows_as_the_number_says(firm_with_figures: Organisation, evidence: Evidence):
    assert page_of(firm_with_figures, Figure.INTERACTIONS).page.total == evidence.rows
    assert page_of(firm_with_figures, Figure.PURCHASES).page.total == evidence.purchases
    for key, scores in evidence.scores.items():
        for each in scores:
            found = page_of(firm_with_figures, Figure.ANSWERS, touchpoint=key, scale=each.scale)
            assert found.page.total == sum(count for _score, count in each.counts)


def test_times_that_a_touchpoint_was_met_are_as_many_rows(
    firm_with_figures: Organisation, evidence: Evidence
):
    for key in ("menu_page", "arrival", "complaint"):
        steps = evidence.rework[key].steps
        assert steps > 0
        assert page_of(firm_with_figures, Figure.STEPS, touchpoint=key).page.total == steps


def test_rows_of_a_band_hold_answers_of_that_band(
    firm_with_figures: Organisation, evidence: Evidence
):
    key, scores = max(
        (
            (key, one)
            for key, scales in evidence.scores.items()
            for one in scales
            if one.scale == "csat_1_5"
        ),
        key=lambda pair: sum(count for _score, count in pair[1].counts),
    )
    found = page_of(
        firm_with_figures, Figure.ANSWERS, touchpoint=key, scale="csat_1_5", band="bad"
    )
    assert found.page.total == sum(count for score, count in scores.counts if score <= 2)
    assert {row.score for row in found.page.rows} <= {1.0, 2.0}
    assert {row.touchpoint for row in found.page.rows} == {key}


def test_pages_follow_each_other_without_gap_or_repeat(firm_with_figures: Organisation):
    first = page_of(firm_with_figures, Figure.PURCHASES)
    second = page_of(firm_with_figures, Figure.PURCHASES, page=2)
    moments = [row.moment for row in (*first.page.rows, *second.page.rows)]
    assert moments == sorted(moments, reverse=True)
    assert len({row.sequence for row in (*first.page.rows, *second.page.rows)}) == 100


def test_paths_behind_an_edge_hold_the_edge(firm_with_figures: Organisation, evidence: Evidence):
    edge = evidence.answers.follows.edges[0]
    found = page_of(firm_with_figures, Figure.EDGE, before=edge.before, after=edge.after)
    paths: dict[str, list[str]] = {}
    for row in found.page.rows:
        if row.kind != "feedback":
            paths.setdefault(row.path, []).append(row.touchpoint)
    assert paths
    for steps in paths.values():
        assert (edge.before, edge.after) in pairwise(steps)


def test_cases_sent_back_and_forth_are_as_many_as_were(
    firm_with_figures: Organisation, evidence: Evidence
):
    pair = min(
        (each for each in evidence.answers.ping_pong.pairs if each.returns),
        key=lambda each: each.paths,
    )
    first = page_of(firm_with_figures, Figure.PING_PONG, of_unit=pair.unit, other=pair.other).page
    assert first.paths == pair.paths
    cases: set[str] = set()
    for page in range(1, 100):
        found = page_of(
            firm_with_figures, Figure.PING_PONG, page=page, of_unit=pair.unit, other=pair.other
        ).page
        cases |= {row.case_key for row in found.rows}
        if not found.has_more:
            break
    assert len(cases) == pair.paths > 0


def test_paths_of_a_variant_are_that_variant(firm_with_figures: Organisation, evidence: Evidence):
    variant = next(each for each in evidence.answers.variants.shown if len(each.steps) > 1)
    found = page_of(firm_with_figures, Figure.VARIANT, steps=steps_part(variant.steps))
    first = found.page.rows[0].path
    steps = [
        row.touchpoint for row in found.page.rows if row.path == first and row.kind != "feedback"
    ]
    assert tuple(steps) == variant.steps


def all_paths(organisation: Organisation, figure: Figure, touchpoint: str = "") -> set[str]:
    """Turn all pages, and give the paths on them."""
    found: set[str] = set()
    pages = page_of(organisation, figure, touchpoint=touchpoint).page.pages
    assert pages is not None
    for number in range(1, pages + 1):
        page = page_of(organisation, figure, page=number, touchpoint=touchpoint).page
        assert page.has_more is (number < pages)
        found |= {row.path for row in page.rows}
    return found


def test_lists_of_paths_say_how_many_there_are(
    firm_with_figures: Organisation, evidence: Evidence
):
    gone = evidence.answers.drop_off
    assert gone is not None
    rare = min((each for each in gone.touchpoints if each.dropped), key=lambda one: one.dropped)
    conformance = evidence.answers.conformance
    assert conformance is not None
    skipped = max(conformance.touchpoints, key=lambda each: each.skipped)
    again = max(evidence.rework.values(), key=lambda each: each.repeaters)
    for figure, where, count in (
        (Figure.DROPPED, rare.touchpoint, rare.dropped),
        (Figure.SKIPPED, skipped.touchpoint, skipped.skipped),
        (Figure.REPEATED, again.touchpoint, again.repeaters),
    ):
        assert page_of(firm_with_figures, figure, touchpoint=where).page.paths == count > 0
    assert page_of(firm_with_figures, Figure.DROPPED).page.paths == gone.dropped
    found = all_paths(firm_with_figures, Figure.DROPPED, touchpoint=rare.touchpoint)
    assert len(found) == rare.dropped
    assert found <= all_paths(firm_with_figures, Figure.DROPPED)
    assert len(all_paths(firm_with_figures, Figure.DROPPED)) == gone.dropped


def test_an_edge_says_how_often_it_was_gone(firm_with_figures: Organisation, evidence: Evidence):
    edge = evidence.answers.follows.edges[0]
    page = page_of(firm_with_figures, Figure.EDGE, before=edge.before, after=edge.after).page
    assert (page.times, page.paths, page.pages) == (edge.count, None, None)


def test_the_sentence_on_who_is_gone_opens_all_of_them_and_those_at_the_one_touchpoint(
    firm_with_figures: Organisation, evidence: Evidence, client_of: ClientOf
):
    gone = evidence.answers.drop_off
    assert gone is not None
    page = client_of("cx_manager").get("/?period=12m&journey=office_lunch").content.decode()
    opened = [
        (text, dict(parse_qsl(urlsplit(href).query)))
        for href, text in links(page)
        if "figure=dropped" in href
    ]
    (all_text, all_given), (most_text, most_given) = opened
    worst = gone.touchpoints[0]
    assert Numbers("vi").number(gone.dropped) in all_text.split()
    assert "touchpoint" not in all_given
    assert Numbers("vi").number(worst.dropped) in re.findall(r"[\d.]+", most_text)
    assert most_given["touchpoint"] == worst.touchpoint


def test_the_page_and_the_api_say_the_count_and_speak_in_names(
    firm_with_figures: Organisation, evidence: Evidence, client_of: ClientOf
):
    client = client_of("cx_manager")
    gone = evidence.answers.drop_off
    assert gone is not None
    told = client.get("/api/rows/?figure=dropped&journey=office_lunch").json()
    assert (told["paths"], told["total"]) == (gone.dropped, None)
    assert told["pages"] == -(-gone.dropped // 10)
    page = words(client.get(rows_address(LUNCH, Figure.DROPPED)).content.decode())
    assert f"{Numbers('vi').number(gone.dropped)} đường đi" in page
    assert f"trang 1 trên {Numbers('vi').number(told['pages'])}" in page
    everything = words(client.get(rows_address(LUNCH, Figure.INTERACTIONS)).content.decode())
    assert f"{Numbers('vi').number(evidence.rows)} dòng" in everything
    answers = rows_of(client.get(rows_address(LUNCH, Figure.ANSWERS)).content.decode())
    cells = {cell for row in answers for cell in row}
    raw = {"feedback"}
    raw |= {each.key for each in evidence.journey.units}
    raw |= {each.key for each in evidence.journey.channels}
    assert not cells & raw
    names = {each.name.read("vi") for each in evidence.journey.units}
    assert {row[5] for row in answers} & names


@pytest.mark.parametrize("role", ["front_line", "executive"])
def test_roles_without_the_right_see_no_row(
    firm_with_figures: Organisation, client_of: ClientOf, role: str
):
    answer = client_of(role).get(rows_address(LUNCH, Figure.PURCHASES))
    assert answer.status_code == 403
    with organisation_scope(firm_with_figures):
        assert not AuditEntry.objects.filter(action="rows.read").exists()


def test_reading_rows_is_noted(firm_with_figures: Organisation, client_of: ClientOf):
    answer = client_of("cx_manager").get(rows_address(LUNCH, Figure.PURCHASES))
    assert answer.status_code == 200
    with organisation_scope(firm_with_figures):
        entry = AuditEntry.objects.get(action="rows.read")
    assert entry.subject == "figure:purchases"
    assert entry.details["rows"] == 50


def test_an_analyst_sees_codes_and_a_cx_manager_names(
    firm_with_figures: Organisation, client_of: ClientOf
):
    address = rows_address(LUNCH, Figure.PURCHASES)
    row = page_of(firm_with_figures, Figure.PURCHASES).page.rows[0]
    analyst = client_of("analyst").get(address).content.decode()
    manager = client_of("cx_manager").get(address).content.decode()
    assert row.path in analyst
    assert row.path not in manager
    assert not re.search(r"\+84\d{9}", analyst)


def test_an_owner_sees_rows_of_touchpoints_of_own_units_only(
    firm_with_figures: Organisation,
    evidence: Evidence,
    client_of: ClientOf,
    member: MakeMember,
):
    mine = next(each for each in evidence.journey.touchpoints if each.ownership.accountable)
    unit = mine.ownership.accountable[0]
    other = next(
        each
        for each in evidence.journey.touchpoints
        if unit not in (*each.ownership.accountable, *each.ownership.contributors)
    )
    owner = member("department_owner", [unit])
    client = client_of(owner)
    assert client.get(rows_address(LUNCH, Figure.STEPS, touchpoint=mine.key)).status_code == 200
    refused = client.get(rows_address(LUNCH, Figure.STEPS, touchpoint=other.key))
    assert 'class="table' not in refused.content.decode()
    with organisation_scope(firm_with_figures):
        seen = owner.units_seen
    found = rows(firm_with_figures, RowsAsked(asked=LUNCH, figure=Figure.INTERACTIONS, units=seen))
    assert isinstance(found, RowsReady)
    allowed = {
        each.key
        for each in evidence.journey.touchpoints
        if unit in (*each.ownership.accountable, *each.ownership.contributors)
    }
    assert {row.touchpoint for row in found.page.rows} <= allowed
    everything = page_of(firm_with_figures, Figure.INTERACTIONS).page.total
    assert found.page.total is not None
    assert found.page.total + found.page.hidden == everything
    page = words(client.get(rows_address(LUNCH, Figure.INTERACTIONS)).content.decode())
    assert f"Không hiện {Numbers('vi').number(found.page.hidden)} dòng" in page


def test_an_address_that_names_no_figure_is_refused_in_words(
    firm_with_figures: Organisation, client_of: ClientOf
):
    client = client_of("cx_manager")
    for query in (
        "",
        "figure=nothing",
        "figure=steps",
        "figure=rows&page=0",
        "figure=edge&before=a",
    ):
        assert client.get(f"/rows/?{query}").status_code == 400
    unknown = client.get(rows_address(LUNCH, Figure.STEPS, touchpoint="nowhere"))
    assert unknown.status_code == 200
    assert 'role="alert"' in unknown.content.decode()
