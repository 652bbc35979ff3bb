"""Where everything is found: the pages, and the control API."""

from django.urls import URLPattern, URLResolver, path

from cham.web import page_urls
from cham.web.api import api

handler400 = page_urls.handler400
handler403 = page_urls.handler403
handler404 = page_urls.handler404
handler500 = page_urls.handler500

urlpatterns: list[URLPattern | URLResolver] = [
    *page_urls.urlpatterns,
    path("api/", api.urls),
]
