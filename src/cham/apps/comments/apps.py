from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "cham.apps.comments"
    label = "comments"

    def ready(self) -> None:
        """Have the rows behind a number show what was read in them."""
        from cham.apps.comments.beside_rows import balances_beside, readings_beside
        from cham.apps.reports.readings import read_by

        read_by(readings_beside, balances_beside)
