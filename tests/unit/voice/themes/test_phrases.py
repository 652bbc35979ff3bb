"""No phrase begins or ends with half of a compound, and quotes of a theme say different things."""

import random
from datetime import timedelta

import pytest

from cham.core.text import fold
from cham.core.text.min_hash import grams_of
from cham.voice.themes import Comment, Themes, find_themes
from cham.voice.themes.phrases import find_terms
from cham.voice.themes.quoting import quotes_of
from cham.voice.themes.tokens import tokenise
from unit.voice.themes.conftest import START

# Few ways to say a thing: neighbours inside of compounds and beside them are as faithful.
SAID = {
    "delivery": "giao hàng chậm|shipper thô lỗ|giao hàng trễ hai ngày|đơn giao hàng thất lạc",
    "app": "ứng dụng bị lỗi đăng nhập|đăng nhập không được|ứng dụng treo máy|app văng khi đăng nhập",
    "card": "phí thường niên cao|thẻ tín dụng bị khóa|thẻ tín dụng lãi suất cao|khóa thẻ tín dụng vô cớ",
    "wifi": "sóng wifi yếu|mạng wifi chập chờn|wifi rớt liên tục|tín hiệu wifi kém|modem wifi nóng",
}
WHEN = "ở quận 3|hôm qua|cuối tuần|lúc tối|tháng này|mấy bữa nay|với tôi|nhà tôi|chi nhánh Huế"


def said(count: int) -> list[Comment]:
    chance = random.Random(9)
    comments = []
    for at in range(count):
        kind = chance.choice(list(SAID))
        one, other = (chance.choice(SAID[kind].split("|")) for _ in range(2))
        text = f"{one} {chance.choice(WHEN.split('|'))}, {other} {chance.randrange(1000)}"
        comments.append(Comment(id=f"s{at:04d}", text=text, time=START + timedelta(hours=at)))
    return comments


@pytest.fixture(scope="module")
def faithful() -> Themes:
    return find_themes(said(1200))


def test_no_term_ends_within_a_compound(faithful: Themes):
    terms = [term for theme in faithful.themes for term in theme.terms]
    assert terms
    halves = {"tục", "liên", "dụng", "ứng", "tín", "niên", "đăng", "chập", "chờn", "lạc", "bị"}
    cut = [
        term
        for term in terms
        if term.split()[0] in {"tục", "dụng", "niên", "nhập", "chờn", "lạc", "hàng"}
        or (" " in term and term.split()[-1] in halves - {"dụng", "niên", "chờn", "lạc"})
        or term in halves
    ]
    assert cut == []


def keys_of(texts: list[str]) -> list[str]:
    return find_terms(tokenise(texts), least=3).keys


def test_a_word_that_belongs_to_the_one_before_is_not_joined_to_the_one_behind():
    texts = ["tính năng nổi bật"] * 52 + ["tính chất tạm"] * 105 + ["rất nổi bật"] * 9
    texts += ["máy tính"] * 60 + ["tính tiền"] * 30
    keys = keys_of(texts + ["giao hàng chậm, màu đẹp"] * 60)
    assert "tính" not in keys
    assert not [key for key in keys if key.startswith("nang noi")]
    assert any(key.startswith("tinh nang") for key in keys)


def test_a_function_word_takes_no_half_of_a_compound():
    texts = ["đúng với mô tả"] * 60 + ["đúng với mô tảo không"] * 9 + ["tả đẹp"] * 9
    texts += ["không hay", "giao đúng", "giống tả"] * 30
    keys = keys_of(texts + ["giao hàng chậm, màu đẹp"] * 600)
    assert "mo ta" in " ".join(keys)
    assert not [key for key in keys if key.endswith(" mo") or key.startswith("ta ")]


def likeness(one: str, other: str) -> float:
    first, second = (grams_of([fold(each)]).of(0) for each in (one, other))
    return len(first & second) / len(first | second)


SAME = [
    f"app văng khi đăng nhập {when}, ứng dụng bị lỗi đăng nhập hoài" for when in WHEN.split("|")
]


def test_quotes_say_different_things_where_customers_do():
    others = [
        "tôi đăng nhập từ sáng tới khuya mà màn hình cứ trắng xóa",
        "đăng nhập không được, gọi tổng đài thì bận suốt",
        "quên mật khẩu nên đăng nhập mãi mới vào",
    ]
    texts = [*SAME, *others]
    found = quotes_of(["dang nhap"], range(len(texts)), texts, list(map(str, range(len(texts)))))
    quotes = [each.text for each in found]
    assert len(quotes) >= 4
    assert max(likeness(a, b) for a in quotes for b in quotes if a != b) <= 0.5


def test_evidence_comes_before_variety():
    found = quotes_of(["dang nhap"], range(len(SAME)), SAME, list(map(str, range(len(SAME)))))
    assert len(found) == 3
