"""What the pages of Voice draw and mark, apart from any database."""

import re
from datetime import UTC, datetime

import pytest

from cham.apps.comment_pages.figures import months_picture
from cham.apps.comment_pages.hits import pieces
from cham.apps.comments.models import Sentiment
from cham.apps.comments.queries import MonthTotals
from cham.core.measures import expected_share
from cham.drawing.numbers import Numbers


def month(year: int, number: int, count: int = 40) -> MonthTotals:
    shares = {each: expected_share(count / 4, count, name=each) for each in Sentiment.values}
    first = datetime(year, number, 1, tzinfo=UTC)
    return MonthTotals(first=first, comments=count, counted=count, shares=shares)


def test_a_month_without_comments_is_a_gap_and_few_are_drawn_hollow() -> None:
    told = (month(2025, 11), month(2025, 12, 8), month(2026, 3), month(2026, 4))
    picture = months_picture(told, Numbers("vi"))
    assert re.findall(r">(\d\d/\d\d)<", picture) == [
        "11/25", "12/25", "01/26", "02/26", "03/26", "04/26",
    ]  # fmt: skip
    assert picture.count('class="line"') == 4  # two for each line: none is drawn across the gap
    assert picture.count('class="dot thin"') == 2
    assert months_picture(told[:1], Numbers("vi")) == ""


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("giao tre", ["Giao", "trễ"]),
        ('"giao tre"', ["Giao trễ"]),
        ("khong", ["ko"]),
        ("bàn", ["bàn", "ban"]),
        ('tre "tre qua"', ["trễ quá"]),
        ("", []),
    ],
)
def test_what_was_looked_for_is_marked_letter_for_letter(words: str, marked: list[str]) -> None:
    text = "Giao trễ quá, ko ai báo <b> bạn bàn ban!"
    found = pieces(text, words)
    assert [each.text for each in found if each.is_hit] == marked
    assert "".join(each.text for each in found) == text
