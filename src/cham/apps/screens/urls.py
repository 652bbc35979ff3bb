from django.urls import path

from cham.apps.screens.views import choose_language

app_name = "screens"
urlpatterns = [path("language/", choose_language, name="language")]
