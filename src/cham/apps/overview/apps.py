from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "cham.apps.overview"
    label = "overview"
