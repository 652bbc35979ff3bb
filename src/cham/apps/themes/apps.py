from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "cham.apps.themes"
    label = "themes"
