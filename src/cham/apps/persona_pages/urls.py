from django.urls import path

from cham.apps.persona_pages import edit_views, proof_views, views

app_name = "personas"

urlpatterns = [
    path("personas/", views.personas, name="list"),
    path("personas/new/", edit_views.new, name="begin"),
    path("personas/head-count/", edit_views.head_count, name="head_count"),
    path("personas/condition/", edit_views.condition, name="condition"),
    path("personas/<slug:key>/", views.persona, name="show"),
    path("personas/<slug:key>/edit/", edit_views.edit, name="edit"),
    path("personas/<slug:key>/versions/", views.versions, name="versions"),
    path("personas/<slug:key>/publish/", views.go_live, name="publish"),
    path("personas/<slug:key>/discard/", views.throw_away, name="discard"),
    path("personas/<slug:key>/archive/", views.put_aside, name="archive"),
    path("personas/<slug:key>/sign/", views.sign_off, name="sign"),
    path("personas/<slug:key>/answers/", proof_views.answers, name="answers"),
    path("personas/<slug:key>/evidence/", proof_views.add, name="add_proof"),
    path("personas/<slug:key>/evidence/<int:number>/", proof_views.remove, name="remove_proof"),
]
