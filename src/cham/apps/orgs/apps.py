from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "cham.apps.orgs"
    label = "orgs"
