from django.urls import path

from cham.apps.overview import views

app_name = "overview"

urlpatterns = [
    path("", views.home, name="home"),
    path("behind/<slug:what>/", views.behind, name="behind"),
]
