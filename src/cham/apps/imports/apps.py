from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "cham.apps.imports"
    label = "imports"
