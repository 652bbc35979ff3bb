"""Whatever is sent to the API, it answers as its description says, and never with a fault.

Cases are made by schemathesis from the description: such as fit it, about things that are there
and things that are not, and such as do not fit it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cham.apps.orgs.actions import create_key
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import KeyScope, Role
from cham.apps.orgs.scope import organisation_scope
from integration.web.conftest import MakeMember
from integration.web.example_firm import furnish

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
]
SHORT, LONG = 1, 16
_ONCE = ("map.pdf",)  # takes a second each

pytestmark = pytest.mark.django_db


class Undone:
    """The application, with everything undone that a request did to the database."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self._app = get_wsgi_application()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        def noted(status: str, headers: Any, *more: Any) -> Any:
            self.statuses[int(status[:3])] += 1
            return start(status, headers, *more)

        with connection_kept(), transaction.atomic():
            answer: Any = self._app(environ, noted)
            content = b"".join(answer)
            answer.close()
            transaction.set_rollback(True)
        return [content]


@contextmanager
def connection_kept() -> Iterator[None]:
    """Keep the connection in whose transaction the test lives."""
    started = (reset_queries, close_old_connections)
    for each in started:
        request_started.disconnect(each)
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_finished.connect(close_old_connections)
        for each in started:
            request_started.connect(each)


class Attack:
    """Sends many cases to every route, and gathers what was not answered as described."""

    def __init__(self, key: str) -> None:
        self.app = Undone()
        self.faults: dict[str, str] = {}
        # Packed answers are not unpacked by whoever calls an application directly.
        self._headers = {"Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._schema = schemathesis.openapi.from_wsgi("/api/openapi.json", self.app)

    def on_everything(self, times: int) -> "Attack":
        read: Iterator[Any] = self._schema.get_all_operations()
        for found in read:
            operation = found.ok()
            if operation.path.endswith(_ONCE):
                self._send(operation, 1)
                continue
            self._send(operation, times)
            self._send(operation, times, mode=GenerationMode.NEGATIVE)
            known = _known(operation.definition.raw["parameters"])
            if known:
                self._send(operation, times, path_parameters=known)
        return self

    def _send(
        self,
        operation: Any,
        times: int,
        *,
        mode: GenerationMode = GenerationMode.POSITIVE,
        **more: Any,
    ) -> None:
        @given(case=operation.as_strategy(generation_mode=mode, **more))
        @settings(
            max_examples=times,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def send(case: Any) -> None:
            answer = case.call(headers=self._headers)
            case.validate_response(answer, checks=CHECKS)

        try:
            send()
        except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - all are told at the end
            self.faults[f"{operation.label} {mode.value} {more}"] = _told(error)


def _told(error: BaseException) -> str:
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    return "\n".join(str(each) for each in parts)[:2_000]


def _known(parameters: Iterable[Any]) -> dict[str, Any]:
    return {
        each["name"]: each["example"]
        for each in parameters
        if each["in"] == "path" and "example" in each
    }


@pytest.fixture
def firm(firm_with_figures: Organisation, member: MakeMember) -> Organisation:
    by = member(Role.ADMIN)
    with organisation_scope(firm_with_figures):
        furnish(firm_with_figures, by)
    return firm_with_figures


def key_of(firm: Organisation, scope: KeyScope) -> str:
    return create_key(firm, name=f"khoá {scope}", scope=scope).text


def test_a_few_hundred_cases_are_answered_as_described(firm: Organisation) -> None:
    attack = Attack(key_of(firm, KeyScope.ADMIN)).on_everything(SHORT)
    assert not attack.faults, "\n\n".join(map(": ".join, attack.faults.items()))
    assert attack.app.statuses.total() > 250
    assert attack.app.statuses.keys() & {200, 201, 404, 422} == {200, 201, 404, 422}


@pytest.mark.long
def test_thousands_of_cases_are_answered_as_described(firm: Organisation) -> None:
    total: Counter[int] = Counter()
    faults: dict[str, str] = {}
    for key, times in (
        (key_of(firm, KeyScope.ADMIN), LONG),
        (key_of(firm, KeyScope.READ), SHORT),
        (key_of(firm, KeyScope.INGEST), SHORT),
        ("", SHORT),
    ):
        attack = Attack(key).on_everything(times)
        total += attack.app.statuses
        faults |= attack.faults
    print(f"{total.total()} cases by status: {dict(sorted(total.items()))}")
    assert not faults, "\n\n".join(map(": ".join, faults.items()))
    assert total.total() >= 5_000
