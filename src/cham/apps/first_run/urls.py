from django.urls import path

from cham.apps.first_run import views

app_name = "first_run"

urlpatterns = [
    path("start/", views.start, name="start"),
    path("start/aside/", views.put_aside, name="aside"),
    path("start/sample/", views.sample, name="sample"),
    path("start/sample/waiting/", views.sample_waiting, name="sample_waiting"),
]
