from django.apps import AppConfig


class ResponsibilitiesConfig(AppConfig):
    name = "cham.apps.responsibilities"
    label = "responsibilities"
