"""The addresses for signing in and looking after one's own account, and no others of allauth."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
