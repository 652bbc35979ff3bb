"""The first hour of a small firm, from an empty folder to an accepted pain and a PDF."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import CHAM, free_port, until_it_answers
from browser.small_firm_files import FirmFiles, write_firm_files

_WORKS = 180_000  # milliseconds that figures may take on a busy machine


@dataclass(frozen=True)
class Words:
    """What the pages say in one language."""

    edit: str
    publish: str
    brought_in: str
    unowned: tuple[str, str]
    worst: str
    nothing: str


WORDS = {
    "vi": Words(
        edit="Sửa bản đồ",
        publish="Xem lại và công bố",
        brought_in="Đã nhập xong",
        unowned=("Đồng nghiệp rủ đặt chung", "Thu hộp, dọn rác"),
        worst="Giao tận nơi",
        nothing="Chưa có dữ liệu",
    ),
    "en": Words(
        edit="Edit the map",
        publish="Look through and publish",
        brought_in="Brought in",
        unowned=("Invited by a colleague", "Boxes and waste taken away"),
        worst="Handed over",
        nothing="No data yet",
    ),
}


@dataclass(frozen=True)
class Empty:
    """A server that nobody has used yet."""

    address: str
    code: str


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> FirmFiles:
    return write_firm_files(tmp_path_factory.mktemp("small_firm"))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Empty]:
    port = free_port()
    process = subprocess.Popen(
        [CHAM, "serve", "--data", tmp_path / "data", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "CHAM_LANG": "en"},
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        said = ""
        while (
            found := re.search(r"claim/ and \D*? ([A-Z0-9]{4}(?:-[A-Z0-9]{4}){2})", said)
        ) is None:
            line = process.stdout.readline()
            assert line, said
            said += line
        until_it_answers(f"http://127.0.0.1:{port}")
        yield Empty(f"http://127.0.0.1:{port}", found[1])
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
        process.stdout.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A browser of the language and width asked for; any complaint of a page fails the test."""
    language, width = request.param
    context = browser.new_context(
        locale={"vi": "vi-VN", "en": "en-GB"}[language],
        viewport={"width": width, "height": 900},
        accept_downloads=True,
    )
    page, complaints = context.new_page(), []
    page.on(
        "console",
        lambda said: (
            complaints.append(f"{page.url}: {said.text}")
            if said.type in {"error", "warning"}
            else None
        ),
    )
    page.on("pageerror", lambda fault: complaints.append(f"{page.url}: {fault}"))
    yield page
    context.close()
    assert complaints == []


def figures_stand(page: Page) -> None:
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=_WORKS)
    if page.locator("[data-figures]").count():
        page.locator("[data-figures=newer] a").click(timeout=_WORKS)
        expect(page.locator("[data-figures]")).to_have_count(0)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


@dataclass(frozen=True)
class FirstHour:
    """The walk of somebody who has never seen the product."""

    page: Page
    address: str
    words: Words

    def come_in(self, code: str) -> None:
        page = self.page
        page.goto(f"{self.address}/start/claim/")
        page.fill("[name=code]", code)
        page.fill("[name=mail]", "lan@example.com")
        page.fill("[name=name]", "Lan")
        page.fill("[name=password]", "com trua ngon moi ngay")
        page.click("main form button")
        expect(page.get_by_text(self.words.nothing)).to_be_visible(timeout=_WORKS)

    def answer_the_two_questions(self) -> None:
        page = self.page
        page.goto(f"{self.address}/start/")
        page.fill("[name=customers]", "Nhân viên văn phòng ở Quận 1")
        page.fill("[name=sells]", "Cơm trưa giao tận nơi")
        page.check("input[value=food-delivery]")
        fits(page)
        page.click("main form .button.primary")
        page.wait_for_url("**/journeys/food-delivery/")
        figures_stand(page)
        fits(page)

    def give_every_touchpoint_an_owner(self) -> None:
        page, edit = self.page, self.words.edit
        page.get_by_role("link", name=edit).or_(page.get_by_role("button", name=edit)).click()
        page.wait_for_url("**/draft/")
        for name in self.words.unowned:
            page.click(f"a.touchpoint:has(.name:text-is('{name}')):visible")
            page.select_option("dialog#drawer select[name=owner]", "care")
            page.locator("dialog#drawer form button.primary").first.click()
            expect(page.locator("dialog#drawer")).to_be_hidden()
        page.get_by_text(self.words.publish).click()
        page.locator("dialog[open] .drawer-foot button.primary").click()
        page.wait_for_url("**/journeys/food-delivery/")

    def bring_in(self, file: Path, rows: int) -> None:
        page = self.page
        page.goto(f"{self.address}/data/")
        page.set_input_files("#file", file)
        page.click("form.drop .button.primary")
        expect(page.locator("table.mapping")).to_be_visible(timeout=_WORKS)
        fits(page)
        page.click("main form .actions .button.primary")
        done = page.get_by_role("heading", name=self.words.brought_in)
        expect(done).to_be_visible(timeout=_WORKS)
        assert int(re.sub(r"\D", "", page.locator(".kpis > div").nth(1).inner_text())) == rows

    def look_at_the_overview(self, answers: int) -> None:
        self.page.goto(f"{self.address}/?period=all")
        figures_stand(self.page)
        fits(self.page)
        expect(self.page.locator("main .kpis").first).to_contain_text(str(answers))

    def accept_the_worst_pain_and_look_at_its_touchpoint(self) -> None:
        page = self.page
        page.goto(f"{self.address}/pains/?period=all")
        figures_stand(page)
        worst = page.locator(".pain-entry").first
        expect(worst.locator("h2")).to_have_text(self.words.worst)
        with page.expect_navigation():
            worst.locator("select[name=stand]").select_option("accepted")
        expect(worst.locator("select[name=stand]")).to_have_value("accepted")
        fits(page)
        worst.get_by_role("link", name=self.words.worst).click()
        page.wait_for_url("**/touchpoints/hand-over/**")
        figures_stand(page)
        fits(page)

    def take_the_map_away(self) -> bytes:
        page = self.page
        page.goto(f"{self.address}/journeys/food-delivery/?period=all")
        figures_stand(page)
        with page.expect_download(timeout=_WORKS) as sheet:
            page.evaluate("document.querySelector('a[href*=\"map.pdf\"]').click()")
        return Path(sheet.value.path()).read_bytes()


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(("vi", 1440), id="vi-1440"),
        pytest.param(("en", 390), id="en-390"),
        pytest.param(("vi", 390), id="vi-390", marks=pytest.mark.long),
        pytest.param(("en", 1440), id="en-1440", marks=pytest.mark.long),
    ],
    indirect=True,
)
def test_first_hour(empty: Empty, files: FirmFiles, page: Page, request: pytest.FixtureRequest):
    words = WORDS["vi" if "[vi" in request.node.name else "en"]
    walk = FirstHour(page, empty.address, words)
    walk.come_in(empty.code)
    walk.answer_the_two_questions()
    walk.give_every_touchpoint_an_owner()
    walk.bring_in(files.answers, files.answered)
    walk.bring_in(files.orders, files.ordered)
    walk.look_at_the_overview(files.answered)
    walk.accept_the_worst_pain_and_look_at_its_touchpoint()
    assert walk.take_the_map_away().startswith(b"%PDF")
