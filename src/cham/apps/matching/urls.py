from django.urls import path

from cham.apps.matching import views

app_name = "matching"

urlpatterns = [
    path("data/unmatched/", views.unmatched, name="unmatched"),
    path("data/unmatched/make/", views.make, name="make"),
    path("journeys/<slug:key>/trial/<slug:touchpoint>/", views.trial, name="trial"),
]
