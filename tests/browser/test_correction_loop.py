"""What people say of comments, by keyboard: models learn from it, figures tell, and it stays."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Served, Watched

_CORRECTIONS = 21  # one more than learning needs: one is taken back
_LEARNING = 300_000  # milliseconds, on a machine that does other things too


@pytest.mark.long
def test_correct_learn_compare_and_keep(served: Served, watched: Watched) -> None:
    page = watched.context.new_page()
    page.goto(f"{served.address}/voice/queue/?period=all")
    _wait_until_read(page, served)
    told = _correct_by_keyboard(page)
    page.keyboard.press("u")
    expect(page.locator("#queue")).to_contain_text("đang được đọc lại")
    page.keyboard.press("1")
    expect(page.locator("#queue aside .big")).to_have_text(str(_CORRECTIONS))

    page.goto(f"{served.address}/voice/models/")
    sentiment = page.locator("section.reader").first
    sentiment.get_by_role("button", name="Học từ các nhãn").click()
    done = page.locator("#models:not([hx-get])")
    expect(done).to_be_visible(timeout=_LEARNING)
    verdict = done.locator(".learned .pill").first
    expect(verdict).to_have_text(re.compile("Tốt hơn|Không kém hơn|Chưa thể kết luận|Kém hơn"))
    figures = done.locator(".compared tbody tr").first
    expect(figures).to_have_text(re.compile(r"Đọc đúng\s*[\d,]+%\s*[\d,]+%"))

    _wait_until_read(page, served)
    page.goto(f"{served.address}{told}")
    expect(page.locator(".queue-card .said-reading").first).to_contain_text(
        "Tiêu cực · do người xác nhận"
    )
    assert watched.complaints == []
    assert watched.strangers == []


def _correct_by_keyboard(page: Page) -> str:
    """Say of comments that they are negative; gives the page of the first."""
    first = page.locator(".queue-card footer a").get_attribute("href")
    assert first is not None
    for number in range(1, _CORRECTIONS + 1):
        page.keyboard.press("1")
        expect(page.locator("#queue aside .big")).to_have_text(str(number))
    return first


def _wait_until_read(page: Page, served: Served) -> None:
    """Wait until every comment is read with the models in force."""
    here = page.url
    for _ in range(_LEARNING // 1_000):  # nothing is under way before the first rows are compacted
        page.goto(f"{served.address}/voice/?period=all")
        if page.locator("main .kpis").count() and not page.locator("#reading").count():
            break
        page.wait_for_timeout(1_000)
    page.goto(here)
