"""Corrections stand whatever runs beside them; what a new model is compared with is what is true."""

import threading
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime

import pytest
from django.db import connection

from cham.apps.comment_pages.cards import make_cards
from cham.apps.comment_pages.names import Names
from cham.apps.comments import jobs, learning, reading_making, shelf
from cham.apps.comments.actions import FEWEST_OF_ASPECT, correct, retrain, roll_back, take_back
from cham.apps.comments.errors import CommentUnknownError, TooFewOfAspectError
from cham.apps.comments.forgetting import forget_customers
from cham.apps.comments.jobs import see_to_comments, take_up
from cham.apps.comments.learning import verdict_on
from cham.apps.comments.models import Comment, Correction, ReadingModel
from cham.apps.comments.queries import by_month, totals
from cham.apps.comments.saying import labels_of
from cham.apps.comments.wanted import Wanted
from cham.apps.insights.asking import Asked
from cham.apps.orgs.models import Member, Organisation, Unit
from cham.apps.orgs.scope import organisation_scope
from cham.core.measures import paired_share_difference
from integration.web.commented_firm import CommentedFirm, lessons_of_tests, starter_of_tests
from integration.web.test_comments import corrected

EVER = Wanted(asked=Asked(period="all"))


@pytest.fixture
def firm(scope, monkeypatch) -> CommentedFirm:
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    monkeypatch.setattr(
        learning,
        "starter_lessons",
        lambda task: lessons_of_tests(task) if task == "sentiment" else shelf.Lessons(),
    )
    return CommentedFirm(scope)


def test_what_was_taken_back_is_not_counted_until_it_is_read(firm, member):
    manager = member("cx_manager")
    firm.said("món phở rất ngon nha shop", "cà phê quá tệ luôn")
    first, _ = firm.read()
    correct(manager, first.code, "sentiment", ["negative"])
    take_back(manager, first.code, "sentiment")
    found = totals(manager, EVER)
    assert (found.comments, found.unread, found.counted, found.left_out) == (2, 1, 1, 0)
    assert 0 <= found.coverage <= 1


def test_a_model_is_compared_with_the_one_in_force_and_on_what_neither_learned(firm, member):
    manager = corrected(firm, member)
    made = retrain(manager, "sentiment")
    assert made.in_force
    again = retrain(manager, "sentiment")  # before any comment is read anew
    assert (again.comparison["before"], again.comparison["compared"]) == (made.version, 0)
    for each in list(Correction.objects.select_related("comment")[:25]):  # the same, said anew
        correct(manager, each.comment.code, "sentiment", each.labels)
    third = retrain(manager, "sentiment")
    assert (third.comparison["compared"], third.verdict) == (0, "cannot_tell")
    roll_back(manager, "sentiment", "starter")
    fourth = retrain(manager, "sentiment")
    assert fourth.comparison["before"] == "starter-of-tests"
    assert (fourth.comparison["compared"], fourth.verdict) == (40, "better")


def test_false_labels_do_not_pass_for_what_was_read_wrongly(firm, member, client_of):
    """The audit's recipe: what the model reads well is corrected to nonsense."""
    manager = corrected(firm, member, count=140)
    say(firm, manager, "chát chúa", "negative", 20)
    good = retrain(manager, "sentiment")
    assert (good.in_force, good.comparison["compared"]) == (True, 160)
    assert good.comparison["older"]["compared"] == 0
    assert good.comparison["starter"]["compared"] == 100
    firm.read()
    say(firm, manager, "chát chúa", "positive", 40, since=20)
    bad = retrain(manager, "sentiment")
    told = bad.comparison
    assert (told["compared"], told["older"]["compared"]) == (40, 160)
    assert verdict_on(40, paired_share_difference(told["gained"], told["lost"], 40)) == "better"
    assert told["older"]["difference"]["high"] < 0
    assert (bad.verdict, bad.in_force) == ("worse", False)
    assert ReadingModel.objects.get(in_force=True) == good
    page = client_of("cx_manager").get("/voice/models/").content.decode()
    assert "Đúng trên các lần sửa trước đó" in page
    shown = client_of("cx_manager").get(f"/api/voice/models/{bad.version}/").json()
    assert shown["comparison"]["older"]["lost"] == told["older"]["lost"]


def test_sensible_labels_after_sensible_ones_are_learned(firm, member):
    manager = corrected(firm, member)
    assert retrain(manager, "sentiment").in_force
    say(firm, manager, "chát chúa", "negative", 40)
    say(firm, manager, "mượt mà ghê", "positive", 40)
    made = retrain(manager, "sentiment")
    assert (made.verdict, made.comparison["older"]["compared"]) == ("better", 40)
    assert made.in_force


def say(
    firm: CommentedFirm, manager: Member, words: str, label: str, count: int, since: int = 0
) -> None:
    """Have customers say something new, and a manager what it means."""
    things = ["món phở", "cà phê", "anh shipper", "gói hàng", "ứng dụng", "giá vé", "wifi"]
    said = [f"{things[number % 7]} {words} đợt {number}" for number in range(since, since + count)]
    firm.said(*said)
    firm.read()
    for code in Comment.objects.filter(text__in=said).values_list("code", flat=True):
        correct(manager, code, "sentiment", [label])


def test_whoever_goes_back_while_a_model_learns_is_not_overruled(firm, member, monkeypatch):
    manager = corrected(firm, member)
    first = retrain(manager, "sentiment")
    roll_back(manager, "sentiment", "starter")
    judge, told = learning._judge, []

    def go_back_meanwhile(owner: Organisation, model: ReadingModel) -> None:
        judge(owner, model)
        told.append(model.comparison["before"])
        if len(told) == 1:
            roll_back(manager, "sentiment", first.version)

    monkeypatch.setattr(learning, "_judge", go_back_meanwhile)
    second = retrain(manager, "sentiment")
    assert told == ["starter-of-tests", first.version]
    assert not second.in_force
    assert ReadingModel.objects.get(in_force=True) == first


def test_learning_whose_process_dies_is_given_up_and_can_begin_anew(
    firm, member, client_of, monkeypatch
):
    manager = corrected(firm, member)

    def dies(*_given: object) -> bool:
        raise BrokenProcessPool

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "do", dies)
        lost = retrain(manager, "sentiment")
    assert (lost.stage, lost.problem) == ("failed", "comment_model_lost")
    page = client_of("cx_manager").get("/voice/models/").content.decode()
    assert "load delay" not in page
    assert "comment_model_lost" in page
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    ReadingModel.objects.update(stage="comparing", finished_at=None, begun_at=long_ago)
    see_to_comments()
    assert ReadingModel.objects.get().stage == "failed"
    assert retrain(manager, "sentiment").in_force


def test_aspects_need_enough_corrections_of_one_of_them(firm, member):
    manager = member("cx_manager")
    firm.said(*(f"giá vé mắc quá lần {number}" for number in range(FEWEST_OF_ASPECT)))
    said = firm.read()
    for comment in said[:-1]:
        correct(manager, comment.code, "aspects", ["price#negative"])
    with pytest.raises(TooFewOfAspectError):
        retrain(manager, "aspects")
    correct(manager, said[-1].code, "aspects", ["price#negative", "staff#"])
    assert retrain(manager, "aspects").stage == "done"


def test_copies_that_a_unit_may_not_see_are_not_counted_for_it(firm, member):
    Unit.objects.create(key="q3", name="Quận 3")
    firm.said("món phở ngon", unit="q3")
    firm.said(*["món phở ngon"] * 4, unit="q7")
    first, *_ = firm.read()
    names = Names.of(None, (), "vi")
    (own,) = make_cards(member("department_owner", ["q3"]), [first], names)
    (whole,) = make_cards(member("cx_manager"), [first], names)
    assert whole.copies - own.copies == 4


def test_months_follow_the_time_zone(firm, member, scope):
    evening = datetime(2025, 10, 31, 16, 30, tzinfo=UTC)  # in Vietnam; in Japan it is November
    firm.said("món phở ngon", event_time=int(evening.timestamp() * 1e6))
    firm.read()
    Organisation.objects.filter(pk=scope.pk).update(time_zone="Asia/Tokyo")
    scope.refresh_from_db()
    firm.read()
    (month,) = by_month(member("analyst"), EVER)
    assert month.first.isoformat() == "2025-11-01"


def test_a_question_with_a_nul_is_refused(firm, client_of):
    firm.said("món phở dở kinh")
    firm.read()
    client = client_of("cx_manager")
    for address in ("/voice/?aspect=%00", "/voice/queue/?at=%00", "/rows/?channel=a%00b"):
        assert client.get(address).status_code == 400


def beside(scope: Organisation, work) -> threading.Thread:
    """Do something in another connection while this one is in a transaction."""

    def run() -> None:
        try:
            with organisation_scope(scope):
                work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(0.5)
    return thread


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("transactional_db")
def test_an_erasure_beside_a_correction_is_not_undone(firm, scope, member, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    manager = member("cx_manager")
    firm.said("món phở dở kinh", phone="+84901234567")
    (comment,) = firm.read()
    waiting = []

    def erase_meanwhile(found: Comment, task: str) -> list[str]:
        waiting.append(beside(scope, lambda: forget_customers([found.customer], "", hidden="…")))
        return labels_of(found, task)

    monkeypatch.setattr("cham.apps.comments.actions.labels_of", erase_meanwhile)
    correct(manager, comment.code, "sentiment", ["neutral"])
    waiting[0].join(20)
    assert not Comment.objects.exists()
    with pytest.raises(CommentUnknownError):
        correct(manager, comment.code, "sentiment", ["neutral"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("transactional_db")
def test_a_correction_beside_the_job_that_reads_is_not_overwritten(
    firm, scope, member, monkeypatch
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    manager = member("cx_manager")
    firm.said("món phở dở kinh")
    (comment,) = firm.read()
    Comment.objects.update(epoch=0)
    waiting = []
    corrections_of = reading_making._corrections_of

    def correct_meanwhile(comments):
        found = corrections_of(comments)
        waiting.append(
            beside(scope, lambda: correct(manager, comment.code, "sentiment", ["positive"]))
        )
        return found

    monkeypatch.setattr(reading_making, "_corrections_of", correct_meanwhile)
    take_up()
    firm.read()
    waiting[0].join(20)
    assert Comment.objects.get().sentiment == "positive"
