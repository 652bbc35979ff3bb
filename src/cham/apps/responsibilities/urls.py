from django.urls import path

from cham.apps.responsibilities import views

app_name = "responsibilities"

urlpatterns = [
    path("responsibilities/", views.matrix, name="matrix"),
    path("responsibilities/units/<str:unit>/", views.card, name="card"),
    path("my-tasks/", views.mine, name="mine"),
]
