"""Personas: one live version a segment, signed by units, resting on exact words that can be erased."""

import json
from datetime import date
from urllib.parse import urlencode

import pytest

from cham.apps.comments import shelf
from cham.apps.customers.models import Customer
from cham.apps.demo_firm.people import take_units_over
from cham.apps.imports.actions import undo_import
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.keeping.erasing import erase_customer
from cham.apps.orgs.models import AuditEntry
from cham.apps.orgs.scope import organisation_scope
from cham.apps.persona_pages.editor import form_of, typed_persona
from cham.apps.personas.actions import (
    archive,
    begin,
    discard,
    keep_persona,
    publish,
    save_draft,
    take_out,
)
from cham.apps.personas.errors import (
    PersonaArchivedError,
    PersonaChangedError,
    PersonaSignerUnknownError,
    PersonaUnchangedError,
    ProofDayError,
    ProofReachableError,
    SegmentTakenError,
    SignerForeignError,
    VersionOutdatedError,
)
from cham.apps.personas.models import Proof, ProofKind, SignOff
from cham.apps.personas.proofs import FoundAnswer, Interview, add_answer, add_interview
from cham.apps.personas.queries import (
    find_persona,
    live_personas,
    persona_names,
    standing_of_personas,
    state_of,
)
from cham.apps.personas.signing import sign, signatures, signed_of
from cham.core.personas import PersonaFaults, build_persona, describe_persona
from integration.web.commented_firm import CommentedFirm, starter_of_tests

OFTEN = {"conditions": [{"fact": "orders", "test": "at_least", "number": 20}]}
SAID = {
    "name": {"vi": "Khách quen", "en": "Regular"},
    "who": {"vi": "Đặt gần như mỗi ngày"},
    "needs": {"vi": "Đặt lại bằng một lần bấm"},
    "expectations": {"vi": "Được nhớ khẩu vị"},
    "segment": OFTEN,
}
TODAY = date(2026, 11, 1)


def said(**changes: object):
    return build_persona({**SAID, **changes})


def actions() -> list[str]:
    entries = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    return [each for each in entries if each.startswith("persona.")]


def test_a_draft_goes_live_and_the_next_one_replaces_it(scope, member):
    manager = member("cx_manager")
    key = begin(manager, said())
    assert (key, live_personas(scope)) == ("khach-quen", ())
    assert persona_names(scope, "vi") == {}
    publish(manager, key, seen="0.1", note="Từ mười cuộc nói chuyện")
    assert persona_names(scope, "en") == {key: "Regular"}
    state = save_draft(manager, key, said(who={"vi": "Đặt mỗi ngày"}), seen="1.0")
    assert live_personas(scope)[0].persona.who.read("vi") == "Đặt gần như mỗi ngày"
    assert publish(manager, key, seen=state.seen).number == 2
    assert live_personas(scope)[0].persona.who.read("vi") == "Đặt mỗi ngày"
    assert actions() == [
        "persona.begun",
        "persona.published",
        "persona.changed",
        "persona.published",
    ]


def test_nobody_saves_or_publishes_over_somebody_else(scope, member):
    manager = member("cx_manager")
    key = begin(manager, said())
    save_draft(member("admin"), key, said(needs={"vi": "Nhanh"}), seen="0.1")
    for late in (
        lambda: save_draft(manager, key, said(), seen="0.1"),
        lambda: publish(manager, key, seen="0.1"),
        lambda: discard(manager, key, seen="0.1"),
    ):
        with pytest.raises(PersonaChangedError):
            late()
    assert state_of(find_persona(key)).persona.needs.read("vi") == "Nhanh"
    assert not find_persona(key).versions.exists()


def test_what_is_changed_back_is_no_draft(scope, member):
    manager = member("cx_manager")
    keep_persona(scope, "quen", said())
    seen = save_draft(manager, "quen", said(needs={"vi": "Nhanh"}), seen="1.0").seen
    assert save_draft(manager, "quen", said(), seen=seen).draft is None
    with pytest.raises(PersonaUnchangedError):
        publish(manager, "quen", seen="1.0")


def test_a_persona_that_says_too_little_stays_a_draft(scope, member):
    manager = member("cx_manager")
    key = begin(manager, said(needs={}, expectations={}))
    with pytest.raises(PersonaFaults) as caught:
        publish(manager, key, seen="0.1")
    assert len(caught.value.exceptions) == 2
    assert live_personas(scope) == ()


def test_a_segment_has_one_live_persona(scope, member):
    manager = member("cx_manager")
    keep_persona(scope, "quen", said())
    key = begin(manager, said(name={"vi": "Cũng khách quen"}))
    with pytest.raises(SegmentTakenError, match="“Khách quen” has the same"):
        publish(manager, key, seen="0.1")
    archive(manager, "quen")
    publish(manager, key, seen="0.1")
    with pytest.raises(SegmentTakenError):
        take_out(manager, "quen")
    with pytest.raises(PersonaArchivedError):
        save_draft(manager, "quen", said(), seen="1.0")
    assert [each.key for each in live_personas(scope)] == [key]
    before = standing_of_personas()
    archive(manager, key)
    take_out(manager, "quen")
    assert standing_of_personas() != before


def test_journeys_and_units_must_be_there(scope, member, client_of):
    with pytest.raises(PersonaSignerUnknownError):
        begin(member("cx_manager"), said(signers=["khong-co"]))
    answer = client_of("cx_manager").post(
        "/api/personas/", {"persona": {**SAID, "journeys": ["x"]}}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "persona_journey_unknown")


def test_a_unit_signs_a_version_and_a_new_one_asks_again(scope, member):
    owner = member("department_owner", ["bep"])
    member("department_owner", ["giao"], mail="giao@bep-nha.example")
    keep_persona(scope, "quen", said(signers=["bep", "giao"]))
    sign(owner, "quen", "bep", version=1)
    sign(owner, "quen", "bep", version=1)  # twice is once
    live = find_persona("quen").versions.get(number=1)
    assert [(each.unit.key, each.sign is not None) for each in signatures(live)] == [
        ("giao", False),
        ("bep", True),
    ]
    with pytest.raises(SignerForeignError):
        sign(owner, "quen", "giao", version=1)
    keep_persona(scope, "quen", said(signers=["bep", "giao"], who={"vi": "Khác"}))
    with pytest.raises(VersionOutdatedError):
        sign(owner, "quen", "bep", version=1)
    new = find_persona("quen").versions.get(number=2)
    found = {each.unit.key: each for each in signatures(new)}
    assert (found["bep"].sign, found["bep"].signed_before) == (None, 1)
    assert signed_of(signatures(new)).signed == 0
    assert SignOff.objects.count() == 1
    assert actions() == ["persona.signed"]


@pytest.mark.parametrize(
    "text", ["Gọi tôi 0901 234 567", "an@example.com nhé", "xem https://x.vn"]
)
def test_evidence_holds_no_way_to_reach_anybody(scope, member, text):
    keep_persona(scope, "quen", said())
    with pytest.raises(ProofReachableError):
        add_interview(member("cx_manager"), "quen", Interview(text=text, day=TODAY), today=TODAY)
    assert not Proof.objects.exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Gọi tôi 0901 234 567", "Gọi tôi [PHONE_1]"),
        ("an@example.com nhé", "[EMAIL_1] nhé"),
        ("xem https://x.vn", None),
    ],
)
def test_an_answer_as_evidence_names_nobody(scope, member, text, kept):
    keep_persona(scope, "quen", said())
    found = FoundAnswer(source="s", message_id="1", customer="c", text=text, day=TODAY)
    if kept is None:
        with pytest.raises(ProofReachableError):
            add_answer(member("cx_manager"), "quen", found, part="needs")
    else:
        assert add_answer(member("cx_manager"), "quen", found, part="needs").text == kept


def test_an_interview_says_when_and_who_recorded_it(scope, member):
    keep_persona(scope, "quen", said())
    manager = member("cx_manager")
    with pytest.raises(ProofDayError):
        add_interview(manager, "quen", Interview(text="Đói", day=date(2026, 11, 2)), today=TODAY)
    made = add_interview(
        manager, "quen", Interview(text="  11 giờ là đói ", day=TODAY, who="Trợ lý"), today=TODAY
    )
    assert (made.text, made.day, made.recorded_by) == ("11 giờ là đói", TODAY, manager)
    assert "11 giờ" not in json.dumps(list(AuditEntry.objects.values_list("details", flat=True)))


def as_form(persona, **changes: object) -> dict[str, object]:
    """What a browser sends for a persona as its form shows it."""
    form = form_of(persona, "vi", "VND")
    columns = ("fact", "trait", "number_test", "number", "word_test", "words", "band")
    sent: dict[str, object] = {**form.texts, "text": "vi", "match": form.match}
    sent |= {name: [getattr(row, name) for row in form.rows] for name in columns}
    sent |= {"journey": form.journeys, "signer": form.signers}
    return {**sent, **changes}


def test_the_form_gives_back_what_it_shows(scope):
    from django.http import QueryDict

    conditions = [
        {"fact": "orders", "test": "at_most", "number": 2.5},
        {"fact": "value", "test": "at_least", "number": 1_500_000},
        {"fact": "trait", "trait": "tuổi", "test": "at_least", "number": 30},
        {"fact": "trait", "trait": "hạng", "test": "none_of", "words": ["vàng", "bạc"]},
        {"fact": "value_band", "test": "one_of", "words": ["middle"]},
        {"fact": "channel", "test": "one_of", "words": ["zalo"]},
    ]
    persona = said(
        segment={"match": "any", "conditions": conditions}, journeys=["a"], signers=["b"]
    )
    sent = QueryDict(urlencode(as_form(persona), doseq=True))
    assert typed_persona(sent, persona, "vi", "VND") == persona  # the English name is kept


@pytest.mark.parametrize(
    ("written", "read"),
    [("1.500.000", 1_500_000), ("1500000", 1_500_000), ("1,5", 1.5), ("2.500,5", 2500.5)],
)
def test_numbers_are_read_as_people_write_them(scope, written, read):
    from django.http import QueryDict

    sent = QueryDict(urlencode(as_form(said(), number=[written]), doseq=True))
    rule = typed_persona(sent, said(), "vi", "VND").segment
    assert rule.conditions[0].number == read


def test_a_wrong_rule_is_told_where_and_nothing_typed_is_lost(scope, client_of):
    keep_persona(scope, "quen", said())
    sent = as_form(said(), number=["nhiều"], seen="1.0", who="Viết lại hết")
    answer = client_of("cx_manager").post("/personas/quen/edit/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "điều kiện 1 (nhiều) phải là số từ 0 trở lên" in page
    assert "Viết lại hết" in page
    assert state_of(find_persona("quen")).draft is None


def test_pages_show_head_counts_and_the_filter_offers_personas(firm_with_figures, client_of):
    take_units_over(firm_with_figures)
    client = client_of("cx_manager", ["kitchen"])
    page = client.get("/personas/").content.decode()
    assert "Người gom đơn cho cả phòng" in page
    assert 'aria-busy="true"' not in page
    assert page.count("Chờ bạn xác nhận") == 5
    assert "/personas/team_lead/" in client.get("/search/?q=gom don").content.decode()
    sheet = client.get("/personas/?table=personas&format=csv").content.decode("utf-8-sig")
    assert sheet.splitlines()[0].startswith("Chân dung,")
    assert len(sheet.splitlines()) == 6
    answered = client.get("/api/overview/?persona=khong-co")
    assert (answered.status_code, answered.json()["code"]) == (404, "persona_unknown")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/paths/",
        "/pains/",
        "/journeys/office_lunch/",
        "/journeys/office_lunch/touchpoints/taste/",
    ],
)
def test_every_page_with_numbers_offers_personas_and_refuses_others(
    firm_with_figures, client_of, address
):
    page = client_of("analyst").get(f"{address}?persona=khong-co").content.decode()
    assert "persona=team_lead" in page
    assert "value=high" in page
    assert "&amp;persona=khong-co" not in page


def test_words_are_for_those_who_may_see_answers(scope, member, client_of):
    keep_persona(scope, "quen", said())
    words = "Thiếu một suất là cả phòng nhìn tôi"
    add_interview(member("cx_manager"), "quen", Interview(text=words, day=TODAY), today=TODAY)
    assert words in client_of("analyst").get("/personas/quen/").content.decode()
    page = client_of("front_line").get("/personas/quen/").content.decode()
    assert words not in page
    assert "1 cuộc phỏng vấn" in page


def test_answers_become_evidence_word_for_word_and_go_with_the_person(
    firm_with_figures, client_of, monkeypatch
):
    client = client_of("cx_manager")
    found = client.get("/api/personas/team_lead/answers/?q=giao").json()["answers"][0]
    taken = client.post(
        "/api/personas/team_lead/answers/",
        {"sequence": found["sequence"], "q": "giao", "part": "expectations"},
        content_type="application/json",
    )
    assert taken.status_code == 201
    assert {key: taken.json()[key] for key in ("text", "source", "message_id")} == {
        key: found[key] for key in ("text", "source", "message_id")
    }
    invented = client.post(
        "/api/personas/team_lead/answers/",
        {"sequence": 10**9, "part": "needs"},
        content_type="application/json",
    )
    assert (invented.status_code, invented.json()["code"]) == (404, "answer_not_found")
    with organisation_scope(firm_with_figures):
        proof = Proof.objects.get()
        # A test lives in a transaction, in which SQLite cannot clear its journal.
        monkeypatch.setattr("cham.apps.customers.directory._clear_journal", lambda _code: None)
        assert Customer.objects.filter(code=proof.customer).exists()
        erase_customer(
            open_own_lake(), firm_with_figures, proof.customer, now=1_764_000_000_000_000
        )
        assert not Proof.objects.exists()


def test_evidence_leads_to_the_comment_it_was_taken_from(scope, client_of, monkeypatch):
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    keep_persona(scope, "quen", said())
    heard = CommentedFirm(scope)
    heard.said("Giao trễ một tiếng, cả phòng phải chờ", unit="q1")
    (comment,) = heard.read()
    for number in (1, 2):  # of the second the lake keeps no comment
        Proof.objects.create(
            persona=find_persona("quen"),
            kind=ProofKind.ANSWER,
            text=comment.text,
            day=TODAY,
            source="phieu",
            message_id=f"m{number}",
        )
    address = f"/voice/comments/{comment.code}/"
    assert client_of("analyst").get("/personas/quen/").content.decode().count(address) == 1
    assert client_of("analyst").get(address).status_code == 200
    elsewhere = client_of("department_owner", ["bep"]).get("/personas/quen/").content.decode()
    assert comment.text in elsewhere
    assert address not in elsewhere


def test_answers_go_with_the_import_that_is_taken_back(firm_with_figures, member, client_of):
    client = client_of("cx_manager")
    found = client.get("/api/personas/team_lead/answers/?q=giao").json()["answers"][0]
    body = {"sequence": found["sequence"], "q": "giao", "part": "needs"}
    client.post("/api/personas/team_lead/answers/", body, content_type="application/json")
    with organisation_scope(firm_with_figures):
        manager = member("cx_manager")
        add_interview(manager, "team_lead", Interview(text="Đói", day=TODAY), today=TODAY)
        brought = Proof.objects.get(kind="answer").import_id
        undo_import(open_own_lake(), firm_with_figures, brought, now=1_764_000_000_000_000)
        assert [each.kind for each in Proof.objects.all()] == ["interview"]


def test_the_api_does_what_the_page_does(scope, member, client_of):
    def send(method: str, address: str, **body: object):
        call = getattr(client, method)
        return call(f"/api/personas/{address}", body, content_type="application/json")

    client = client_of("cx_manager", ["bep"])
    made = send("post", "", persona={**SAID, "signers": ["bep"]})
    assert (made.status_code, made.json()["version"]) == (201, None)
    key = made.json()["key"]
    wrong = send("put", f"{key}/draft/", seen="0.1", persona={"name": "An", "segment": {"x": 1}})
    assert wrong.status_code == 422
    assert [each["place"] for each in wrong.json()["errors"]] == ["name", "segment"]
    stale = send("put", f"{key}/draft/", seen="0.9", persona=SAID)
    assert (stale.status_code, stale.json()["code"]) == (409, "persona_changed")
    live = send("post", f"{key}/publish/", seen="0.1")
    assert (live.json()["version"], live.json()["asked"]) == (1, 1)
    assert (
        send("put", f"{key}/signatures/bep/", version=1).json()["signed_by"].startswith("member:")
    )
    assert client.get(f"/api/personas/{key}/").json()["signed"] == 1
    version = client.get(f"/api/personas/{key}/versions/").json()["items"][0]
    assert version["persona"] == describe_persona(said(signers=["bep"]))
    assert send("delete", f"{key}/signatures/bep/").status_code == 204
    assert client.get(f"/api/personas/{key}/signatures/").json()["items"][0]["signed_at"] is None
