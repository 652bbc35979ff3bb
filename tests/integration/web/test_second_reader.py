"""The server's second reader: asked only about what the first leaves open, capped, and told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from cham.apps.comments import learning, second_reader, shelf
from cham.apps.comments.actions import correct
from cham.apps.comments.models import Comment, ReadingProgress
from cham.apps.comments.queries import queue, totals
from cham.apps.comments.wanted import Wanted
from cham.apps.insights.asking import Asked
from integration.voice.conftest import Server, running, status
from integration.web.commented_firm import CommentedFirm, lessons_of_tests, starter_of_tests
from integration.web.conftest import ClientOf, MakeMember

EVER = Wanted(asked=Asked(period="all"))
CLEAR = "món phở rất ngon nha shop"
OPEN = "zxq wvu ngon kjh qpz"  # made of words that nobody has seen
SECRET = "gọi lại cho chị Lan 0901 234 567 zxq wvu"
CASCADE = """
kind: cascade
second:
  kind: http
  address: {address}
  model: small
  attempts: 1
  budget: {{most: {most}, of: tokens, per: {per}}}
"""


@pytest.fixture
def service() -> Iterator[Server]:
    yield from running(Server())


@pytest.fixture
def firm(scope, monkeypatch) -> CommentedFirm:
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    monkeypatch.setattr(learning, "starter_lessons", lessons_of_tests)
    second_reader._open.clear()
    return CommentedFirm(scope)


@pytest.fixture
def set_up(data_folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Write the file of a second reader, and start the server with it."""

    def write(text: str) -> Path:
        file = data_folder / "second.yaml"
        file.write_text(text, "utf-8")
        with_it = replace(settings.CONFIGURATION, text_backend=file)
        monkeypatch.setattr(settings, "CONFIGURATION", with_it)
        return file

    return write


def cascade(service: Server, *, most: int = 1_000_000, per: str = "day") -> str:
    return CASCADE.format(address=service.address, most=most, per=per)


def test_only_what_the_first_leaves_open_is_asked_and_what_is_counted_stays(
    firm, service, set_up, member: MakeMember
):
    analyst = member("analyst")
    firm.said(CLEAR, OPEN)
    alone = firm.read()
    assert [each.needs_review for each in alone] == [False, True]
    before = totals(analyst, EVER)
    set_up(cascade(service))
    clear, asked = firm.read()
    assert [each.texts for each in service.seen] == [[OPEN]]
    assert (asked.sentiment, asked.needs_review, asked.reason) == ("positive", False, "")
    assert asked.model == "starter-of-tests+http"
    assert clear.model == "starter-of-tests"
    chances = [(each.negative, each.neutral, each.positive) for each in (clear, asked)]
    assert chances == [(each.negative, each.neutral, each.positive) for each in alone]
    after = totals(analyst, EVER)
    assert (after.counts, after.shares) == (before.counts, before.shares)
    assert (before.needs_review, after.needs_review) == (1, 0)


def test_nothing_is_asked_twice_until_the_file_changes(firm, service, set_up):
    firm.said(OPEN)
    file = set_up(cascade(service))
    firm.read()
    firm.read()
    assert len(service.seen) == 1
    file.write_text(f"{cascade(service)}\n# another one\n", "utf-8")
    firm.read()
    assert len(service.seen) == 2


def test_personal_data_never_leave(firm, service, set_up):
    set_up(cascade(service))
    firm.said(SECRET)
    firm.read()
    sent = b"".join(each.body for each in service.seen).decode()
    assert "wvu" in sent
    assert "0901" not in sent
    assert "Lan" not in sent


def test_a_service_that_fails_leaves_everything_to_the_first(firm, service, set_up):
    service.behave = status(500)
    firm.said(CLEAR, OPEN)
    set_up(cascade(service))
    clear, asked = firm.read()
    assert service.seen
    assert (clear.needs_review, asked.needs_review) == (False, True)
    assert asked.model == "starter-of-tests"
    assert ReadingProgress.objects.get().problem == ""


def test_the_cap_holds_and_the_rest_is_left_to_people(firm, service, set_up):
    set_up(cascade(service, most=1))
    firm.said(OPEN)
    (asked,) = firm.read()
    assert not service.seen
    assert asked.needs_review


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind: nonsense", "backend_field"),
        (CASCADE.format(address="http://example.com", most=9, per="day"), "backend_address"),
        (CASCADE.format(address="http://127.0.0.1:1", most=9, per="run"), "backend_run_budget"),
    ],
)
def test_one_that_cannot_be_used_is_told_and_comments_are_read_all_the_same(
    firm, set_up, client_of: ClientOf, text, code
):
    set_up(text)
    firm.said(CLEAR)
    (comment,) = firm.read()
    assert comment.sentiment == "positive"
    assert ReadingProgress.objects.get().problem == code
    page = client_of("analyst").get("/voice/?period=all").content.decode()
    assert code in page
    assert "Bộ đọc thứ hai" in page


def test_people_go_before_it_and_pages_say_who_read(
    firm, service, set_up, client_of: ClientOf, member: MakeMember
):
    analyst = member("analyst")
    firm.said(OPEN)
    set_up(cascade(service))
    (asked,) = firm.read()
    page = client_of(analyst).get(f"/voice/comments/{asked.code}/").content.decode()
    assert "theo bộ đọc thứ hai" in page
    assert "rồi một dịch vụ" in page
    assert asked not in queue(analyst, EVER)
    correct(analyst, asked.code, "sentiment", ["negative"])
    Comment.objects.update(epoch=0)
    (said,) = firm.read()
    assert said.sentiment == "negative"
