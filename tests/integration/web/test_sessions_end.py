"""What ends a session ends it at the next request, and what ends a key ends it within a second."""

import pytest
from django.test import Client
from django.utils import timezone

from cham.apps.orgs.actions import create_key, revoke_key
from cham.apps.orgs.models import AuditEntry, Key, Member, Organisation
from cham.apps.orgs.scope import organisation_scope
from integration.web.conftest import PASSWORD, ClientOf, MakeMember

NEW = "một mật khẩu rất mới"


def is_in(client: Client) -> bool:
    return client.get("/organisation/").status_code == 200


@pytest.fixture
def analyst(member: MakeMember) -> Member:
    return member("analyst")


def test_signing_out_ends_the_session_also_for_a_copy_of_its_cookie(
    analyst: Member, client_of: ClientOf
):
    client = client_of(analyst)
    thief = Client()
    thief.cookies["cham-session"] = client.cookies["cham-session"].value
    assert is_in(thief)
    client.post("/accounts/logout/")
    assert not is_in(thief)


def test_session_gets_a_new_name_when_somebody_signs_in(analyst: Member):
    client = Client()
    client.get("/accounts/login/")
    client.cookies["cham-session"] = "a" * 32
    client.post("/accounts/login/", {"login": analyst.user.mail, "password": PASSWORD})
    assert client.cookies["cham-session"].value != "a" * 32


def test_switching_off_ends_all_sessions_and_they_stay_ended(analyst: Member, client_of: ClientOf):
    sessions = [client_of(analyst), client_of(analyst)]
    admin = client_of("admin")
    admin.post(f"/organisation/members/{analyst.pk}/switch/")
    assert [is_in(each) for each in sessions] == [False, False]
    assert sessions[0].get("/api/units/").status_code == 401
    admin.post(f"/organisation/members/{analyst.pk}/switch/")
    assert [is_in(each) for each in sessions] == [False, False]
    assert is_in(client_of(analyst))


def test_new_password_ends_the_other_sessions(analyst: Member, client_of: ClientOf):
    here, elsewhere = client_of(analyst), client_of(analyst)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/accounts/password/change/", given).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_password_is_not_changed_without_the_old_one(analyst: Member, client_of: ClientOf):
    given = {"oldpassword": "sai", "password1": NEW, "password2": NEW}
    answer = client_of(analyst).post("/accounts/password/change/", given)
    assert "Đây không phải mật khẩu hiện tại" in answer.content.decode()
    analyst.user.refresh_from_db()
    assert analyst.user.check_password(PASSWORD)


def test_one_can_end_all_other_sessions(analyst: Member, client_of: ClientOf):
    here, elsewhere = Client(), client_of(analyst)
    here.post("/accounts/login/", {"login": analyst.user.mail, "password": PASSWORD})
    page = here.get("/organisation/me/").content.decode()
    assert "nơi này" in page
    here.post("/organisation/me/sessions/end/")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_another_role_counts_from_the_next_request(analyst: Member, client_of: ClientOf):
    client, admin = client_of(analyst), client_of("admin")
    assert client.get("/organisation/audit/").status_code == 403
    admin.post(f"/organisation/members/{analyst.pk}/", {"role": "admin"})
    assert client.get("/organisation/audit/").status_code == 200
    admin.post(f"/organisation/members/{analyst.pk}/", {"role": "executive"})
    assert client.get("/organisation/audit/").status_code == 403


def test_account_switched_off_is_out_at_once(analyst: Member, client_of: ClientOf):
    client = client_of(analyst)
    type(analyst.user).objects.filter(pk=analyst.user.pk).update(is_active=False)
    assert not is_in(client)
    answer = Client().post(
        "/accounts/login/", {"login": analyst.user.mail, "password": PASSWORD}, follow=True
    )
    assert not is_in(Client())
    assert "bị ngừng" in answer.content.decode()


def test_keys_to_read_and_manage_leave_with_the_member_who_made_them(
    organisation: Organisation, member: MakeMember, client_of: ClientOf
):
    leaving = member("admin", mail="di@example.com")
    made = {
        scope: create_key(organisation, name=scope, scope=scope, by=leaving)
        for scope in ("ingest", "read", "admin")
    }
    staying = create_key(organisation, name="khác", scope="admin")
    client_of("admin").post(f"/organisation/members/{leaving.pk}/switch/")
    with organisation_scope(organisation):
        revoked = set(Key.objects.exclude(revoked_at=None).values_list("name", flat=True))
    assert revoked == {"read", "admin"}
    for text, status in ((made["admin"].text, 401), (staying.text, 200)):
        client = Client(headers={"Authorization": f"Bearer {text}"})
        assert client.get("/api/units/").status_code == status


def test_revoked_key_is_refused_by_the_next_request(organisation: Organisation):
    made = create_key(organisation, name="web", scope="read")
    client = Client(headers={"Authorization": f"Bearer {made.text}"})
    assert client.get("/api/units/").status_code == 200
    revoke_key(organisation, key_id=made.key_id, now=timezone.now())
    assert client.get("/api/units/").status_code == 401


def test_the_last_administrator_can_neither_leave_nor_step_down(
    organisation: Organisation, member: MakeMember, client_of: ClientOf
):
    admin = member("admin")
    client = client_of(admin)
    for path, given in (("switch/", {}), ("", {"role": "analyst"})):
        answer = client.post(f"/organisation/members/{admin.pk}/{path}", given, follow=True)
        assert "phải còn ít nhất một quản trị viên" in answer.content.decode()
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("admin", True)
    with organisation_scope(organisation):
        assert not AuditEntry.objects.filter(action__startswith="member.").exists()
