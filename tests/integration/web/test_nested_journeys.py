"""A stage that is a journey of its own counts what happens there, as if it were drawn out.

The delivery of the simulated lunch firm is put into a journey of its own. Nothing else changes,
so no figure may change either: the same customers meet the same touchpoints.
"""

from collections import Counter
from dataclasses import replace

import pytest

from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.journeys.actions import keep_journey
from cham.apps.journeys.queries import journeys_by_key
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.pains.models import PainDecision
from cham.apps.reports.evidence import Evidence
from cham.core.journeys import GapKind, Journey, Rule, Text
from integration.web.reading import links, parsed, text_of, the, words

pytestmark = pytest.mark.django_db

OUTER, INNER, STAGE = "office_lunch", "delivery", "deliver"
ALL = "?period=all"
MOVED = ("dispatch_notice", "arrival", "rider_call", "desk_handover", "lobby_pickup")
INSIDE = f"{INNER}.arrival"


def evidence_of(firm: Organisation, journey: str = OUTER) -> Evidence:
    found = figures(firm, Asked(journey=journey, period="all"))
    assert isinstance(found, Ready)
    assert not found.is_old
    return found.evidence


def divided(whole: Journey) -> tuple[Journey, Journey]:
    """Put the stage of the delivery into a journey of its own."""
    [stage] = [each for each in whole.stages if each.key == STAGE]
    keys = {each.key for each in stage.touchpoints}
    within = [keys.issuperset((each.giver, each.receiver)) for each in whole.handoffs]
    inner = replace(
        whole,
        key=INNER,
        name=Text((("vi", "Giao cơm"), ("en", "Delivery"))),
        stages=(replace(stage, leads_to=()),),
        handoffs=tuple(h for h, is_in in zip(whole.handoffs, within, strict=True) if is_in),
    )
    nesting = replace(stage, touchpoints=(), journey=INNER)
    outer = replace(
        whole,
        stages=tuple(nesting if each is stage else each for each in whole.stages),
        handoffs=tuple(h for h in whole.handoffs if not keys & {h.giver, h.receiver}),
    )
    return outer, inner


@pytest.fixture
def firm(firm_with_figures):
    """The firm with its delivery as a journey of its own."""
    with organisation_scope(firm_with_figures):
        for each in divided(journeys_by_key(firm_with_figures)[OUTER]):
            keep_journey(firm_with_figures, each)
        yield firm_with_figures


def as_moved(key: str) -> str:
    return f"{INNER}.{key}" if key in MOVED else key


def test_no_figure_changes_when_a_stage_becomes_a_journey_of_its_own(firm_with_figures):
    with organisation_scope(firm_with_figures):
        before = evidence_of(firm_with_figures)
        for each in divided(before.journey):
            keep_journey(firm_with_figures, each)
        after = evidence_of(firm_with_figures)
    assert after.people_in(STAGE) == before.people_in(STAGE) > 0
    assert {as_moved(key): people for key, people in before.met.items()} == after.met
    assert after.answers.funnel == before.answers.funnel
    assert after.answers.rework == replace(
        before.answers.rework,
        touchpoints=tuple(
            replace(each, touchpoint=as_moved(each.touchpoint))
            for each in before.answers.rework.touchpoints
        ),
    )
    planned, lived = before.answers.conformance, after.answers.conformance
    assert planned is not None
    assert lived is not None
    assert (lived.share_on_plan, lived.stages, lived.added) == (
        planned.share_on_plan,
        planned.stages,
        planned.added,
    )
    assert {as_moved(key): each for key, each in before.measured.feelings.items()} == dict(
        after.measured.feelings
    )
    assert before.pains is not None
    assert after.pains is not None
    assert [(as_moved(each.key), each.cost) for each in before.pains.claimed] == [
        (each.key, each.cost) for each in after.pains.claimed
    ]


def test_gaps_of_the_inner_journey_are_told_there_and_its_interactions_are_on_the_map(firm):
    outer, inner = evidence_of(firm), evidence_of(firm, INNER)
    assert not any(key in MOVED for gap in outer.gaps for key in gap.touchpoints)
    assert not any("." in key for gap in outer.gaps for key in gap.touchpoints)
    assert not Counter(each.kind for each in outer.gaps)[GapKind.EMPTY_STAGE]
    assert inner.people_at("arrival") == outer.people_at(INSIDE) > 0
    off_the_map = {each.details[0] for each in outer.gaps if each.kind is GapKind.UNMAPPED}
    outside = {each.details[0] for each in inner.gaps if each.kind is GapKind.UNMAPPED}
    assert off_the_map < outside, "the inner one alone knows of nothing but the delivery"


def test_changing_the_inner_journey_makes_the_figures_of_the_outer_one_anew(firm):
    before = evidence_of(firm)
    inner = journeys_by_key(firm)[INNER]
    [stage] = inner.stages
    without = tuple(
        replace(each, rule=Rule()) if each.key == "arrival" else each for each in stage.touchpoints
    )
    keep_journey(firm, replace(inner, stages=(replace(stage, touchpoints=without),)))
    after = evidence_of(firm)
    assert before.people_at(INSIDE) > after.people_at(INSIDE) == 0
    assert after.rows == before.rows
    assert sum(each.count for each in after.gaps) > sum(each.count for each in before.gaps)


def test_an_archived_inner_journey_is_told_in_words(firm, client_of):
    client = client_of("cx_manager")
    assert "nested_unknown" not in client.get("/api/journeys/").content.decode()
    client.post(f"/api/journeys/{INNER}/archive/", content_type="application/json")
    assert client.get(f"/api/responsibilities/gaps/?journey={OUTER}").json()["items"][-1] == {
        "kind": "nested_unknown",
        "touchpoints": [],
        "stages": [STAGE],
        "details": [INNER],
    }
    drawn = client.get(f"/journeys/{OUTER}/?period=2020-01-01..2020-01-02")
    assert "Hành trình bên trong không còn" in words(drawn)


def test_no_link_to_the_inner_journey_ends_nowhere(firm, client_of):
    client = client_of("cx_manager")
    seen = set[str]()
    pages = ("/", f"/journeys/{OUTER}/", "/pains/", "/paths/", f"/journeys/{OUTER}/draft/")
    for page in pages:
        answer = client.get(f"{page}{ALL}&journey={OUTER}")
        assert answer.status_code == 200, page
        for href, label in links(answer):
            path = href.partition("?")[0]
            if any(f"/{key}/" in f"{path}/" for key in MOVED) and path not in seen:
                seen.add(path)
                assert client.get(href).status_code == 200, (page, href, label)
    assert seen == {f"/journeys/{INNER}/touchpoints/{key}/" for key in MOVED}
    behind = client.get(f"/rows/{ALL}&journey={OUTER}&figure=steps&touchpoint={INSIDE}")
    assert "Chờ cơm tới" in words(behind)


def test_the_map_shows_who_was_in_the_inner_journey_and_leads_there(firm, client_of):
    page = client_of("analyst").get(f"/journeys/{OUTER}/{ALL}")
    found = evidence_of(firm)
    [nested] = [
        each
        for each in parsed(page).iter("div")
        if each.get("class") == "nested" and any(a.get("href") for a in each.iter("a"))
    ][:1]
    assert the(nested.find(".//a")).get("href") == f"/journeys/{INNER}/"
    people = f"{found.people_at(INSIDE):,}".replace(",", ".")
    assert any(people in text_of(each) for each in nested.iter("li"))
    assert "Giao cơm" in text_of(nested)


def test_a_pain_found_in_the_inner_journey_is_decided_about_once_for_both(firm, client_of):
    client = client_of("cx_manager")
    given = {"journey": OUTER, "touchpoint": INSIDE, "title": "Shipper đến trễ", "stand": "open"}
    client.post("/pains/raise/", given)
    kept = PainDecision.objects.get()
    assert (kept.journey, kept.touchpoint) == (INNER, "arrival")
    for journey in (OUTER, INNER):
        ranked = client.get(f"/api/pains/ranking/{ALL}&journey={journey}").json()["items"]
        decided = [each["touchpoint"] for each in ranked if each["decision"]]
        assert decided == [INSIDE if journey == OUTER else "arrival"]
    assert client.get(f"/pains/{ALL}&journey={OUTER}").status_code == 200


def test_the_api_answers_about_an_inner_touchpoint_under_both_journeys(firm, client_of):
    client = client_of("analyst")
    listed = client.get(f"/api/journeys/{OUTER}/touchpoints/{ALL}&page_size=100").json()
    found = {each["key"]: each for each in listed["items"]}
    assert found[INSIDE]["journey"] == INNER
    assert found[INSIDE]["stage"] == STAGE
    for place in (f"{OUTER}/touchpoints/{INSIDE}", f"{INNER}/touchpoints/arrival"):
        plan = client.get(f"/api/journeys/{place}/")
        assert plan.status_code == 200, plan.content
        told = client.get(f"/api/journeys/{place}/figures/{ALL}").json()["figures"]
        assert told["people"] == found[INSIDE]["customers"] > 0
