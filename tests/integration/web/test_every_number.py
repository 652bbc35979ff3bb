"""Every number of the overview opens what it counts, in every view of it.

A number is opened where it stands in a link. Numbers that count nothing need none: `EXEMPT` names
them, each with a reason.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.http import HttpResponse
from django.utils import timezone

from cham.apps.imports.models import FileImport, Stage, Upload
from cham.apps.journeys.models import Comment, StoredJourney
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.apps.overview.variants import View
from integration.web.reading import parsed, text_of, the

pytestmark = pytest.mark.django_db

FITTING = {
    View.MANAGER: Role.CX_MANAGER,
    View.ANALYST: Role.ANALYST,
    View.EXECUTIVE: Role.EXECUTIVE,
    View.OWN: Role.DEPARTMENT_OWNER,
}
EXEMPT_CLASSES = {
    "filterbar": "which period is looked at",
    "lead": "which period is looked at",
    "level-word": "the axis of a picture",
    "made-at": "when the figures were made",
    "table-foot": "the ends of a scale, and how a column is read",
}
EXEMPT_TAGS = {
    "title": "how many points a picture has: each of them is a link",
    "desc": "the picture in words: its points lead on",
    "caption": "what was asked, on which scale",
    "h2": "what was asked, on which scale",
    "figcaption": "how the picture is read; a count in it is a link",
}
EXEMPT_COLUMNS = {
    "Câu hỏi": "what was asked, on which scale",
    "Câu trả lời": "a point of the scale; how many gave it stands beside",
    "Khoảng tin cậy 95%": "around the figure beside it",
    "Ít nhất": "the interval of the figure beside it",
    "Nhiều nhất": "the interval of the figure beside it",
    "Giới hạn dưới": "a limit that chance alone keeps to",
    "Giới hạn trên": "a limit that chance alone keeps to",
    "Tỷ lệ": "of the count beside it",
}
MOMENT = re.compile(r"\d\d/\d\d/\d{4}( \d\d:\d\d)?")
NOTHING = {"0"}  # counts nothing, and so opens nothing


@pytest.fixture
def firm(firm_with_figures: Organisation) -> Organisation:
    """A firm in which something of everything waits."""
    with organisation_scope(firm_with_figures):
        journey = StoredJourney.objects.get(key="office_lunch")
        Comment.objects.create(journey=journey, part="journey", part_key="", text="Ai gọi lại?")
        Upload.objects.create(code="doi", file_name="doi.csv", purpose="", stage=Stage.ASKING)
        if not FileImport.objects.filter(rejected__gt=0).exists():
            FileImport.objects.create(
                code="hong", file_name="hong.csv", rejected=2, rows=2, started_at=timezone.now()
            )
    return firm_with_figures


def numbers_of(page: HttpResponse) -> Iterator[tuple[str, list[Element]]]:
    """Give every text with a digit of a page's main part, with the elements that it stands in."""
    yield from _texts(the(parsed(page).find(".//main")), [])


def _texts(element: Element, above: list[Element]) -> Iterator[tuple[str, list[Element]]]:
    inside = [*above, element]
    for text, around in ((element.text, inside), (element.tail, above)):
        said = " ".join((text or "").split())
        if any(each.isdigit() for each in said):
            yield said, around
    for each in element:
        if isinstance(each.tag, str):
            yield from _texts(each, inside)


def name_of(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def is_exempt(text: str, around: list[Element]) -> bool:
    classes = {name for each in around for name in each.get("class", "").split()}
    tags = {name_of(each) for each in around}
    if classes & EXEMPT_CLASSES.keys() or tags & EXEMPT_TAGS.keys():
        return True
    if MOMENT.fullmatch(text) or text in NOTHING:
        return True
    return head_of(around) in EXEMPT_COLUMNS


def head_of(around: list[Element]) -> str:
    """Give the head of the column that something stands in; a row's own head stands in the first."""
    cells = [each for each in around if name_of(each) in {"td", "th"}]
    if not cells:
        return ""
    if name_of(cells[-1]) == "td":
        return cells[-1].get("data-head", "")
    table = next(each for each in reversed(around) if name_of(each) == "table")
    return text_of(the(table.find(".//thead//th")))


def link_of(around: list[Element]) -> str:
    """Give where a number leads: the link that it stands in, or that of the cell it is a note of."""
    links = [each.get("href") or "" for each in around if name_of(each) == "a"]
    if links:
        return links[-1]
    cells = [each for each in around if name_of(each) in {"td", "th"}]
    beside = cells[-1].find(".//a") if cells else None
    return "" if beside is None else beside.get("href") or ""


def anchored(page: HttpResponse, address: str) -> bool:
    return parsed(page).find(f".//*[@id='{address.removeprefix('#')}']") is not None


@pytest.mark.parametrize("view", View)
def test_every_number_of_a_view_opens_a_page(firm: Organisation, client_of: Any, view: View):
    client = client_of(FITTING[view], ["delivery"])
    page = client.get(f"/?period=12m&view={view.value}")
    found = [
        (text, link_of(around)) for text, around in numbers_of(page) if not is_exempt(text, around)
    ]
    assert len(found) > 30
    assert [text for text, address in found if not address] == []
    for address in {address for _text, address in found}:
        if address.startswith("#"):
            assert anchored(page, address), address
        else:
            opens(client, address)


def opens(client: Any, address: str) -> None:
    """Follow a link, and see that something is listed there, no refusal and no empty page."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if answer.headers["Content-Type"].startswith("text/html"):
        refused = parsed(answer).findall(".//main//*[@role='alert']")
        assert [text_of(each) for each in refused] == [], address
        assert parsed(answer).find(".//main//*[@aria-busy]") is None, address
