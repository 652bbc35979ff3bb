"""Whatever people type, themes hold to what they promise."""

from datetime import timedelta

from hypothesis import given, settings, strategies as st

from cham.core.text import redact
from cham.voice.themes import Comment, find_themes
from unit.voice.themes.conftest import START, written

WORDS = st.sampled_from(
    [
        "giao hàng",
        "giao hang",
        "chậm",
        "cham",
        "shipper",
        "nhân viên",
        "nhan vien",
        "nhiệt tình",
        "sản phẩm",
        "sp",
        "ko",
        "đc",
        "pin",
        "0901 234 567",
        ",",
        ".",
        "nhưng",
        "😡",
        "delivery",
        "late",
        "[NAME_1]",
        "anh Hùng",
        "máy",
        "may",
    ]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=40), st.sampled_from(["", "\0"])
)


@settings(max_examples=8, deadline=None)
@given(st.lists(TEXTS, max_size=60), st.integers(0, 60), st.randoms())
def test_every_comment_is_counted_every_quote_is_exact_and_order_says_nothing(
    texts, earlier, random
):
    comments = [
        Comment(id=f"{at:03d}", text=text, time=START + timedelta(hours=at))
        for at, text in enumerate(texts)
    ] + written(150, 1, first=100)
    since = START + timedelta(hours=earlier)
    found = find_themes(comments, since=since, count=5)
    now = {each.id: redact(each.text).text for each in comments if each.time >= since}
    assert found.themes
    assert found.n == len(now)
    inside = {each for theme in found.themes for each in theme.comments}
    assert inside <= now.keys()
    assert found.other == len(now) - len(inside)
    for theme in found.themes:
        assert theme.count == len(theme.comments)
        assert len(theme.quotes) >= 3
        assert all(
            quote.text == now[quote.comment][quote.start : quote.end] != ""
            for quote in theme.quotes
        )
    random.shuffle(comments)
    assert find_themes(comments, since=since, count=5) == found
    again = find_themes(comments, since=since, previous=found.memory, count=5)
    assert {each.id for each in again.themes} == {each.id for each in found.themes}
