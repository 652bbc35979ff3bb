"""The report as a file: readable for all in light and dark, wide and narrow, nothing cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser.conftest import Served
from browser.test_every_screen import RULES
from e2e.conftest import run_cham

# Texts that are wider than the box they stand in; what may scroll sideways may be wider.
_CUT_OFF = """() => [...document.querySelectorAll(
    '.touchpoint, .touchpoint .top, .owner-bar, .pain, .kpis > div, blockquote, .table td, .todo li'
  )].filter(each => each.offsetParent && each.scrollWidth > each.clientWidth + 1)
    .map(each => each.className + ': ' + each.textContent.slice(0, 60))"""
_COVERED = """() => {
  const found = [];
  for (const group of document.querySelectorAll('.emotion-curve')) {
    const boxes = [...group.querySelectorAll('.value')].map(each => each.getBoundingClientRect());
    boxes.forEach((one, i) => boxes.slice(i + 1).forEach(other => {
      const x = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const y = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (x > 2 && y > 2) found.push([x, y]);
    }));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a log without people, scores, owners and money."""
    folder = tmp_path_factory.mktemp("tickets")
    log = folder / "log.csv"
    ways = ["mở,nhận,xử lý,đóng"] * 40 + ["mở,nhận,trả lại,nhận,xử lý,đóng"] * 15
    lines = [
        f"{case},{step},2026-03-{case % 28 + 1:02d} {hour + 8:02d}:00:00"
        for case, way in enumerate(ways)
        for hour, step in enumerate(way.split(","))
    ]
    log.write_text("CaseID,ActivityID,CompleteTimestamp\n" + "\n".join(lines) + "\n", "utf-8")
    data, out = folder / "data", folder / "tickets.html"
    assert run_cham("import", log, "--as", "interactions", "--data", data).code == 0
    assert run_cham("report", "--out", out, "--data", data, lang="vi").code == 0
    return out


@pytest.fixture(params=["report-vi", "report-en", "tickets"])
def file(request: pytest.FixtureRequest, served: Served, tickets: Path) -> Path:
    return tickets if request.param == "tickets" else served.data / f"{request.param}.html"


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[1440, 390])
def page(
    request: pytest.FixtureRequest, browser: Browser, scheme: str, file: Path
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of two words
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(("file:", "data:")) else complaints.append(asked.url)
        ),
    )
    opened.goto(file.as_uri())
    opened.evaluate("document.fonts.ready")
    yield opened
    assert complaints == []
    context.close()


def test_report_is_readable_for_all_and_whole(page: Page) -> None:
    faults = [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in Axe().run(page, options=RULES).response["violations"]
        for node in each["nodes"]
    ]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(_CUT_OFF) == []
    assert page.evaluate(_COVERED) == []


def test_a_phone_gets_the_stages_below_each_other(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((served.data / "report-vi.html").as_uri())
    assert not page.is_visible(".map-table")
    tops = page.eval_on_selector_all(
        ".stacked > .card", "all => all.map(each => each.getBoundingClientRect().top)"
    )
    assert len(tops) == 7
    assert tops == sorted(tops)
    assert page.is_visible(".stacked .touchpoint .interval"), "the interval is there too"
    assert page.is_visible(".stacked .owner-bar.none"), "and who does not answer for it"
    context.close()


def test_browsers_print_the_map_on_a_page_of_its_own(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    context = browser.new_context()
    page = context.new_page()
    page.goto((served.data / "report-vi.html").as_uri())
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    pages = PdfReader(tmp_path / "printed.pdf").pages
    assert "Tóm tắt" in pages[0].extract_text()
    assert "Việc nên làm tiếp" in pages[0].extract_text()
    wide = [each for each in pages if each.mediabox.width > 1000]
    assert len(wide) == 1
    assert "Cảm xúc" in wide[0].extract_text()
    context.close()
