"""Requests run inside their organisation, in its language; what a view is marked with is kept."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from cham.apps.orgs.guard import guarded, public
from cham.apps.orgs.membership import IN_SESSION, MemberRequest
from cham.apps.orgs.models import Organisation, Unit
from cham.apps.orgs.policy import Act
from cham.apps.orgs.scope import organisation_scope
from integration.web.conftest import ClientOf, MakeMember


@guarded(Act.SEE_ORGANISATION, writing=Act.MANAGE_UNITS)
def units(request: MemberRequest) -> HttpResponse:
    return HttpResponse(",".join(Unit.objects.values_list("key", flat=True)))


@public
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.organisation} {request.LANGUAGE_CODE}")  # type: ignore[attr-defined]  # set by middleware


urlpatterns = [
    path("probe/units/", units),
    path("probe/hello/", hello),
    path("", include("cham.web.urls")),
]


@pytest.fixture(autouse=True)
def firms(
    settings: Settings, organisation: Organisation, other_organisation: Organisation
) -> None:
    settings.ROOT_URLCONF = settings.PAGES_URLCONF = __name__
    for firm, key in ((organisation, "bep"), (other_organisation, "kho")):
        with organisation_scope(firm):
            Unit.objects.create(key=key, name=key)


def test_member_sees_the_own_organisation_only(client_of: ClientOf):
    assert client_of("executive").get("/probe/units/").content == b"bep"


def test_stranger_is_sent_to_sign_in_and_back(client: Client):
    answer = client.get("/probe/units/?a=1")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/accounts/login/?next=%2Fprobe%2Funits%2F%3Fa%3D1",
    )


def test_part_of_a_page_asked_for_by_a_stranger_sends_the_whole_page(client: Client):
    answer = client.get(
        "/probe/units/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/journeys/?x=1"},
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fjourneys%2F%3Fx%3D1"


def test_writing_may_need_more_than_reading(client_of: ClientOf):
    assert client_of("executive").post("/probe/units/").status_code == 403
    assert client_of("cx_manager").post("/probe/units/").status_code == 200


def test_public_view_has_no_organisation_for_strangers(client: Client, client_of: ClientOf):
    assert client.get("/probe/hello/").content == b"None vi"
    assert client_of("executive").get("/probe/hello/").content.decode() == "Cơm trưa Bếp Nhà vi"


def test_member_of_two_organisations_is_in_one_at_a_time(
    member: MakeMember, client_of: ClientOf, other_organisation: Organisation
):
    ours = member("analyst", mail="hai@example.com")
    with organisation_scope(other_organisation):
        type(ours).objects.create(user=ours.user, role="admin")
    client = client_of(ours)
    assert client.get("/probe/units/").content == b"bep"
    session = client.session
    session[IN_SESSION] = other_organisation.pk
    session.save()
    assert client.get("/probe/units/").content == b"kho"


def test_account_without_organisation_is_told_so(client: Client, member: MakeMember):
    alone = member("analyst")
    type(alone).objects.unscoped().update(is_active=False)
    client.force_login(alone.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/probe/units/")
    assert answer.status_code == 403
    assert alone.user.mail in answer.content.decode()


def test_language_is_the_members_then_the_organisations_unless_chosen_by_hand(
    member: MakeMember, client_of: ClientOf, organisation: Organisation
):
    reader = member("analyst")
    client = client_of(reader)
    assert client.get("/probe/hello/", headers={"Accept-Language": "en"}).content.endswith(b" vi")
    type(reader).objects.unscoped().update(language="en")
    assert client.get("/probe/hello/").content.endswith(b" en")
    client.cookies["django_language"] = "vi"
    assert client.get("/probe/hello/").content.endswith(b" vi")
