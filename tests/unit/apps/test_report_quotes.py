"""Customers' words on the map: true to their touchpoint, and nobody can be reached by them."""

import pyarrow as pa
import pytest

from cham.apps.reports.quotes import COLUMNS, choose_quotes
from cham.core.journeys import Clause, Journey, Rule, Stage, Text, Touchpoint

Said = tuple[str, str, float | None]  # touchpoint, words, score of 1 to 5


def journey(*keys: str) -> Journey:
    touchpoints = tuple(
        Touchpoint(key=key, name=Text((("vi", key),)), rule=Rule((Clause(touchpoints=(key,)),)))
        for key in keys
    )
    stage = Stage(key="s", name=Text((("vi", "s"),)), touchpoints=touchpoints)
    return Journey(key="j", name=Text((("vi", "j"),)), stages=(stage,))


def chosen(*said: Said, **feelings: float) -> dict[str, list[str]]:
    rows = [
        dict(
            zip(
                COLUMNS,
                (
                    i * 3_600_000_000, "feedback", "feedback", "", touchpoint, "form",
                    words, score, "csat_1_5", "{}", i,
                ),
                strict=True,
            )
        )
        for i, (touchpoint, words, score) in enumerate(said)
    ]  # fmt: skip
    batches = pa.Table.from_pylist(rows).to_batches()
    found = choose_quotes(batches, journey("pay", "gift", "wait"), feelings, lambda _rows: READ)
    return {key: [quote.text for quote in quotes] for key, quotes in found.items()}


READ: dict[int, float] = {}


PAYING: list[Said] = [
    ("pay", "Thanh toán lỗi, phải thử ba lần", 1.0),
    ("pay", "Thanh toán xong vẫn báo lỗi hoài", 2.0),
    ("pay", "Lỗi thanh toán, trừ tiền hai lần", 1.0),
]
THANKING: list[Said] = [
    ("gift", "Quà nhỏ mà dễ thương ghê", 5.0),
    ("gift", "Món quà bất ngờ, cảm ơn quán", 5.0),
    ("gift", "Con tôi thích quà lắm", 4.0),
]


def test_a_comment_that_speaks_of_another_touchpoint_is_not_shown_here() -> None:
    astray = ("gift", "thanh toan loi hoai, thu ba lan", 2.0)
    found = chosen(*PAYING, *THANKING, astray, pay=-1, gift=1)
    assert astray[1] not in found["gift"]
    assert len(found["gift"]) == len(found["pay"]) == 3


def test_words_follow_what_customers_feel_there() -> None:
    both: list[Said] = [
        ("wait", "Cơm tới đúng giờ, rất vui", 5.0),
        ("wait", "Chờ cơm gần một tiếng rồi", 1.0),
    ]
    assert chosen(*both, wait=0.8)["wait"][0] == "Cơm tới đúng giờ, rất vui"
    assert chosen(*both, wait=-0.8)["wait"][0] == "Chờ cơm gần một tiếng rồi"


def test_words_say_more_than_the_answer_beside_them(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Said] = [
        ("wait", "Chờ cơm gần một tiếng rồi", 5.0),
        ("wait", "Cơm tới đúng giờ, rất vui", None),
        ("wait", "Hôm nay mưa nên cũng chờ chút", 3.0),
        ("wait", "Không ai đọc được câu này đâu", None),
    ]
    for number, balance in ((0, -0.9), (1, 0.9)):
        monkeypatch.setitem(READ, number, balance)
    assert chosen(*said, wait=-1)["wait"] == [said[0][1], said[2][1], said[1][1]]


def test_a_polite_complaint_is_no_praise(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Said] = [
        ("wait", "Góp ý chút để bếp tốt hơn: cơm tới trễ", 2.0),
        ("wait", "Cơm tới đúng giờ như đã hẹn", 4.0),
    ]
    monkeypatch.setitem(READ, 0, 0.9)
    assert chosen(*said, wait=1)["wait"][0] == said[1][1]
    assert chosen(*said, wait=-1)["wait"][0] == said[0][1]


@pytest.mark.parametrize(
    "words",
    [
        "Xem ảnh ở https://x.example/a đi ạ",
        "Dở",
        "dài " * 50,
    ],
)
def test_what_reaches_somebody_or_cannot_be_read_at_a_glance_is_left_out(words: str) -> None:
    assert chosen(("wait", words, 1.0), wait=-1) == {}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Gọi lại cho tôi số 0987 654 321 nhé", "Gọi lại cho tôi số [PHONE_1] nhé"),
        ("Viết cho tôi ở lan@example.com giúp", "Viết cho tôi ở [EMAIL_1] giúp"),
    ],
)
def test_personal_data_are_taken_out(words: str, shown: str) -> None:
    assert chosen(("wait", words, 1.0), wait=-1) == {"wait": [shown]}


def test_a_comment_without_a_score_has_no_side_and_is_left_out() -> None:
    assert chosen(("wait", "Cơm tới trễ quá trời", None), wait=-1) == {}


def test_at_most_three_are_kept_and_the_latest_come_first() -> None:
    same: list[Said] = [("wait", f"Chờ cơm lâu quá, lần {word}", 1.0) for word in "abcde"]
    assert chosen(*same, wait=-1)["wait"] == [
        "Chờ cơm lâu quá, lần e",
        "Chờ cơm lâu quá, lần d",
        "Chờ cơm lâu quá, lần c",
    ]
