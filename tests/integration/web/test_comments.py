"""Comments follow the lake, are redacted, read, found, corrected; models learn and never get worse."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from cham.apps.comments import learning, shelf, taking_over, working
from cham.apps.comments.actions import correct, retrain, roll_back, take_back
from cham.apps.comments.errors import (
    CommentError,
    CommentUnknownError,
    CorrectionUnknownError,
    ModelUnknownError,
    TooFewCorrectionsError,
)
from cham.apps.comments.jobs import take_up
from cham.apps.comments.learning import verdict_on
from cham.apps.comments.models import Comment, Correction, ReadingProgress
from cham.apps.comments.queries import by_month, heat_map, queue, totals, typical_quotes, voices
from cham.apps.comments.wanted import Wanted, find_comments
from cham.apps.customers.models import Customer
from cham.apps.imports.actions import undo_import
from cham.apps.imports.models import FileImport
from cham.apps.insights.asking import Asked
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.actions import keep_journey
from cham.apps.keeping import copying
from cham.apps.keeping.erasing import erase_customer
from cham.apps.orgs.models import Unit
from cham.core.journeys import read_journey
from cham.core.measures import paired_share_difference
from cham.voice import judge
from integration.web.commented_firm import (
    DAY,
    NOW,
    CommentedFirm,
    lessons_of_tests,
    sentiment_model,
    starter_of_tests,
)
from unit.voice.conftest import invented

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
EVER = Wanted(asked=Asked(period="all"))


@pytest.fixture
def firm(scope, monkeypatch) -> CommentedFirm:
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    monkeypatch.setattr(learning, "starter_lessons", lessons_of_tests)
    return CommentedFirm(scope)


def texts(found) -> set[str]:
    return {each.text for each in found}


def test_comments_are_taken_over_redacted_and_read_once(firm):
    firm.said(
        "Nhân viên quầy cáu kỉnh, gọi lại 0901 234 567", unit="q7", score=1, scale="csat_1_5"
    )
    firm.said("", "món phở rất ngon nha shop")
    first, second = firm.read()
    assert first.text == "Nhân viên quầy cáu kỉnh, gọi lại [PHONE_1]"
    assert (first.sentiment, second.sentiment) == ("negative", "positive")
    assert first.negative + first.neutral + first.positive == pytest.approx(1)
    assert (first.unit, first.score, first.language) == ("q7", 1.0, "vi")
    assert [each.aspect for each in first.mentions.all()] == ["staff"]
    stand = ReadingProgress.objects.get()
    assert (stand.queued_at, stand.problem, stand.in_force) == (
        None,
        "",
        {"sentiment": "starter-of-tests"},
    )
    assert [each.pk for each in firm.read()] == [first.pk, second.pk]
    assert ReadingProgress.objects.get().worked_at == stand.worked_at  # nothing was to be done


def test_a_long_walk_goes_on_where_it_was_broken_off(firm, monkeypatch):
    monkeypatch.setattr(taking_over.take_over, "__kwdefaults__", {"most": 3})
    firm.said(*(f"món phở số {number} rất ngon" for number in range(8)))
    lake = open_own_lake()
    assert taking_over.take_over(firm.organisation, lake)
    assert Comment.objects.count() == 3
    assert working.work(firm.organisation, until=0)
    assert Comment.objects.count() == 6
    assert len(firm.read()) == 6  # the next piece is queued already
    take_up()
    assert len(firm.read()) == 8
    assert not Comment.objects.filter(epoch=0).exists()


def test_comments_go_with_the_person_the_import_and_the_organisation(
    firm, scope, monkeypatch, data_folder
):
    monkeypatch.setattr("cham.apps.customers.directory._clear_journal", lambda _code: None)
    firm.said("món phở dở kinh, gặp tôi ở 84901234567x", phone="+84901234567")
    firm.said("Bạn 84901234567 kia nói đúng, cà phê chậm chạp", phone="+84907654321")
    firm.said("gói hàng hỏng hết", import_id="nhap1")
    assert len(firm.read()) == 3
    kept = Comment.objects.get(text__contains="cà phê")
    Comment.objects.filter(pk=kept.pk).update(
        text="Bạn 84901234567 kia nói đúng, cà phê chậm chạp"
    )
    Correction.objects.create(
        comment=kept, task="sentiment", labels=["neutral"], said=[], made_at=datetime.now(UTC)
    )
    erase_customer(open_own_lake(), scope, "+84901234567", now=NOW)
    assert not Comment.objects.filter(text__contains="phở").exists()
    assert Comment.objects.get(pk=kept.pk).text == "Bạn … kia nói đúng, cà phê chậm chạp"
    assert "901234567" not in Comment.objects.get(pk=kept.pk).folded
    assert Comment.objects.get(pk=kept.pk).sentiment
    firm.read()
    assert Comment.objects.get(pk=kept.pk).sentiment == "neutral"
    FileImport.objects.create(
        code="nhap1",
        file_name="a.csv",
        file_digest="0",
        purpose="feedback",
        started_at=datetime.now(UTC),
    )
    undo_import(open_own_lake(), scope, "nhap1", now=NOW)
    assert texts(Comment.objects.all()) == {"Bạn … kia nói đúng, cà phê chậm chạp"}
    assert len(firm.read()) == 1
    scope.delete()
    assert not Comment.objects.unscoped().exists()


def test_comments_of_people_who_are_joined_are_under_the_one_who_remains(firm):
    firm.said("món phở dở kinh", phone="+84901234567")
    firm.said("cà phê rất ngon", phone="+84907654321")
    assert len({each.customer for each in firm.read()}) == 2
    firm.knows("+84901234567", "+84907654321")
    (customer,) = {each.customer for each in firm.read()}
    assert Customer.objects.get(code=customer).survivor is None


def test_what_the_lake_no_longer_has_goes_and_what_changed_is_read_anew(firm):
    firm.said("món phở dở kinh", "cà phê rất ngon")
    first, second = firm.read()
    Comment.objects.filter(pk=second.pk).update(row_mark="", text="khác")
    Comment.objects.create(
        code="0" * 32, sequence=99, source="x", message_id="x", event_time=first.event_time,
        sign=first.sign, text="mồ côi", alike="",
    )  # fmt: skip
    ReadingProgress.objects.update(generation=-1, standing="")
    assert [each.text for each in firm.read()] == ["món phở dở kinh", "cà phê rất ngon"]
    assert Comment.objects.get(pk=second.pk).sentiment == "positive"


def test_words_are_found_with_marks_or_without_whole_and_in_runs(firm, member):
    firm.said("Bàn ăn bẩn thỉu", "ban an hoi do", "bạn nhân viên vui", "Giao hàng ko đúng giờ")
    firm.read()
    analyst = member("analyst")

    def found(words: str) -> set[str]:
        return texts(find_comments(analyst, replace(EVER, words=words)))

    assert found("bàn") == {"Bàn ăn bẩn thỉu", "ban an hoi do"}
    assert found("ban an") == {"Bàn ăn bẩn thỉu", "ban an hoi do"}
    assert found('"hang giao"') == set()
    assert found('"giao hang khong"') == found("không giao") == {"Giao hàng ko đúng giờ"}
    assert found("100%' OR 1=1 _") == set()


def test_signs_that_are_no_words_find_themselves_and_not_everything(firm, member):
    firm.said("giảm 50 % mà món phở dở", 'gọi là "ngon" mà dở', "cà_phê", "gói hàng hỏng")
    firm.read()
    asking = member("analyst")
    for sign, found in (("%", 1), ('"', 1), ("_", 1), ("@", 0), ('""', 0), (" ", 4), ("", 4)):
        assert len(find_comments(asking, replace(EVER, words=sign))) == found, sign


def test_touchpoints_are_asked_of_the_maps_as_they_are(firm, scope, member):
    firm.said("món phở dở kinh", channel="app")
    firm.said("cà phê chậm chạp", channel="web", properties='{"khu": "q7"}')
    firm.read()
    keep_journey(scope, read_journey(MAP))
    manager = member("cx_manager")
    at = replace(EVER, touchpoint="giao")
    assert texts(find_comments(manager, at)) == {"món phở dở kinh"}
    moved = read_journey(MAP.replace("channel: [app]", "properties: {khu: [q7]}"))
    keep_journey(scope, moved)
    assert texts(find_comments(manager, at)) == set()  # properties were not asked for before
    firm.read()
    assert texts(find_comments(manager, at)) == {"cà phê chậm chạp"}
    found = heat_map(manager, EVER)
    assert found.comments == 2
    assert {(each.aspect, each.touchpoint) for each in found.cells} >= {("food", "giao")}


def test_whatever_a_row_holds_is_kept(firm, member):
    firm.said("món phở\0 dở kinh", unit="u" * 5000, score=float("nan"), event_time=NOW)
    firm.said("ở" * 30_000, "😍😍😍", event_time=NOW - 40 * DAY)
    first, long, feeling = firm.read()
    assert (first.text, len(first.unit), first.score) == ("món phở\ufffd dở kinh", 300, None)
    assert len(long.text) == 30_000
    assert feeling.reason == "short"
    assert [
        (each.first.isoformat(), each.comments) for each in by_month(member("analyst"), EVER)
    ] == [
        ("2025-10-01", 2),
        ("2025-11-01", 1),
    ]


def test_counts_add_probabilities_and_say_what_they_leave_out(firm, member):
    firm.said(*["món phở rất ngon nha shop"] * 30, *["cà phê quá tệ luôn"] * 10, "ok", "xyz qwe")
    firm.read()
    found = totals(member("executive"), EVER)
    assert (found.comments, found.unread) == (42, 0)
    assert found.counted + found.left_out == 42
    assert found.left_out >= 2
    negative = found.counts["negative"]
    assert negative.value == pytest.approx(
        sum(Comment.objects.filter(is_counted=True).values_list("negative", flat=True))
    )
    assert negative.low is not None
    assert negative.high is not None
    assert negative.low < 10 + 2 < negative.high + 4
    share = found.shares["negative"]
    assert share.low is not None
    assert share.high is not None
    assert share.low < 25 < share.high
    assert found.coverage == pytest.approx(1 - found.needs_review / 42)
    assert len(typical_quotes(member("executive"), EVER, "positive")) == 1  # copies are one quote


@pytest.mark.parametrize(
    ("text", "sentiment", "score", "quotes"),
    [
        ("món phở rất ngon nha shop", "positive", 2.0, 0),
        ("món phở rất ngon nha shop", "positive", 3.0, 1),
        ("món phở quá tệ luôn shop", "negative", 5.0, 1),
    ],
)
def test_nothing_is_quoted_as_praise_that_came_with_a_bad_score(
    firm, member, text, sentiment, score, quotes
):
    firm.said(text, score=score, scale="csat_1_5")
    firm.read()
    assert len(typical_quotes(member("executive"), EVER, sentiment)) == quotes


def test_units_hear_what_is_about_them_and_nothing_else(firm, scope, member):
    Unit.objects.create(key="q7", name="Quận 7")
    Unit.objects.create(key="q3", name="Quận 3")
    firm.said("món phở rất ngon nha shop", unit="q7")
    firm.said("quan 7 yêu cầu hoàn tiền ngay, phí tiền", unit="tong")
    firm.said("chi nhánh Quận 3 lừa đảo, yêu cầu bồi thường", unit="q3")
    firm.read()
    own = member("front_line", ["q7"])
    heard = texts(voices(own))
    assert heard == {"món phở rất ngon nha shop", "quan 7 yêu cầu hoàn tiền ngay, phí tiền"}
    assert texts(voices(own, unit="q3")) == set()
    assert len(voices(member("cx_manager"))) == 3
    assert texts(queue(member("department_owner", ["q3"]), EVER)) <= {
        "chi nhánh Quận 3 lừa đảo, yêu cầu bồi thường"
    }
    own.user.name = "Trần Thị Mận"
    own.user.save()
    firm.said("chi tran thi man lừa đảo, yêu cầu bồi thường")
    firm.said("cà phê rất ngon nha shop", staff=own.user.mail)
    firm.said("chị Mận quầy cà phê rất ngon")  # which one?
    firm.read()
    assert texts(voices(own)) - heard == {
        "chi tran thi man lừa đảo, yêu cầu bồi thường",
        "cà phê rất ngon nha shop",
    }
    assert len(texts(voices(member("front_line", ["q3"], mail="q3@test.example")))) == 1


def test_the_sentiment_shown_is_the_most_probable_one(firm, monkeypatch):
    leaning = sentiment_model()
    (head,) = leaning.heads
    lean = tuple(1.0 if label == "positive" else 0.2 for label in head.classes)
    leaning = replace(leaning, heads=(replace(head, lean=lean),))
    told = SimpleNamespace(sentiment=leaning, version="starter-leaning")
    monkeypatch.setattr(shelf, "starter", lambda: told)
    firm.said(*invented(60, 9).texts, "món phở giao", "cà phê", "quá tệ mà rất ngon")
    found = firm.read()
    leaned = judge(leaning, [each.text for each in found])
    assert [leaned.labels[at] for at in leaned.given] != leaned.likeliest
    for each in found:
        chances = {label: getattr(each, label) for label in ("negative", "neutral", "positive")}
        assert each.probability == chances[each.sentiment] == max(chances.values())


def test_a_full_name_after_a_title_reaches_the_unit_and_is_not_kept(firm, member):
    for key in ("q7", "q3"):
        Unit.objects.create(key=key, name=f"Quận {key[1]}")
    shouted = ", lừa đảo, yêu cầu bồi thường"
    firm.said(
        *(
            f"{before} {name}{shouted}"
            for before in ("bạn", "nhân viên", "cảm ơn anh", "")
            for name in ("Nguyễn Văn Tâm", "nguyen van tam", "Nguyễn Văn Tám")
        ),
        "anh Tâm" + shouted,
        phone="+84901234567",
    )
    firm.read()
    own = member("front_line", ["q7"])
    assert texts(voices(own)) == set()
    own.user.name = "Nguyễn Văn Tâm"  # who comes later is heard of all the same
    own.user.save()
    firm.read()
    assert len(voices(own)) == len(voices(member("cx_manager"), unit="q7")) == 8
    hidden = [each for each in voices(own) if "[NAME_1]" in each.text]
    assert hidden
    assert not [each for each in hidden if "Tâm" in "".join(map(str, vars(each).values()))]
    own.units.set(Unit.objects.filter(key="q3"))
    assert len(voices(member("cx_manager"), unit="q3")) == 8
    own.is_active = False
    own.save()
    assert len(voices(member("cx_manager"), unit="q3")) == 0
    firm.read()
    assert not Comment.objects.exclude(named="")


def test_names_go_with_the_person_and_the_import_that_brought_them(
    firm, scope, member, monkeypatch
):
    monkeypatch.setattr("cham.apps.customers.directory._clear_journal", lambda _code: None)
    Unit.objects.create(key="q7", name="Quận 7")
    own = member("front_line", ["q7"])
    own.user.name = "Nguyễn Văn Tâm"
    own.user.save()
    firm.said("nhân viên Nguyễn Văn Tâm quá tệ luôn", phone="+84901234567")
    firm.said("chị Nguyễn Văn Tâm quá tệ luôn", import_id="nhap1")
    firm.said("bạn Nguyễn Văn Tâm dở kinh, 84901234567", phone="+84907654321")
    firm.read()
    erase_customer(open_own_lake(), scope, "+84901234567", now=NOW)
    firm.read()
    assert {each.message_id for each in Comment.objects.exclude(named="")} == {"m2", "m3"}
    FileImport.objects.create(
        code="nhap1",
        file_name="a.csv",
        file_digest="0",
        purpose="feedback",
        started_at=datetime.now(UTC),
    )
    undo_import(open_own_lake(), scope, "nhap1", now=NOW)
    firm.read()
    (left,) = Comment.objects.all()
    assert left.named
    assert "Tâm" not in left.text


def test_a_unit_called_by_its_name_is_the_unit(firm, member):
    firm.said("món phở rất ngon nha shop", unit="giao quan 1")
    firm.said("cà phê quá tệ luôn", unit="Quầy Chung")
    firm.read()
    first = Unit.objects.create(key="z1", name="Giao Quận 1")
    for key in ("a", "b"):  # two of one name: nobody can say which
        Unit.objects.create(key=key, name="Quầy chung")
    firm.read()
    assert [each.unit for each in firm.read()] == ["z1", "Quầy Chung"]
    assert texts(voices(member("front_line", ["z1"]))) == {"món phở rất ngon nha shop"}
    by_either = (
        replace(EVER, asked=Asked(period="all", units=(said,))) for said in ("z1", "Giao Quận 1")
    )
    for wanted in by_either:
        assert len(find_comments(member("cx_manager"), wanted)) == 1
    first.name = "Giao Quận 9"
    first.save()
    assert [each.unit for each in firm.read()] == ["giao quan 1", "Quầy Chung"]


def test_a_unit_hears_plain_blame_and_not_what_could_be_read_either_way(firm, member, client_of):
    Unit.objects.create(key="q7", name="Quận 7")
    firm.said("cà phê quá tệ luôn", "món phở rất ngon nha shop", unit="q7")
    firm.read()
    assert not Comment.objects.filter(complaint=True)
    own = member("front_line", ["q7"])
    assert texts(voices(own)) == {"cà phê quá tệ luôn", "món phở rất ngon nha shop"}
    client = client_of("cx_manager")
    for kind in ("", "blame", "praise"):
        page = client.get("/voice/heard/", {"kind": kind}).content.decode()
        assert ("quá tệ" in page) == (kind != "praise")
        assert ("rất ngon" in page) == (kind != "blame")
    Comment.objects.filter(sentiment="negative").update(needs_review=True)
    assert texts(voices(own)) == {"món phở rất ngon nha shop"}


def test_quotes_without_a_sentiment_are_of_any(firm, member):
    firm.said("món phở rất ngon nha shop", "cà phê quá tệ luôn")
    firm.read()
    asking = member("executive")
    assert texts(typical_quotes(asking, EVER, "")) == texts(Comment.objects.all())
    Comment.objects.filter(sentiment="positive").update(sentiment="", epoch=0)
    assert texts(typical_quotes(asking, EVER, "")) == {"cà phê quá tệ luôn"}


NEW_WORDS = {"positive": "bá cháy", "negative": "xu cà na"}
"""Words that the model does not know, and what they mean to this firm's customers."""


def corrected(firm, member, count=40):
    things = ["món phở", "cà phê", "anh shipper", "gói hàng", "ứng dụng", "giá vé", "wifi"]
    said = [
        (f"{things[number % 7]} {NEW_WORDS[label]} lần {number}", label)
        for number in range(count)
        for label in [("positive", "negative")[number % 2]]
    ]
    firm.said(*(text for text, _label in said))
    firm.read()
    codes = dict(Comment.objects.values_list("text", "code"))
    manager = member("cx_manager")
    for text, label in said:
        correct(manager, codes[text], "sentiment", [label])
    return manager


def test_a_correction_goes_before_what_is_read_and_can_be_taken_back(firm, member):
    firm.said("giá vé rất ngon nha shop, anh shipper cáu kỉnh", unit="q7")
    (comment,) = firm.read()
    Unit.objects.create(key="q3", name="Quận 3")
    stranger, analyst = member("department_owner", ["q3"]), member("analyst")
    with pytest.raises(CommentUnknownError):
        correct(stranger, comment.code, "sentiment", ["negative"])
    for task, labels in (
        ("sentiment", ["bad"]), ("sentiment", []), ("aspects", ["sao#negative"]),
        ("aspects", ["price#bad"]), ("aspects", ["price#negative"] * 2), ("mood", ["x"]),
        ("complaint", ["maybe"]), ("emotion", ["hangry"]),
    ):  # fmt: skip
        with pytest.raises(CommentError):
            correct(analyst, comment.code, task, labels)
    read = comment.sentiment
    correct(analyst, comment.code, "sentiment", ["neutral"])
    correct(analyst, comment.code, "sentiment", ["negative"])
    correct(analyst, comment.code, "complaint", ["yes"])
    correct(analyst, comment.code, "aspects", ["price#negative"])
    ReadingProgress.objects.update(in_force={})
    take_up()  # the server begins anew with other models
    (again,) = firm.read()
    assert again.epoch > comment.epoch
    assert (again.sentiment, again.negative, again.complaint) == ("negative", 1.0, True)
    assert [str(each) for each in again.mentions.all()] == ["price#negative"]
    assert Correction.objects.get(task="sentiment").said == [read]
    for task in ("sentiment", "complaint", "aspects"):
        take_back(analyst, comment.code, task)
    (back,) = firm.read()
    assert (back.sentiment, back.complaint) == (read, False)
    with pytest.raises(CorrectionUnknownError):
        take_back(analyst, comment.code, "sentiment")


def test_a_model_learns_is_compared_installed_and_taken_back(firm, member, tmp_path, monkeypatch):
    manager = corrected(firm, member)
    made = retrain(manager, "sentiment")
    assert (made.stage, made.verdict, made.in_force) == ("done", "better", True)
    figures = made.comparison
    assert figures["new"]["accuracy"] > figures["old"]["accuracy"]
    assert figures["compared"] == made.learned_labels == 40
    assert figures["difference"]["low"] > 0
    firm.said("gói hàng xu cà na thật sự")
    assert {each.model for each in firm.read()} == {made.version}
    assert Comment.objects.get(text__contains="thật sự").sentiment == "negative"
    again = retrain(manager, "sentiment")  # nothing was corrected since
    assert (again.verdict, again.in_force, again.comparison["compared"]) == (
        "cannot_tell",
        False,
        0,
    )
    roll_back(manager, "sentiment", "starter")
    assert {each.model for each in firm.read()} == {"starter-of-tests"}
    roll_back(manager, "sentiment", made.version)
    # A test lives in a transaction, in which SQLite cannot copy its database.
    monkeypatch.setattr(copying, "copy_database", lambda _folder: None)
    copying.back_up(open_own_lake(), tmp_path / "copy")
    kept = tmp_path / "copy" / "models" / firm.organisation.code / made.version
    assert {each.name for each in kept.iterdir()} == {"model.json", "weights.npz", "card.json"}
    (shelf.folder_of(firm.organisation.code, made.version) / "weights.npz").write_bytes(b"x")
    shelf._open.clear()
    ReadingProgress.objects.update(in_force={}, queued_at=None)
    assert {each.model for each in firm.read()} == {"starter-of-tests"}
    assert ReadingProgress.objects.get().problem == "voice_model_damaged"
    with pytest.raises(ModelUnknownError):
        roll_back(manager, "sentiment", again.version)


def test_a_model_that_is_not_better_is_refused_with_both_figures(firm, member):
    manager = corrected(firm, member, count=19)
    with pytest.raises(TooFewCorrectionsError):
        retrain(manager, "sentiment")
    known = {each.text: each for each in Comment.objects.all()}
    for number, each in enumerate(sorted(known)):  # what nobody can learn: labels by the dice
        label = ("positive", "negative", "neutral")[(number * 7 // 3) % 3]
        correct(manager, known[each].code, "sentiment", [label])
    firm.said(*(f"ứng dụng {word} luôn" for word in ("tuyệt vời", "rất ngon", "sạch sẽ")))
    firm.read()
    praised = Comment.objects.filter(text__startswith="ứng dụng").exclude(text__contains="lần")
    for code in praised.values_list("code", flat=True):
        correct(manager, code, "sentiment", ["positive"])
    made = retrain(manager, "sentiment")
    assert (made.stage, made.in_force) == ("done", False)
    assert made.verdict in {"cannot_tell", "worse"}
    assert made.comparison["old"]["accuracy"] is not None
    assert made.comparison["new"]["accuracy"] is not None
    assert not shelf.folder_of(firm.organisation.code, made.version).exists()


@pytest.mark.parametrize(
    ("gained", "lost", "compared", "verdict"),
    [
        (12, 1, 40, "better"),
        (1, 12, 40, "worse"),
        (3, 4, 60, "cannot_tell"),
        (5, 0, 15, "cannot_tell"),
        (4, 2, 200, "no_worse"),
        (9, 9, 40, "cannot_tell"),
        (0, 0, 0, "cannot_tell"),
    ],
)
def test_what_is_said_of_a_new_model(gained, lost, compared, verdict):
    difference = paired_share_difference(gained, lost, compared)
    assert verdict_on(compared, difference) == verdict


def test_what_was_read_stands_beside_rows_and_on_the_page_of_the_touchpoint(
    firm, scope, member, client_of
):
    keep_journey(scope, read_journey(MAP))
    firm.said("cà phê quá tệ luôn", channel="app", score=5, scale="csat_1_5")
    firm.said("gọi 0901 234 567", channel="app")
    firm.said("món phở rất ngon nha shop", channel="app", unit="bep")
    firm.read()
    analyst = client_of("analyst")
    rows = analyst.get("/api/rows/?figure=interactions&period=all").json()["items"]
    read = {each["text"]: each["reading"]["sentiment"] for each in rows}
    assert read.keys() >= {"gọi [PHONE_1]"}
    assert (
        read.items()
        >= {
            "cà phê quá tệ luôn": "negative",
            "món phở rất ngon nha shop": "positive",
        }.items()
    )
    assert "Tiêu cực" in analyst.get("/rows/?figure=interactions&period=all").content.decode()
    page = analyst.get("/journeys/an-trua/touchpoints/giao/?period=all").content.decode()
    bad = page.index("cà phê quá tệ luôn")  # before its good score
    assert page[:bad].endswith('<blockquote class="bad">')
    assert bad < page.index("món phở rất ngon nha shop")
