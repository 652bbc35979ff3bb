"""How a route is called, said beside the route: the description shows it, and a test runs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])

Given = str | int | bool


@dataclass(frozen=True, slots=True)
class Example:
    """One call of a route.

    Attributes
    ----------
    given
        What stands in the address, before its question mark or after it, by name.
    body
        What is sent; None where nothing is.
    """

    given: Mapping[str, Given] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


def example(*, body: Mapping[str, Any] | None = None, **given: Given) -> Callable[[V], V]:
    """Say how a route is called; a route that does not say so fails the tests.

    Parameters
    ----------
    body
        What is sent; a field that is a file gives its text.
    given
        What stands in the address, by name.
    """

    def mark(view: V) -> V:
        view.example = Example(given, body)  # type: ignore[attr-defined]
        return view

    return mark


def gives_file(kind: str) -> dict[str, Any]:
    """Describe an answer that is a file of some kind, for a route's `openapi_extra`."""
    shape = {"type": "string"} if kind.startswith(("text/", "image/svg")) else {}
    return {"responses": {200: {"content": {kind: {"schema": shape}}}}}
