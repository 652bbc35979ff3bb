"""Takes the pictures of the README: `make pictures` (needs Debian's Chromium).

Each is what the demo firm shows, so that whoever changes a page can take them anew.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, expect, sync_playwright

_HERE = Path(__file__).parent
_CHAM = Path(sys.executable).parent / "cham"
_CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PORT = 8497
_SIZE = (1440, 1000)
_PAGES = {
    "overview": "/?period=12m",
    "map": "/journeys/office_lunch/?period=12m",
    "touchpoint": "/journeys/office_lunch/touchpoints/arrival/?period=12m",
}


@contextmanager
def demo(folder: str) -> Iterator[tuple[str, str]]:
    """Serve the demo firm; gives whom to sign in as, and the password."""
    process = subprocess.Popen(
        [_CHAM, "demo", "--data", f"{folder}/data", "--port", str(_PORT)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CHAM_LANG": "en"},
    )
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "listens on" in line:
                break
        found = re.search(r"Sign in as (\S+) with the password (\S+)", said)
        assert found, said
        _wait_until_it_answers()
        yield found[1], found[2]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_until_it_answers() -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError


def take(browser: Browser, scheme: str, mail: str, password: str) -> None:
    """Take every page in light or in dark."""
    width, height = _SIZE
    context = browser.new_context(
        locale="en-GB",
        color_scheme=scheme,  # type: ignore[arg-type]  # one of two words
        viewport={"width": width, "height": height},
    )
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{_PORT}/accounts/login/")
    page.fill("input[name=login]", mail)
    page.fill("input[name=password]", password)
    page.locator("main form button").first.click()
    page.wait_for_url(f"http://127.0.0.1:{_PORT}/")
    for name, address in _PAGES.items():
        page.goto(f"http://127.0.0.1:{_PORT}{address}")
        # What is still being worked out looks again by itself, and is gone once it stands.
        expect(page.locator("main [hx-get][role=status]")).to_have_count(0, timeout=120_000)
        page.screenshot(path=_HERE / f"{name}-{scheme}.png")
        print(f"{name}-{scheme}.png")
    context.close()


def main() -> None:
    """Serve the demo firm and take its pictures."""
    with TemporaryDirectory() as folder, demo(folder) as who, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=_CHROMIUM, args=_SWITCHES)
        for scheme in ("light", "dark"):
            take(browser, scheme, *who)
        browser.close()


if __name__ == "__main__":
    main()
