from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cham.apps.people"
    label = "people"
