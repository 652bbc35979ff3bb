from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "cham.apps.comments"
    label = "comments"
