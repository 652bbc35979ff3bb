"""The addresses of the pages; each app lists its own."""

from django.urls import URLPattern, URLResolver, include, path

from cham.web.metrics import metrics

handler400 = "cham.web.refusals.input_unreadable"
handler403 = "cham.web.refusals.not_allowed"
handler404 = "cham.web.refusals.not_there"
handler500 = "cham.web.refusals.fault"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cham.apps.screens.urls")),
    path("accounts/", include("cham.apps.accounts.urls")),
    path("", include("cham.apps.insights.urls")),
    path("", include("cham.apps.imports.urls")),
    path("", include("cham.apps.themes.urls")),
    path("", include("cham.apps.pains.urls")),
    path("", include("cham.apps.paths.urls")),
    path("", include("cham.apps.maps.urls")),
    path("", include("cham.apps.matching.urls")),
    path("", include("cham.apps.touchpoints.urls")),
    path("", include("cham.apps.comment_pages.urls")),
    path("", include("cham.apps.persona_pages.urls")),
    path("", include("cham.apps.responsibilities.urls")),
    path("", include("cham.apps.overview.urls")),
    path("", include("cham.apps.search.urls")),
    path("", include("cham.apps.first_run.urls")),
    path("", include("cham.apps.people.urls")),
    path("metrics", metrics, name="metrics"),
]
