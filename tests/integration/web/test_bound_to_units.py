"""Figures are for everybody in the firm; what single customers said is bound to units, everywhere.

Each place that shows single rows or their words is listed here with what it shows to somebody who
sees all, so that a place that shows nothing to anybody fails as well.
"""

import html
import json

import pytest

from cham.apps.comments import shelf
from cham.apps.comments.models import Comment, Sentiment
from cham.apps.insights.asking import Asked
from cham.apps.insights.closer import TouchpointReady, touchpoint
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.orgs.models import Organisation
from cham.apps.reports.evidence import Evidence
from integration.web.commented_firm import CommentedFirm, starter_of_tests
from integration.web.conftest import ClientOf

LUNCH = Asked(journey="office_lunch")
MAP = "/journeys/office_lunch"
UNIT = "kitchen"

# Of a touchpoint of other units: the latest comments said at it.
AT_TOUCHPOINT = (
    f"{MAP}/touchpoints/{{touchpoint}}/",
    f"/api{MAP}/touchpoints/{{touchpoint}}/quotes/",
)
# Of all touchpoints together: what is drawn on the map.
ON_THE_MAP = (f"{MAP}/", f"{MAP}/map.svg", f"{MAP}/seen/{{touchpoint}}/")
# Of figures about a touchpoint of other units: refused altogether.
FIGURES = ("steps", "answers", "last", "dropped", "skipped", "repeated", "unhappy", "experiences")


@pytest.fixture
def evidence(firm_with_figures: Organisation) -> Evidence:
    found = figures(firm_with_figures, LUNCH)
    assert isinstance(found, Ready)
    return found.evidence


@pytest.fixture
def owned(evidence: Evidence) -> frozenset[str]:
    """The touchpoints that the unit answers for or takes part in."""
    return frozenset(
        each.key
        for each in evidence.journey.touchpoints
        if UNIT in {*each.ownership.accountable, *each.ownership.contributors}
    )


@pytest.fixture
def foreign(evidence: Evidence, owned: frozenset[str]) -> str:
    """A touchpoint of others at which customers said something that the map quotes."""
    assert owned
    return next(key for key, said in evidence.quotes.items() if said and key not in owned)


def page(client: object, address: str) -> str:
    answer = client.get(address)  # type: ignore[attr-defined]  # a client of Django
    assert answer.status_code == 200, answer.content.decode()
    text = answer.content.decode()
    if address.startswith("/api"):
        return json.dumps(answer.json(), ensure_ascii=False)
    return " ".join(html.unescape(text).split())


@pytest.mark.parametrize("address", AT_TOUCHPOINT)
def test_words_at_a_touchpoint_of_others_stay_with_them(
    firm_with_figures: Organisation,
    client_of: ClientOf,
    foreign: str,
    address: str,
):
    place = address.format(touchpoint=foreign)
    found = touchpoint(firm_with_figures, LUNCH, foreign)
    assert isinstance(found, TouchpointReady)
    said = {each.text for each in found.figures.quotes if each.unit != UNIT}
    assert any(each in page(client_of("analyst"), place) for each in said)
    bound = page(client_of("department_owner", [UNIT]), place)
    assert not [each for each in said if each in bound]


@pytest.mark.parametrize("address", ON_THE_MAP)
def test_the_map_quotes_others_customers_only_to_those_who_see_all(
    client_of: ClientOf, evidence: Evidence, owned: frozenset[str], foreign: str, address: str
):
    place = address.format(touchpoint=foreign)
    own = {each.text for key in owned for each in evidence.quotes.get(key, ())}
    others = {
        each.text for key, said in evidence.quotes.items() if key not in owned for each in said
    }
    beginnings = {each[:20] for each in others - own} - {each[:20] for each in own}
    assert any(each in page(client_of("analyst"), place) for each in beginnings)
    bound = page(client_of("department_owner", [UNIT]), place)
    assert not [each for each in beginnings if each in bound]


@pytest.mark.parametrize("figure", FIGURES)
def test_rows_about_a_touchpoint_of_others_are_refused(
    client_of: ClientOf, foreign: str, figure: str
):
    query = f"figure={figure}&touchpoint={foreign}&journey=office_lunch&scale=csat_1_5"
    assert client_of("analyst").get(f"/api/rows/?{query}").json()["items"] is not None
    bound = client_of("department_owner", [UNIT])
    told = bound.get(f"/api/rows/?{query}")
    assert not told.json().get("items")
    assert 'class="table' not in bound.get(f"/rows/?{query}").content.decode()


@pytest.mark.parametrize("figure", ["interactions", "purchases", "answers", "off_plan"])
def test_rows_of_the_whole_firm_are_cut_to_the_touchpoints_of_ones_units(
    client_of: ClientOf, owned: frozenset[str], figure: str
):
    query = f"/api/rows/?figure={figure}&journey=office_lunch"
    everything = client_of("analyst").get(query).json()["items"]
    assert {each["touchpoint"] for each in everything} - owned
    told = client_of("department_owner", [UNIT]).get(query).json()
    assert {each["touchpoint"] for each in told["items"]} <= owned
    assert told["hidden"] > 0


@pytest.mark.parametrize("address", ["/rows/money/?touchpoint={}", "/rows/plan/?side=off&also={}"])
def test_parts_of_money_and_whole_paths_of_others_are_refused(
    client_of: ClientOf, foreign: str, address: str
):
    place = f"/api{address.format(foreign)}&journey=office_lunch"
    assert client_of("analyst").get(place).status_code == 200
    assert not client_of("department_owner", [UNIT]).get(place).json().get("items")


COMMENTS = (
    "/voice/?period=all",
    "/api/voice/comments/?period=all",
    "/api/voice/queue/?period=all",
    "/api/voice/quotes/?sentiment=negative&period=all",
    "/voice/comments/{code}/",
    "/api/voice/comments/{code}/",
)
HEARD = (
    "/voice/heard/",
    "/api/voice/heard/",
    "/voice/heard/?unit=q1",
    "/api/voice/heard/?unit=q1",
)


@pytest.mark.parametrize("address", [*COMMENTS, *HEARD])
@pytest.mark.parametrize("role", ["department_owner", "front_line"])
def test_comments_said_to_others_stay_with_them(
    scope: Organisation,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    role: str,
):
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    heard = CommentedFirm(scope)
    heard.said("nhân viên quầy quá tệ, cả phòng phải chờ", unit="q1")
    (comment,) = heard.read()
    unsure = "queue" in address
    Comment.objects.update(sentiment=Sentiment.NEGATIVE, complaint=True, needs_review=unsure)
    place = address.format(code=comment.code)
    # Someone of the unit, or who sees all, finds the words there, so that the place shows them.
    told = client_of("cx_manager").get(place).content.decode()
    assert "cả phòng phải chờ" in told
    for units in ([UNIT], ()):
        bound = client_of(role, units, mail=f"{len(units)}@bep-nha.example").get(place)
        assert "cả phòng phải chờ" not in bound.content.decode()
