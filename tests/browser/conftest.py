"""A served firm, and a browser that has nothing but it: Debian's Chromium, signed in as the manager."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

CHAM = Path(sys.executable).parent / "cham"
CHROMIUM = Path("/usr/bin/chromium")
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE = 300.0


@dataclass(frozen=True)
class Served:
    """A server with a firm on it, and whom to sign in as."""

    address: str
    mail: str
    password: str
    data: Path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo firm, small, as `make run` serves it."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: install Debian's package chromium")
    data, port = tmp_path_factory.mktemp("served") / "data", free_port()
    process = subprocess.Popen(
        [CHAM, "demo", "--data", data, "--customers", "300", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "CHAM_LANG": "en"},
        start_new_session=True,
    )
    try:
        said = _until_it_listens(process)
        found = re.search(r"Sign in as (\S+) with the password (\S+)", said)
        assert found, said
        address = f"http://127.0.0.1:{port}"
        until_it_answers(address)
        yield Served(address, found[1], found[2], data)
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _until_it_listens(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "listens on" in line:
            return said
    raise AssertionError(said)


def until_it_answers(address: str, path: str = "/healthz") -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address + path, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="module")  # its loop runs in this thread, where other tests start their own
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: install Debian's package chromium")
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=_SWITCHES)
    yield started
    started.close()


@pytest.fixture(scope="module")
def signed_in(served: Served, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cookies of the manager, to begin other browsers with."""
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{served.address}/accounts/login/")
    page.fill("input[name=login]", served.mail)
    page.fill("input[name=password]", served.password)
    page.click("main form button[type=submit], main form button:not([type])")
    page.wait_for_url(f"{served.address}/")
    kept = tmp_path_factory.mktemp("browser") / "state.json"
    context.storage_state(path=kept)
    context.close()
    return kept


@dataclass
class Watched:
    """A browser whose every complaint and every request is kept."""

    context: BrowserContext
    complaints: list[str]
    strangers: list[str]


@pytest.fixture
def watched(served: Served, browser: Browser, signed_in: Path) -> Iterator[Watched]:
    """Open a browser as the manager; `complaints` and `strangers` must stay empty."""
    context = browser.new_context(storage_state=json.loads(signed_in.read_text()), locale="vi-VN")
    found = Watched(context, [], [])

    def look(page: Page) -> None:
        page.on(
            "console",
            lambda said: (
                found.complaints.append(f"{page.url}: {said.text}")
                if said.type in {"error", "warning"}
                else None
            ),
        )
        page.on("pageerror", lambda fault: found.complaints.append(f"{page.url}: {fault}"))
        page.on(
            "request",
            lambda asked: (
                found.strangers.append(asked.url)
                if not asked.url.startswith((served.address, "data:", "blob:"))
                else None
            ),
        )

    context.on("page", look)
    yield found
    context.close()
