from django.urls import path

from cham.apps.touchpoints import views

app_name = "touchpoints"

urlpatterns = [
    path("journeys/<slug:journey>/touchpoints/<slug:key>/", views.touchpoint, name="show"),
]
