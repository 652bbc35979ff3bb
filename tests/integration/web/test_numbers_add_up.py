"""What a number of the overview opens holds as many rows, or rows that add up to as much."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.utils import timezone

from cham.apps.imports.models import FileImport, Stage, Upload
from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.models import Comment, StoredJourney
from cham.apps.orgs.models import Organisation, Unit
from cham.apps.orgs.policy import Role, allowed
from cham.apps.orgs.scope import organisation_scope
from cham.apps.overview.addresses import Behind, act_for
from cham.apps.pains.models import PainDecision, Stand
from cham.apps.personas.models import SignOff, StoredPersona
from cham.apps.personas.queries import live_personas, live_version
from cham.apps.personas.signing import unsigned_personas
from cham.apps.reports.evidence import Evidence
from cham.core.journeys import GapKind
from cham.lake import Envelope
from integration.web.reading import links, parsed, rows_of, text_of, the, words

pytestmark = pytest.mark.django_db
ALL = Asked(journey="office_lunch", period="all")
PERIOD = "?period=all"


@pytest.fixture
def firm(firm_with_figures: Organisation) -> Iterator[Organisation]:
    with organisation_scope(firm_with_figures):
        yield firm_with_figures


@pytest.fixture
def evidence(firm: Organisation) -> Evidence:
    return evidence_of(firm, ALL)


def evidence_of(firm: Organisation, asked: Asked) -> Evidence:
    found = figures(firm, asked)
    assert isinstance(found, Ready), found
    return found.evidence


def whole(text: str) -> int:
    """Read a count as the pages write it: 1.234."""
    return int(text.replace(".", ""))


def total(client: Any, address: str) -> int:
    """Give how many rows a page of rows says that there are."""
    found = re.search(r"([\d.]+) dòng", words(client.get(address)))
    assert found, address
    return whole(found[1])


def table_of(client: Any, address: str, key: str) -> list[list[str]]:
    """Give a table of a page as its file says it, without the head."""
    mark = "&" if "?" in address else "?"
    answer = client.get(f"{address}{mark}table={key}&format=csv")
    assert answer.status_code == 200, address
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def inside(page: Any, kind: str) -> list[Element]:
    """Give the links of pictures of a kind."""
    places = parsed(page).iter()
    pictures = [each for each in places if kind in each.get("class", "").split()]
    return [
        each
        for picture in pictures
        for each in picture.iter()
        if str(each.tag).rpartition("}")[2] == "a"
    ]


def test_a_bar_opens_as_many_answers_of_its_score(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    client = client_of("analyst")
    seen: Counter[str] = Counter()
    href, place = "", ("", 0)
    for link in inside(client.get(f"/{PERIOD}&view=analyst"), "bars"):
        href = link.get("href", "")
        asked = parse_qs(urlsplit(href).query)
        place = asked["scale"][0], int(asked["score"][0])
        said = re.fullmatch(r"Mức (−?\d+): ([\d.]+) câu trả lời, .*", link.get("aria-label", ""))
        assert said, link.get("aria-label")
        assert int(said[1].replace("−", "-")) == place[1]
        assert whole(said[2]) == total(client, href)
        seen[place[0]] += whole(said[2])
    assert seen == {scale: measured.n for scale, measured in evidence.overall.items()}
    scores = {row[6] for row in rows_of(client.get(href))}
    assert f"Sẵn lòng giới thiệu (NPS) · câu trả lời {place[1]} ·" in words(client.get(href))
    assert scores == {f"{place[1]}Sẵn lòng giới thiệu (NPS)"}


@pytest.mark.parametrize("period", ["12m", "30d", "weeks"])
def test_a_point_of_the_trend_opens_the_answers_of_its_days(
    firm: Organisation, evidence: Evidence, client_of: Any, period: str
):
    client = client_of("analyst")
    if period == "weeks":  # begins and ends in the middle of one
        last = evidence.span.last.date()
        period = f"{last - timedelta(days=101)}..{last - timedelta(days=2)}"
    page = client.get(f"/?period={period}&view=analyst")
    table = the(parsed(page).find(".//table[@id='table-trend-nps_0_10']"))
    counted = {
        link.get("href", ""): whole(text_of(cell))
        for cell in table.findall(".//td[@data-head='n']")
        if (link := cell.find(".//a")) is not None
    }
    assert len(counted) > 3
    assert {each.get("href") for each in inside(page, "trend")} == counted.keys()
    assert {href: total(client, href) for href in counted} == counted


def test_a_point_of_the_curve_opens_the_answers_that_its_feeling_was_read_off(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    analyst, executive = client_of("analyst"), client_of("executive")
    points = inside(analyst.get(f"/{PERIOD}&view=analyst"), "emotion-curve")
    felt = {key for key in evidence.touchpoints if evidence.feeling(key) is not None}
    assert len(points) == len(felt) > 10
    for link in points:
        href = link.get("href", "")
        key = parse_qs(urlsplit(href).query)["touchpoint"][0]
        measured = evidence.feeling(key)
        assert measured is not None
        assert link.get("aria-label", "").startswith(evidence.touchpoints[key].name.read("vi"))
        assert total(analyst, href) == measured.n
    for link in inside(executive.get(f"/{PERIOD}"), "emotion-curve")[:5]:
        href = link.get("href", "")
        key = parse_qs(urlsplit(href).query)["touchpoint"][0]
        measured = evidence.feeling(key)
        assert measured is not None
        assert [int(row[1]) for row in table_of(executive, href, "answers")] == [measured.n]


def test_every_kind_of_gap_opens_as_many_as_it_says(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    client = client_of("cx_manager")
    page = parsed(client.get(f"/{PERIOD}"))
    kinds = set()
    for link in page.findall(".//ul[@class='list gaps']/li/a"):
        href, count = link.get("href", ""), whole(text_of(link.find("b")))
        kind = GapKind(urlsplit(href).path.split("/")[2])
        rows = table_of(client, href, kind.value.replace("_", "-"))
        is_sum = kind is GapKind.UNMAPPED
        assert count == (sum(int(row[1]) for row in rows) if is_sum else len(rows)) > 0
        kinds.add(kind)
    assert kinds == {each.kind for each in evidence.gaps}


def test_a_source_opens_all_of_its_interactions(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    client = client_of("analyst")
    page = parsed(client.get(f"/{PERIOD}&channel=zalo&view=analyst"))
    table = the(page.find(".//table[@id='table-sources']"))
    counted = {
        the(cell.find(".//a")).get("href", ""): whole(text_of(cell))
        for cell in table.findall(".//td[@data-head='Tương tác']")
    }
    assert sum(counted.values()) == sum(each.rows for each in evidence.intake.freshness)
    assert {href: total(client, href) for href in counted} == counted


def test_customers_and_unhappy_shares_of_pains_add_up(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    client = client_of("analyst")
    assert evidence.pains is not None
    page = parsed(client.get(f"/{PERIOD}&view=analyst"))
    rows = the(page.find(".//table[@id='table-pains']")).findall(".//tbody/tr")
    assert len(rows) == len(evidence.pains.claimed) > 0
    for row, pain in zip(rows, evidence.pains.claimed, strict=True):
        cells = {each.get("data-head"): each for each in row.findall("td")}
        customers, unhappy = cells["Khách hàng"], cells["Không hài lòng"]
        money = words(client.get(the(customers.find(".//a")).get("href", "")))
        assert f"của {text_of(customers)} khách" in money
        href = the(unhappy.find(".//a")).get("href", "")
        assert total(client, href) == round(pain.unhappy.value * pain.unhappy.n) > 0


def test_touchpoints_that_could_be_tested_are_the_pains_and_those_with_a_yes(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    assert evidence.pains is not None
    others = table_of(client_of("executive"), f"/behind/pains/{PERIOD}", "not-claimed")
    tested = len(evidence.pains.claimed) + sum(row[2] == "có" for row in others)
    assert tested == evidence.pains.tested
    page = parsed(client_of("analyst").get(f"/behind/pains/{PERIOD}"))
    counts = the(page.find(".//table[@id='table-not-claimed']")).findall(
        ".//td[@data-head='Số câu trả lời']"
    )
    counted = {
        link.get("href", ""): whole(text_of(cell))
        for cell in counts
        if (link := cell.find(".//a")) is not None
    }
    assert len(counted) == sum(
        each.unhappy.n > 0 for each in evidence.pains.pains if not each.rank
    )
    assert {href: total(client_of("analyst"), href) for href in counted} == counted


def matter(client: Any, what: str, query: str = PERIOD) -> tuple[int, str]:
    """Give how many of something wait, and where they are listed."""
    page = parsed(client.get(f"/{query}"))
    for each in page.findall(".//ul[@class='work-list']/li/a"):
        if text_of(each.find("span")).startswith(what):
            return whole(text_of(each.find("b"))), each.get("href", "")
    raise AssertionError(what)


@pytest.mark.parametrize("query", [PERIOD, "?period=12m&unit=delivery", "?period=all&value=high"])
def test_pains_to_decide_about_are_as_many_as_are_listed(
    firm: Organisation, client_of: Any, query: str
):
    client = client_of("cx_manager")
    for title, stand in (("Đợi lâu", Stand.OPEN), ("Nguội", Stand.OPEN), ("Sai", Stand.SOLVED)):
        PainDecision.objects.create(journey="office_lunch", title=title, stand=stand)
    count, href = matter(client, "Điểm đau cần quyết định", query)
    listed = parsed(client.get(href)).findall(".//li[@class='card pain-entry']")
    assert count == len(listed) >= 2


def test_files_and_imports_that_wait_are_listed_and_lead_to_themselves(
    firm: Organisation, client_of: Any
):
    client = client_of("cx_manager")
    FileImport.objects.all().delete()
    for code, stage in (("hoi", Stage.ASKING), ("hong", Stage.FAILED), ("xong", Stage.DONE)):
        Upload.objects.create(code=code, file_name=f"{code}.csv", purpose="", stage=stage)
    for number, rejected in enumerate((0, 3, 5)):
        FileImport.objects.create(
            code=f"nhap-{number}",
            file_name=f"nhap-{number}.csv",
            rows=10,
            imported=10 - rejected,
            rejected=rejected,
            started_at=timezone.now(),
            undone_at=None if rejected != 5 else timezone.now(),
        )
    count, href = matter(client, "Tệp cần xem")
    rows = table_of(client, href, "files")
    assert [row[0] for row in rows] == ["hong.csv", "hoi.csv"]
    assert count == len(rows)
    found = {each for each, _text in links(client.get(href)) if each.startswith("/data/uploads/")}
    assert found == {"/data/uploads/hoi/", "/data/uploads/hong/"}
    count, href = matter(client, "Lần nhập có dòng bị từ chối")
    rows = table_of(client, href, "rejected")
    assert [(row[0], row[3]) for row in rows] == [("nhap-1.csv", "3")]
    assert count == len(rows)
    (result,) = {each for each, _text in links(client.get(href)) if "/data/imports/" in each}
    said = words(client.get(result))
    assert all(part in said for part in ("nhap-1.csv", "Số dòng10", "Bị loại3")), said
    assert client_of("analyst").get(result).status_code == 403


def test_personas_that_wait_name_the_units_that_have_not_signed(
    firm: Organisation, client_of: Any
):
    client = client_of("cx_manager")
    (first, *others) = live_personas(firm)
    key, *more = first.persona.signers
    names = {}
    for each in {signer for one in (first, *others) for signer in one.persona.signers}:
        unit, _is_new = Unit.objects.get_or_create(key=each, defaults={"name": f"Đơn vị {each}"})
        names[each] = unit.name
    count, href = matter(client, "Chân dung còn chờ")
    rows = table_of(client, href, "unsigned")
    assert count == len(rows) == len(unsigned_personas(firm)) > 1
    assert set(rows[0][2].split(", ")) == {names[each] for each in first.persona.signers}
    version = live_version(StoredPersona.objects.get(key=first.key))
    assert version is not None
    SignOff.objects.create(version=version, unit=Unit.objects.get(key=key))
    rows = table_of(client, href, "unsigned")
    left = [set(row[2].split(", ")) for row in rows if row[0] == first.persona.name.read("vi")]
    assert left == ([{names[each] for each in more}] if more else [])
    assert f"/personas/{first.key}/" in {each for each, _t in links(client.get(href))} or not more


def test_comments_on_maps_lead_to_their_cells(firm: Organisation, client_of: Any):
    client = client_of("cx_manager")
    stored = StoredJourney.objects.get(key="office_lunch")
    about = {"journey": stored, "part": "touchpoint", "part_key": "arrival"}
    open_one = Comment.objects.create(text="Ai gọi lại?", **about)
    Comment.objects.create(text="Tôi", answers=open_one, **about)
    Comment.objects.create(text="Xong rồi", settled_at=timezone.now(), **about)
    Comment.objects.create(text="Cả bản đồ", journey=stored, part="journey", part_key="")
    count, href = matter(client, "Bình luận trên bản đồ")
    rows = table_of(client, href, "comments")
    assert [row[0] for row in rows] == ["Cả bản đồ", "Ai gọi lại?"]
    assert count == len(rows)
    talks = [each for each, _text in links(client.get(href)) if "/comments/?cell=" in each]
    said = [words(client.get(each)) for each in talks]
    assert ["Cả bản đồ" in said[0], "Ai gọi lại?" in said[1]] == [True, True]


def test_reasons_of_what_was_set_aside_add_up_to_the_figure(firm: Organisation, client_of: Any):
    writer = open_own_lake().open_writer()
    for source, lines in (("may-ban", [b"{", b"[]"]), ("web", [b"{"])):
        envelope = Envelope(
            organisation=firm.code,
            source=source,
            dialect="arrival",
            received_at=1_764_000_000_000_000,
        )
        writer.append(envelope, lines).result(timeout=30)
    writer.close()
    client, query = client_of("cx_manager"), "?period=90d"
    count, href = matter(client, "Tương tác để riêng", query)
    for _look in range(2):  # reasons are counted at the first look, and known at the second
        rows = table_of(client, href, "set-aside")
        assert sum(int(row[2]) for row in rows) == count == 3
        assert {row[1] for row in rows} == {"may-ban", "web"}
    home = client.get("/data/")
    for each, _text in links(client.get(href)):
        if "#letters-" in each:
            assert parsed(home).find(f".//*[@id='{each.partition('#')[2]}']") is not None
    assert any("#letters-" in each for each, _text in links(client.get(href)))


@pytest.mark.parametrize("role", Role)
def test_a_list_is_for_those_who_may_see_what_it_leads_to(
    firm: Organisation, client_of: Any, role: Role
):
    client = client_of(role, ["delivery"])
    for what in Behind:
        status = 200 if allowed(role, act_for(what)) else 403
        query = f"{PERIOD}&scale=csat_1_5"
        assert client.get(f"/behind/{what.value}/{query}").status_code == status, what
        assert client.get(f"/api/overview/behind/{what.value}/{query}").status_code == status, what
    offered = {href for href, _text in links(client.get(f"/{PERIOD}"))}
    for href in offered:
        if href.startswith("/behind/"):
            assert client.get(href).status_code == 200, href


def test_lists_and_work_say_the_same_over_the_api(firm: Organisation, client_of: Any):
    client = client_of("cx_manager")
    Upload.objects.create(code="hoi", file_name="hoi.csv", purpose="", stage=Stage.ASKING)
    work = {
        each["what"]: each["count"]
        for each in client.get(f"/api/overview/work/{PERIOD}").json()["items"]
    }
    assert work["files"] == 1
    for what, count in work.items():
        if what == "open_pains":
            continue
        listed = client.get(f"/api/overview/behind/{what}/{PERIOD}").json()
        is_sum = what in {"unmapped", "set_aside"}
        sums = sum(row[-1]["value"] for row in listed["items"]) if is_sum else listed["count"]
        assert sums == count, what
        assert all(len(row) == len(listed["columns"]) for row in listed["items"])
    files = client.get(f"/api/overview/behind/files/{PERIOD}").json()["items"]
    assert files[0][0] == {"value": "hoi.csv", "note": "", "href": "/data/uploads/hoi/"}
    seen = client_of("executive").get(f"/api/overview/work/{PERIOD}").json()["items"]
    assert {"files", "rejected", "set_aside"} & {each["what"] for each in seen} == set()


def test_cases_sent_back_and_forth_are_those_of_the_page_with_their_sentence(
    firm: Organisation, evidence: Evidence, client_of: Any
):
    """Whose unit stands in the address is no filter: both units' rows are looked at."""
    client = client_of("analyst")
    page = parsed(client.get(f"/{PERIOD}&view=executive"))
    (href,) = (
        each.get("href", "")
        for each in page.findall(".//section[@class='card brief gap-above']//a")
        if "figure=ping_pong" in each.get("href", "")
    )
    worst = max(evidence.answers.ping_pong.pairs, key=lambda each: each.returns)
    cases: set[str] = set()
    answer = client.get(f"/api{href}&page=1").json()
    assert answer["asked"]["units"] == []
    while True:
        cases |= {each["case_key"] for each in answer["items"]}
        if not answer["has_more"]:
            break
        answer = client.get(f"/api{href}&page={answer['page'] + 1}").json()
    assert len(cases) == worst.paths


@pytest.mark.parametrize(
    "address",
    [
        "/rows/?figure=answers&scale=csat_1_5",
        "/rows/money/?touchpoint=arrival",
        "/rows/plan/?side=on",
    ],
)
def test_rows_can_be_asked_of_another_period(firm: Organisation, client_of: Any, address: str):
    page = client_of("analyst").get(f"{address}&period=all")
    (month,) = (href for href, text in links(page) if text == "30 ngày qua")
    assert parse_qs(urlsplit(month).query) == {
        **parse_qs(urlsplit(address).query),
        "period": ["30d"],
    }
    assert client_of("analyst").get(month).status_code == 200
