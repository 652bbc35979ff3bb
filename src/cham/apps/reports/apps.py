from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "cham.apps.reports"
    label = "reports"
