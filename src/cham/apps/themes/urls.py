from django.urls import path

from cham.apps.themes import views

app_name = "themes"

urlpatterns = [
    path("voice/themes/", views.themes, name="list"),
    path("voice/themes/waiting/", views.waiting, name="waiting"),
    path("voice/themes/merge/", views.merge_some, name="merge"),
    path("voice/themes/<slug:code>/", views.theme, name="show"),
    path("voice/themes/<slug:code>/rename/", views.rename_one, name="rename"),
    path("voice/themes/<slug:code>/pin/", views.pin_one, name="pin"),
    path("voice/themes/<slug:code>/take-apart/", views.take_one_apart, name="take_apart"),
]
