"""Comments follow the lake, are redacted, read, found, corrected; models learn and never get worse."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings

from cham.apps.comments import shelf, taking_over, working
from cham.apps.comments.jobs import take_up
from cham.apps.comments.models import Comment, Correction, Mention, ReadingProgress, Sign
from cham.apps.comments.queries import heat_map, queue, totals, typical_quotes, voices
from cham.apps.comments.wanted import Wanted, find_comments
from cham.apps.comments.words import code_of
from cham.apps.customers.models import Customer
from cham.apps.imports.actions import undo_import
from cham.apps.imports.models import FileImport
from cham.apps.insights.asking import Asked
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.actions import keep_journey
from cham.apps.keeping.erasing import erase_customer
from cham.apps.orgs.models import Unit
from cham.core.journeys import read_journey
from integration.web.commented_firm import NOW, CommentedFirm, starter_of_tests

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
    assert negative.low < 10 + 2 < negative.high + 4
    assert found.shares["negative"].low < 25 < found.shares["negative"].high
    assert found.coverage == pytest.approx(1 - found.needs_review / 42)
    assert len(typical_quotes(member("executive"), EVER, "positive")) == 1  # copies are one quote


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
