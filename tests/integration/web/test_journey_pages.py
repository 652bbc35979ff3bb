"""The pages of journeys: library, map, draft, panels, comments, links; with and without htmx."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cham.apps.journeys.actions import bring_in
from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.editing import edit_draft
from cham.apps.journeys.models import Comment, DraftRevision, JourneyVersion, StoredJourney
from cham.apps.journeys.queries import current_journeys, find_journey
from cham.apps.maps.jobs import set_sheet
from cham.apps.orgs.models import AuditEntry, Member, Organisation
from cham.core.journeys import (
    Authority,
    Change,
    Cost,
    Fields,
    Handoff,
    Part,
    Touchpoint,
    read_journey,
)
from integration.web.conftest import ClientOf, MakeMember
from integration.web.journey_files import LUNCH

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lan(scope: Organisation, member: MakeMember) -> Member:
    made = member("cx_manager", mail="lan@bep-nha.example")
    bring_in(made, LUNCH)
    return made


@pytest.fixture
def page(lan: Member, client_of: ClientOf) -> Client:
    return client_of(lan)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def to(name: str, *args: object) -> str:
    return reverse(f"journeys:{name}", args=args)


def draft_touchpoint(key: str) -> Touchpoint:
    journey = draft_of(find_journey("lunch")).journey
    return next(each for each in journey.touchpoints if each.key == key)


def filled(answer: Any) -> dict[str, object]:
    """Read a form as a browser would send it back unchanged."""
    form = answer.context["form"]
    forms = answer.context["forms"]
    parts = [form]
    for name in ("tasks", "handoffs_out", "handoffs_in", "clauses", "units", "channels"):
        found = getattr(forms, name, None)
        parts += [found.management_form, *found] if found is not None else []
    values: dict[str, object] = {
        "seen": answer.context["seen"],
        "text": answer.context["text_language"],
    }
    for part in parts:
        for field in part:
            value = field.value()
            if value is None or value is False:
                continue
            values[field.html_name] = "on" if value is True else value
    return values


def test_the_library_offers_templates_where_nothing_is_drawn(
    scope: Organisation, client_of: ClientOf
) -> None:
    answer = client_of("cx_manager").get(to("library"))
    assert "Chưa vẽ hành trình nào" in text(answer)
    assert text(answer).count('name="template"') == 7
    reader = text(client_of("executive").get(to("library")))
    assert 'name="template"' not in reader


def test_a_template_is_begun_and_opened_for_editing(
    scope: Organisation, client_of: ClientOf
) -> None:
    answer = client_of("cx_manager").post(to("begin"), {"template": "food-delivery"})
    assert (answer.status_code, answer["Location"]) == (302, to("draft", "food-delivery"))
    assert [each.key for each in current_journeys(scope)] == ["food-delivery"]
    assert AuditEntry.objects.filter(action="journey.begun").count() == 1


def test_a_nested_journey_stands_inside_its_parent(page: Client, lan: Member) -> None:
    bring_in(lan, "journey: inner\nname: Giao hàng\nstages:\n  - {key: go, name: Đi}\n")
    nest = Change(part=Part.STAGE, key="eat", fields={"journey": "inner"})
    edit_draft(lan, "lunch", [nest], seen="1.0")
    page.post(to("publish", "lunch"), {"seen": "1.1"})
    shelved = page.get(to("library")).context["library"].journeys
    assert [(each.key, [(stage, j.key) for stage, j in each.inside]) for each in shelved] == [
        ("lunch", [("Ăn", "inner")])
    ]
    assert to("map", "inner") in text(page.get(to("map", "lunch")))


def test_a_file_with_faults_is_told_line_by_line(page: Client) -> None:
    wrong = LUNCH.replace("expected_emotion: 1", "expected_emotion: 3").replace(
        "channel: door", "channel: doors"
    )
    file = SimpleUploadedFile("lunch.yaml", wrong.encode())
    answer = page.post(to("bring_in"), {"file": file})
    assert answer.status_code == 422
    assert [(each.line, each.column) for each in answer.context["faults"]] == [(18, 9)]
    assert "expected_emotion: 3" in text(answer)
    assert draft_of(find_journey("lunch")).seen == "1.0"


@pytest.mark.parametrize(
    ("content", "words"), [(None, "chọn một tệp"), (b"\xff\xfe\xfa", "UTF-8")]
)
def test_what_is_no_file_is_refused(page: Client, content: bytes | None, words: str) -> None:
    given = {} if content is None else {"file": SimpleUploadedFile("a.yaml", content)}
    answer = page.post(to("bring_in"), given)
    assert answer.status_code == 422
    assert words in text(answer)
    assert StoredJourney.objects.count() == 1


def test_a_file_goes_out_as_it_came_in(page: Client) -> None:
    answer = page.get(to("file", "lunch"))
    assert answer["Content-Disposition"] == 'attachment; filename="lunch.yaml"'
    assert read_journey(text(answer)) == read_journey(LUNCH)
    assert page.get(to("file", "lunch") + "?version=7").status_code == 404


def test_the_map_shows_the_plan_without_any_figure(page: Client) -> None:
    shown = text(page.get(to("map", "lunch")))
    for words in ("Đặt nhanh", "Hỏi món", "Hôm nay có ba món", "Không ai chịu trách nhiệm"):
        assert words in shown
    assert 'data-lane="flow"' not in shown
    assert 'class="curve-line plan"' in shown
    assert 'id="edits"' not in shown


def test_a_draft_is_for_editors_only(lan: Member, client_of: ClientOf) -> None:
    reader = client_of("department_owner", ["sales"])
    assert reader.get(to("draft", "lunch")).status_code == 403
    answer = reader.post(to("edits", "lunch"), {"do": "remove stage eat", "seen": "1.0"})
    assert answer.status_code == 403
    assert DraftRevision.objects.count() == 0
    assert to("draft", "lunch") not in text(reader.get(to("map", "lunch")))


COMMANDS: list[tuple[Mapping[str, str], list[list[str]]]] = [
    ({"do": "add touchpoint eat", "name": "Trả hộp"}, [["ask", "buy"], ["bring", "tra-hop"]]),
    ({"do": "remove touchpoint ask"}, [["buy"], ["bring"]]),
    ({"do": "down touchpoint ask"}, [["buy", "ask"], ["bring"]]),
    ({"do": "up touchpoint buy"}, [["buy", "ask"], ["bring"]]),
    ({"do": "right touchpoint buy"}, [["ask"], ["buy", "bring"]]),
    ({"do": "left touchpoint bring"}, [["ask", "buy", "bring"], []]),
    (
        {"do": "move touchpoint bring", "stage": "order", "before": "buy"},
        [["ask", "bring", "buy"], []],
    ),
    ({"do": "down stage order"}, [["bring"], ["ask", "buy"]]),
    ({"do": "move stage eat", "before": "order"}, [["bring"], ["ask", "buy"]]),
    ({"do": "remove stage order"}, [["bring"]]),
    ({"do": "add stage", "name": "Hẹn lại", "before": "eat"}, [["ask", "buy"], [], ["bring"]]),
]


@pytest.mark.parametrize(
    ("command", "expected"), COMMANDS, ids=[each["do"] for each, _ in COMMANDS]
)
def test_each_button_of_the_map_does_what_it_says(
    page: Client, command: Mapping[str, str], expected: list[list[str]]
) -> None:
    answer = page.post(to("edits", "lunch"), {**command, "seen": "1.0"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer["HX-Retarget"] == "#map-body"
    stages = draft_of(find_journey("lunch")).journey.stages
    assert [[each.key for each in stage.touchpoints] for stage in stages] == expected
    assert 'name="revision" value="1"' in text(answer)


def test_without_scripts_an_edit_leads_back_to_the_draft(page: Client) -> None:
    answer = page.post(
        to("edits", "lunch"), {"do": "remove touchpoint ask", "seen": "1.0"}, follow=True
    )
    assert answer.redirect_chain == [(to("draft", "lunch"), 302)]
    assert "Đã xóa điểm chạm “Hỏi món”" in text(answer)
    back = page.post(to("undo", "lunch"), {"revision": "1"}, follow=True)
    assert "Hỏi món" in text(back)
    assert draft_touchpoint("ask").key == "ask"


@pytest.mark.parametrize("headers", [HTMX, {}])
@pytest.mark.parametrize(
    "command",
    ["", "fly touchpoint ask", "remove journey lunch", "set touchpoint ask rule", "add stage"],
)
def test_a_command_that_means_nothing_is_refused(
    page: Client, command: str, headers: Mapping[str, str]
) -> None:
    answer = page.post(to("edits", "lunch"), {"do": command, "seen": "1.0"}, headers=dict(headers))
    assert answer.status_code == 422
    assert DraftRevision.objects.count() == 0


def test_two_editors_of_one_thing_are_told_what_the_other_did(page: Client, lan: Member) -> None:
    theirs = Change(part=Part.TOUCHPOINT, key="ask", fields={"want": {"vi": "Rẻ"}})
    edit_draft(lan, "lunch", [theirs], seen="1.0")
    command = {"do": "set touchpoint ask want", "text": "Nhanh", "seen": "1.0"}
    answer = page.post(to("edits", "lunch"), command, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#map-notice")
    assert "khách muốn từ “–” thành “Rẻ”" in text(answer)
    plain = page.post(to("edits", "lunch"), command)
    assert plain.status_code == 409
    assert "khách muốn từ “–” thành “Rẻ”" in text(plain)
    assert draft_touchpoint("ask").want.read("vi") == "Rẻ"


def test_a_form_sent_back_as_it_came_changes_nothing(page: Client) -> None:
    for name, *more in (("edit_touchpoint", "ask"), ("edit_stage", "order"), ("edit_journey",)):
        form = page.get(to(name, "lunch", *more))
        answer = page.post(to(name, "lunch", *more), filled(form))
        assert answer.status_code == 302, re.findall(r'class="errors">.*?</ul>', text(answer))
    assert DraftRevision.objects.count() == 0


def test_every_field_of_a_touchpoint_is_edited_at_its_side(page: Client) -> None:
    form = filled(page.get(to("edit_touchpoint", "lunch", "bring")))
    form |= {
        "name": "Giao cơm nóng",
        "want": "Cơm nóng\r\nđủ món",
        "message": "Sắp tới nơi",
        "promise": "Trước 12 giờ",
        "kind": "people",
        "side": "back",
        "emotion": "1,5",
        "required": "on",
        "new_owner": "Tổ giao",
        "person": "Minh",
        "authority": "ask",
        "ask": "sales",
        "contributors": ["riders"],
        "cost": "12.500",
        "per": "month",
        "task-0-name": "Gọi trước",
        "task-0-unit": "riders",
        "out-0-other": "ask",
        "out-0-needs": "góp ý\r\n",
        "clause-0-names": "delivered, giao*",
        "clause-0-properties": "amount: 1..\r\nstatus: done, paid",
    }
    form.pop("repeatable", None)
    answer = page.post(to("edit_touchpoint", "lunch", "bring"), form, headers=HTMX)
    assert answer.status_code == 200, re.findall(r'class="errors">.*?</ul>', text(answer))
    made = draft_touchpoint("bring")
    assert made.want.read("vi") == "Cơm nóng\nđủ món"
    assert (made.expected_emotion, made.required, made.repeatable) == (1.5, True, False)
    assert made.cost == Cost(amount=12_500, per="month")
    owned = made.ownership
    assert (owned.accountable, owned.person, owned.ask) == (("to-giao",), "Minh", "sales")
    assert (owned.authority, owned.contributors) == (Authority.ASK, ("riders",))
    assert [(each.name.read("vi"), each.unit) for each in made.tasks] == [("Gọi trước", "riders")]
    clause = made.rule.clauses[0]
    assert clause.names == ("delivered", "giao*")
    assert clause.properties["status"] == ("done", "paid")
    journey = draft_of(find_journey("lunch")).journey
    assert journey.handoffs[-1] == Handoff(giver="bring", receiver="ask", needs=("góp ý",))
    assert journey.units[-1].name.read("vi") == "Tổ giao"
    assert made.name.by_language == (("vi", "Giao cơm nóng"), ("en", "Bring"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("emotion", "3"), ("cost", "nhiều"), ("clause-0-properties", "amount")],
)
def test_a_wrong_field_is_told_beside_it(page: Client, field: str, value: str) -> None:
    form = filled(page.get(to("edit_touchpoint", "lunch", "ask"))) | {field: value}
    answer = page.post(to("edit_touchpoint", "lunch", "ask"), form, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#drawer-body")
    assert 'class="errors"' in text(answer)
    assert DraftRevision.objects.count() == 0


def test_a_form_keeps_its_texts_where_another_was_faster(page: Client, lan: Member) -> None:
    form = filled(page.get(to("edit_touchpoint", "lunch", "ask"))) | {"want": "Nhanh"}
    theirs: Fields = {"want": {"vi": "Rẻ"}, "promise": {"vi": "Trả lời ngay"}}
    edit_draft(lan, "lunch", [Change(part=Part.TOUCHPOINT, key="ask", fields=theirs)], seen="1.0")
    refused = page.post(to("edit_touchpoint", "lunch", "ask"), form, headers=HTMX)
    assert refused.status_code == 409
    assert "thành “Rẻ”" in text(refused)
    assert ">Nhanh</textarea>" in re.sub(r">\s+", ">", text(refused))
    assert draft_touchpoint("ask").want.read("vi") == "Rẻ"
    # Only what was touched in the form is sent over theirs, knowingly, on the second try.
    again = {**form, "seen": refused.context["seen"], "promise": "Trả lời ngay"}
    assert page.post(to("edit_touchpoint", "lunch", "ask"), again, headers=HTMX).status_code == 200
    made = draft_touchpoint("ask")
    assert (made.want.read("vi"), made.promise.read("vi")) == ("Nhanh", "Trả lời ngay")


def test_another_language_is_edited_beside_the_first(page: Client) -> None:
    address = to("edit_touchpoint", "lunch", "ask")
    form = filled(page.get(address + "?text=en"))
    assert form["name"] == "Ask"
    page.post(address, {**form, "want": "Cheap"})
    assert draft_touchpoint("ask").want.by_language == (("en", "Cheap"),)
    assert draft_touchpoint("ask").name.read("vi") == "Hỏi món"


def test_publishing_is_looked_through_first(page: Client) -> None:
    page.post(to("edits", "lunch"), {"do": "remove touchpoint ask", "seen": "1.0"})
    shown = text(page.get(to("publish", "lunch")))
    assert "Hỏi món" in shown
    answer = page.post(to("publish", "lunch"), {"seen": "1.0"}, headers=HTMX)
    assert answer.status_code == 409
    assert JourneyVersion.objects.count() == 1
    answer = page.post(to("publish", "lunch"), {"seen": "1.1", "note": "Gọn"}, headers=HTMX)
    assert answer["HX-Redirect"] == to("map", "lunch")
    versions = text(page.get(to("versions", "lunch") + "?from=1&to=2"))
    assert "Gọn" in versions
    assert versions.count("Hỏi món") >= 2
    old = page.get(to("map", "lunch") + "?version=1")
    assert "Hỏi món" in text(old)
    assert page.get(to("map", "lunch") + "?version=9").status_code == 404


def test_a_department_owner_talks_where_they_may_not_edit(
    lan: Member, client_of: ClientOf
) -> None:
    reader = client_of("department_owner", ["sales"])
    said = {"cell": "stage:order:want", "comment": "Khách muốn <b>nhanh</b>"}
    answer = reader.post(to("talk", "lunch"), said, headers=HTMX)
    assert answer.status_code == 200
    assert "Khách muốn &lt;b&gt;nhanh&lt;/b&gt;" in text(answer)
    mark = re.search(
        r'data-cell="stage:order:want"[^>]*>.*?<span>1</span>',
        text(reader.get(to("map", "lunch"))),
    )
    assert mark is not None
    number = Comment.objects.get().pk
    editor = client_of(lan)
    editor.post(to("reply", "lunch", number), {"comment": "Đúng"})
    editor.post(to("settle", "lunch", number), {"settled": "yes"})
    assert Comment.objects.get(pk=number).settled_by == lan
    stranger = client_of("analyst")
    assert stranger.post(to("delete_comment", "lunch", number)).status_code == 404
    assert Comment.objects.count() == 2
    reader.post(to("delete_comment", "lunch", number))
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("cell", ["touchpoint:gone", "stage:order:moon", "unit:sales", "x:y:z:w"])
def test_what_is_not_on_the_map_is_not_talked_about(page: Client, cell: str) -> None:
    answer = page.post(to("talk", "lunch"), {"cell": cell, "comment": "Ai?"}, headers=HTMX)
    assert answer.status_code == 422
    assert Comment.objects.count() == 0


def test_a_link_lets_strangers_read_the_published_map_until_it_is_taken_back(
    page: Client, client: Client, lan: Member
) -> None:
    made = page.post(to("links", "lunch"), {"name": "Đối tác", "shows": "plan", "days": "30"})
    address = re.search(r'value="http://testserver(/m/[^"]+/)"', text(made))
    assert address is not None
    page.post(to("edits", "lunch"), {"do": "remove touchpoint ask", "seen": "1.0"})
    answer = client.get(address[1])
    assert "Hỏi món" in text(answer)
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == (
        "noindex, nofollow",
        "no-referrer",
    )
    assert to("map", "lunch") not in text(answer)
    assert 'name="seen"' not in text(answer)
    link = find_journey("lunch").links.get()
    assert address[1].split("/")[2].encode() not in bytes(link.digest)
    page.post(to("revoke", "lunch", link.pk))
    assert client.get(address[1]).status_code == 404


def test_an_archived_journey_is_shown_and_not_edited(page: Client, scope: Organisation) -> None:
    page.post(to("archive", "lunch"))
    assert current_journeys(scope) == ()
    assert "đang lưu trữ" in text(page.get(to("map", "lunch")))
    answer = page.post(
        to("edits", "lunch"), {"do": "remove touchpoint ask", "seen": "1.0"}, headers=HTMX
    )
    assert answer.status_code == 409
    page.post(to("take_out", "lunch"))
    assert len(current_journeys(scope)) == 1


def test_the_map_is_taken_away_as_a_picture(page: Client) -> None:
    answer = page.get(to("svg", "lunch"))
    assert answer["Content-Type"] == "image/svg+xml"
    written = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", text(answer)))
    assert "Không ai chịu trách nhiệm" in written
    assert "<script" not in text(answer)


def test_a_machine_that_cannot_set_a_pdf_says_so(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cham.apps.reports.errors import PdfImpossibleError

    def impossible(_evidence: object, _language: str) -> bytes:
        raise PdfImpossibleError(reason="cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("cham.apps.maps.sheets.map_pdf", impossible)
    answer = page.get(to("pdf", "lunch"))
    assert answer.status_code == 422
    assert "libpango-1.0-0" in text(answer)


def test_the_map_is_set_on_paper_by_a_job_and_kept_for_whoever_asks_again(
    scope: Organisation, page: Client, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(set_sheet, "enqueue", lambda *told, **_more: asked.append(told))
    address = to("pdf", "lunch")
    waiting = page.get(address)
    assert (waiting.status_code, len(asked)) == (200, 1)
    assert f'hx-get="{address}"' in text(waiting)
    over_api = page.get("/api/journeys/lunch/map.pdf")
    assert (over_api.status_code, over_api["Retry-After"], len(asked)) == (202, "1", 1)
    monkeypatch.setattr("cham.apps.maps.sheets.map_pdf", lambda _evidence, _language: b"%PDF-1")
    set_sheet(*asked[0], shows_words=True)  # type: ignore[arg-type]  # as it was queued
    part = page.get(address, headers=HTMX)
    assert json.loads(part["HX-Trigger"]) == {"cham:take": address}
    for file in (page.get(address), page.get("/api/journeys/lunch/map.pdf")):
        assert (file["Content-Type"], file.content) == ("application/pdf", b"%PDF-1")
    assert len(asked) == 1
    client_of("executive").get(address)  # who sees no words gets a sheet without them
    assert len(asked) == 2


def test_figures_fill_the_map_and_obey_the_filter(
    firm_with_figures: Organisation, client_of: ClientOf
) -> None:
    manager, executive = client_of("cx_manager"), client_of("executive")
    key = current_journeys(firm_with_figures)[0].key
    shown = text(manager.get(to("map", key)))
    assert 'data-lane="flow"' in shown
    assert 'class="dot' in shown
    assert "<blockquote" in shown
    assert "<blockquote" not in text(executive.get(to("map", key)))
    assert "kế hoạch" in text(manager.get(to("map", key) + "?period=1990-01-01..1990-01-02"))
    assert manager.get(to("map", key) + "?period=soon").status_code == 200
