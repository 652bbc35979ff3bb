"""T17 and T56: a request changes what its form is about and nothing else, and the log tells of it."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import models
from django.http import HttpResponse
from django.test import Client

from cham.apps.imports.models import LakeView
from cham.apps.insights.models import Snapshot
from cham.apps.orgs.models import AuditEntry, Organisation
from cham.apps.orgs.policy import RIGHTS, Role
from integration.web.poison import own_models
from integration.web.routes import Route, all_routes
from integration.web.test_matrix import (
    Ids,
    address_of,
    call_of,
    close,
    filled,
    ids_of,
    undone,
)

pytestmark = [pytest.mark.django_db]

WRITES = [each for each in all_routes() if each.method != "GET" and each.mark == "guarded"]
DERIVED = {Snapshot, LakeView}
"""What is counted from other things, and made anew at any time."""

_VOLATILE = {"id", "round", "digest", "key_id", "code", "seal", "password", "content", "text"}
_FORGED = [
    "id",
    "pk",
    "key",
    "code",
    "number",
    "organisation",
    "organisation_id",
    "tenant",
    "owner",
    "owner_id",
    "user",
    "user_id",
    "member",
    "member_id",
    "made_by",
    "made_by_id",
    "author",
    "author_id",
    "settled_by",
    "uploaded_by",
    "invited_by",
    "role",
    "scope",
    "is_staff",
    "is_superuser",
    "is_active",
    "active",
    "verified",
    "email_verified",
    "digest",
    "seal",
    "actor",
    "created_at",
    "accepted_at",
    "revoked_at",
    "used_at",
    "expires_at",
    "withdrawn_at",
    "archived_at",
    "finished_at",
    "undone_at",
    "deactivated_at",
    "stage",
    "standing",
    "imported",
    "rows",
    "rejected",
    "second_factor",
    "permissions",
    "groups",
    "units",
    "based_on",
    "undoes",
    "password",
]


def weakest(route: Route) -> Role:
    """Give the role with the fewest rights that may call a route."""
    able = [role for role in Role if route.act in RIGHTS[role]]
    return min(able, key=lambda role: len(RIGHTS[role]))


def state() -> dict[str, list[dict[str, Any]]]:
    """Write down every row, without what chance and the clock put into it."""
    found = {}
    places = _Places()
    for model in own_models():
        if model not in DERIVED and model is not AuditEntry:
            rows = [_steady(model, row, places) for row in models.QuerySet(model).values()]
            found[model._meta.label] = sorted(rows, key=repr)
    return found


class _Places(dict[type[models.Model], list[Any]]):
    """The ids of each model in order: PostgreSQL never gives a number out twice."""

    def __missing__(self, model: type[models.Model]) -> list[Any]:
        self[model] = list(models.QuerySet(model).order_by("pk").values_list("pk", flat=True))
        return self[model]


def _steady(model: type[models.Model], row: Mapping[str, Any], places: _Places) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        value = row[field.attname]
        if isinstance(field, models.DateTimeField):
            kept[field.name] = value is not None
        elif isinstance(field, models.ForeignKey) and value is not None:
            kept[field.name] = places[field.related_model].index(value)
        elif field.name not in _VOLATILE or model is Organisation:
            kept[field.name] = value
    return kept


def send(client: Client, route: Route, ids: Ids, more: Mapping[str, Any]) -> HttpResponse:
    body = {**filled(call_of(route).body, ids), **more}
    how = {"content_type": "application/json"} if route.is_api else {}
    cookies = client.cookies.copy()  # what is done is undone, and so are sessions that it ended
    answer: HttpResponse = getattr(client, route.method.lower())(
        address_of(route, ids), body, **how
    )
    client.cookies.clear()
    client.cookies.update(cookies)
    close(answer)
    return answer


def forged(route: Route, other: Organisation, admin: int) -> dict[str, Any]:
    """Give every field that a model has and this route's form has not, as an attacker would."""
    values = {
        "organisation": other.code,
        "organisation_id": other.pk,
        "tenant": other.code,
        "role": "admin",
        "scope": "admin",
        "made_by_id": admin,
        "author_id": admin,
        "member_id": admin,
        "is_staff": "true",
        "is_superuser": "true",
        "is_active": "false",
        "expires_at": "2099-01-01T00:00:00Z",
    }
    known = {*call_of(route).body, *ALSO_ASKED.get(route.name, "").split()}
    return {name: values.get(name, "1") for name in _FORGED if name not in known}


ALSO_ASKED = {
    "orgs:home": "key",
    "orgs:settings": "second_factor",
    "PATCH /api/organisation/": "second_factor",
    "POST /api/units/": "key",
    "POST /api/keys/": "expires_at",
}
"""Fields that a form has besides those that the matrix fills in."""


def test_a_write_changes_what_its_form_is_about_and_is_told_in_the_audit_log(
    organisation: Organisation, other_organisation: Organisation, member: Any, client_of: Any
):
    """Each is done twice from the same state, plain and with forged fields."""
    ids, admin = ids_of(organisation, "bep"), member(Role.ADMIN).pk
    clients = {role: client_of(role, ["bep"]) for role in Role}
    before, told = state(), models.QuerySet(AuditEntry).count()
    changed, taken = 0, 0
    for route in WRITES:
        client = clients[weakest(route)]
        with undone():
            plain = send(client, route, ids, {})
            expected, entries = state(), models.QuerySet(AuditEntry).count()
        taken += plain.status_code != 405  # no page that only shows something
        if expected != before:
            changed += 1
            assert entries > told, f"{route} ({plain.status_code}) changes something untold"
        with undone():
            answer = send(client, route, ids, forged(route, other_organisation, admin))
            found = state()
        refused = answer.status_code in {400, 409, 422}
        assert found == (before if refused else expected), str(route)
        assert refused or answer.status_code == plain.status_code, str(route)
    assert changed > taken * 2 // 3, f"{changed} of {taken}"  # or else nothing was compared
