from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "cham.apps.maps"
    label = "maps"
