"""An organisation with one member of each role, another beside it, and clients for both."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from pytest_django import DjangoDbBlocker
from servestatic.middleware import ServeStaticMiddleware

from cham.apps.accounts.actions import open_account
from cham.apps.accounts.models import User
from cham.apps.jobs.queue import QUEUES
from cham.apps.orgs.actions import create_organisation
from cham.apps.orgs.models import Member, Organisation, Unit
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from integration.web.simulated_firm import SimulatedFirm, simulate
from made_once import made_once

PASSWORD = "cơm trưa ngon lành 42"
# Hashing takes a fifth of a second on purpose; one hash serves all accounts of the tests.
_HASHED: list[str] = []

MakeMember = Callable[..., Member]
ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True, scope="session")
def static_files_are_listed_once() -> Iterator[None]:
    """Every client lists all static files anew, which took a third of the time of these tests."""
    known: list[ServeStaticMiddleware] = []
    list_files = ServeStaticMiddleware.add_files_from_finders

    def list_once(middleware: ServeStaticMiddleware) -> None:
        if known:
            middleware.files = known[0].files
            middleware.directories = known[0].directories
        else:
            list_files(middleware)
            known.append(middleware)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ServeStaticMiddleware, "add_files_from_finders", list_once)
        yield


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, so that nothing is left in the checkout."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(
        live_settings, "CONFIGURATION", replace(live_settings.CONFIGURATION, data=folder)
    )
    return folder


@pytest.fixture
def organisation(db: None) -> Organisation:
    """The firm that most tests are about."""
    return create_organisation("Cơm trưa Bếp Nhà", code="bep-nha")


@pytest.fixture
def other_organisation(db: None) -> Organisation:
    """Another firm on the same server, which must notice nothing."""
    return create_organisation("Đối thủ", code="doi-thu")


@pytest.fixture
def scope(organisation: Organisation) -> Iterator[Organisation]:
    """Inside the organisation, as a view is."""
    with organisation_scope(organisation):
        yield organisation


@pytest.fixture
def member(organisation: Organisation) -> MakeMember:
    """Make (or find) the member of a role: `member("analyst")`, `member("front_line", ["bep"])`.

    `units` are keys of units; those that are missing are made, directly below the organisation.
    `of` is the organisation, `mail` tells several members of a role apart.
    """

    def make(
        role: Role | str,
        units: Sequence[str] = (),
        *,
        of: Organisation | None = None,
        mail: str = "",
    ) -> Member:
        firm = of or organisation
        mail = mail or f"{Role(role).value}@{firm.code}.example"
        with organisation_scope(firm):
            known = Member.objects.filter(user__mail=mail).first()
            if known is None:
                known = Member.objects.create(user=user_of(mail), role=Role(role).value)
            if units:
                known.units.set(
                    [
                        Unit.objects.get_or_create(key=key, defaults={"name": key})[0]
                        for key in units
                    ]
                )
        return known

    return make


def user_of(mail: str) -> User:
    """Open an account with `PASSWORD`."""
    user = open_account(mail, name=mail.partition("@")[0].replace("_", " ").title())
    if not _HASHED:
        _HASHED.append(make_password(PASSWORD))
    user.password = _HASHED[0]
    user.save()
    return user


@pytest.fixture
def client_of(member: MakeMember) -> ClientOf:
    """Give a client that is signed in as the member of a role, or as a member given."""

    def sign_in(who: Role | str | Member, units: Sequence[str] = (), **more: object) -> Client:
        signed_in = who if isinstance(who, Member) else member(who, units, **more)
        client = Client()
        # Read anew: what a session is checked against may have changed since.
        user = User.objects.get(pk=signed_in.user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _jobs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do jobs where they are queued, so that a page that waits for figures gets them."""
    for queue in QUEUES.values():
        monkeypatch.setattr(queue, "immediate", True)


@pytest.fixture(scope="session")
def simulated(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> SimulatedFirm:
    with django_db_blocker.unblock():
        made = made_once(tmp_path_factory, "simulated", simulate)
        made.reserve_numbers()
        return made


@pytest.fixture
def firm_with_figures(
    organisation: Organisation, simulated: SimulatedFirm, data_folder: Path
) -> Organisation:
    """The firm of most tests with a year of a simulated firm's interactions and its figures.

    Its journey is `mua-com-trua`; the figures of 12 months, 30 days and all time are ready.
    """
    simulated.settle(organisation, data_folder)
    return organisation
