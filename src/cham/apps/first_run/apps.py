from django.apps import AppConfig


class FirstRunConfig(AppConfig):
    name = "cham.apps.first_run"
    label = "first_run"
