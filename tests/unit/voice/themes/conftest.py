"""Comments put together by chance from what five kinds of customers might say."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from cham.core.text import fold
from cham.voice.themes import Comment, Themes, find_themes

START = datetime(2026, 1, 1, tzinfo=UTC)
ABOUT = {  # what it is about, and what is said of it
    "delivery": ("giao hàng|shipper|đơn hàng|gói hàng|vận chuyển", "chậm|muộn|trễ|móp|thất lạc"),
    "staff": (
        "nhân viên|tư vấn|thu ngân|lễ tân|bảo vệ",
        "nhiệt tình|chu đáo|lễ phép|tận tâm|niềm nở",
    ),
    "price": ("giá vé|khuyến mãi|phụ thu|hóa đơn|mã giảm", "đắt|cao|leo thang|mập mờ|chặt chém"),
    "app": ("ứng dụng|đăng nhập|mật khẩu|giao diện|thông báo", "lỗi|đơ|treo|văng|rối"),
    "room": ("phòng chờ|ghế ngồi|máy lạnh|nhà vệ sinh|sàn nhà", "bẩn|hôi|nóng|hỏng|ẩm mốc"),
}
ADVERBS = "thì rất|cũng|vẫn cứ|quá là|lại bị"
OPENINGS = "hôm qua|mình thấy|lần này|cuối tuần|thất vọng quá|nói chung|bực bội ghê|tệ thật"
ENDINGS = "|nhé|luôn|thật sự|quá trời|ạ|vậy đó|lắm luôn"
KINDS = tuple(ABOUT)


def written(
    count: int, seed: int, *, weights: tuple[float, ...] = (1, 1, 1, 1, 1), first: int = 0
) -> list[Comment]:
    chance = np.random.default_rng(seed)
    odds = np.array(weights) / sum(weights)
    comments = []
    for at, kind in enumerate(chance.choice(KINDS, count, p=odds).tolist()):
        things, faults = (words.split("|") for words in ABOUT[kind])
        said = [
            f"{thing} {chance.choice(ADVERBS.split('|'))} {fault} {number}"
            for thing, fault, number in zip(
                chance.choice(things, 3, replace=False),
                chance.choice(faults, 3, replace=False),
                chance.integers(1000, 9999, 3),
                strict=True,
            )
        ]
        text = " ".join(
            (
                chance.choice(OPENINGS.split("|")),
                " và ".join(said),
                chance.choice(ENDINGS.split("|")),
            )
        )
        comments.append(
            Comment(
                id=f"c{first + at:05d}",
                text=text,
                time=START + timedelta(hours=first + at),
                sentiment="positive" if kind == "staff" else "negative",
                touchpoint=kind,
                unit=("north", "south")[at % 2],
            )
        )
    return comments


def theme_of(found: Themes, kind: str) -> str:
    """Give the id of the theme whose comments are mostly of a kind."""
    mostly = [each for each in found.themes if each.touchpoints[0].code == kind]
    assert mostly, f"no theme of {kind}: {[each.name for each in found.themes]}"
    return mostly[0].id


def without_marks(comments: list[Comment]) -> list[Comment]:
    return [
        Comment(id=f"b{each.id}", text=fold(each.text), time=each.time, touchpoint=each.touchpoint)
        for each in comments
    ]


@pytest.fixture(scope="session")
def comments() -> list[Comment]:
    return written(600, 1)


@pytest.fixture(scope="session")
def found(comments: list[Comment]) -> Themes:
    return find_themes(comments)
