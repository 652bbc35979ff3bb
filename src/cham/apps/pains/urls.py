from django.urls import path

from cham.apps.pains import views

app_name = "pains"

urlpatterns = [
    path("pains/", views.pains, name="list"),
    path("pains/raise/", views.raise_one, name="raise"),
    path("pains/<int:pain>/", views.decide_one, name="decide"),
]
