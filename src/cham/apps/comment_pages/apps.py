from django.apps import AppConfig


class CommentPagesConfig(AppConfig):
    name = "cham.apps.comment_pages"
    label = "comment_pages"
