"""A score that gives the loss away is refused in the report, not ranked as the worst pain."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from e2e.conftest import Ran

Cham = Callable[..., Ran]

JOURNEY = """
journey: shop
name: {vi: Quán, en: Shop}
stages:
  - key: visit
    name: {vi: Ghé quán, en: Visit}
    touchpoints:
      - key: farewell
        name: {vi: Lúc chia tay, en: The farewell}
        rule:
          - touchpoint: farewell
      - key: buying
        name: {vi: Mua hàng, en: Buying}
        rule:
          - kind: purchase
"""
MAPPING = """
as: feedback
columns: {time: when, phone: phone}
scores:
  - {column: score, scale: csat_1_5, touchpoint: farewell}
"""
DAY = timedelta(days=1)
START = datetime(2025, 1, 13, 9, tzinfo=timezone(timedelta(hours=7)))


def customers(*, leaking: bool) -> list[tuple[str, int, bool]]:
    """Phone, score, and whether they come back: by the score alone, or half of everyone."""
    found = []
    for number in range(160):
        score = (1, 2, 4, 5)[number % 4]
        stays = score > 2 if leaking else number % 8 < 4
        found.append((f"09{10_000_000 + number}", score, stays))
    return found


@pytest.fixture
def bring(tmp_path: Path, cham: Cham) -> Callable[[bool], Path]:
    """Bring the files of a firm in, and give its data folder."""

    def brought(leaking: bool) -> Path:
        orders, answers = ["Ngày mua,Số điện thoại,Thành tiền"], ["when,phone,score"]
        for number, (phone, score, stays) in enumerate(customers(leaking=leaking)):
            first = START + number % 5 * DAY
            days = (first, first + 30 * DAY) if stays else (first,)
            orders += [f"{day:%d/%m/%Y %H:%M},{phone},90000" for day in days]
            answers.append(f"{first + 2 * DAY:%d/%m/%Y %H:%M},{phone},{score}")
        last = START + 400 * DAY
        orders.append(f"{last:%d/%m/%Y %H:%M},0900000001,90000")
        files = {
            "journey.yaml": JOURNEY,
            "map.yaml": MAPPING,
            "orders.csv": "\n".join(orders) + "\n",
            "answers.csv": "\n".join(answers) + "\n",
        }
        for name, text in files.items():
            (tmp_path / name).write_text(text, "utf-8")
        data = tmp_path / "data"
        for words in (
            ("journey.yaml", "--as", "journey"),
            ("orders.csv", "--as", "interactions"),
            ("answers.csv", "--as", "feedback", "--map", tmp_path / "map.yaml"),
        ):
            done = cham("import", tmp_path / words[0], *words[1:], "--data", data, "--json")
            assert done.code == 0, done.err
        return data

    return brought


def report_on(data: Path, cham: Cham, lang: str) -> str:
    out = data.parent / f"{lang}.html"
    done = cham("report", "--out", out, "--data", data, "--as-of", "2025-12-01", lang=lang)
    assert done.code == 0, done.err
    return out.read_text("utf-8")


def test_a_score_that_equals_the_loss_is_refused_with_a_warning(
    bring: Callable[[bool], Path], cham: Cham
):
    data = bring(True)
    assert "The farewell: Refused: the score nearly equals the loss itself" in report_on(
        data, cham, "en"
    )
    assert "Lúc chia tay: Không dùng được: điểm số gần như trùng" in report_on(data, cham, "vi")


def test_a_score_that_does_not_is_not(bring: Callable[[bool], Path], cham: Cham):
    told = report_on(bring(False), cham, "en")
    assert "Refused" not in told
    assert "Cannot tell: the interval covers zero." in told
    assert "Bad and good answers: Satisfaction (CSAT), asked from 1 to 5: bad up to 2" in told
