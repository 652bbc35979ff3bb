from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "cham.apps.matching"
    label = "matching"
