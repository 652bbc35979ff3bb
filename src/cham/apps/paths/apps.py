from django.apps import AppConfig


class PathsConfig(AppConfig):
    name = "cham.apps.paths"
    label = "paths"
