"""What must hold for whatever people may type."""

import re

from hypothesis import example, given, settings, strategies as st

from cham.core.text import clauses, fold, language_of, normalise, redact
from cham.core.text.composing import compose, compose_with_places
from cham.core.text.duplicates import _key, near_duplicates
from cham.core.text.min_hash import grams_of
from cham.core.text.redaction.finding import Redaction

_WAYS = (
    "0901234567|+84 901 234 567|4111 1111 1111 1111|a.b@c.vn|stk|1903123456789|CCCD|079203001234|cmnd"
    "|chị|Hương|tên tôi là|Nguyễn Văn An|TRAN VAN BINH|MST|0100109106-001|51F-123.45|OTP|123456|1900 1234"
    "|350.000đ|mã đơn|#|[PHONE_1]|nhưng|nhung|, còn|. |!|...|\n| |;|😍|:))|ko|đc|e\u0302\u0301|a\u0323\u0306|o\u0301"
    "|The food|but|@|.|-|(|)|0|９|ﬁ|İ|ß|\u200b|\u0301\u0327|mật khẩu:|pass =|abc123|[OTP_1]|VCB|1234 5678|0901 234 567"
)
PIECES = st.sampled_from(_WAYS.split("|"))
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map(" ".join),
    st.lists(PIECES, max_size=14).map("".join),
)
thoroughly = settings(deadline=None, max_examples=80)


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
