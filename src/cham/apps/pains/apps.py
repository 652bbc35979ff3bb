from django.apps import AppConfig


class PainsConfig(AppConfig):
    name = "cham.apps.pains"
    label = "pains"
