from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forgotten(request: HttpRequest) -> HttpResponse:
    """Say how somebody who forgot the password gets in: by a link that an administrator copies."""
    return render(request, "account/password_reset.html")
