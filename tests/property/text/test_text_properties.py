"""What must hold for whatever people may type."""

import re
from collections.abc import Iterable
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings, strategies as st

from cham.core.text import clauses, fold, language_of, normalise, redact
from cham.core.text.composing import compose, compose_with_places
from cham.core.text.duplicates import _key, near_duplicates
from cham.core.text.min_hash import grams_of
from cham.core.text.redaction import canonical, mails, names, papers, payments, phones, reading
from cham.core.text.redaction.finding import Personal, Redaction, canonicals

_WAYS = (
    "0901234567|+84 901 234 567|4111 1111 1111 1111|a.b@c.vn|stk|1903123456789|CCCD|079203001234|cmnd"
    "|chị|Hương|tên tôi là|Nguyễn Văn An|TRAN VAN BINH|MST|0100109106-001|51F-123.45|OTP|123456|1900 1234"
    "|350.000đ|mã đơn|#|[PHONE_1]|nhưng|nhung|, còn|. |!|...|\n| |;|😍|:))|ko|đc|e\u0302\u0301|a\u0323\u0306|o\u0301"
    "|The food|but|@|.|-|(|)|0|９|ﬁ|İ|ß|\u200b|\u0301\u0327|mật khẩu:|pass =|abc123|[OTP_1]|VCB|1234 5678|0901 234 567"
    "|hotline|tổng đài|20261129|15000000|số tài khoản|tk|ngày|at gmail dot com|0912,345,678|số em là|912345678"
)
PIECES = st.sampled_from(_WAYS.split("|"))
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map(" ".join),
    st.lists(PIECES, max_size=14).map("".join),
)
thoroughly = settings(deadline=None, max_examples=80)


def _sought() -> dict[str, reading.Sought]:
    return {
        f"{module.__name__.rpartition('.')[2]}{name}": each
        for module in (mails, names, papers, payments, phones, reading)
        for name, each in vars(module).items()
        if isinstance(each, reading.Sought)
    }


SOUGHT = _sought()
always_by_outline = patch.object(reading, "_LONG", 0)


def assert_found_as_everywhere(sought: reading.Sought, text: str) -> None:
    """Expect the same matches whether all places of a text are tried or those of its outline."""
    with always_by_outline:
        read = reading.Reading.of(compose(text), is_marked=True)
    if sought is names._TITLED:
        # Inside a word it may match where all places are tried; the finder of names drops that.
        found = read.matches(sought, as_written=True)
        everywhere = [
            each
            for each in sought.pattern.finditer(read.text)
            if not read.text[: each.start()][-1:].isalnum()
        ]
    else:
        found, everywhere = read.matches(sought), list(sought.pattern.finditer(read.bare))
    if sought is reading._CODE:
        # It may match what only begins a longer word, but no number can start there.
        assert _before_numbers(found, read.bare) == _before_numbers(everywhere, read.bare)
    else:
        assert [each.span() for each in found] == [each.span() for each in everywhere]


def _before_numbers(found: Iterable[re.Match[str]], view: str) -> list[tuple[int, int]]:
    return [each.span() for each in found if view[each.end() : each.end() + 1].isdigit()]


def texts_with(sought: reading.Sought) -> st.SearchStrategy[str]:
    matching = st.from_regex(sought.pattern, alphabet=st.characters(codec="ascii"))
    return st.lists(st.one_of(matching, PIECES), min_size=1, max_size=4).map("".join)


@given(st.sampled_from([*SOUGHT.values()]).flatmap(lambda s: st.tuples(st.just(s), texts_with(s))))
@settings(deadline=None, max_examples=30)
def test_an_outline_leaves_out_no_place_where_an_expression_matches(pair):
    assert_found_as_everywhere(*pair)


@pytest.mark.long
@pytest.mark.parametrize("name", SOUGHT)
@given(st.data())
@settings(deadline=None, max_examples=60)
def test_an_outline_leaves_out_no_word_that_an_expression_begins_with(name, data):
    assert_found_as_everywhere(SOUGHT[name], data.draw(texts_with(SOUGHT[name])))


@given(TEXTS)
@thoroughly
def test_long_texts_are_redacted_as_short_ones(text):
    as_short = redact(text)
    with always_by_outline:
        assert redact(text) == as_short


@given(st.sampled_from(Personal), st.lists(st.one_of(PIECES, st.text(max_size=12)), min_size=1))
@thoroughly
def test_values_of_a_text_compare_as_each_alone(kind, written):
    assert canonicals(kind, written) == [canonical(kind, each) for each in written]


@given(TEXTS)
@thoroughly
def test_placeholders_stand_exactly_where_something_was_found(text):
    found = redact(text)
    rebuilt, done = [], 0
    for each in found.findings:
        assert done <= each.start < each.end <= len(text)
        rebuilt += [text[done : each.start], each.placeholder]
        assert re.fullmatch(rf"\[{each.kind}_\d+\]", each.placeholder)
        assert each.placeholder not in text
        done = each.end
    assert "".join([*rebuilt, text[done:]]) == found.text


@given(TEXTS)
@example("Mật khẩu: abc123, VCB 0901 234 567 1234 5678")
@thoroughly
def test_what_is_redacted_is_not_redacted_again(text):
    once = redact(text)
    assert redact(once.text) == Redaction(once.text, ())


@given(TEXTS)
@thoroughly
def test_clauses_are_quotes_in_order_and_leave_no_letter_out(text):
    done = 0
    for start, end in clauses(text, at_commas=True):
        assert done <= start < end <= len(text)
        assert not any(letter.isalnum() for letter in text[done:start])
        assert text[start:end].strip()
        done = end
    assert not any(letter.isalnum() for letter in text[done:])


@given(TEXTS)
@thoroughly
def test_both_views_say_the_same_words(text):
    read = normalise(text)
    assert read.original == text
    assert read.folded == fold(read.toned)
    assert normalise(compose(text)).toned == read.toned
    language_of(text)


@given(TEXTS)
@example("\uf900")
@thoroughly
def test_composed_places_lead_back(text):
    composed, places = compose_with_places(text)
    assert len(places) == len(composed) + 1
    assert list(places) == sorted(places)
    assert (places[0], places[-1]) == (0, len(text))
    for at, letter in enumerate(composed):
        if places[at] < places[at + 1] and letter.isalnum():
            # A letter for which Unicode now has another one stays as it was.
            assert compose(text[places[at] : places[at + 1]])[:1] == compose(letter)[:1]


@given(
    st.lists(
        st.one_of(TEXTS, st.sampled_from(["ngon lắm", "Ngon lam!", "giao chậm quá"])), max_size=12
    )
)
@settings(deadline=None, max_examples=60)
def test_groups_part_all_texts_and_join_none_that_differ(texts):
    found = near_duplicates(texts)
    assert sorted(at for members in found.members.values() for at in members) == list(
        range(len(texts))
    )
    keys = [_key(text) for text in texts]
    for group, members in found.members.items():
        assert group == members[0]
        assert all(found.group_of[at] == group for at in members)
        grams = [grams_of([keys[at]]).of(0) for at in members]
        for at, mine in enumerate(grams):
            others = [
                len(mine & each) / len(mine | each) for i, each in enumerate(grams) if i != at
            ]
            assert not others or max(others) >= 0.8
    for one, key in enumerate(keys):
        assert all(
            found.group_of[other] == found.group_of[one]
            for other in range(one)
            if keys[other] == key
        )
