"""The second factor: what it stops, what it accepts once, and who has to have one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.conf import settings as live
from django.test import Client

from cham.apps.accounts.models import User
from cham.apps.orgs.models import Organisation, SecondFactor
from integration.web.conftest import PASSWORD, ClientOf, MakeMember

NOON = datetime(2026, 11, 30, 5, 0, 7, tzinfo=UTC)
SIGN_IN, CODE = "/accounts/login/", "/accounts/2fa/authenticate/"


class Phone:
    """Somebody's phone with a program that shows codes."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.secret = generate_totp_secret()
        TOTP.activate(user, self.secret)

    def code(self, at: datetime) -> str:
        return format_hotp_value(hotp_value(self.secret, int(at.timestamp()) // 30))

    def give_password(self) -> Client:
        client = Client()
        answer = client.post(SIGN_IN, {"login": self.user.mail, "password": PASSWORD})
        assert answer["Location"].startswith(CODE)
        return client

    def type(self, code: str) -> Client | None:
        client = self.give_password()
        client.post(CODE, {"code": code})
        return client if client.get("/organisation/").status_code == 200 else None


@pytest.fixture
def phone(member: MakeMember) -> Phone:
    return Phone(member("analyst").user)


def test_password_alone_does_not_let_in(phone: Phone):
    client = phone.give_password()
    assert client.get("/organisation/").status_code == 302
    assert client.get("/api/units/").status_code == 401


def test_right_code_lets_in_and_no_other(phone: Phone):
    with time_machine.travel(NOON, tick=False):
        right = phone.code(NOON)
        wrong = f"{(int(right) + 1) % 1_000_000:06}"
        assert phone.type(wrong) is None
        assert phone.type(right) is not None


def test_code_works_once(phone: Phone):
    with time_machine.travel(NOON, tick=False) as clock:
        code = phone.code(NOON)
        assert phone.type(code) is not None
        assert phone.type(code) is None
        clock.shift(timedelta(seconds=20))
        assert phone.type(code) is None


@pytest.mark.parametrize(
    ("seconds", "lets_in"), [(-30, True), (30, True), (-65, False), (65, False)]
)
def test_code_is_good_for_half_a_minute_and_its_neighbours(
    phone: Phone, seconds: int, lets_in: bool
):
    with time_machine.travel(NOON, tick=False):
        found = phone.type(phone.code(NOON + timedelta(seconds=seconds)))
        assert (found is not None) is lets_in


def test_recovery_code_works_once(phone: Phone):
    code = RecoveryCodes.activate(phone.user).get_unused_codes()[0]
    assert phone.type(code) is not None
    assert phone.type(code) is None


def test_guessing_codes_is_stopped(phone: Phone):
    with time_machine.travel(NOON, tick=False):
        client = phone.give_password()
        for number in range(12):
            client.post(CODE, {"code": f"{number:06}"})
        client.post(CODE, {"code": phone.code(NOON)})
        assert client.get("/organisation/").status_code == 302


def test_secrets_are_not_readable_in_the_database(phone: Phone):
    RecoveryCodes.activate(phone.user)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert phone.secret not in kept
    assert TOTP(Authenticator.objects.get(type="totp")).instance.data["secret"].startswith("gAAAA")


@pytest.mark.parametrize("minutes", [0, 11])
@pytest.mark.parametrize(
    "page", ["totp/activate/", "totp/deactivate/", "recovery-codes/generate/", "webauthn/add/"]
)
def test_changing_second_factors_needs_a_fresh_proof(page: str, minutes: int, phone: Phone):
    with time_machine.travel(NOON, tick=False) as clock:
        client = phone.type(phone.code(NOON))
        assert client is not None
        clock.shift(timedelta(minutes=minutes))
        answer = client.post(f"/accounts/2fa/{page}")
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    assert Authenticator.objects.filter(user=phone.user).count() == 1


def test_changing_second_factors_goes_on_after_a_fresh_proof(phone: Phone):
    with time_machine.travel(NOON, tick=False) as clock:
        client = phone.type(phone.code(NOON))
        assert client is not None
        clock.shift(timedelta(minutes=11))
        there = client.get("/accounts/2fa/totp/deactivate/")["Location"]
        proved = client.post(there, {"password": PASSWORD}, follow=True)
        assert "Gỡ mã trên điện thoại" in proved.content.decode()
        client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=phone.user).exists()


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_gives_recovery_codes_and_ends_other_sessions(
    member: MakeMember, client_of: ClientOf
):
    reader = member("analyst")
    elsewhere = client_of(reader)
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.post(SIGN_IN, {"login": reader.user.mail, "password": PASSWORD})
        proof = client.get("/accounts/2fa/totp/activate/")["Location"]
        page = client.post(proof, {"password": PASSWORD}, follow=True)
        secret = page.context["form"].secret
        code = format_hotp_value(hotp_value(secret, int(NOON.timestamp()) // 30))
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code})
        assert answer["Location"] == "/accounts/2fa/recovery-codes/"
        assert len(client.get(answer["Location"]).context["unused_codes"]) == 10
    assert client.get("/organisation/").status_code == 200
    assert elsewhere.get("/organisation/").status_code == 302


@pytest.mark.parametrize(
    ("setting", "is_reachable", "who"),
    [
        (SecondFactor.BY_ADDRESS, False, set()),
        (SecondFactor.BY_ADDRESS, True, {"admin", "cx_manager"}),
        (SecondFactor.TRUSTED, False, {"admin", "cx_manager"}),
        (SecondFactor.EVERYONE, False, {"admin", "cx_manager", "analyst", "front_line"}),
    ],
)
def test_who_has_to_have_one(
    setting: SecondFactor,
    is_reachable: bool,
    who: set[str],
    organisation: Organisation,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
):
    organisation.second_factor = setting
    organisation.save()
    host = "192.0.2.10" if is_reachable else "127.0.0.1"
    monkeypatch.setattr(live, "CONFIGURATION", replace(live.CONFIGURATION, host=host))
    sent_away = set()
    for role in ("admin", "cx_manager", "analyst", "front_line"):
        client = client_of(role)
        answer = client.get("/organisation/")
        if answer.status_code == 302:
            assert answer["Location"] == "/accounts/2fa/"
            refused = client.get("/api/units/")
            assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_missing")
            sent_away.add(role)
    assert sent_away == who


def test_whoever_has_one_goes_on(
    organisation: Organisation, member: MakeMember, client_of: ClientOf
):
    organisation.second_factor = SecondFactor.EVERYONE
    organisation.save()
    admin = member("admin")
    client = client_of(admin)
    assert client.get("/organisation/").status_code == 302
    assert client.get("/accounts/2fa/").status_code == 200
    Phone(admin.user)
    assert client.get("/organisation/").status_code == 200


def test_admin_takes_the_second_factor_of_a_lost_phone_away(
    phone: Phone, member: MakeMember, client_of: ClientOf
):
    lost = member("analyst")
    admin = client_of("admin")
    assert (
        "Gỡ lớp bảo vệ thứ hai" in admin.get(f"/organisation/members/{lost.pk}/").content.decode()
    )
    admin.post(f"/organisation/members/{lost.pk}/second-factors/remove/")
    assert not Authenticator.objects.filter(user=phone.user).exists()
    assert (
        Client().post(SIGN_IN, {"login": phone.user.mail, "password": PASSWORD})["Location"] == "/"
    )
