from django.apps import AppConfig


class PersonasConfig(AppConfig):
    name = "cham.apps.personas"
    label = "personas"
