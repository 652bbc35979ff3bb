"""Route by role by organisation by unit: who gets in where, found from the routes themselves.

Every cell is a real request. See `routes.py` for what an app has to add.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoDbBlocker

from cham.apps.accounts.models import User
from cham.apps.first_run.jobs import bring_in_sample
from cham.apps.jobs.queue import QUEUES
from cham.apps.orgs.actions import create_key, create_organisation
from cham.apps.orgs.models import Member, Organisation, Unit
from cham.apps.orgs.policy import KEY_RIGHTS, RIGHTS, KeyScope, Role
from cham.apps.orgs.scope import organisation_scope
from integration.web.conftest import user_of
from integration.web.routes import CALLS, THINGS, About, Call, Route, all_routes

ROUTES = all_routes()
GUARDED = [each for each in ROUTES if each.mark == "guarded"]
CANARY = "hoàng yến trong mỏ"

# The mark has the database made; one transaction then serves all cells, see `settled`.
pytestmark = [pytest.mark.django_db]

Ids = Mapping[str, str | int]


def routes(chosen: list[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", chosen, ids=str)


def call_of(route: Route) -> Call:
    return CALLS.get(route.name, Call())


def ids_of(firm: Organisation, unit_key: str) -> Ids:
    """Make one of each thing in an organisation, and give their ids."""
    with organisation_scope(firm):
        unit, _ = Unit.objects.get_or_create(
            key=unit_key, defaults={"name": f"{CANARY} {firm.code}"}
        )
        return {name: thing.make(firm, unit) for name, thing in THINGS.items()}


IN_UNITS = {name: thing for name, thing in THINGS.items() if thing.in_unit}


def of_unit(firm: Organisation, unit_key: str) -> Ids:
    """Make one of each thing that belongs to a unit, in a unit of its own."""
    with organisation_scope(firm):
        unit, _ = Unit.objects.get_or_create(key=unit_key, defaults={"name": unit_key})
        return {name: thing.make(firm, unit) for name, thing in IN_UNITS.items()}


MISSING: Ids = {name: thing.missing for name, thing in THINGS.items()}


@contextmanager
def undone() -> Iterator[None]:
    """Try something and leave no trace of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def address_of(route: Route, ids: Ids) -> str:
    """Give the address of a route about the things with these ids."""
    call = call_of(route)
    about = {
        name: ids[what.thing] if isinstance(what, About) else ids.get(str(what), what)
        for name, what in call.about.items()
    }
    query = "&".join(f"{key}={value}" for key, value in filled(call.query, ids).items())
    return route.to(about) + (f"?{query}" if query else "")


def send(client: Client, route: Route, ids: Ids) -> HttpResponse:
    """Call a route about the things with these ids, and undo what it did."""
    more: dict[str, Any] = {}
    if route.method != "GET":
        more["data"] = filled(call_of(route).body, ids)
        more |= {"content_type": "application/json"} if route.is_api else {}
    with undone():
        answer: HttpResponse = getattr(client, route.method.lower())(
            address_of(route, ids), **more
        )
        close(answer)
    return answer


def close(answer: HttpResponse) -> None:
    """Close an answer: a file that is given away is open until then.

    The end of a request ends old connections to the database too, which on PostgreSQL is the one
    that the test's transaction lives in.
    """
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)


def filled(content: Any, ids: Ids) -> Any:
    if isinstance(content, About):
        return ids[content.thing]
    if isinstance(content, Mapping):
        return {key: filled(value, ids) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [filled(each, ids) for each in content]
    return content


def is_turned_away(answer: HttpResponse) -> bool:
    """Tell whether somebody was sent to sign in, or told that nobody is signed in."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    return to_sign_in or answer.status_code == 401


def names_things(route: Route, *, in_unit: bool = False) -> bool:
    """Tell whether a route is called about things, or about things that belong to a unit."""
    call = call_of(route)
    sent = _leaves(call.body) if route.method != "GET" else ()
    wanted = {each.thing for each in (*sent, *_leaves(call.query))}
    for what in call.about.values():
        wanted.add(what.thing if isinstance(what, About) else str(what))
    return any(THINGS[name].in_unit or not in_unit for name in wanted & THINGS.keys())


def _leaves(content: Any) -> Iterator[Any]:
    if isinstance(content, Mapping):
        for each in content.values():
            yield from _leaves(each)
    elif isinstance(content, list | tuple):
        for each in content:
            yield from _leaves(each)
    elif isinstance(content, About):
        yield content


@pytest.fixture(autouse=True)
def _no_sample_firm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every role asks for a sample firm here; none has to be simulated for it."""
    monkeypatch.setattr(bring_in_sample, "enqueue", lambda _sample: None)


@dataclass(frozen=True)
class Settled:
    """Two organisations with one of each thing."""

    folder: Path
    firm: Organisation
    other: Organisation
    ours: Ids
    theirs: Ids
    files: Mapping[Path, bytes]
    sessions: Mapping[str, str]

    def restore(self) -> None:
        """Put back the files that a cell removed, which no transaction does."""
        for place, content in self.files.items():
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)


@pytest.fixture(scope="module")
def settled(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Settled]:
    """Make everything once for all cells; each of them undoes what it did."""
    folder = tmp_path_factory.mktemp("matrix")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, undone():
        patched.setattr(settings, "CONFIGURATION", replace(settings.CONFIGURATION, data=folder))
        for queue in QUEUES.values():
            patched.setattr(queue, "immediate", True)
        firm = create_organisation("Cơm trưa Bếp Nhà", code="bep-nha")
        other = create_organisation("Đối thủ", code="doi-thu")
        ours, theirs = ids_of(firm, "bep"), ids_of(other, "kho")
        files = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
        sessions = {user.mail: _session_of(user) for user in _people(firm, other)}
        yield Settled(folder, firm, other, ours, theirs, files, sessions)


ADMIN, STRANGER = "admin@bep-nha.example", "admin@doi-thu.example"


def in_unit(role: Role) -> str:
    """Give the mail of the member of a role that belongs to the unit `bep`."""
    return f"{role.value}-bep@bep-nha.example"


def _people(firm: Organisation, other: Organisation) -> Iterator[User]:
    people = [(in_unit(role), firm, role, "bep") for role in Role]
    people += [(ADMIN, firm, Role.ADMIN, ""), (STRANGER, other, Role.ADMIN, "")]
    for mail, of, role, unit in people:
        user = user_of(mail)
        with organisation_scope(of):
            member = Member.objects.create(user=user, role=role.value)
            member.units.set(Unit.objects.filter(key=unit))
        yield user


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


SignedIn = Callable[..., Client]


@pytest.fixture
def signed_in(settled: Settled) -> SignedIn:
    """Give a new client with the session of a member; each cell signing in took half the time."""

    def make(mail: str, **more: Any) -> Client:
        client = Client(**more)
        client.cookies[settings.SESSION_COOKIE_NAME] = settled.sessions[mail]
        return client

    return make


@pytest.fixture
def _django_db_helper() -> None:
    """Begin no transaction of the test's own."""


@pytest.fixture(autouse=True)
def _undone(settled: Settled) -> Iterator[None]:
    with undone():
        yield
    settled.restore()


@pytest.fixture(autouse=True)
def data_folder(settled: Settled) -> Path:
    return settled.folder


@pytest.fixture
def organisation(settled: Settled) -> Organisation:
    return settled.firm


@pytest.fixture
def other_organisation(settled: Settled) -> Organisation:
    return settled.other


@pytest.fixture
def ours(settled: Settled) -> Ids:
    return settled.ours


@pytest.fixture
def theirs(settled: Settled) -> Ids:
    return settled.theirs


@routes(ROUTES)
def test_every_route_says_who_may_call_it(route: Route):
    assert route.mark, f"{route}: mark the view with guarded, for_signed_in or public"


@routes(ROUTES)
def test_every_route_with_arguments_has_a_call(route: Route):
    missing = set(route.arguments) - set(call_of(route).about)
    assert not missing, f"{route.name}: add it to CALLS in routes.py with {sorted(missing)}"


def test_calls_are_about_routes_that_exist():
    assert CALLS.keys() <= {each.name for each in ROUTES}


@routes([each for each in ROUTES if each.mark != "public"])
def test_strangers_are_turned_away(route: Route, client: Client, ours: Ids):
    answer = send(client, route, ours)
    assert is_turned_away(answer) or answer.status_code == 405, answer.status_code
    assert CANARY.encode() not in answer.content


@routes([each for each in ROUTES if each.mark == "public"])
def test_open_routes_answer_strangers_without_a_fault(route: Route, client: Client, ours: Ids):
    assert send(client, route, ours).status_code < 500


@routes(GUARDED)
def test_roles_get_in_where_their_rights_say(
    route: Route, signed_in: SignedIn, ours: Ids, subtests: pytest.Subtests
):
    for role in Role:
        with subtests.test(role.value):
            answer = send(signed_in(in_unit(role)), route, ours)
            if route.act not in RIGHTS[role]:
                assert answer.status_code in {403, 405}
                continue
            assert not is_turned_away(answer)
            assert answer.status_code < 500
            assert answer.status_code != 403
            if route.method == "GET":
                assert answer.status_code in {200, 202, 204, 302, 303, 405}


@routes([each for each in GUARDED if names_things(each)])
def test_ids_of_another_organisation_are_as_ids_that_do_not_exist(
    route: Route, signed_in: SignedIn, ours: Ids, theirs: Ids
):
    client = signed_in(ADMIN)
    foreign, nowhere = send(client, route, theirs), send(client, route, MISSING)
    assert 400 <= foreign.status_code < 500, foreign.status_code
    assert foreign.status_code == nowhere.status_code
    if call_of(route).about:
        assert foreign.status_code in {404, 405}
    assert as_told(foreign, route, theirs) == as_told(nowhere, route, MISSING)


@routes([each for each in GUARDED if names_things(each)])
def test_an_admin_of_another_organisation_finds_nothing(
    route: Route, signed_in: SignedIn, ours: Ids
):
    answer = send(signed_in(STRANGER), route, ours)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert CANARY.encode() not in answer.content


@routes([each for each in GUARDED if each.method == "GET"])
def test_no_page_shows_a_trace_of_another_organisation(
    route: Route, signed_in: SignedIn, ours: Ids, theirs: Ids, other_organisation: Organisation
):
    answer = send(signed_in(ADMIN), route, ours)
    assert f"{CANARY} {other_organisation.code}" not in text_of(answer)
    assert other_organisation.name not in text_of(answer)


@routes([each for each in GUARDED if names_things(each, in_unit=True)])
def test_things_of_another_unit_are_as_things_that_do_not_exist(
    route: Route, signed_in: SignedIn, organisation: Organisation, ours: Ids
):
    elsewhere = {**ours, **of_unit(organisation, "giao-hang")}
    lacking = {**ours, **{name: MISSING[name] for name in IN_UNITS}}
    client = signed_in(in_unit(Role.DEPARTMENT_OWNER))
    foreign, nowhere = send(client, route, elsewhere), send(client, route, lacking)
    own = send(client, route, ours).status_code
    assert own < 400 or own == 405  # about those of the own unit all is well
    assert 400 <= foreign.status_code < 500
    assert foreign.status_code == nowhere.status_code
    assert as_told(foreign, route, elsewhere) == as_told(nowhere, route, lacking)


@routes([each for each in ROUTES if each.mark == "signed_in"])
def test_own_account_is_for_everybody_who_is_signed_in(
    route: Route, signed_in: SignedIn, ours: Ids
):
    answer = send(signed_in(in_unit(Role.FRONT_LINE)), route, ours)
    assert not is_turned_away(answer)
    assert answer.status_code < 500


@routes([each for each in GUARDED if each.is_api])
def test_keys_get_in_where_their_scope_says(
    route: Route, organisation: Organisation, ours: Ids, subtests: pytest.Subtests
):
    for scope in KeyScope:
        with subtests.test(scope.value):
            made = create_key(organisation, name=scope, scope=scope)
            client = Client(headers={"Authorization": f"Bearer {made.text}"})
            answer = send(client, route, ours)
            if route.act in KEY_RIGHTS[scope]:
                assert answer.status_code < 500
                assert answer.status_code not in {401, 403}
            else:
                assert answer.status_code == 403


@routes([each for each in GUARDED if not each.is_api])
def test_keys_open_no_pages(route: Route, organisation: Organisation, ours: Ids):
    made = create_key(organisation, name="admin", scope="admin")
    answer = send(Client(headers={"Authorization": f"Bearer {made.text}"}), route, ours)
    assert is_turned_away(answer) or answer.status_code == 405


@routes([each for each in ROUTES if each.method != "GET"])
def test_no_form_of_another_site_is_taken(route: Route, signed_in: SignedIn, ours: Ids):
    client = signed_in(ADMIN, enforce_csrf_checks=True)
    assert send(client, route, ours).status_code in {403, 405}


def text_of(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode("utf-8", "replace")


_CHANGING = re.compile(
    r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken&?\w*;?[^}]*'
)


def as_told(answer: HttpResponse, route: Route, ids: Ids) -> str:
    """Give an answer's text without what differs from one id to the other by itself."""
    text = _CHANGING.sub("", text_of(answer)).replace(address_of(route, ids), "<address>")
    # Two things may have the same number, and the key of one may hold that of another.
    for value in sorted(ids.values(), key=lambda each: -len(str(each))):
        # As a whole word: the unit `kho` is not in “tài khoản”.
        written = rf"\b{re.escape(value)}\b" if isinstance(value, str) else rf"\({value}\)"
        text = re.sub(written, "<id>", text)
    return text
