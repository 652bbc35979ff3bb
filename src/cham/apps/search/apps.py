from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cham.apps.search"
    label = "search"
