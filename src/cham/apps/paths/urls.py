from django.urls import path

from cham.apps.paths import views

app_name = "paths"

urlpatterns = [path("paths/", views.paths, name="show")]
