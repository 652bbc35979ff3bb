"""The API with a description that is whole: refusals, examples, names that stay."""

import json
import shlex
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from cham.apps.orgs.api_examples import Example
from cham.apps.orgs.problems import Problem

_PROBLEM = {
    "application/problem+json": {"schema": {"$ref": REF_TEMPLATE.format(model=Problem.__name__)}}
}
_REFUSED = {"description": "Why it could not be done", "content": _PROBLEM}
_NOT_NOW = {"description": "It could not be done now", "content": _PROBLEM}
_LOOK_AGAIN = {
    "Retry-After": {
        "description": "Seconds after which to ask again",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
_ACCEPTED, _NOT_AVAILABLE = HTTPStatus.ACCEPTED.value, HTTPStatus.SERVICE_UNAVAILABLE.value


class ControlApi(NinjaAPI):
    """Describes each route with its refusals and its example, under a name that stays.

    A name is made of the app and the function, `journeys_list_journeys`, so that programs made
    from the description do not change when a file is renamed.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(parser=CarefulParser(), renderer=ReadableRenderer(), **settings)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Describe the API."""
        if path_prefix is None:
            path_prefix = self.get_root_path(path_params or {})
        return _Description(self, path_prefix)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name a route."""
        app = operation.view_func.__module__.split(".")[-2]
        return f"{app}_{operation.view_func.__name__}"


class ReadableRenderer(JSONRenderer):
    """Writes letters as they are, which is shorter and can be read."""

    json_dumps_params = {"ensure_ascii": False}


class CarefulParser(Parser):
    """Refuses letters that are none and that no database keeps, before anything looks at them."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read the object that was sent; anything else would pass for one without fields."""
        content = super().parse_body(request)
        if not isinstance(content, Mapping):
            raise HttpError(HTTPStatus.BAD_REQUEST, "input_unreadable")
        return _held(content)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Read what the address or a form says."""
        read: dict[str, Any] = _held(super().parse_querydict(data, list_fields, request))
        return read


def refuse_unwritable(text: str) -> None:
    """Refuse a text with a letter that is none: zero, or half a letter.

    Raises
    ------
    HttpError
        With 400.
    """
    if "\0" in text or (not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)):
        raise HttpError(HTTPStatus.BAD_REQUEST, "letter_unwritable")


def _held(content: Any) -> Any:
    if isinstance(content, str):
        refuse_unwritable(content)
    elif isinstance(content, Mapping):
        for key, value in content.items():
            _held(key)
            _held(value)
    elif isinstance(content, list):
        for each in content:
            _held(each)
    return content


class _Description(OpenAPISchema):
    def operation_details(self, operation: Operation) -> dict[str, Any]:
        details: dict[str, Any] = super().operation_details(operation)
        responses = details["responses"]
        if operation.auth_callbacks:
            responses["4XX"] = _REFUSED
        if _ACCEPTED in responses:
            responses[_ACCEPTED]["headers"] = _LOOK_AGAIN
            responses[_NOT_AVAILABLE] = {**_NOT_NOW, "headers": _LOOK_AGAIN}
        told = getattr(operation.view_func, "example", None)
        if isinstance(told, Example):
            _tell(details, told)
        return details

    def get_paths(self) -> dict[str, Any]:
        paths: dict[str, Any] = super().get_paths()
        for address, methods in paths.items():
            for method, details in methods.items():
                details["x-codeSamples"] = [
                    {"lang": "Shell", "source": _as_command(method.upper(), address, details)}
                ]
        return paths

    def get_components(self) -> dict[str, Any]:
        problem = Problem.model_json_schema(ref_template=REF_TEMPLATE)
        self.add_schema_definitions(problem.pop("$defs"))
        self.add_schema_definitions({Problem.__name__: problem})
        components: dict[str, Any] = super().get_components()
        return components

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Add shapes; two different ones under one name would take each other's place."""
        for name, shape in definitions.items():
            if self.schemas.setdefault(name, shape) != shape:
                raise ImproperlyConfigured(f"two shapes of the API are called {name}")


def _tell(details: dict[str, Any], told: Example) -> None:
    """Write an example where tools that read descriptions look for it."""
    for each in details["parameters"]:
        if each["name"] in told.given:
            each["example"] = told.given[each["name"]]
    unknown = told.given.keys() - {each["name"] for each in details["parameters"]}
    if unknown or (told.body is None) is not ("requestBody" not in details):
        raise ImproperlyConfigured(f"the example of {details['operationId']} is of another route")
    for content in details.get("requestBody", {}).get("content", {}).values():
        content["example"] = told.body


def _as_command(method: str, address: str, details: Mapping[str, Any]) -> str:
    """Write an example as a command for a terminal."""
    examples = [each for each in details["parameters"] if "example" in each]
    inside = {each["name"]: each["example"] for each in examples if each["in"] == "path"}
    asked = urlencode([(each["name"], _plain(each)) for each in examples if each["in"] == "query"])
    words = ["curl", *(["-X", method] if method != "GET" else [])]
    words.append(f'"$CHAM{address.format_map(inside)}{"?" if asked else ""}{asked}"')
    if "security" in details:
        words.append('-H "Authorization: Bearer $KEY"')
    for kind, content in details.get("requestBody", {}).get("content", {}).items():
        words += _sent(kind, content.get("example") or {})
    return " ".join(words)


def _plain(parameter: Mapping[str, Any]) -> str:
    value = parameter["example"]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sent(kind: str, body: Mapping[str, Any]) -> list[str]:
    if kind == "application/json":
        written = shlex.quote(json.dumps(body, ensure_ascii=False))
        return [f'-H "Content-Type: {kind}"', f"-d {written}"]
    return [f"-F {name}={'@FILE' if name == 'file' else value}" for name, value in body.items()]
