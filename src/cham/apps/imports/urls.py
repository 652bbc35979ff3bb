from django.urls import path

from cham.apps.imports import views

app_name = "imports"

urlpatterns = [
    path("data/", views.home, name="home"),
    path("data/upload/", views.upload, name="upload"),
    path("data/replay/", views.replay, name="replay"),
    path("data/uploads/<slug:code>/", views.wizard, name="wizard"),
    path("data/uploads/<slug:code>/dry-run/", views.rehearsal, name="rehearsal"),
    path(
        "data/uploads/<slug:code>/dry-run/rejects/",
        views.rehearsed_rejects,
        name="rehearsed_rejects",
    ),
    path("data/imports/<slug:code>/", views.result, name="result"),
    path("data/imports/<slug:code>/rejects/", views.rejects, name="rejects"),
    path("data/imports/<slug:code>/undo/", views.undo, name="undo"),
]
