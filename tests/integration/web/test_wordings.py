"""Comments that say nearly the same are one group, whatever came first; none of them is hidden."""

from collections import defaultdict

import pytest

from cham.apps.comment_pages.cards import make_cards
from cham.apps.comment_pages.names import Names
from cham.apps.comments import learning, shelf, taking_over
from cham.apps.comments.actions import correct
from cham.apps.comments.forgetting import forget_import
from cham.apps.comments.models import Comment, ReadingProgress, Wording
from cham.apps.comments.queries import totals, typical_quotes, voices
from cham.apps.comments.wanted import Wanted, find_comments
from cham.apps.comments.wordings import keep_wordings, let_go
from cham.apps.insights.asking import Asked
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.keeping.erasing import erase_customer
from cham.apps.orgs.models import Unit
from integration.web.commented_firm import NOW, CommentedFirm, lessons_of_tests, starter_of_tests

EVER = Wanted(asked=Asked(period="all"))
SPAM = "Mã {}: nhận ngay voucher giảm giá năm mươi phần trăm tại cửa hàng gần nhà bạn tuần này"
WORDS = [f"tu{number}" for number in range(30)]
CHAIN = [" ".join(WORDS[first : first + 26]) for first in (0, 2, 4)]
"""The second is nearly like both others, which are not alike."""


@pytest.fixture
def firm(scope, monkeypatch) -> CommentedFirm:
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    monkeypatch.setattr(learning, "starter_lessons", lessons_of_tests)
    return CommentedFirm(scope)


def groups() -> set[frozenset[str]]:
    """Give the texts of each group of wordings."""
    texts = dict(Comment.objects.values_list("alike", "text"))
    found = defaultdict(set)
    for digest, group in Wording.objects.values_list("digest", "group"):
        found[group].add(texts[digest])
    for group, members in found.items():
        assert Wording.objects.filter(group=group).order_by("digest")[0].digest == group
        assert members
    return {frozenset(members) for members in found.values()}


def cards(member, found):
    return make_cards(member("cx_manager"), found, Names.of(None, (), "vi"))


def test_those_that_say_nearly_the_same_are_counted_and_opened_together(firm, member):
    firm.said(*(SPAM.format(number) for number in (11, 12, 13)), "Phở ngon")
    first, *_others, other = firm.read()
    (card, lone) = cards(member, [first, other])
    assert (card.copies, lone.copies) == (2, 0)
    manager = member("cx_manager")
    wanted = Wanted(asked=Asked(period="all"), alike=first.code)
    assert {each.text for each in find_comments(manager, wanted)} == {
        SPAM.format(number) for number in (11, 12, 13)
    }
    assert not find_comments(manager, Wanted(asked=EVER.asked, alike="unknown")).exists()


def test_a_complaint_among_praise_stands_in_every_list_and_before_its_copies(
    firm, member, client_of
):
    firm.said(*(SPAM.format(number) for number in range(10, 19)), unit="q7")
    *praise, blame = firm.read()
    manager = member("cx_manager")
    before = totals(manager, EVER).comments
    for comment in praise:
        correct(manager, comment.code, "sentiment", ["positive"])
        correct(manager, comment.code, "complaint", ["no"])
    correct(manager, blame.code, "complaint", ["yes"])
    assert totals(manager, EVER).comments == before == 9
    assert find_comments(manager, EVER).count() == 9
    blame.refresh_from_db()
    assert blame in voices(manager)
    (card, own) = cards(member, [praise[0], blame])
    assert (card.copies, card.complaining) == (8, 1)
    assert (own.copies, own.complaining) == (8, 0)
    page = client_of("cx_manager").get(f"/voice/comments/{praise[0].code}/").content.decode()
    listed = page[page.index("Những lời gần giống") :]
    shown = [each for each in (*praise, blame) if f"{each.text[:70]}" in listed]
    assert len(shown) == 5
    assert min(shown, key=lambda each: listed.index(each.text[:70])) == blame


def test_quotes_are_not_nearly_alike_and_keep_a_complaint(firm, member):
    firm.said(*(SPAM.format(number) for number in range(10, 16)))
    *_others, last = firm.read()
    Comment.objects.update(sentiment="negative", needs_review=False, complaint=False)
    assert len(typical_quotes(member("analyst"), EVER, "negative")) == 1
    Comment.objects.filter(pk=last.pk).update(complaint=True)
    quoted = typical_quotes(member("analyst"), EVER, "negative")
    assert len(quoted) == 2
    assert last.code in {each.code for each in quoted}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (0, 2, 1), (1, 2, 0)])
@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_groups_do_not_depend_on_what_came_first(firm, monkeypatch, order, at_once):
    monkeypatch.setattr(taking_over, "ROWS_A_PIECE", at_once)
    monkeypatch.setattr(taking_over, "_FASTER", 1)
    firm.said(*(CHAIN[place] for place in order), SPAM.format(1), "Phở ngon", SPAM.format(2))
    firm.read()
    assert groups() == {frozenset(CHAIN), frozenset((SPAM.format(1), SPAM.format(2)))}


def test_reading_everything_again_changes_no_group(firm):
    firm.said(*CHAIN, SPAM.format(1), SPAM.format(2))
    firm.read()
    before = list(Wording.objects.order_by("digest").values_list("pk", "digest", "group"))
    ReadingProgress.objects.update(lineage="", standing="")
    firm.read()
    assert before == list(Wording.objects.order_by("digest").values_list("pk", "digest", "group"))


def test_comments_of_before_are_grouped_once_all_rows_are_looked_at(firm):
    firm.said(*CHAIN)
    firm.read()
    Wording.objects.all().delete()
    ReadingProgress.objects.update(lineage="", standing="")
    firm.read()
    assert groups() == {frozenset(CHAIN)}


def test_who_is_erased_leaves_no_trace_in_groups(firm, scope, monkeypatch):
    monkeypatch.setattr("cham.apps.customers.directory._clear_journal", lambda _code: None)
    first, between, last = CHAIN
    firm.said(first, last)
    firm.said(between, phone="+84901234567")
    firm.said(SPAM.format(1), SPAM.format(2))
    *_rest, gone = sorted(firm.read(), key=lambda each: each.text == between)
    assert frozenset(CHAIN) in groups()
    erase_customer(open_own_lake(), scope, "+84901234567", now=NOW)
    assert not Wording.objects.filter(digest=gone.alike).exists()
    assert not Wording.objects.filter(group=gone.alike).exists()
    assert groups() == {
        frozenset((first,)),
        frozenset((last,)),
        frozenset((SPAM.format(1), SPAM.format(2))),
    }


def test_a_wording_stays_as_long_as_any_comment_has_it(firm):
    firm.said(SPAM.format(1), import_id="sms")
    firm.said(SPAM.format(1), SPAM.format(2))
    firm.read()
    forget_import("sms")
    assert groups() == {frozenset((SPAM.format(1), SPAM.format(2)))}
    let_go(set(Wording.objects.values_list("digest", flat=True)))
    assert groups() == {frozenset((SPAM.format(1), SPAM.format(2)))}


def test_what_the_lake_has_no_more_holds_no_group_together(firm):
    firm.said(*CHAIN)
    firm.read()
    # As if its row were gone and another one were there instead.
    Comment.objects.filter(text=CHAIN[1]).update(code="gone", text=SPAM.format(1))
    ReadingProgress.objects.update(lineage="", standing="")
    firm.read()
    assert groups() == {frozenset(CHAIN)}
    assert not Comment.objects.filter(code="gone").exists()


def test_copies_that_a_unit_may_not_see_are_not_opened_for_it(firm, member):
    Unit.objects.create(key="q3", name="Quận 3")
    firm.said(SPAM.format(1), unit="q3")
    firm.said(SPAM.format(2), unit="q7")
    own, foreign = firm.read()
    owner = member("department_owner", ["q3"])
    assert list(find_comments(owner, Wanted(asked=EVER.asked, alike=own.code))) == [own]
    assert not find_comments(owner, Wanted(asked=EVER.asked, alike=foreign.code)).exists()


def test_short_words_are_alike_only_where_they_are_equal(firm, member):
    firm.said("Phở ngon", "pho ngon", "Phở ngon quá")
    first, *_others = firm.read()
    assert not Wording.objects.exists()
    assert cards(member, [first])[0].copies == 1
    keep_wordings({first.alike})
    assert not Wording.objects.exists()
