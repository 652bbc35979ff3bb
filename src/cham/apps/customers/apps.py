from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "cham.apps.customers"
    label = "customers"
