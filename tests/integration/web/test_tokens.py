"""Every token has one purpose, one addressee, one use and an end; nothing else accepts it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from cham.apps.accounts.links import password_path
from cham.apps.accounts.models import User
from cham.apps.accounts.sessions import end_sessions
from cham.apps.orgs.actions import create_key
from cham.apps.orgs.models import AuditEntry, Invitation, Member, Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.people.claiming import new_claim_code
from cham.apps.people.invitations import invite
from integration.web.conftest import PASSWORD, ClientOf, MakeMember

NEW = "một mật khẩu rất mới"


def invited(firm: Organisation, mail: str = "moi@example.com", role: str = "analyst") -> str:
    with organisation_scope(firm):
        return invite(firm, mail, role).path


def accept(path: str, client: Client | None = None, **given: str) -> int:
    filled = {"name": "Người mới", "password": NEW, **given}
    return (client or Client()).post(path, filled).status_code


def members(firm: Organisation) -> set[tuple[str, str]]:
    with organisation_scope(firm):
        return set(Member.objects.values_list("user__mail", "role"))


# ---------------------------------------------------------------------------- invitations


def test_invitation_makes_a_member_and_signs_in(organisation: Organisation):
    path, client = invited(organisation), Client()
    page = client.get(path).content.decode()
    assert "moi@example.com" in page
    assert "Cơm trưa Bếp Nhà" in page
    assert accept(path, client) == 302
    assert client.get("/organisation/").status_code == 200
    assert members(organisation) == {("moi@example.com", "analyst")}


def test_invitation_works_once(organisation: Organisation):
    path = invited(organisation)
    assert accept(path) == 302
    assert Client().get(path).status_code == 404
    assert accept(path) == 404
    assert len(members(organisation)) == 1


def test_invitation_ends_after_a_week(organisation: Organisation):
    path = invited(organisation)
    with time_machine.travel(later(days=7, seconds=1)):
        assert accept(path) == 404
    assert members(organisation) == set()


def test_invitation_ends_when_withdrawn_or_made_anew(
    organisation: Organisation, client_of: ClientOf
):
    first, second = invited(organisation), invited(organisation)
    assert accept(first) == 404
    number = Invitation.objects.unscoped().get(withdrawn_at=None).pk
    client_of("admin").post(f"/organisation/invitations/{number}/withdraw/")
    assert accept(second) == 404


def test_invitation_is_bound_to_its_address_and_role(organisation: Organisation):
    path = invited(organisation)
    accept(path, mail="ke-khac@example.com", role="admin", organisation="doi-thu", is_active="0")
    assert members(organisation) == {("moi@example.com", "analyst")}
    assert not User.objects.filter(mail="ke-khac@example.com").exists()


def test_invitation_of_somebody_with_an_account_needs_that_account(
    organisation: Organisation,
    other_organisation: Organisation,
    member: MakeMember,
    client_of: ClientOf,
):
    theirs = member("executive", of=other_organisation)
    before = theirs.user.password
    path = invited(organisation, theirs.user.mail)
    assert Client().get(path)["Location"].startswith("/accounts/login/?next=")
    assert accept(path) == 302
    assert accept(path, client_of("cx_manager")) == 422
    assert theirs.user.mail not in {mail for mail, _ in members(organisation)}
    theirs.user.refresh_from_db()
    assert theirs.user.password == before
    assert accept(path, client_of(theirs)) == 302
    assert (theirs.user.mail, "analyst") in members(organisation)


def test_weak_password_is_refused_and_the_invitation_stays_open(organisation: Organisation):
    path = invited(organisation)
    for weak in ("", "ngan", "1234567890", "moi@example.com"):
        assert accept(path, password=weak) == 422
    assert accept(path) == 302


# ------------------------------------------------------------------------- password links


def later(**span: int) -> float:
    return (timezone.now() + timedelta(**span)).timestamp()


def follow(path: str, client: Client | None = None) -> bool:
    """Open a password link and choose a password; tells whether that was possible."""
    client = client or Client()
    page = client.get(path, follow=True)
    if page.status_code == 404 or page.context.get("token_fail"):
        return False
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    return True


@pytest.fixture
def reader(member: MakeMember) -> User:
    return member("analyst").user


def test_password_link_sets_the_password_once(reader: User):
    path = password_path(reader)
    assert follow(path)
    reader.refresh_from_db()
    assert reader.check_password(NEW)
    assert not follow(path)


def test_password_link_ends_after_three_days(reader: User):
    path = password_path(reader)
    with time_machine.travel(later(days=3, seconds=1)):
        assert not follow(path)


def test_password_link_ends_with_signing_in_and_with_all_sessions(reader: User):
    path = password_path(reader)
    end_sessions(reader)
    assert not follow(path)
    path = password_path(reader)
    Client().post("/accounts/login/", {"login": reader.mail, "password": PASSWORD})
    assert not follow(path)


def test_password_link_of_one_account_does_not_open_another(reader: User, member: MakeMember):
    other = member("executive").user
    path = password_path(reader).replace(
        password_path(reader).split("/")[5].split("-")[0] + "-",
        password_path(other).split("/")[5].split("-")[0] + "-",
    )
    assert not follow(path)
    other.refresh_from_db()
    assert other.check_password(PASSWORD)


def test_password_link_leaves_no_key_in_the_address(reader: User):
    path = password_path(reader)
    page = Client().get(path, follow=True)
    assert page.redirect_chain[-1][0].endswith("-set-password/")


def test_admin_cannot_take_over_an_account_that_is_used_elsewhere_too(
    organisation: Organisation,
    other_organisation: Organisation,
    member: MakeMember,
    client_of: ClientOf,
):
    shared = member("admin", of=other_organisation)
    with organisation_scope(organisation):
        here = Member.objects.create(user=shared.user, role="analyst")
    answer = client_of("admin").post(f"/organisation/members/{here.pk}/link/", follow=True)
    text = answer.content.decode()
    assert "/accounts/password/reset/key/" not in text
    assert "tổ chức khác" in text
    admin = client_of("admin")
    admin.post(f"/organisation/members/{here.pk}/second-factors/remove/")
    with organisation_scope(organisation):
        acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert acts & {"member.password_link", "member.second_factors_removed"} == set()


# ------------------------------------------------------------------------------- the claim


def claim(code: str, mail: str = "dau@example.com", client: Client | None = None) -> int:
    given = {"code": code, "mail": mail, "name": "Người đầu", "password": NEW}
    return (client or Client()).post("/start/claim/", given).status_code


def test_code_from_the_terminal_makes_the_first_administrator(organisation: Organisation):
    code = new_claim_code(organisation) or ""
    client = Client()
    assert claim(f" {code.lower().replace('-', ' ')} ", client=client) == 302
    assert members(organisation) == {("dau@example.com", "admin")}
    assert client.get("/organisation/audit/").status_code == 200


def test_claim_is_gone_once_there_is_an_administrator(organisation: Organisation):
    code = new_claim_code(organisation) or ""
    assert claim(code) == 302
    assert Client().get("/start/claim/").status_code == 404
    assert claim(code, "hai@example.com") == 404
    assert new_claim_code(organisation) is None


def test_wrong_late_or_earlier_code_claims_nothing(organisation: Organisation):
    earlier = new_claim_code(organisation) or ""
    code = new_claim_code(organisation) or ""
    assert claim("ABCD-EFGH-2345") == 422
    assert claim(earlier) == 422
    with time_machine.travel(later(days=1, seconds=1)):
        assert claim(code) == 404
    assert members(organisation) == set()


def test_code_is_kept_as_a_digest(organisation: Organisation):
    code = new_claim_code(organisation) or ""
    kept = str(list(Invitation.objects.unscoped().values()))
    assert code not in kept


# ----------------------------------------------------------------- each token at each door


@pytest.fixture
def tokens(organisation: Organisation, reader: User) -> dict[str, str]:
    return {
        "invitation": invited(organisation).split("/")[2],
        "password": password_path(reader).split("/")[5],
        "claim": new_claim_code(organisation) or "",
        "key": create_key(organisation, name="web", scope="admin").text,
        "forged": Signer(key="a-key-that-somebody-else-has-drawn").sign("1"),
        "unsigned": "eyJhbGciOiJub25lIn0.eyJ1c2VyIjoxfQ.",
        "empty": "",
    }


DOORS = ("invitation", "password", "claim", "key")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "kind", ["invitation", "password", "claim", "key", "forged", "unsigned", "empty"]
)
def test_token_opens_the_door_it_was_made_for_and_no_other(
    door: str, kind: str, tokens: dict[str, str]
):
    token = tokens[kind]
    if door == "invitation":
        opened = bool(token) and accept(f"/join/{token}/") == 302
    elif door == "password":
        path = f"/accounts/password/reset/key/{token if '-' in token else f'1-{token or 0}'}/"
        opened = follow(path)
    elif door == "claim":
        opened = claim(token) == 302
    else:
        shown = Client(headers={"Authorization": f"Bearer {token}"})
        opened = shown.get("/api/units/").status_code == 200
    assert opened is (door == kind)
