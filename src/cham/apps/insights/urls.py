from django.urls import path

from cham.apps.insights import views

app_name = "insights"

urlpatterns = [
    path("figures/<slug:key>/", views.waiting, name="waiting"),
    path("rows/", views.rows, name="rows"),
    path("rows/money/", views.money, name="money"),
    path("rows/plan/", views.plan, name="plan"),
]
