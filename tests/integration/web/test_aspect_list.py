"""An organisation's own list of aspects: read for at once, changed by one at a time, given up again."""

import csv
import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cham.apps.comments import learning, shelf
from cham.apps.comments.actions import correct
from cham.apps.comments.errors import ChoiceUnknownError
from cham.apps.comments.jobs import see_to_comments
from cham.apps.comments.learning import _still_asked
from cham.apps.comments.models import AspectList, Comment, ReadingProgress
from cham.apps.comments.standing import has_work
from cham.apps.orgs.models import AuditEntry
from cham.apps.orgs.scope import organisation_scope
from cham.core.aspects import default_taxonomy, default_text, parse_taxonomy
from cham.voice import Options, read, train_aspects
from integration.web.commented_firm import CommentedFirm, lessons_of_tests, starter_of_tests
from integration.web.reading import by_id, links, parsed, rows_of, text_of, words

pytestmark = pytest.mark.django_db

PAGE, FILE, DEFAULT, HOME, MODELS = (
    reverse(f"comments:{name}")
    for name in ("aspects", "aspects_file", "aspects_default", "home", "models")
)
API = "/api/voice/aspects/"
BANK = """\
# Những gì khách nói về thẻ
annual_fee:
  vi: Phí thường niên
  en: Annual fee
  phrases: [phí thường niên, annual fee]
staff:
  vi: Giao dịch viên
  en: Tellers
  phrases: [nhân viên quầy]
"""
FEE, PHO = "phí thường niên quá tệ luôn, nhân viên quầy dễ thương", "món phở rất ngon nha shop"


@pytest.fixture
def bank(scope, monkeypatch) -> CommentedFirm:
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    monkeypatch.setattr(learning, "starter_lessons", lessons_of_tests)
    firm = CommentedFirm(scope)
    firm.said(FEE, PHO)
    firm.read()
    return firm


def spoken(text: str) -> set[str]:
    return {str(each) for each in Comment.objects.get(text=text).mentions.all()}


def put(client, text: str, seen: int):
    sent = {"seen": seen, "text": text}
    return client.put(API, data=sent, content_type="application/json")


def test_comments_are_read_for_the_firms_own_aspects_without_a_label(bank, client_of):
    assert spoken(FEE) == {"price#negative", "staff#positive"}
    assert spoken(PHO) == {"food#positive"}
    client = client_of("cx_manager")
    answer = client.post(PAGE, {"seen": "0", "text": BANK.replace("\n", "\r\n")}, follow=True)
    assert "Đang đọc lời khách: 0 trên 2" in words(answer)  # though no job has begun yet
    before = ReadingProgress.objects.get()
    bank.read()
    after = ReadingProgress.objects.get()
    assert after.epoch == before.epoch + 1
    assert after.in_force == before.in_force
    assert spoken(FEE) == {"annual_fee#negative", "staff#positive"}
    assert spoken(PHO) == set()
    bank.read()
    assert ReadingProgress.objects.get().worked_at == after.worked_at  # nothing is left to do

    page = client.get(PAGE)
    assert rows_of(page) == [
        ["Phí thường niênannual_fee", "Annual fee", "phí thường niên, annual fee", "1", "0", "1"],
        ["Giao dịch viênstaff", "Tellers", "nhân viên quầy", "1", "1", "0"],
    ]
    for place, name in links(page):
        if name == "1":
            opened = client.get(place.partition("#")[0])
            assert text_of(by_id(opened, "said").find(".//h2")) == "Lời khách 1"
    table = client.get(PAGE, {"table": "aspects", "format": "csv"}).content.decode("utf-8-sig")
    assert [row["Chê"] for row in csv.DictReader(io.StringIO(table))] == ["1", "0"]
    assert client.get(FILE).content.decode() == BANK
    offered = {name for _place, name in links(client.get(HOME + "?period=all"))}
    assert {"Phí thường niên", "Giao dịch viên"} <= offered
    assert "Món ăn, đồ uống" not in offered
    for place in (HOME, MODELS):
        assert PAGE in {each for each, _name in links(client.get(place))}
    told = AuditEntry.objects.get(action="aspects.changed")
    assert told.details["added"] == ["annual_fee"]
    assert "food" in told.details["left"]


def test_what_people_said_survives_the_list_that_it_was_said_of(bank, member, client_of):
    manager = member("cx_manager")
    code = Comment.objects.get(text=PHO).code
    correct(manager, code, "aspects", ["food#positive", "price#"])
    put(client_of(manager), BANK, 0)
    bank.read()
    assert spoken(PHO) == {"food#positive", "price#"}
    page = client_of(manager).get(reverse("comments:show", args=[code]))
    assert "Món ăn, đồ uống: Tích cực" in words(page)
    assert (
        rows_of(client_of(manager).get(PAGE))[2][0] == "Món ăn, đồ uốngkhông còn trong danh sách"
    )
    correct(manager, code, "aspects", ["food#negative", "annual_fee#"])  # what stands may stay
    assert spoken(PHO) == {"food#negative", "annual_fee#"}
    for gone in ("food", "price"):  # what does not stand there is no longer to be said
        with pytest.raises(ChoiceUnknownError):
            correct(manager, Comment.objects.get(text=FEE).code, "aspects", [f"{gone}#"])
    labels, known = ["food#negative", "annual_fee#"], frozenset({"annual_fee"})
    assert _still_asked(labels, known) == ("annual_fee#",)  # nor learned


def test_a_faulty_list_is_refused_with_its_line_and_nothing_changes(bank, client_of):
    client, faulty = client_of("cx_manager"), BANK.replace("[nhân viên quầy]", "nhân viên quầy")
    refused = put(client, faulty, 0)
    assert (refused.status_code, refused.json()["code"]) == (422, "aspect_faulty")
    assert "dòng 9, cột 3" in refused.json()["detail"]
    page = client.post(PAGE, {"seen": "0", "text": faulty})
    assert page.status_code == 422
    assert "dòng 9, cột 3: khía cạnh (staff)" in words(page)
    assert "9: phrases: nhân viên quầy" in words(page)
    text = by_id(page, "aspects-text")
    assert (text.text, text.get("aria-invalid")) == (faulty, "true")
    file = SimpleUploadedFile("x.yaml", b"\xff\xfe")
    assert "UTF-8" in words(client.post(PAGE, {"seen": "0", "file": file}))
    assert not AspectList.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="aspects").exists()
    assert not has_work(bank.organisation, timezone.now())


def test_a_list_by_which_nothing_is_found_is_refused(bank, client_of):
    bare = "fee: {vi: Phí, en: Fee, phrases: []}\n"
    client = client_of("cx_manager")
    sent = {"seen": 0, "text": bare}
    answer = client.put(API, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "comment_no_phrases")
    assert "ít nhất một khía cạnh" in client.post(PAGE, sent).content.decode()
    assert not AspectList.objects.exists()
    sent["text"] = bare + BANK  # beside others one may wait for a model
    assert client.put(API, sent, content_type="application/json").status_code == 200


def test_two_people_do_not_overwrite_each_other(bank, client_of):
    first, second = client_of("cx_manager"), client_of("admin")
    file = SimpleUploadedFile("muc.yaml", b"\xef\xbb\xbf" + BANK.encode())
    assert first.post(PAGE, {"seen": "0", "file": file}).status_code == 302
    mine = BANK.replace("Tellers", "Counter staff")
    page = second.post(PAGE, {"seen": "0", "text": mine})
    assert page.status_code == 409
    assert by_id(page, "aspects-text").text == mine  # nothing that was typed is lost
    assert PAGE in {place for place, _name in links(page)}
    late = put(second, mine, 0)
    assert (late.status_code, late.json()["code"]) == (409, "comment_aspects_changed")
    assert second.delete(f"{API}?seen=0").status_code == 409
    assert second.get(FILE).content.decode() == BANK
    assert put(second, mine, 1).json()["edition"] == 2
    same = second.post(PAGE, {"seen": "2", "text": mine}, follow=True)
    assert "Danh sách vẫn như cũ" in words(same)
    assert AspectList.objects.get().edition == 2


def test_the_way_back_leads_to_the_list_of_the_product(bank, client_of):
    client, analyst = client_of("cx_manager"), client_of("analyst")
    put(client, BANK, 0)
    bank.read()
    forms = [each.get("action") for each in parsed(client.get(PAGE)).iter("form")]
    assert DEFAULT in forms
    reading = analyst.get(PAGE)
    assert len(rows_of(reading)) == 2
    assert "textarea" not in reading.content.decode()
    assert analyst.post(DEFAULT, {"seen": "1"}).status_code == 403
    client.post(DEFAULT, {"seen": "1"})
    bank.read()
    assert spoken(FEE) == {"price#negative", "staff#positive"}
    assert spoken(PHO) == {"food#positive"}
    told = client.get(API).json()
    assert (told["own"], told["edition"], told["text"]) == (False, 2, default_text())
    assert DEFAULT not in client.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(action="aspects.default_restored").count() == 1


def test_another_organisation_reads_as_before(bank, client_of, member, other_organisation):
    put(client_of("cx_manager"), BANK, 0)
    bank.read()
    with organisation_scope(other_organisation):
        other = CommentedFirm(other_organisation)
        other.said(FEE)
        other.read()
        assert spoken(FEE) == {"price#negative", "staff#positive"}
        stranger = client_of(member("admin", of=other_organisation))
    assert len(stranger.get(API).json()["aspects"]) == len(default_taxonomy().aspects)
    assert spoken(FEE) == {"annual_fee#negative", "staff#positive"}


def test_a_list_before_the_first_comment_keeps_nobody_busy(scope, client_of, monkeypatch):
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    put(client_of("cx_manager"), BANK, 0)
    firm = CommentedFirm(scope)
    see_to_comments()
    worked = ReadingProgress.objects.get().worked_at
    see_to_comments()
    assert ReadingProgress.objects.get().worked_at == worked
    firm.said(FEE)
    firm.read()
    assert spoken(FEE) == {"annual_fee#negative", "staff#positive"}


def test_learned_aspects_stay_and_others_are_found_by_their_phrases(bank):
    said = {"price#negative": "giá vé đắt quá", "speed#positive": "giao nhanh lắm"}
    texts = [f"{text} {number}" for number in range(40) for text in said.values()]
    labels = [(label,) for _ in range(40) for label in said]
    learned = train_aspects(texts, labels, options=Options(seed=1, accuracy=0.8)).model
    assert {head.name for head in learned.heads} == {"price", "speed"}
    here = shelf.open_shelf(bank.organisation)
    own = parse_taxonomy(BANK + "speed: {vi: Nhanh, en: Speed, phrases: []}\n")
    sentiment = replace(here.models["sentiment"], taxonomy=own)
    here = replace(
        here, models={**here.models, "sentiment": sentiment, "aspects": learned}, taxonomy=own
    )
    asked = ["giá vé đắt quá 1", "giao nhanh lắm 1, phí thường niên quá tệ luôn"]
    found = here.mentions(asked, read(sentiment, asked))
    assert [{each.name for each in mentions} for mentions in found] == [
        set(),  # learned, but no longer in the list
        {"speed#positive", "annual_fee#negative"},
    ]
