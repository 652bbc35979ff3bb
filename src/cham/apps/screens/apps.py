from django.apps import AppConfig


class ScreensConfig(AppConfig):
    name = "cham.apps.screens"
    label = "screens"
