from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cham.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Hear of changes that end sessions."""
        from cham.apps.accounts.sessions import watch_second_factors

        watch_second_factors()
