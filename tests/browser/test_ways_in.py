"""Other ways in than a password: a passkey of a real browser, and a sign-in service that is one."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import CHAM, free_port, until_it_answers

_MAIL, _PASSWORD = "lan@example.com", "com trua ngon moi ngay"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="vi-VN")
    yield context.new_page()
    context.close()


def sign_in(page: Page, address: str, mail: str, password: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", mail)
    page.fill("input[name=password]", password)
    page.click("main form button.primary")
    page.wait_for_url(f"{address}/")


def sign_out(page: Page, address: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/accounts/login/")


def claim(browser: Browser, address: str, code: str) -> None:
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{address}/start/claim/")
    page.fill("[name=code]", code)
    page.fill("[name=mail]", _MAIL)
    page.fill("[name=name]", "Lan")
    page.fill("[name=password]", _PASSWORD)
    page.click("main form button")
    page.wait_for_url(lambda url: "/claim/" not in url)
    context.close()


@pytest.fixture
def service() -> Iterator[str]:
    """A sign-in service with one person whom the firm knows and one whom it does not."""
    port = free_port()
    people = [
        f'{{"sub":"lan","email":"{_MAIL}","email_verified":true}}',
        '{"sub":"stranger","email":"la@example.net","email_verified":true}',
    ]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
        + [word for each in people for word in ("--user-claims", each)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until_it_answers(address, "/.well-known/openid-configuration")
        yield address
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture
def firm(service: str, browser: Browser, tmp_path: Path) -> Iterator[str]:
    """A server that knows the service, and that Lan has claimed; gives its address."""
    port = free_port()
    settings = {
        "CHAM_OIDC_ISSUER": service,
        "CHAM_OIDC_CLIENT": "cham",
        "CHAM_OIDC_SECRET": "of this test alone",
        "CHAM_OIDC_NAME": "Cổng của công ty",
        "CHAM_LANG": "en",
    }
    process = subprocess.Popen(
        [CHAM, "serve", "--data", tmp_path, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **settings},
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        said = ""
        while (code := re.search(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}", said)) is None:
            line = process.stdout.readline()
            assert line, said
            said += line
        address = f"http://127.0.0.1:{port}"
        until_it_answers(address)
        claim(browser, address, code[0])
        yield address
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
        process.stdout.close()


def test_passkey_is_added_and_opens_the_door_without_a_password(firm: str, page: Page):
    page.goto(f"{firm}/accounts/login/")
    page.click("#passkey_login")
    expect(page.get_by_text("Khóa truy cập gắn với một tên miền")).to_be_visible()
    address = firm.replace("127.0.0.1", "localhost")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, address, _MAIL, _PASSWORD)
    page.goto(f"{address}/accounts/2fa/webauthn/add/")
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", _PASSWORD)
        page.click("main form button.primary")
    page.fill("input[name=name]", "Máy của Lan")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    page.goto(f"{address}/accounts/2fa/webauthn/")
    expect(page.get_by_text("Máy của Lan")).to_be_visible()
    sign_out(page, address)
    page.click("#passkey_login")
    page.wait_for_url(f"{address}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def go_through_the_service(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.get_by_role("button", name="Cổng của công ty").click()
    page.fill("input[name=sub]", who)
    page.click("button[type=submit]")


def test_firms_own_service_lets_in_whom_it_vouches_for_and_nobody_else(firm: str, page: Page):
    go_through_the_service(page, firm, "stranger")
    expect(page.get_by_role("navigation", name="Trình đơn chính")).to_have_count(0)
    assert not page.url.rstrip("/").endswith(firm)
    sign_out(page, firm)
    go_through_the_service(page, firm, "lan")
    page.wait_for_url(f"{firm}/")
    expect(page.get_by_role("navigation", name="Trình đơn chính")).to_be_visible()
