"""The screen Voice: its figures are those of the rows, its words are found, corrections go on without JavaScript."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from cham.apps.comments import learning, shelf
from cham.apps.comments.models import Comment, Correction, ReadingModel
from cham.apps.comments.places import _places
from cham.apps.comments.queries import progress
from cham.apps.comments.taking_over import take_over
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.actions import keep_journey
from cham.apps.orgs.models import AuditEntry, Unit
from cham.core.journeys import read_journey
from integration.web.commented_firm import CommentedFirm, lessons_of_tests, starter_of_tests
from integration.web.reading import by_id, links, parsed, rows_of, text_of, words

pytestmark = pytest.mark.django_db

MAP = """
journey: an-trua
name: Ăn trưa
stages:
  - key: nhan
    name: Nhận
    touchpoints:
      - {key: giao, name: Giao cơm, rule: {channel: [app]}, owner: {accountable: bep}}
units: [{key: bep, name: Bếp}]
"""
HOME, QUEUE, MODELS, HEARD = (
    reverse(f"comments:{name}") for name in ("home", "queue", "models", "heard")
)
EVER = "?period=all"


@pytest.fixture
def firm(scope, monkeypatch) -> CommentedFirm:
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    monkeypatch.setattr(learning, "starter_lessons", lessons_of_tests)
    _places.cache_clear()  # what it remembers is told by ids, which a test before this one had too
    keep_journey(scope, read_journey(MAP))
    return CommentedFirm(scope)


@pytest.fixture
def spoken(firm: CommentedFirm) -> CommentedFirm:
    """Forty comments, half of them at the touchpoint."""
    ten = range(10)
    firm.said(
        *(f"anh shipper cáu kỉnh giao trễ, hôm nay lần {each}" for each in ten), channel="app"
    )
    firm.said(*(f"món phở rất ngon nha shop lần này {each}" for each in ten), channel="quay")
    firm.said(*(f"nhân viên quầy quá tệ lần {each}" for each in ten), channel="app", unit="bep")
    firm.said(*(f"cà phê tuyệt vời hôm nay lần này {each}" for each in ten), channel="quay")
    firm.read()
    return firm


def kpis_of(page):
    return {
        text_of(each.find("span")): (text_of(each.find("b")), each.get("href"))
        for each in parsed(page).findall(".//*[@class='kpis four']/a")
    }


def said_on(page):
    return [text_of(each.find(".//blockquote")) for each in by_id(page, "said").iter("li")]


def test_figures_are_those_of_the_rows_and_open_their_comments(spoken, client_of):
    client = client_of("cx_manager")
    page = client.get(HOME + EVER)
    rows = [each for each in Comment.objects.all() if each.is_counted]
    shown = kpis_of(page)
    assert shown["Lời khách"][0] == "40"
    share = sum(each.negative for each in rows) / len(rows)
    assert shown["Tiêu cực"][0] == f"{100 * share:.0f}%"
    for name, wanted in (("Tiêu cực", "negative"), ("Tích cực", "positive")):
        opened = client.get(HOME + shown[name][1].partition("#")[0].partition("/voice/")[2])
        told = text_of(by_id(opened, "said").find(".//h2"))
        assert told == f"Lời khách {Comment.objects.filter(sentiment=wanted).count()}"
    months = client.get(HOME + EVER + "&table=months&format=csv").content.decode("utf-8-sig")
    assert sum(int(each["Lời khách"]) for each in csv.DictReader(io.StringIO(months))) == 40
    cells = [
        each for each in parsed(page).iter("a") if "heat-spot" in (each.get("class") or "").split()
    ]
    assert cells
    for cell in cells:
        mentions = int(text_of(cell.find("small")).split()[0])
        opened = client.get(cell.get("href"))
        assert text_of(by_id(opened, "said").find(".//h2")) == f"Lời khách {mentions}"
    assert AuditEntry.objects.filter(action="comments.read").count() == 3 + len(cells)


def test_of_few_comments_no_share_is_told_and_of_none_there_is_a_way_on(firm, client_of):
    client = client_of("analyst")
    assert "Chưa có lời khách nào" in words(client.get(HOME))
    firm.said("món phở dở kinh", "cà phê rất ngon")
    firm.read()
    shown = kpis_of(client.get(HOME + EVER))
    assert {shown[each][0] for each in ("Tiêu cực", "Trung tính", "Tích cực")} == {
        "Chưa thể kết luận"
    }
    Comment.objects.update(epoch=0)
    assert "Đang đọc lời khách: 0 trên 2" in words(client.get(HOME + EVER))


def test_words_are_found_with_marks_or_without_and_are_marked(spoken, client_of):
    page = client_of("cx_manager").get(HOME, {"period": "all", "q": '"giao tre" shipper'})
    found = said_on(page)
    assert len(found) == 10
    marked = {text_of(each) for each in parsed(page).iter("mark")}
    assert marked == {"shipper", "giao trễ"}
    assert all("giao trễ" in each for each in found)
    (box,) = (each for each in parsed(page).iter("input") if each.get("id") == "voice-words")
    assert box.get("value") == '"giao tre" shipper'


def test_the_file_of_comments_is_for_those_who_may_take_answers_away(spoken, client_of):
    asked = {"period": "all", "sentiment": "negative", "table": "comments", "format": "csv"}
    answer = client_of("analyst").get(HOME, asked)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {each["Sắc thái"] for each in rows} == {"Tiêu cực"}
    assert len(rows) == Comment.objects.filter(sentiment="negative").count()
    for role in ("department_owner", "executive"):
        assert client_of(role, ["bep"]).get(HOME, asked).status_code == 403


def test_rights_and_units_hold_on_every_page(spoken, client_of):
    Unit.objects.get_or_create(key="bep", defaults={"name": "Bếp"})
    executive = client_of("executive")
    page = executive.get(HOME, {"period": "all", "q": "shipper"})
    assert kpis_of(page)["Lời khách"][0] == "40"  # words are not looked for on their behalf
    assert "shipper" not in words(page)
    owner = client_of("department_owner", ["xe"])
    other = Comment.objects.filter(unit="bep")[0]
    address = reverse("comments:show", args=[other.code])
    assert kpis_of(owner.get(HOME + EVER))["Lời khách"][0] == "0"
    assert owner.get(address).status_code == 404
    for name in ("correct", "take_back", "clauses"):
        place = reverse(f"comments:{name}", args=[other.code])
        send = owner.get if name == "clauses" else owner.post
        assert send(place, {"task": "sentiment", "labels": "positive"}).status_code == 404
    assert other.text not in owner.get(QUEUE, {"at": other.code}).content.decode()
    front_line = client_of("front_line", ["bep"])
    assert front_line.get(QUEUE).status_code == front_line.get(address).status_code == 403
    Comment.objects.filter(unit="bep").update(complaint=True)
    heard = said_on(front_line.get(HEARD))
    assert len(heard) == 10
    assert all(each.startswith("nhân viên quầy quá tệ") for each in heard)
    assert not [each for each, _ in links(front_line.get(HEARD)) if "/voice/comments/" in each]


def test_the_queue_goes_on_and_back_without_scripts(spoken, client_of):
    Comment.objects.update(needs_review=True)
    client = client_of("analyst")
    first = Comment.objects.order_by("margin", "pk")[0]
    page = client.get(QUEUE + EVER)
    assert words(page).count(first.text) == 1
    form = next(each for each in parsed(page).iter("form") if each.get("class") == "feelings")
    following = next(
        each.get("value") for each in form.iter("input") if each.get("name") == "following"
    )
    sent = {"task": "sentiment", "labels": "neutral", "back": "queue", "following": following}
    gone_on = client.post(form.get("action"), sent)
    asked = parse_qs(urlsplit(gone_on["Location"]).query)
    assert (asked["at"], asked["done"], asked["period"]) == ([following], [first.code], ["all"])
    page = client.get(gone_on["Location"])
    assert "Sắc thái: Trung tính" in words(page)
    assert "1 nhãn về Sắc thái" in words(page)
    assert "39 lời còn phải xem" in words(page)
    first.refresh_from_db()
    assert (first.sentiment, first.needs_review) == ("neutral", False)
    undo = next(
        each for each in parsed(page).iter("form") if "take-back" in (each.get("action") or "")
    )
    back = client.post(undo.get("action"), {"task": "sentiment", "back": "queue"})
    assert not Correction.objects.exists()
    assert "đang được đọc lại" in words(client.get(back["Location"]))
    assert client.get(QUEUE, {"period": "all", "at": "x"}).status_code == 200


def test_aspects_and_signals_are_corrected_and_one_page_says_who_did(spoken, client_of):
    comment = Comment.objects.filter(text__startswith="anh shipper")[0]
    client = client_of("cx_manager")
    address = reverse("comments:show", args=[comment.code])
    correct = reverse("comments:correct", args=[comment.code])
    rows = {"aspect": ["price", "", "delivery"], "polarity": ["negative", "", ""]}
    client.post(correct, {"task": "aspects", "back": "comment", **rows})
    answer = client.post(correct, {"task": "urgency", "labels": "yes", "back": "comment"})
    assert answer["Location"] == address
    said = words(client.get(address))
    assert "Khía cạnh: Giá cả: Tiêu cực, Giao hàng" in said
    assert "Gấp: có thay cho không" in said
    assert "Cx Manager" in said
    comment.refresh_from_db()
    assert comment.urgency
    assert {str(each) for each in comment.mentions.all()} == {"price#negative", "delivery#"}
    refused = client.post(correct, {"task": "sentiment", "labels": "sao", "back": "comment"})
    assert "sao" in words(client.get(refused["Location"]))
    assert Correction.objects.count() == 2


def test_a_comment_is_read_clause_by_clause_and_names_its_copies(firm, client_of):
    text = "Món phở rất ngon nha shop, gọi lại 0901 234 567. Nhưng anh shipper quá tệ!"
    firm.said(text, text, channel="app")
    first, _second = firm.read()
    client = client_of("cx_manager")
    page = client.get(reverse("comments:show", args=[first.code]))
    assert "0901" not in page.content.decode()
    assert "Những lời gần giống 1" in words(page)
    parts = [text_of(each) for each in by_id(page, "clauses").iter("li")]
    assert parts[0].startswith("Món phở rất ngon nha shop, gọi lại [PHONE_1].Tích cực")
    assert "anh shipper quá tệ!Tiêu cực" in parts[1]
    place = next(each for each, name in links(page) if name == "Giao cơm")
    assert place == reverse("touchpoints:show", args=["an-trua", "giao"])


def test_a_model_is_learned_compared_and_left_again(firm, client_of):
    things = ["món phở", "cà phê", "gói hàng", "ứng dụng", "giá vé"]
    firm.said(*(f"{things[n % 5]} {('bá cháy', 'xu cà na')[n % 2]} lần {n}" for n in range(24)))
    client = client_of("cx_manager")
    for each in firm.read():
        label = "positive" if "bá cháy" in each.text else "negative"
        address = reverse("comments:correct", args=[each.code])
        client.post(address, {"task": "sentiment", "labels": label, "back": "queue"})
    client.post(reverse("comments:learn"), {"task": "sentiment"})
    made = ReadingModel.objects.get()
    page = client.get(MODELS)
    figures = {row[0]: row[1:] for row in rows_of(page)}
    new, old = (made.comparison[each]["accuracy"] for each in ("new", "old"))
    assert figures["Đọc đúng"] == [f"{100 * each:.1f}%".replace(".", ",") for each in (old, new)]
    assert "Tốt hơn" in words(page)
    assert "Mô hình riêng số 1" in words(page)
    assert {each.model for each in firm.read()} == {made.version}
    assert {each.sentiment for each in Comment.objects.filter(text__contains="bá cháy")} == {
        "positive"
    }
    client.post(reverse("comments:go_back"), {"task": "sentiment", "version": "starter"})
    assert {each.model for each in firm.read()} == {"starter-of-tests"}
    assert Correction.objects.count() == 24
    page = client.get(MODELS)
    assert any("Dùng lại mô hình này" in text_of(each) for each in parsed(page).iter("button"))
    assert client.post(reverse("comments:go_back"), {"task": "x"}).status_code == 404


def test_what_is_taken_over_waits_to_be_read(firm, scope, client_of):
    firm.said("món phở rất ngon nha shop", "giao trễ quá")
    while take_over(scope, open_own_lake()):
        pass
    assert progress()[:2] == (2, 2)
    by_id(client_of("analyst").get("/voice/?period=all"), "reading")
    firm.read()
    assert progress()[:2] == (2, 0)
