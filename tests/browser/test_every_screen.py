"""Every screen, light and dark, wide and narrow: readable for all, quiet, and no wider than it is."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.conftest import Served, Watched

SCREENS = {
    "overview": "/?period=all",
    "overview of executives": "/?period=all&view=executive",
    "overview of analysts": "/?period=all&view=analyst",
    "pains listed": "/behind/pains/?period=all",
    "hand-offs listed": "/behind/broken_handoff/?period=all",
    "sources listed": "/behind/sources/?period=all",
    "rejected rows listed": "/behind/rejected/?period=all",
    "personas listed": "/behind/unsigned/?period=all",
    "answers listed": "/behind/answers/?period=all&touchpoint={touchpoint}",
    "library": "/journeys/",
    "map": "/journeys/office_lunch/?period=all",
    "touchpoint": "/journeys/office_lunch/touchpoints/{touchpoint}/?period=all",
    "paths": "/paths/?period=all",
    "pains": "/pains/?period=all",
    "personas": "/personas/",
    "persona": "/personas/team_lead/",
    "persona edited": "/personas/one_off/edit/",
    "persona versions": "/personas/team_lead/versions/",
    "voice": "/voice/?period=all",
    "voice searched": "/voice/?period=all&q=giao+tre&sentiment=negative",
    "voice queue": "/voice/queue/?period=all",
    "voice heard": "/voice/heard/",
    "voice aspects": "/voice/aspects/",
    "voice models": "/voice/models/",
    "data": "/data/",
    "keys": "/data/keys/",
    "unmatched": "/data/unmatched/?period=all",
    "made of unmatched": "/data/unmatched/make/?field=names&name=feedback&period=all",
    "rule": "/journeys/office_lunch/draft/touchpoints/{touchpoint}/?open=rule&period=all",
    "responsibilities": "/responsibilities/",
    "my tasks": "/my-tasks/",
    "organisation": "/organisation/",
    "members": "/organisation/members/",
    "settings": "/organisation/settings/",
    "audit": "/organisation/audit/",
    "profile": "/organisation/me/",
    "way in": "/start/",
    "search": "/search/?q=giao",
    "rows": "/rows/?figure=answers&period=all",
    "money": "/rows/money/?touchpoint=arrival&period=all",
    "plan": "/rows/plan/?side=off&period=all",
    "nothing": "/khong-co-gi/",
}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture(scope="session")
def touchpoint() -> str:
    """A touchpoint of the firm's map that customers were asked about."""
    return "arrival"


@pytest.mark.long
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_screen(  # every screen under every condition
    served: Served, watched: Watched, touchpoint: str, screen: str, scheme: str, width: int
) -> None:
    page = watched.context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    address = SCREENS[screen].format(touchpoint=touchpoint)
    page.goto(f"{served.address}{address}")
    _wait_for_figures(page)
    _is_readable_and_no_wider_than_it_is(page)
    expected = {f"{served.address}{address}: 404"} if screen == "nothing" else set()
    assert [each for each in watched.complaints if not expected or "404" not in each] == []
    assert watched.strangers == []


ROWS = "Dấu thời gian,Số điện thoại,Bạn sẽ giới thiệu chúng tôi chứ? (0-10),Góp ý\n" + "".join(
    f"13/03/2026 12:{number:02},09012345{number:02},{11 if number == 59 else number % 11},Cơm nóng\n"
    for number in range(60)
)


@pytest.mark.long
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_file_on_its_way_in(served: Served, watched: Watched, scheme: str, width: int) -> None:
    """Its columns, its dry run with rows that would be rejected, and a correction of both."""
    page = watched.context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    page.goto(f"{served.address}/data/")
    page.set_input_files(
        "input[type=file]",
        {"name": "góp ý.csv", "mimeType": "text/csv", "buffer": ROWS.encode()},
    )
    page.click("form[data-drop] button")
    rehearsal = page.locator("#rehearsal:not([aria-busy])")
    expect(rehearsal.locator("code")).to_have_text(["SCORE_RANGE"], timeout=60_000)
    _is_readable_and_no_wider_than_it_is(page)
    page.select_option("#column-2", "leave")
    expect(rehearsal.locator("code")).to_have_count(0, timeout=60_000)
    expect(rehearsal.locator(".kpis b").first).to_have_text("60")
    page.click("button[name=cancel]")
    assert watched.complaints == []
    assert watched.strangers == []


def _is_readable_and_no_wider_than_it_is(page: Page) -> None:
    faults = [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in Axe().run(page, options=RULES).response["violations"]
        for node in each["nodes"]
    ]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def _wait_for_figures(page: Page) -> None:
    # Not by a function that the page would have to evaluate: its content policy forbids that.
    page.locator("[aria-busy=true]").first.wait_for(state="detached", timeout=120_000)
