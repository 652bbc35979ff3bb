"""Behind every number of the overview stand as many rows, or rows that add up to as much."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest

from cham.apps.insights.asking import Asked
from cham.apps.insights.closer import MoneyReady, PlanReady, money_parts, overall, plan_paths
from cham.apps.insights.money_rows import MoneyAsked
from cham.apps.insights.plan_rows import DepartureKind, PlanAsked, PlanSide
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.insights.touchpoint_figures import OverallFigures
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.orgs.models import AuditEntry, Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.evidence import Evidence
from cham.core.journeys import GapKind
from cham.core.measures import Verdict
from cham.core.paths import Path, Plan, Row, paths_of, walk_of
from cham.drawing.numbers import Numbers
from integration.web.conftest import MakeMember
from integration.web.reading import links, parsed, text_of, words
from integration.web.test_figure_pages import touchpoint_keys

pytestmark = pytest.mark.django_db
ALL = Asked(journey="office_lunch", period="all")
MONTH = Asked(journey="office_lunch", period="30d")
NO_STEPS = {"feedback", "profile"}


@pytest.fixture
def firm(firm_with_figures: Organisation) -> Iterator[Organisation]:
    with organisation_scope(firm_with_figures):
        yield firm_with_figures


@pytest.fixture
def evidence(firm: Organisation) -> Evidence:
    found = figures(firm, ALL)
    assert isinstance(found, Ready)
    return found.evidence


def table_of(client: Any, address: str, key: str) -> list[list[str]]:
    content = client.get(f"{address}&table={key}&format=csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))[1:]


def tile(client: Any, label: str) -> tuple[str, str]:
    """Give the figure that bears a label, and where it leads."""
    page = parsed(client.get("/?period=all"))
    for each in page.findall(".//div[@class='kpis']/a"):
        if text_of(each.find("span")) == label:
            return text_of(each.find("b")), each.get("href", "")
    raise AssertionError(label)


def test_gaps_are_listed_one_row_each(firm: Organisation, evidence: Evidence, client_of: Any):
    client = client_of("executive")
    for kind, label, key in (
        (GapKind.NO_OWNER, "Điểm chạm chưa có chủ", "no-owner"),
        (GapKind.BROKEN_HANDOFF, "Chỗ đứt thông tin", "broken-handoff"),
    ):
        figure, href = tile(client, label)
        rows = table_of(client, href, key)
        found = [each for each in evidence.gaps if each.kind is kind]
        assert len(found) == len(rows) == int(figure) > 0
        names = {each.name.read("vi") for each in evidence.journey.touchpoints}
        assert {row[0] for row in rows} <= names


def test_a_broken_hand_off_opens_the_paths_that_went_that_way(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    (gap,) = (each for each in evidence.gaps if each.kind is GapKind.BROKEN_HANDOFF)
    giver, receiver = gap.touchpoints
    went = sum(
        each.count
        for each in evidence.answers.follows.edges
        if (each.before, each.after) == (giver, receiver)
    )
    analyst, executive = client_of("analyst"), client_of("executive")
    address = "/behind/broken_handoff/?period=all"
    assert [list(map(int, row[3:])) for row in table_of(analyst, address, "broken-handoff")] == [
        [evidence.rework[giver].steps, evidence.rework[receiver].steps, went]
    ]
    opened = [href for href, _text in links(analyst.get(address)) if "figure=edge" in href]
    assert bool(opened) is (went > 0)
    assert not [href for href, _text in links(executive.get(address)) if "/rows/" in href]


def test_answers_of_a_score_add_up_to_its_n_where_single_ones_stay_closed(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    client = client_of("executive")
    for scale, measured in evidence.overall.items():
        rows = table_of(client, f"/behind/answers/?period=all&scale={scale}", "answers")
        assert sum(int(row[1]) for row in rows) == measured.n
        assert all(int(row[1]) == sum(map(int, row[2:])) for row in rows)
    _figure, href = tile(client, "NPS")
    assert href.startswith("/behind/answers/")
    assert tile(client_of("analyst"), "NPS")[1].startswith("/rows/?figure=answers")


def test_the_ratio_of_good_to_bad_opens_the_answers_that_it_counts(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    ratio = evidence.measured.positivity
    assert ratio is not None
    client = client_of("analyst")
    _figure, href = tile(client, "Tốt so với xấu")
    assert f"{Numbers('vi').number(ratio.n)} dòng" in words(client.get(href))
    closed = tile(client_of("executive"), "Tốt so với xấu")[1]
    rows = table_of(client_of("executive"), closed, "answers")
    assert sum(int(row[1]) for row in rows) == ratio.n


def test_what_came_in_adds_up_over_the_sources(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    intake = evidence.intake
    rows = table_of(client_of("analyst"), "/behind/sources/?period=all", "by-source")
    sums = [sum(int(row[column]) for row in rows) for column in range(1, 5)]
    assert sums == [intake.received, intake.stored, intake.duplicates, intake.dead]
    for row in rows:
        assert int(row[1]) == int(row[2]) + int(row[3]) + int(row[4])


def test_pains_and_what_is_on_no_map_are_as_many_as_the_number_says(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    client = client_of("cx_manager")
    assert evidence.pains is not None
    figure, href = tile(client, "Điểm đau")
    assert len(table_of(client, href, "claimed")) == int(figure) == len(evidence.pains.claimed)
    others = table_of(client, href, "not-claimed")
    assert len(others) + int(figure) == len(evidence.journey.touchpoints)
    loose = [each.count for each in evidence.gaps if each.kind is GapKind.UNMAPPED]
    rows = table_of(client, "/behind/unmapped/?period=all", "unmapped")
    assert [int(row[1]) for row in rows] == loose


def test_scores_over_time_count_the_same_answers_as_the_scores(
    firm: Organisation, evidence: Evidence
):
    found = overall(firm, ALL)
    assert isinstance(found, OverallFigures)
    assert {each.scale for each in found.questions} == set(evidence.overall)
    for each in found.questions:
        measured = evidence.overall[each.scale]
        assert (each.measure.n, each.measure.value) == (measured.n, measured.value)
        assert sum(point.n for point in each.trend.points) == measured.n


def parts_of(firm: Organisation, touchpoint: str) -> Iterator[MoneyReady]:
    page = 1
    while True:
        asked = MoneyAsked(asked=ALL, touchpoint=touchpoint, page=page)
        found = money_parts(firm, asked)
        assert isinstance(found, MoneyReady), found
        yield found
        if not found.page.has_more:
            return
        page += 1


def test_the_parts_of_all_pages_add_up_to_the_money_at_risk(
    firm: Organisation, evidence: Evidence
):
    """Of every touchpoint that could be tested, claimed or not: the figure is made the same way."""
    assert evidence.pains is not None
    tested = [each for each in evidence.pains.pains if each.cost is not None]
    assert tested
    for pain in tested[:2]:
        assert pain.cost is not None
        assert pain.bad is not None
        pages = list(parts_of(firm, pain.key))
        parts = [part for found in pages for part in found.page.parts]
        first = pages[0].page
        assert first.money == sum(each.amount for each in parts) == pain.cost.money.value
        assert first.money == sum(each.amount for each in first.kinds)
        assert len(parts) == len({each.row.sequence for each in parts}) == first.total
        assert first.total == pain.bad.lost.n == sum(each.bad for each in first.kinds)
        assert first.customers == len({each.row.path for each in parts}) == pain.bad.lost.customers
        assert sum(each.is_lost for each in parts) == first.lost
        assert {each.row.touchpoint for each in parts} == {pain.key}
        amounts = [each.amount for each in parts]
        assert amounts == sorted(amounts, reverse=True)


def bought(rows: list[dict[str, object]]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = {}
    for row in rows:
        if row["kind"] == "purchase":
            found.setdefault(row["customer"], []).append(int(str(row["event_time"])))
    return found


def test_who_counts_as_lost_bought_nothing_within_the_horizon(
    firm: Organisation, evidence: Evidence
):
    assert evidence.pains is not None
    pain = next(each for each in evidence.pains.pains if each.cost is not None)
    horizon = evidence.pains.settings.horizon
    purchases = bought(open_own_lake().scan(firm.code).read_all().to_pylist())
    for found in parts_of(firm, pain.key):
        for part in found.page.parts:
            moment = round(part.row.moment.timestamp() * 1e6)
            after = [
                each for each in purchases[part.row.path] if moment < each <= moment + horizon
            ]
            assert part.is_lost is (not after)


def everybody(firm: Organisation, side: PlanSide) -> Iterator[PlanReady]:
    page = 1
    while True:
        found = plan_paths(firm, PlanAsked(asked=MONTH, side=side, page=page))
        assert isinstance(found, PlanReady), found
        yield found
        if not found.page.has_more:
            return
        page += 1


def walked(firm: Organisation, evidence: Evidence) -> dict[str, Path]:
    """Put the rows of a stretch of time into paths once more, without the engine."""
    since, until = evidence.filter.since, evidence.filter.until
    assert since is not None
    assert until is not None
    inside = range(round(since.timestamp() * 1e6), round(until.timestamp() * 1e6))
    rows = open_own_lake().scan(firm.code).read_all().to_pylist()
    names = touchpoint_keys(evidence.journey, rows)
    return {
        each.key: each
        for each in paths_of(
            Row(
                path=row["customer"],
                time=row["event_time"],
                sequence=row["sequence"],
                touchpoint=names[row["sequence"]],
            )
            for row in rows
            if row["customer"] and row["kind"] not in NO_STEPS and row["event_time"] in inside
        )
    }


def test_customers_on_the_plan_and_off_it_are_as_many_as_the_share_says(firm: Organisation):
    month = figures(firm, MONTH)
    assert isinstance(month, Ready)
    conformance = month.evidence.answers.conformance
    assert conformance is not None
    paths, plan = walked(firm, month.evidence), Plan.of(month.evidence.journey)
    seen: dict[PlanSide, set[str]] = {}
    for side in PlanSide:
        listed = [each for found in everybody(firm, side) for each in found.page.paths]
        seen[side] = {each.path for each in listed}
        assert len(listed) == len(seen[side])
        for each in listed:
            walk = walk_of(paths[each.path], plan)
            assert walk.is_planned is (side is PlanSide.ON)
            assert each.steps == len(paths[each.path].steps)
            told = {
                how: {d.where[0] for d in each.departures if d.how is how} for how in DepartureKind
            }
            assert told[DepartureKind.SKIPPED] == walk.skipped
            assert told[DepartureKind.REPEATED] == walk.repeated
            assert bool(each.departures) is (side is PlanSide.OFF)
    assert len(seen[PlanSide.ON]) == conformance.on_plan
    assert len(seen[PlanSide.OFF]) == conformance.paths - conformance.on_plan > 0
    assert seen[PlanSide.ON] | seen[PlanSide.OFF] == set(paths)


def test_what_moved_this_week_is_listed_as_often_as_it_moved(firm: Organisation, client_of: Any):
    week = figures(firm, replace(ALL, period="7d"))
    assert isinstance(week, Ready)
    moved = [
        key
        for key, shift in week.changes.feelings.items()
        if shift.verdict is Verdict.CHANGED and week.evidence.feeling(key) is not None
    ]
    rows = table_of(client_of("executive"), "/behind/week/?period=all", "week")
    assert len(rows) == len(moved)


def test_the_share_on_plan_leads_to_the_customers_for_those_who_may_see_them(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    conformance = evidence.answers.conformance
    assert conformance is not None
    off = conformance.paths - conformance.on_plan
    _figure, href = tile(client_of("analyst"), "Đi đúng kế hoạch")
    assert href.startswith("/rows/plan/")
    page = client_of("analyst").get(href)
    assert f"Đúng kế hoạch · {conformance.on_plan}" in words(page)
    assert f"Rời kế hoạch · {off}" in words(page)
    closed = tile(client_of("executive"), "Đi đúng kế hoạch")[1]
    rows = table_of(client_of("executive"), closed, "on-plan")
    assert [int(row[1]) for row in rows] == [conformance.on_plan, off]


@pytest.mark.parametrize("address", ["/rows/money/?touchpoint=arrival", "/rows/plan/?side=on"])
def test_single_customers_are_for_those_who_may_see_answers_and_reading_is_noted(
    firm: Organisation, client_of: Any, address: str
):
    for role in ("executive", "front_line"):
        assert client_of(role).get(address).status_code == 403
    assert not AuditEntry.objects.filter(action="rows.read").exists()
    assert client_of("analyst").get(address).status_code == 200
    entry = AuditEntry.objects.get(action="rows.read")
    assert entry.details["rows"] > 0


def test_an_owner_opens_the_money_of_own_touchpoints_only(
    firm: Organisation, evidence: Evidence, client_of: Any, member: MakeMember
):
    mine = evidence.touchpoints["arrival"]
    unit = mine.ownership.accountable[0]
    other = next(
        each
        for each in evidence.journey.touchpoints
        if unit not in (*each.ownership.accountable, *each.ownership.contributors)
    )
    client = client_of(member("department_owner", [unit]))
    listed = client.get("/behind/answers/?period=all&scale=csat_1_5")
    opened = {href for href, _text in links(listed) if href.startswith("/rows/")}
    units = {
        each.key: {*each.ownership.accountable, *each.ownership.contributors}
        for each in evidence.journey.touchpoints
    }
    places = {parse_qs(href.partition("?")[2])["touchpoint"][0] for href in opened}
    assert places == {
        each.touchpoint
        for each in evidence.answers.scores.touchpoints
        if each.scale == "csat_1_5" and unit in units.get(each.touchpoint, set())
    }
    assert places
    assert "đơn vị khác" not in words(client.get(f"/rows/money/?touchpoint={mine.key}"))
    for address in (f"/rows/money/?touchpoint={other.key}", "/rows/plan/"):
        refused = client.get(address)
        assert "đơn vị khác" in words(refused)
        assert not parsed(refused).findall(".//main//table")
        assert client.get(f"/api{address}").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/rows/money/", "/rows/money/?touchpoint=a&page=0", "/rows/plan/?side=left"],
)
def test_an_address_that_names_nothing_is_refused_in_words(
    firm: Organisation, client_of: Any, address: str
):
    assert client_of("cx_manager").get(address).status_code == 400
    assert client_of("cx_manager").get("/behind/nothing/").status_code == 404
