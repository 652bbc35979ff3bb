from django.apps import AppConfig


class TouchpointsConfig(AppConfig):
    name = "cham.apps.touchpoints"
    label = "touchpoints"
