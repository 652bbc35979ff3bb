from django.apps import AppConfig


class PersonaPagesConfig(AppConfig):
    name = "cham.apps.persona_pages"
    label = "persona_pages"
