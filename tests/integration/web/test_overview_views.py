"""The overview by role: the same figures for everybody, in the order in which a role needs them."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.http import HttpResponse

from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.journeys.models import Comment, StoredJourney
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.pains.models import PainDecision, Stand
from cham.apps.reports.evidence import Evidence
from cham.core.journeys import GapKind
from integration.web.reading import links, parsed, rows_of, text_of, words

pytestmark = pytest.mark.django_db
ROLES = ("admin", "cx_manager", "analyst", "executive", "department_owner", "front_line")


@pytest.fixture
def evidence(firm_with_figures: Organisation) -> Evidence:
    found = figures(firm_with_figures, Asked(journey="office_lunch", period="all"))
    assert isinstance(found, Ready)
    return found.evidence


def tiles_of(page: HttpResponse) -> dict[str, str]:
    """Give the figures of the head row by their label, whatever stands around them."""
    found = {}
    for each in parsed(page).findall(".//div[@class='kpis']/a"):
        label, value = each.find("span"), each.find("b")
        assert label is not None
        assert value is not None
        found[text_of(label)] = text_of(value)
    return found


def headings(page: HttpResponse) -> list[str]:
    main = parsed(page).find(".//main")
    assert main is not None
    return [text_of(each) for each in main.iter("h2")]


def choices(page: Element) -> list[str]:
    return [text_of(each) for each in page.findall(".//nav[@aria-label='Xem như']/a")]


def test_all_roles_see_the_same_figures_and_begin_with_what_they_need(
    firm_with_figures: Organisation, client_of: Any
):
    pages = {role: client_of(role, ["kitchen"]).get("/?period=all") for role in ROLES}
    seen = {role: tiles_of(page) for role, page in pages.items()}
    executive = seen["executive"]
    assert len(executive) >= 7
    for role in ROLES:  # the analyst's page has the figures of the data besides
        assert executive.items() <= seen[role].items(), role
    assert {role: headings(page)[0] for role, page in pages.items()} == {
        "admin": "Việc đang chờ bạn",
        "cx_manager": "Việc đang chờ bạn",
        "analyst": "Các con số dựa trên gì",
        "executive": "Tóm tắt",
        "department_owner": "Đơn vị của bạn chịu trách nhiệm",
        "front_line": "Đơn vị của bạn chịu trách nhiệm",
    }


def test_a_view_is_chosen_in_the_address_and_never_widens_rights(
    firm_with_figures: Organisation, client_of: Any
):
    manager, executive = client_of("cx_manager"), client_of("executive")
    page = parsed(manager.get("/?period=all&view=executive"))
    assert choices(page) == ["Quản lý trải nghiệm", "Người phân tích", "Lãnh đạo"]
    assert headings(manager.get("/?period=all&view=executive"))[0] == "Tóm tắt"
    kept = [href for href, _text in links(manager.get("/?view=analyst")) if "period=30d" in href]
    assert kept
    assert all("view=analyst" in href for href in kept)
    assert choices(parsed(executive.get("/"))) == []
    assert headings(executive.get("/?view=manager")) == headings(executive.get("/"))
    assert "Việc đang chờ bạn" not in words(executive.get("/?view=manager"))
    assert executive.get("/?view=analyst&table=scores&format=csv").status_code == 404


def test_open_work_is_counted_from_the_maps_and_the_data(
    firm_with_figures: Organisation, client_of: Any, evidence: Evidence
):
    client = client_of("cx_manager")
    with organisation_scope(firm_with_figures):
        stored = StoredJourney.objects.get(key="office_lunch")
        Comment.objects.create(journey=stored, part="journey", part_key="", text="Ai gọi lại?")
        ownerless = next(g for g in evidence.gaps if g.kind is GapKind.NO_OWNER).touchpoints[0]
        for stand in (Stand.ACCEPTED, Stand.IN_WORK, Stand.SOLVED):
            about = {"journey": "office_lunch", "touchpoint": ownerless, "stand": stand}
            PainDecision.objects.create(title=f"Đợi lâu {stand}", **about)
    page = parsed(client.get("/?period=all"))
    lines = [text_of(each) for each in page.findall(".//ul[@class='work-list']/li/a")]
    counted = {kind: sum(gap.kind is kind for gap in evidence.gaps) for kind in GapKind}
    assert counted[GapKind.NO_OWNER] > 0
    for what, count in (
        ("Điểm chạm chưa có chủ", counted[GapKind.NO_OWNER]),
        ("Chỗ đứt thông tin", counted[GapKind.BROKEN_HANDOFF]),
        ("Bình luận trên bản đồ chưa giải quyết", 1),
        ("Điểm đau đã nhận nhưng chưa có chủ", 2),
    ):
        assert [each for each in lines if each.startswith(f"{count} {what}")], (what, lines)
    listed = rows_of(client.get("/behind/unowned_pains/?period=all"))
    assert sorted(stand for _pain, stand in listed) == ["Đang xử lý", "Đã nhận"]
