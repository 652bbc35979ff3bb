"""Units, settings and the log on their pages: what is decided there holds from the next page on."""

import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

import cham.apps
from cham.apps.orgs.actions import create_key
from cham.apps.orgs.audit import record
from cham.apps.orgs.models import AuditEntry, Organisation, Unit
from cham.apps.orgs.policy import Act, Role, allowed
from cham.apps.orgs.scope import organisation_scope
from cham.apps.people.audit_words import ACTIONS
from integration.web.reading import links, parsed, rows_of, text_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(organisation):
    with organisation_scope(organisation):
        yield organisation


@pytest.fixture
def tree(firm, client_of):
    """Region > branch > team, made on the page."""
    client = client_of("cx_manager")
    for name, kind, parent in (
        ("Miền Nam", "region", ""),
        ("Quận 1", "branch", "mien-nam"),
        ("Tổ bếp", "team", "quan-1"),
    ):
        client.post("/organisation/", {"name": name, "kind": kind, "parent": parent})
    return client


def refusal(page):
    return text_of(parsed(page).find(".//div[@class='banner error']"))


def test_units_made_on_the_page_stand_below_each_other(tree):
    rows = rows_of(tree.get("/organisation/"))
    assert [row[0] for row in rows] == ["Miền Nammien-nam", "Quận 1quan-1", "Tổ bếpto-bep"]
    marks = [each.get("class") for each in parsed(tree.get("/organisation/")).iter("span")]
    assert {"below-0", "below-1", "below-2"} <= set(marks)
    file = tree.get("/organisation/?table=units&format=csv").content.decode("utf-8-sig")
    assert file.splitlines()[3].split(",")[:4] == ["to-bep", "Tổ bếp", "Nhóm", "quan-1"]


def test_a_unit_is_renamed_and_moved_but_never_below_itself(tree):
    tree.post("/organisation/units/to-bep/", {"name": "Bếp lớn", "kind": "team", "parent": ""})
    unit = Unit.objects.get(key="to-bep")
    assert (unit.name, unit.parent) == ("Bếp lớn", None)
    before = Unit.objects.get(key="mien-nam").parent
    answer = tree.post(
        "/organisation/units/mien-nam/",
        {"name": "Miền Nam", "kind": "region", "parent": "quan-1"},
        follow=True,
    )
    assert "Miền Nam" in refusal(answer)
    assert Unit.objects.get(key="mien-nam").parent == before


def test_a_unit_with_parts_stays_and_an_empty_one_goes(tree):
    page = tree.post("/organisation/units/mien-nam/remove/", follow=True)
    assert "Miền Nam" in refusal(page)
    tree.post("/organisation/units/to-bep/remove/")
    assert not Unit.objects.filter(key="to-bep").exists()
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert actions[0] == "unit.removed"


@pytest.mark.parametrize("given", [{"name": " "}, {"name": "X", "key": "quan-1"}])
def test_a_unit_without_a_name_or_with_a_taken_key_is_refused(tree, given):
    page = tree.post("/organisation/", {"kind": "team", "parent": "", **given}, follow=True)
    assert refusal(page)
    assert Unit.objects.count() == 3


def test_who_may_only_look_sees_the_tree_without_the_form(tree, client_of):
    page = client_of("front_line").get("/organisation/")
    assert rows_of(page)[0][0].startswith("Miền Nam")
    assert not parsed(page).findall(".//main//form")
    assert not [href for href, _text in links(page) if "/units/" in href]


def test_settings_hold_from_the_next_page_on(firm, client_of):
    client = client_of("admin")
    record(firm, "pain.raised", "pain:1")
    (written,) = AuditEntry.objects.values_list("at", flat=True)[:1]
    client.post(
        "/organisation/settings/",
        {
            "name": "Bếp Nhà Mới",
            "language": "en",
            "time_zone": "Europe/Berlin",
            "currency": "EUR",
            "second_factor": "by_address",
        },
    )
    page = client.get("/organisation/audit/")
    assert "Bếp Nhà Mới" in page.content.decode()
    assert parsed(page).get("lang") == "en"
    zone = Organisation.objects.get(pk=firm.pk).time_zone
    assert zone == "Europe/Berlin"
    local = timezone.localtime(written, ZoneInfo(zone))
    assert local.strftime("%d/%m/%Y %H:%M") in words(page)
    entry = AuditEntry.objects.get(action="settings.changed")
    assert entry.details["currency"] == "EUR"
    assert "Bếp Nhà Mới" not in str(entry.details)  # names are no business of the log


@pytest.mark.parametrize(
    ("name", "value"),
    [("currency", "XXX"), ("language", "fr"), ("time_zone", "Mars/Base"), ("name", " "), ("second_factor", "never")],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused_by_name_and_nothing_changes(
    firm, client_of, name, value
):
    page = client_of("admin").post("/organisation/settings/", {name: value}, follow=True)
    assert name in refusal(page)
    fresh = Organisation.objects.get(pk=firm.pk)
    assert getattr(fresh, name) == getattr(firm, name)


def entries(firm, count=0):
    for number in range(count):
        record(firm, "pain.raised", f"pain:{number}", {"title": f"số {number}"})


def test_the_log_names_people_and_filters_by_each_of_its_questions(firm, client_of):
    client = client_of("admin")
    client.post("/organisation/", {"name": "Bếp", "kind": "team", "parent": ""})
    entries(firm, 3)
    rows = rows_of(client.get("/organisation/audit/"))
    assert len(rows) == 4
    assert [row[2] for row in rows if row[3].endswith("unit.added")] == ["Admin"]
    by_action = rows_of(client.get("/organisation/audit/?action=unit.added"))
    assert [row[3] for row in by_action] == ["Đã thêm một đơn vịunit.added"]
    by_actor = rows_of(client.get("/organisation/audit/?actor=terminal"))
    assert {row[3] for row in by_actor} == {"Đã nêu một điểm đaupain.raised"}
    by_subject = rows_of(client.get("/organisation/audit/?subject=pain:1"))
    assert [row[4] for row in by_subject] == ["pain:1"]
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert not re.findall(r"pain:\d", words(client.get(f"/organisation/audit/?since={tomorrow}")))


def test_whatever_is_written_into_the_log_has_words():
    recording = [
        source
        for path in Path(cham.apps.__path__[0]).rglob("*.py")
        if "record(" in (source := path.read_text("utf-8"))
    ]
    written = {
        name for source in recording for name in re.findall(r'"([a-z_]+\.[a-z_]+)"', source)
    }
    assert len(written) > 60
    assert written - {"cham.audit"} == set(ACTIONS)  # the exception is the name of a logger


def test_the_log_has_pages_and_goes_away_whole_as_the_filter_asks(firm, client_of):
    client = client_of("admin")
    entries(firm, 103)
    first = rows_of(client.get("/organisation/audit/"))
    second = rows_of(client.get("/organisation/audit/?page=2"))
    assert (len(first), len(second)) == (100, 3)
    numbers = [int(row[0]) for row in first + second]
    assert numbers == sorted(numbers, reverse=True)
    file = client.get("/organisation/audit/?action=pain.raised&table=audit&format=csv").content
    assert len(file.decode("utf-8-sig").splitlines()) == 104


@pytest.mark.parametrize("role", ["cx_manager", "department_owner", "analyst", "executive"])
def test_the_log_is_for_administrators(client_of, role):
    assert client_of(role).get("/organisation/audit/").status_code == 403
    tabs = [href for href, _text in links(client_of(role).get("/organisation/"))]
    assert "/organisation/audit/" not in tabs


@pytest.mark.parametrize("role", list(Role))
def test_mail_and_second_factor_of_members_are_for_those_who_look_after_them(
    firm, member, client_of, role
):
    seen = member("analyst", ["kitchen"], mail="lan@example.com")
    client, may = client_of(role), allowed(role, Act.MANAGE_MEMBERS)
    page = client.get("/organisation/members/")
    (row,) = (each for each in rows_of(page) if each[0].startswith("Lan"))
    assert row[2] == "kitchen"
    file = client.get("/organisation/members/?table=members&format=csv").content.decode()
    assert "Lan" in file
    for text in (page.content.decode().partition("<main")[2], file):
        assert ("lan@example.com" in text) is may
        assert ("@bep-nha.example" in text) is may
    assert ("Lớp bảo vệ thứ hai" in words(page)) is may
    told = client.get(f"/api/members/{seen.pk}/").json()
    assert told["mail"] == ("lan@example.com" if may else None)
    assert {
        (each["mail"] is not None) for each in client.get("/api/members/").json()["items"]
    } == {may}


@pytest.mark.parametrize(("scope", "may"), [("read", False), ("admin", True)])
def test_a_key_to_read_gets_no_mail_of_members(firm, member, scope, may):
    made = create_key(firm, name="Kho", scope=scope, by=member("admin"))
    client = Client(headers={"Authorization": f"Bearer {made.text}"})
    (told,) = client.get("/api/members/").json()["items"]
    assert told["role"] == "admin"
    assert (told["mail"] is not None) is may
