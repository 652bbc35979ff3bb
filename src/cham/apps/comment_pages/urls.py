from django.urls import path

from cham.apps.comment_pages import aspect_views, model_views, queue_views, views

app_name = "comments"

urlpatterns = [
    path("voice/", views.overview, name="home"),
    path("voice/progress/", views.reading_on, name="progress"),
    path("voice/heard/", views.heard, name="heard"),
    path("voice/queue/", queue_views.one_after_the_other, name="queue"),
    path("voice/aspects/", aspect_views.aspects, name="aspects"),
    path("voice/aspects/list.yaml", aspect_views.aspects_file, name="aspects_file"),
    path("voice/aspects/default/", aspect_views.default_again, name="aspects_default"),
    path("voice/models/", model_views.models, name="models"),
    path("voice/models/learn/", model_views.learn, name="learn"),
    path("voice/models/in-force/", model_views.go_back, name="go_back"),
    path("voice/comments/<slug:code>/", views.comment, name="show"),
    path("voice/comments/<slug:code>/clauses/", views.clauses_of, name="clauses"),
    path("voice/comments/<slug:code>/correct/", queue_views.correct_one, name="correct"),
    path("voice/comments/<slug:code>/take-back/", queue_views.take_one_back, name="take_back"),
]
