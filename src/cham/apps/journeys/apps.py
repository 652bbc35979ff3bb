from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "cham.apps.journeys"
    label = "journeys"
