"""One way to answer with a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above this one, on the way from the overview."""

    label: str
    href: str


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of the shell: its title, the way to it, and what stands on it (`lead` is the line under the title)."""
    whole = {"title": title, "crumbs": crumbs, **context}
    return render(request, template, whole, status=status)
