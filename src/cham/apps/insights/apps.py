from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "cham.apps.insights"
    label = "insights"
