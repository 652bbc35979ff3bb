"""Signing in: guessing is slow, cannot lock an owner out, and tells nothing about accounts."""

import statistics
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as live
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.test import Client, RequestFactory
from pytest_django import Settings

from cham.apps.accounts.hashing import BoundedArgon2
from cham.apps.accounts.pace import ACCOUNT
from cham.apps.accounts.throttling import PacedSignIn
from integration.web.conftest import PASSWORD, MakeMember

SIGN_IN = "/accounts/login/"
MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


def sign_in(client: Client, mail: str, password: str) -> int:
    return client.post(SIGN_IN, {"login": mail, "password": password}).status_code


@pytest.fixture
def mail(member: MakeMember) -> str:
    return member("analyst").user.mail


def test_right_password_lets_in_and_the_wrong_one_does_not(client: Client, mail: str):
    assert sign_in(client, mail, "sai mật khẩu") == 200
    assert client.get("/organisation/").status_code == 302
    assert sign_in(client, mail.upper(), PASSWORD) == 302
    assert client.get("/organisation/").status_code == 200


def test_unknown_address_and_wrong_password_read_the_same(client: Client, mail: str):
    told = {}
    for each in (mail, "khong-co@example.com"):
        text = client.post(SIGN_IN, {"login": each, "password": "sai mật khẩu"}).content.decode()
        told[each] = text[text.index("<h1") : text.index('action="/accounts/login/"')]
    assert "chưa đúng" in told[mail]
    assert told[mail] == told["khong-co@example.com"]


def test_unknown_address_takes_as_long_as_a_wrong_password(client: Client, member: MakeMember):
    mails = [member("analyst", mail=f"a{i}@example.com").user.mail for i in range(6)]

    def seconds(address: str) -> float:
        begun = time.perf_counter()
        sign_in(client, address, "sai mật khẩu")
        return time.perf_counter() - begun

    seconds("lam-nong@example.com")
    known = statistics.median(seconds(each) for each in mails)
    unknown = statistics.median(seconds(f"x{i}@example.com") for i in range(6))
    assert 0.5 < known / unknown < 2.0


def test_account_without_password_takes_as_long_and_lets_nobody_in(
    client: Client, member: MakeMember
):
    invited = member("analyst", mail="moi@example.com").user
    invited.set_unusable_password()
    invited.save()
    begun = time.perf_counter()
    assert sign_in(client, invited.mail, "bất kỳ") == 200
    assert time.perf_counter() - begun > 0.02


def begins(mail: str, **client: Any) -> bool:
    """Begin an attempt, as the sign-in page does; tells whether its password would be looked at."""
    request = RequestFactory().post(SIGN_IN, **client)
    return not PacedSignIn().is_locked(request, {"email": mail})


def test_at_most_twenty_guesses_an_hour_reach_one_account(db: None):
    reached = 0
    with time_machine.travel(MORNING, tick=False) as clock:
        for second in range(0, 3600, 5):
            clock.move_to(MORNING + timedelta(seconds=second))
            reached += begins("an@example.com", REMOTE_ADDR=f"203.0.{second % 250}.{second % 199}")
    assert reached == 15


def test_early_guess_is_told_how_long_to_wait_and_is_not_looked_at(client: Client, mail: str):
    with time_machine.travel(MORNING, tick=False):
        for number in range(ACCOUNT.free):
            assert sign_in(client, mail, f"đoán {number}") == 200
        answer = client.post(SIGN_IN, {"login": mail, "password": PASSWORD})
        assert (answer.status_code, answer["Retry-After"]) == (429, "10")
        assert "10 giây" in answer.content.decode()
        assert client.get("/organisation/").status_code == 302


def test_early_guesses_do_not_lengthen_the_wait(client: Client, mail: str):
    with time_machine.travel(MORNING, tick=False) as clock:
        for _ in range(ACCOUNT.free + 20):
            begins(mail)
        clock.shift(timedelta(seconds=11))
        assert sign_in(client, mail, PASSWORD) == 302


def test_owner_gets_in_from_a_known_browser_while_somebody_hammers_on_the_account(mail: str):
    owner = Client(REMOTE_ADDR="198.51.100.7")
    with time_machine.travel(MORNING, tick=False) as clock:
        assert sign_in(owner, mail, PASSWORD) == 302
        owner.post("/accounts/logout/")
        for minute in range(60):
            clock.move_to(MORNING + timedelta(minutes=minute))
            begins(mail, REMOTE_ADDR=f"203.0.113.{minute}")
        assert sign_in(Client(REMOTE_ADDR="203.0.113.200"), mail, PASSWORD) == 429
        assert sign_in(owner, mail, PASSWORD) == 302


def test_known_browser_of_one_account_is_a_stranger_to_another(member: MakeMember):
    mine, other = member("analyst").user, member("executive").user
    browser = Client()
    sign_in(browser, mine.mail, PASSWORD)
    browser.post("/accounts/logout/")
    with time_machine.travel(MORNING, tick=False):
        for _ in range(ACCOUNT.free):
            begins(other.mail, REMOTE_ADDR="203.0.113.9")
        assert sign_in(browser, other.mail, PASSWORD) == 429


def test_forged_cookie_of_a_known_browser_counts_for_nothing(mail: str):
    browser = Client()
    browser.cookies["cham-browser"] = "0123456789abcdef:tu-che:chu-ky-gia"
    with time_machine.travel(MORNING, tick=False):
        for _ in range(ACCOUNT.free):
            begins(mail, REMOTE_ADDR="203.0.113.9")
        assert sign_in(browser, mail, PASSWORD) == 429


@pytest.mark.parametrize(
    ("pairs", "looked_at"), [(1_000, 33), pytest.param(10_000, 37, marks=pytest.mark.long)]
)
def test_stuffing_pairs_from_one_address_reaches_few(pairs: int, looked_at: int, db: None):
    reached = 0
    with time_machine.travel(MORNING, tick=False) as clock:
        for number in range(pairs):
            clock.move_to(MORNING + timedelta(seconds=number / 20))
            reached += begins(f"nguoi{number}@example.com", REMOTE_ADDR="203.0.113.50")
    assert reached == looked_at


def addresses_hold(forwarded: str) -> bool:
    """Tell whether 45 attempts at 45 accounts with these headers meet the limit of one address."""
    with time_machine.travel(MORNING, tick=False):
        return not all(
            begins(
                f"a{number}@example.com",
                REMOTE_ADDR="203.0.113.60",
                HTTP_X_FORWARDED_FOR=forwarded.format(number),
            )
            for number in range(45)
        )


@pytest.mark.parametrize(("proxies", "limit_holds"), [(0, True), (1, False)])
def test_forwarded_address_counts_only_behind_a_trusted_proxy(
    proxies: int, limit_holds: bool, settings: Settings, db: None
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert addresses_hold("192.0.2.{}") is limit_holds


def test_client_cannot_prepend_an_address_behind_a_trusted_proxy(settings: Settings, db: None):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert addresses_hold("192.0.2.{}, 198.51.100.1")


def test_hashes_are_argon2id_with_the_parameters_of_owasp():
    assert live.PASSWORD_HASHERS == ["cham.apps.accounts.hashing.BoundedArgon2"]
    hashed = make_password("cơm trưa")
    assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("cơm trưa", hashed)
    assert not check_password("com trua", hashed)


def test_at_most_two_hashes_are_at_work_at_once(monkeypatch: pytest.MonkeyPatch):
    at_work, most = 0, 0
    lock = threading.Lock()
    before = Argon2PasswordHasher.encode

    def watched(self: BoundedArgon2, password: str, salt: str) -> str:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        try:
            return str(before(self, password, salt))
        finally:
            with lock:
                at_work -= 1

    monkeypatch.setattr(Argon2PasswordHasher, "encode", watched)
    threads = [threading.Thread(target=make_password, args=(str(each),)) for each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 2


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "http://evil.example",
        "//evil.example",
        "///evil.example",
        "////evil.example/x",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        "HTTPS://EVIL.EXAMPLE",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://evil.example",
        "//testserver@evil.example",
        "https://testserver@evil.example",
        "https://testserver.evil.example",
        "http://evil.example#testserver",
        "/\t/evil.example",
        "\x00//evil.example",
        " //evil.example",
        "http:\\\\evil.example",
    ],
)
def test_signing_in_leads_to_no_other_host(wanted: str, client: Client, mail: str):
    given = {"login": mail, "password": PASSWORD, "next": wanted}
    answer = client.post(SIGN_IN, given)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    there = client.post("/language/", {"language": "en", "next": wanted})
    assert there["Location"].startswith("/")
    assert not there["Location"].startswith(("//", "/\\"))


def test_signing_in_leads_where_one_wanted_to_go(client: Client, mail: str):
    given = {"login": mail, "password": PASSWORD, "next": "/organisation/members/?a=1"}
    assert client.post(SIGN_IN, given)["Location"] == "/organisation/members/?a=1"


def test_nobody_registers_alone(client: Client, db: None):
    answer = client.post(
        "/accounts/signup/",
        {"email": "toi@example.com", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert answer.status_code == 200
    assert "lời mời" in answer.content.decode()
    assert sign_in(client, "toi@example.com", PASSWORD) == 200
