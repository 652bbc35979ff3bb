"""Where everything is found; each app lists its own addresses."""

from django.urls import URLPattern, URLResolver, include, path

from cham.web.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cham.apps.screens.urls")),
    path("accounts/", include("cham.apps.accounts.urls")),
    path("organisation/", include("cham.apps.orgs.urls")),
    path("api/", api.urls),
]
