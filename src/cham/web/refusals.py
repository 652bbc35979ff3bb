"""What is answered when a form did not come from one of our pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature; the reason is for nobody outside
    """Answer a form without its token, as any other refusal."""
    return render(request, "403.html", status=403)
