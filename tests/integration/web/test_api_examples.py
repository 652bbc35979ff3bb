"""Every route of the API says how it is called, and what it says is true."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator

from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.web.api import api
from integration.web.conftest import ClientOf, MakeMember
from integration.web.example_firm import furnish
from integration.web.test_matrix import close

DESCRIPTION = api.get_openapi_schema()

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Operation:
    """A route as the description tells of it."""

    method: str
    path: str
    told: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def address(self) -> str:
        """The address of the example."""
        inside, asked = {}, []
        for each in self.told["parameters"]:
            if "example" in each and each["in"] == "path":
                inside[each["name"]] = each["example"]
            elif "example" in each:
                asked.append((each["name"], each["example"]))
        return self.path.format(**inside) + (f"?{urlencode(asked)}" if asked else "")

    def call(self, client: Client) -> HttpResponse:
        """Do what the example says, and undo it."""
        sent: dict[str, Any] = {}
        for kind, content in self.told.get("requestBody", {}).get("content", {}).items():
            sent = {"data": content["example"], "content_type": kind}
            if kind == "multipart/form-data":
                text = content["example"]["file"]
                file = SimpleUploadedFile("gop-y.csv", text.encode())
                sent = {"data": {**content["example"], "file": file}}
        with transaction.atomic():
            answer: HttpResponse = getattr(client, self.method.lower())(self.address, **sent)
            close(answer)
            transaction.set_rollback(True)
        return answer


def operations() -> list[Operation]:
    return [
        Operation(method.upper(), path, told)
        for path, methods in DESCRIPTION["paths"].items()
        for method, told in methods.items()
    ]


def faults_of(operation: Operation, answer: HttpResponse) -> Iterator[str]:
    """Hold an answer against what the description says of it."""
    responses = operation.told["responses"]
    if answer.status_code not in responses or answer.status_code >= 300:
        yield f"{answer.status_code}: {answer.content.decode()[:300]}"
        return
    response = responses[answer.status_code]
    yield from (f"no {name}" for name in response.get("headers", {}) if name not in answer.headers)
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status_code == 204:
        yield from ["an answer with content"] if answer.content else []
    elif kind not in response.get("content", {}):
        yield f"an answer of kind {kind}"
    elif kind == "application/json":
        shape = {**response["content"][kind]["schema"], "components": DESCRIPTION["components"]}
        for error in Draft202012Validator(shape).iter_errors(json.loads(answer.content)):
            yield f"{error.json_path}: {error.message[:200]}"


@pytest.fixture
def admin(firm_with_figures: Organisation, member: MakeMember, client_of: ClientOf) -> Client:
    by = member(Role.ADMIN)
    with organisation_scope(firm_with_figures):
        furnish(firm_with_figures, by)
    return client_of(by)


def test_every_route_says_how_it_is_called() -> None:
    views = {
        operation.view_func
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }
    silent = [view.__qualname__ for view in views if not hasattr(view, "example")]
    assert not silent, f"mark them with @example: {silent}"


def test_every_example_is_answered_as_described(admin: Client, subtests: pytest.Subtests) -> None:
    for each in operations():
        with subtests.test(str(each)):
            answer = each.call(admin)
            assert not list(faults_of(each, answer))


def test_every_list_comes_in_pages() -> None:
    for each in operations():
        shape = shape_of(each)
        assert shape.get("type") != "array", f"{each}: mark it with @paged"
        if "items" in shape.get("properties", {}):
            assert "page" in {given["name"] for given in each.told["parameters"]}, str(each)


def shape_of(operation: Operation) -> Mapping[str, Any]:
    """Give the shape of an answer; empty where it has none."""
    response = operation.told["responses"].get(200, {})
    shape: Mapping[str, Any] = response.get("content", {}).get("application/json", {})
    shape = shape.get("schema", {})
    name = shape.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = DESCRIPTION["components"]["schemas"].get(name, shape)
    return found


def test_the_names_of_routes_are_told_apart() -> None:
    names = [each.told["operationId"] for each in operations()]
    assert len(names) == len(set(names))
