"""What rules take, told on pages, is what the figures count once the rule is published."""

import re

import pytest

from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.editing import edit_draft, publish
from cham.apps.journeys.queries import find_journey
from cham.apps.matching.queries import TrialReady, UnmatchedReady, trial_at, unmatched_by
from cham.apps.orgs.models import AuditEntry
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.measuring import FIRM
from cham.core.journeys import Change, Clause, GapKind, Part, Remove, Rule
from integration.web.reading import parsed, text_of, the, words

pytestmark = pytest.mark.django_db

ALL = "?period=all"


@pytest.fixture
def firm(firm_with_figures):
    with organisation_scope(firm_with_figures):
        yield firm_with_figures


@pytest.fixture
def journey(firm):
    with organisation_scope(firm):
        return draft_of(find_journey("office_lunch")).journey


def edited(member, key, *edits):
    edit_draft(member, key, edits, seen=draft_of(find_journey(key)).seen)


def counted(firm, journey):
    found = unmatched_by(firm, Asked(journey=journey.key, period="all"), journey)
    assert isinstance(found, UnmatchedReady)
    return found


def test_a_touchpoint_taken_off_the_map_comes_back_with_one_click_and_the_same_interactions(
    firm, journey, member, client_of
):
    manager = member("cx_manager")
    gone = next(each for each in journey.touchpoints if each.key == "arrival")
    before = {(each.name, each.channel): each for each in counted(firm, journey).groups}
    edited(manager, journey.key, Remove(part=Part.TOUCHPOINT, key=gone.key))
    shorter = draft_of(find_journey(journey.key)).journey
    freed = [
        each
        for each in counted(firm, shorter).groups
        if before.get((each.name, each.channel)) is None
    ]
    assert freed
    client = client_of(manager)
    page = client.get(f"/data/unmatched/{ALL}")
    group = freed[0]
    (item,) = [each for each in parsed(page).iter("li") if group.name in text_of(each)][:1]
    assert f"{group.rows:,}".replace(",", ".") in text_of(item)
    address = next(a.get("href") for a in item.iter("a") if "/make/" in a.get("href", ""))
    form = client.get(address)
    assert f"{group.rows:,}".replace(",", ".") in words(form)
    hidden = {
        each.get("name"): each.get("value")
        for each in the(parsed(form).find(".//form[@action='/data/unmatched/make/']")).iter(
            "input"
        )
        if each.get("type") == "hidden"
    }
    place = f"{journey.key}/{journey.stages[-1].key}"
    answer = client.post(
        "/data/unmatched/make/", {**hidden, "title": "Khách nhận món", "place": place}
    )
    assert answer["Location"] == f"/journeys/{journey.key}/draft/"
    drawn = draft_of(find_journey(journey.key)).journey
    made = drawn.stages[-1].touchpoints[-1]
    assert (made.name.read("vi"), made.rule.clauses) == ("Khách nhận món", (group.clause,))
    rest = {(each.name, each.channel) for each in counted(firm, drawn).groups}
    assert (group.name, group.channel) not in rest
    assert AuditEntry.objects.values_list("action", flat=True)[0] == "journey.edited"
    # Undo, as on the map.
    client.post(f"/journeys/{journey.key}/undo/", {"revision": answer_revision(client, journey)})
    assert draft_of(find_journey(journey.key)).journey == shorter


def answer_revision(client, journey):
    page = client.get(f"/journeys/{journey.key}/draft/")
    undo = f"/journeys/{journey.key}/undo/"
    return next(
        field.get("value")
        for form in parsed(page).iter("form")
        if form.get("action") == undo
        for field in form.iter("input")
        if field.get("name") == "revision"
    )


def tried(client, journey, key, **clause):
    fields = {
        "clause-TOTAL_FORMS": "1",
        "clause-INITIAL_FORMS": "0",
        **{f"clause-0-{name}": value for name, value in clause.items()},
    }
    return client.post(
        f"/journeys/{journey.key}/trial/{key}/",
        fields,
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver/journeys/x/{ALL}"},
    )


def test_the_count_while_a_rule_is_written_is_what_publishing_it_gives(
    firm, journey, member, client_of
):
    """Published as it stands, the touchpoint has exactly the interactions that were promised."""
    manager = member("cx_manager")
    first = journey.touchpoints[0]
    last = journey.touchpoints[-1]
    name = first.rule.clauses[0].names[0]
    answer = tried(client_of(manager), journey, last.key, names=name)
    told = text_of(parsed(answer))
    assert first.name.read("vi") in told  # takes them first
    matched, own = (int(each.replace(".", "")) for each in re.findall(r"([\d.]+) tương tác", told))
    assert matched > 0
    assert own == 0
    answer = tried(client_of(manager), journey, first.key, names="*")
    told = text_of(parsed(answer))
    everything = int(re.findall(r"([\d.]+) tương tác", told)[0].replace(".", ""))
    edited(
        manager,
        journey.key,
        Change(part=Part.TOUCHPOINT, key=first.key, fields={"rule": [{"name": ["*"]}]}),
    )
    publish(manager, journey.key, seen=draft_of(find_journey(journey.key)).seen)
    found = figures(firm, Asked(journey=journey.key, period="all"))
    assert isinstance(found, Ready)
    assert everything == found.evidence.rows


def test_a_rule_over_a_property_that_nobody_looked_at_yet_is_counted_from_the_lake(
    firm, journey, member, client_of
):
    client = client_of(member("admin"))
    name = journey.touchpoints[0].rule.clauses[0].names[0]
    known = tried(client, journey, journey.touchpoints[0].key, names=name)
    other = tried(
        client, journey, journey.touchpoints[0].key, names=name, properties="khong_ai_gui: 1.."
    )
    assert re.findall(r"([\d.]+) tương tác", text_of(parsed(known)))[0] != "0"
    assert re.findall(r"([\d.]+) tương tác", text_of(parsed(other)))[0] == "0"


def test_a_line_that_is_half_written_says_so_instead_of_counting_something_else(
    firm, journey, client_of
):
    answer = tried(client_of("admin"), journey, "arrival", names="x", properties="vô nghĩa")
    assert answer.status_code == 200
    assert not re.search(r"\d", text_of(parsed(answer)))


def test_the_list_goes_away_as_a_file_with_all_groups(firm, journey, client_of):
    client = client_of("cx_manager")
    found = counted(firm, journey)
    file = client.get(f"/data/unmatched/{ALL}&table=unmatched&format=csv").content.decode()
    assert len(file.strip().splitlines()) == 1 + len(found.groups)
    total = sum(each.rows for each in found.groups)
    assert found.rows >= total


def test_a_firm_without_a_journey_or_data_is_told_what_to_do(client_of, organisation):
    page = client_of("cx_manager").get("/data/unmatched/")
    assert page.status_code == 200
    assert ("/journeys/") in page.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"title": "", "place": "office_lunch/{stage}"},
        {"title": "A", "place": "office_lunch/khong-co"},
        {"title": "A", "place": "office_lunch/{stage}", "name": ""},
    ],
)
def test_a_touchpoint_that_cannot_be_made_leaves_the_map_alone(firm, journey, client_of, given):
    place = given["place"].format(stage=journey.stages[0].key)
    sent = {"field": "names", "name": "Gọi", "in": "", **given, "place": place}
    answer = client_of("cx_manager").post("/data/unmatched/make/", sent)
    assert answer.status_code == 422
    assert text_of(parsed(answer).find(".//*[@role='alert']"))
    assert draft_of(find_journey(journey.key)).journey == journey


def test_the_filter_by_persona_reaches_every_count_of_the_page(firm, journey, member, client_of):
    client = client_of(member("cx_manager"))
    page = parsed(client.get(f"/data/unmatched/{ALL}"))
    choice = next(
        a for a in page.iter("a") if "persona=" in (a.get("href") or "") and text_of(a).strip()
    )
    (key,), name = (
        re.findall(r"persona=([a-z_]+)", choice.get("href", "")),
        text_of(choice).strip(),
    )
    asked = Asked(journey=journey.key, period="all", persona=key)
    found, all_of_them = figures(firm, asked), counted(firm, journey).rows
    assert isinstance(found, Ready)
    assert 0 < found.evidence.rows < all_of_them
    chosen = client.get(choice.get("href"))
    told = f"{found.evidence.rows:,}".replace(",", ".")
    assert f"trong {told} tương tác" in words(chosen)
    assert name in text_of(the(parsed(chosen).find(".//main//small")))  # beside the figure
    # A property that no rule looks at yet is counted from the lake, for the same customers.
    tries = client.post(
        f"/journeys/{journey.key}/trial/{journey.touchpoints[0].key}/",
        {
            "clause-TOTAL_FORMS": "2",
            "clause-INITIAL_FORMS": "0",
            "clause-0-names": "*",
            "clause-1-properties": "khong_ai_gui: 1..",
        },
        headers={
            "HX-Request": "true",
            "HX-Current-URL": f"http://testserver/x/{ALL}&persona={key}",
        },
    )
    assert name in text_of(parsed(tries))
    assert f"{told} tương tác" in text_of(parsed(tries))
    unknown = client.get("/data/unmatched/?persona=khong-co")
    assert "khong-co" in words(unknown)


def test_answers_about_the_firm_as_a_whole_are_told_apart_and_need_no_touchpoint(
    firm, journey, client_of
):
    """The overview and the page count the same interactions as without a touchpoint."""
    found = counted(firm, journey)
    overview = figures(firm, Asked(journey=journey.key, period="all"))
    assert isinstance(overview, Ready)
    scores = overview.evidence.answers.scores.touchpoints
    asked = sum(each.n + each.out_of_scale for each in scores if each.touchpoint == FIRM)
    assert found.firm_rows == asked > 0
    unmapped = [each for each in overview.evidence.gaps if each.kind is GapKind.UNMAPPED]
    assert sum(each.rows for each in found.groups) == sum(each.count for each in unmapped)
    client = client_of("cx_manager")
    page = parsed(client.get(f"/data/unmatched/{ALL}"))
    told = f"{asked:,}".replace(",", ".")
    link = next(each for each in page.iter("a") if text_of(each) == told)
    opened = words(client.get(link.get("href")))
    assert re.search(rf"({re.escape(told)}|{asked}) dòng", opened)
    makes = [href for each in page.iter("a") if "/make/" in (href := each.get("href", ""))]
    assert not [each for each in makes if f"name={FIRM}&" in each]


def made_of_feedback(client, place):
    address = "/data/unmatched/make/?field=kinds&name=feedback&in=&period=all"
    return client.get(address + (f"&place={place}" if place else ""))


def test_a_new_touchpoint_takes_only_what_is_free_unless_another_stage_is_chosen(
    firm, journey, client_of
):
    client = client_of("cx_manager")
    usual = parsed(made_of_feedback(client, ""))
    (chosen,) = [each.get("value") for each in usual.iter("option") if "selected" in each.attrib]
    assert chosen == f"{journey.key}/{journey.stages[-1].key}"
    assert "Lấy mất" not in text_of(usual)
    early = made_of_feedback(client, f"{journey.key}/{journey.stages[0].key}")
    rule = Rule((Clause(kinds=("feedback",)),))
    asked = Asked(journey=journey.key, period="all")
    tried = trial_at(firm, asked, journey, journey.stages[0].key, rule)
    assert isinstance(tried, TrialReady)
    assert tried.trial.lost_by
    lost = sum(each.rows for each in tried.trial.lost_by)
    names = {each.key: each.name.read("vi") for each in journey.touchpoints}
    assert f"{lost:,}".replace(",", ".") in words(early)
    for each in tried.trial.lost_by:
        assert names[each.touchpoint] in words(early)
    answer = client.post(
        f"/api/journeys/{journey.key}/trial/?period=all",
        {"stage": journey.stages[0].key, "rule": [{"kind": ["feedback"]}]},
        content_type="application/json",
    )
    assert answer.json()["figures"]["lost_by"] == [
        {"touchpoint": each.touchpoint, "rows": each.rows} for each in tried.trial.lost_by
    ]


def test_before_publishing_it_is_told_what_touchpoints_lose_and_that_is_what_they_lose(
    firm, journey, member, client_of
):
    manager = member("cx_manager")
    client = client_of(manager)
    nothing = client.get(f"/journeys/{journey.key}/publish/")
    assert not nothing.context["moves"].lines
    asked = Asked(journey=journey.key)
    rule = Rule((Clause(kinds=("feedback",)),))
    tried = trial_at(firm, asked, journey, journey.stages[0].key, rule)
    assert isinstance(tried, TrialReady)
    sent = {"field": "kinds", "name": "feedback", "in": "", "title": "Góp ý"}
    place = f"{journey.key}/{journey.stages[0].key}"
    client.post("/data/unmatched/make/", {**sent, "place": place})
    told = words(client.get(f"/journeys/{journey.key}/publish/"))
    names = {each.key: each.name.read("vi") for each in journey.touchpoints}
    for each in tried.trial.lost_by:
        rows = f"{each.rows:,}".replace(",", ".")
        assert f"{rows} của “{names[each.touchpoint]}” sang “Góp ý”" in told
    gone = next(each for each in journey.touchpoints if each.key == "arrival")
    edited(manager, journey.key, Remove(part=Part.TOUCHPOINT, key=gone.key))
    told = words(client.get(f"/journeys/{journey.key}/publish/"))
    assert f"của “{gone.name.read('vi')}” không còn thuộc điểm chạm nào" in told
