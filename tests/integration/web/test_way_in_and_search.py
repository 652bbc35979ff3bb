"""The first hour's guide, and finding things with marks or without."""

import pytest

from cham.apps.first_run.models import Beginning
from cham.apps.journeys.actions import begin_from_template
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.models import AuditEntry, Unit
from cham.apps.orgs.scope import organisation_scope
from integration.web.reading import parsed, text_of, words

pytestmark = pytest.mark.django_db

ANSWERS = {"customers": "Dân văn phòng quận 1", "sells": "Bữa trưa đúng giờ"}


@pytest.fixture
def firm(organisation):
    with organisation_scope(organisation):
        yield organisation


def done(page):
    steps = parsed(page).findall(".//ol/li")
    return [("done" in (each.get("class") or "")) for each in steps]


def test_two_answers_and_a_template_make_the_first_map(firm, client_of):
    client = client_of("cx_manager")
    assert not any(done(client.get("/start/")))
    offered = parsed(client.get("/start/")).findall(".//input[@name='template']")
    keys = [each.get("value") for each in offered]
    assert len(keys) > 5
    answer = client.post("/start/", {**ANSWERS, "template": keys[0]})
    (journey,) = current_journeys(firm)
    assert answer["Location"] == f"/journeys/{journey.key}/"
    kept = Beginning.objects.get()
    assert (kept.customers, kept.sells) == tuple(ANSWERS.values())
    page = client.get("/start/")
    assert done(page)[:2] == [True, True]
    assert kept.customers in words(page)
    assert not parsed(page).findall(
        ".//input[@name='template']"
    )  # a second map is drawn elsewhere
    client.post("/start/", {**ANSWERS, "sells": "Cơm", "template": keys[1]})
    assert len(current_journeys(firm)) == 1
    assert Beginning.objects.get().sells == "Cơm"


@pytest.mark.parametrize(
    "given", [{"customers": " "}, {"sells": "x" * 501}, {"template": "khong-co"}]
)
def test_answers_that_say_nothing_are_asked_again_and_what_was_written_stays(
    firm, client_of, given
):
    answer = client_of("cx_manager").post("/start/", {**ANSWERS, "template": "", **given})
    assert answer.status_code == 422
    assert text_of(parsed(answer).find(".//div[@class='banner error']"))
    field = next(iter({"customers", "sells"} - given.keys()))
    written = parsed(answer).find(f".//textarea[@name='{field}']")
    assert text_of(written) == ANSWERS[field]
    assert not Beginning.objects.exists()
    assert not current_journeys(firm)


def test_the_guide_steps_aside_and_says_so_in_the_log(firm, client_of):
    client = client_of("cx_manager")
    assert client.post("/start/aside/")["Location"] == "/"
    assert Beginning.objects.get().left_out
    assert AuditEntry.objects.values_list("action", flat=True)[0] == "firm.guide_put_aside"
    assert client.get("/start/").status_code == 200  # it stays where it is


def test_who_may_not_draw_is_shown_the_way_without_the_questions(firm, client_of):
    page = client_of("executive").get("/start/")
    assert not parsed(page).findall(".//textarea")
    assert client_of("executive").post("/start/", ANSWERS).status_code == 403


def found(client, query):
    page = client.get("/search/", {"q": query})
    return [(text_of(each), each.get("href")) for each in parsed(page).findall(".//main//li/a")]


@pytest.mark.parametrize(
    ("query", "unit"),
    [
        ("giao hang", "Đội giao hàng"),
        ("GIAO HÀNG", "Đội giao hàng"),
        ("doi giao", "Đội giao hàng"),
        ("Đắk Lắk", "Chi nhánh Đắk Lắk"),
        ("dak lak", "Chi nhánh Đắk Lắk"),
        ("đ\u0103\u0301k la\u0306\u0301k", "Chi nhánh Đắk Lắk"),
    ],
    ids=["no marks", "capitals", "middle", "marks", "đ without its bar", "composed otherwise"],
)
def test_marks_capitals_and_how_letters_are_composed_do_not_matter(firm, client_of, query, unit):
    for name in ("Đội giao hàng", "Chi nhánh Đắk Lắk", "Bếp"):
        Unit.objects.create(key=name, name=name)
    names = [text for text, _href in found(client_of("analyst"), query)]
    assert [name for name in names if unit in name]
    assert not [name for name in names if "Bếp" in name]


def test_what_is_written_with_its_marks_comes_first(firm, client_of):
    for name in ("Bán", "Bàn", "Ban"):
        Unit.objects.create(key=name, name=name)
    (first, *rest) = [text for text, _href in found(client_of("analyst"), "bàn")]
    assert "Bàn" in first
    assert len(rest) == 2


def test_a_map_is_found_by_its_touchpoints_and_leads_there(firm, member, client_of):
    manager = member("cx_manager")
    key = begin_from_template(manager, "food-delivery")
    journey = next(each for each in current_journeys(firm) if each.key == key)
    touchpoint = journey.touchpoints[0]
    client = client_of(manager)
    hits = found(client, touchpoint.name.read("vi"))
    assert (f"/journeys/{key}/touchpoints/{touchpoint.key}/") in [href for _text, href in hits]
    assert all(client.get(href.partition("?")[0]).status_code == 200 for _text, href in hits[:5])


def test_members_are_found_by_those_who_look_after_them_alone(firm, member, client_of):
    member("analyst", mail="thu.trang@example.com")
    assert not found(client_of("executive"), "thu.trang")
    ((text, href),) = found(client_of("admin"), "thu.trang")
    assert "Thu.Trang" in text
    assert href.startswith("/organisation/members/")


@pytest.mark.parametrize("query", ["", "a", "không có gì như thế", "%", "\x00", "x" * 5000])
def test_a_search_that_finds_nothing_says_so_and_breaks_nothing(firm, client_of, query):
    page = client_of("analyst").get("/search/", {"q": query})
    assert page.status_code in {200, 400}
    assert not found(client_of("analyst"), query)
