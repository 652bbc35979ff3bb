from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cham.apps.accounts"
    label = "accounts"
