"""T09 in a browser: every page of a poisoned firm is opened, and nothing of it runs."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog

from browser.conftest import CHAM, free_port, until_it_answers

_FIRM = Path(__file__).parent / "poisoned_firm.py"


def refuse(box: Dialog, faults: list[str]) -> None:
    faults.append(box.message)
    box.dismiss()


@pytest.mark.long
def test_no_canary_runs_and_no_page_breaks_its_policy(browser: Browser, tmp_path: Path) -> None:
    """A canary that ran would call a function that is not there, or meet the content policy."""
    data = tmp_path / "data"
    data.mkdir()
    filled = subprocess.run(
        [sys.executable, str(_FIRM), str(data)], check=True, stdout=subprocess.PIPE, timeout=300
    )
    told = json.loads(filled.stdout.splitlines()[-1])
    port = free_port()
    server = subprocess.Popen(
        [CHAM, "serve", "--data", data, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "CHAM_LANG": "en"},
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    faults: list[str] = []
    try:
        until_it_answers(address)
        page = browser.new_context(locale="vi-VN").new_page()
        page.on("dialog", lambda box: refuse(box, faults))
        page.on("pageerror", lambda fault: faults.append(f"{page.url}: {fault}"))
        page.on(
            "console",
            lambda said: (
                faults.append(f"{page.url}: {said.text}")
                if said.type in {"error", "warning"}
                else None
            ),
        )
        page.goto(f"{address}/accounts/login/")
        page.fill("input[name=login]", told["mail"])
        page.fill("input[name=password]", told["password"])
        page.click("main form button[type=submit], main form button:not([type])")
        page.wait_for_url(f"{address}/")
        assert len(told["pages"]) > 40
        for each in told["pages"]:
            if "format=csv" not in each:
                page.goto(address + each)
                page.evaluate(
                    """() => document.querySelectorAll('details').forEach(each => each.open = true)"""
                )
        assert faults == []
    finally:
        os.kill(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
