"""The map by keyboard, by drag and by its side panel, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Served, Watched

pytestmark = pytest.mark.long


@pytest.fixture
def draft(served: Served, watched: Watched) -> Iterator[Page]:
    """The draft of a journey of the test's own, begun from a template."""
    page = watched.context.new_page()
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{served.address}/journeys/")
    page.click("form:has(input[value=six-steps]) button")
    page.wait_for_url("**/draft/")
    yield page
    refused = "the server responded with a status of 4"  # answers that the page shows as such
    assert [each for each in watched.complaints if refused not in each] == []
    assert watched.strangers == []


def names(page: Page, stage: int) -> list[str]:
    cell = page.locator(".map tr[data-lane=touch] td").nth(stage)
    return cell.locator(".holder .name").all_inner_texts()


def said(page: Page, words: str) -> None:
    expect(page.locator(".toast").last).to_contain_text(words)


def card(page: Page, name: str) -> str:
    return f".map .holder:has(.name:text-is('{name}'))"


def test_the_keyboard_walks_the_map_and_comes_back(draft: Page) -> None:
    cards = draft.locator(".map a.touchpoint")
    cards.first.focus()
    draft.keyboard.press("ArrowDown")
    expect(cards.nth(1)).to_be_focused()
    draft.keyboard.press("ArrowRight")
    second = draft.locator(".map td[data-drop]").nth(1).locator("a.touchpoint").first
    expect(second).to_be_focused()
    draft.keyboard.press("ArrowLeft")
    expect(cards.first).to_be_focused()
    draft.keyboard.press("End")
    expect(cards.last).to_be_focused()
    draft.keyboard.press("Home")
    expect(cards.first).to_be_focused()
    draft.keyboard.press("Enter")
    expect(draft.locator("dialog#drawer")).to_be_visible()
    draft.keyboard.press("Escape")
    expect(draft.locator("dialog#drawer")).to_be_hidden()
    expect(cards.first).to_be_focused()


def test_a_touchpoint_is_dragged_and_taken_back(draft: Page) -> None:
    first, second = names(draft, 0), names(draft, 1)
    draft.drag_and_drop(card(draft, first[0]), card(draft, second[0]))
    said(draft, first[0])
    assert (names(draft, 0), names(draft, 1)) == (first[1:], [first[0], *second])
    draft.click("[data-undo] button")
    said(draft, "Đã hoàn tác")
    assert (names(draft, 0), names(draft, 1)) == (first, second)
    draft.keyboard.press("Control+Shift+Z")
    expect(draft.locator(".map td[data-drop]").nth(1)).to_contain_text(first[0])


def test_buttons_do_what_dragging_does(draft: Page) -> None:
    first = names(draft, 0)
    draft.hover(card(draft, first[0]))
    draft.click(f"{card(draft, first[0])} button[value^='down']")
    said(draft, first[0])
    assert names(draft, 0) == [first[1], first[0], *first[2:]]
    draft.hover(card(draft, first[0]))
    draft.click(f"{card(draft, first[0])} button[value^='remove']")
    said(draft, "Đã xóa")
    assert names(draft, 0) == first[1:]
    draft.locator(".toast").last.get_by_role("button").click()
    said(draft, "Đã hoàn tác")
    assert names(draft, 0) == [first[1], first[0], *first[2:]]


def test_something_is_added_and_written_in_its_place(draft: Page) -> None:
    cell = draft.locator(".map td[data-drop]").first
    cell.locator(".adder summary").click()
    cell.locator(".adder input[name=name]").fill("Biển hiệu <b>mới</b>")
    draft.keyboard.press("Enter")
    said(draft, "Biển hiệu <b>mới</b>")
    assert names(draft, 0)[-1] == "Biển hiệu <b>mới</b>"
    want = draft.locator(".map tr[data-lane=want] td").first
    want.locator(".in-place").click()
    want.locator("textarea").fill("Nhìn là thấy")
    draft.keyboard.press("Control+Enter")
    expect(draft.locator(".map tr[data-lane=want] td").first).to_contain_text("Nhìn là thấy")
    draft.locator(".map tr[data-lane=want] td").first.locator(".in-place").click()
    expect(draft.locator(".inline-edit textarea")).to_be_focused()
    draft.keyboard.press("Escape")
    expect(draft.locator(".inline-edit")).to_have_count(0)


def test_two_windows_lose_nothing(draft: Page, watched: Watched) -> None:
    other = watched.context.new_page()
    other.goto(draft.url)
    for page, owner in ((draft, "Minh"), (other, "Lan")):
        page.locator(".map a.touchpoint").first.click()
        page.fill("#drawer-body [name=person]", owner)
    draft.click("#drawer-body button.primary")
    said(draft, "Đã lưu")
    other.click("#drawer-body button.primary")
    expect(other.locator("#drawer-body [role=alert]")).to_contain_text("Minh")
    expect(other.locator("#drawer-body [name=person]")).to_have_value("Lan")
    other.click("#drawer-body button.primary")
    said(other, "Đã lưu")
    expect(other.locator("dialog#drawer")).to_be_hidden()


def test_lanes_and_problems_are_chosen_and_remembered(draft: Page) -> None:
    draft.locator(".map-tools details", has_text="Làn").locator("summary").click()
    draft.uncheck("#lane-message")
    expect(draft.locator("tr[data-lane=message]")).to_be_hidden()
    draft.reload()
    expect(draft.locator("tr[data-lane=message]")).to_be_hidden()
    draft.evaluate("localStorage.clear()")


def test_what_opens_beside_the_map_works_on_a_page_of_its_own(draft: Page) -> None:
    """A link opened in another tab, or reloaded, has no map behind it that htmx could look for."""
    journey = draft.url.removesuffix("draft/")
    key = draft.locator(".map a.touchpoint").first.evaluate(
        "each => each.closest('[data-touchpoint]').dataset.touchpoint"
    )
    draft.goto(f"{journey}draft/touchpoints/{key}/?open=rule")
    draft.fill("[name=want]", "Được chỉ chỗ ngay")
    draft.click("main .drawer-foot button.primary")
    draft.wait_for_url(f"{journey}draft/")
    expect(draft.locator("main")).to_contain_text("Đã lưu")
    draft.goto(f"{journey}draft/touchpoints/{key}/")
    expect(draft.locator("[name=want]")).to_have_value("Được chỉ chỗ ngay")

    draft.goto(f"{journey}comments/?cell=touchpoint:{key}")
    draft.fill("#comment", "Biển nhỏ quá")
    draft.click("main form.panel-form button.primary")
    expect(draft.locator("main .talks")).to_contain_text("Biển nhỏ quá")
    draft.click("main form[action$='/settle/'] button")
    expect(draft.locator("main .talks .settled")).to_contain_text("Biển nhỏ quá")

    draft.goto(f"{journey}links/")
    draft.fill("#link-name", "Đối tác")
    draft.click("main form.panel-form button.primary")
    expect(draft.locator("#new-link")).to_have_value(re.compile("/m/"))


def test_the_first_comment_of_a_map_is_counted_beside_its_card(draft: Page) -> None:
    mark = draft.locator(".map [data-cell^='touchpoint:']").first
    mark.click()
    draft.fill("#drawer-body #comment", "Ai nói điều này?")
    draft.click("#drawer-body form.panel-form button.primary")
    expect(draft.locator("#drawer-body .talks")).to_contain_text("Ai nói điều này?")
    expect(mark.locator("span")).to_have_text("1")


def test_what_a_new_touchpoint_takes_is_told_for_the_stage_that_is_chosen(
    served: Served, watched: Watched
) -> None:
    page = watched.context.new_page()
    page.goto(f"{served.address}/data/unmatched/make/?field=kinds&name=feedback&in=&period=all")
    taken = page.locator("#taken")
    page.wait_for_load_state("networkidle")
    for _again in range(20):  # the interactions may still be counted
        if "Khớp" in taken.inner_text():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(taken).not_to_contain_text("Lấy mất")
    page.select_option("#place", index=0)
    expect(taken).to_contain_text("Lấy mất")
    page.select_option("#place", index=page.locator("#place option").count() - 1)
    expect(taken).not_to_contain_text("Lấy mất")
    assert watched.complaints == []
