from django.urls import path

from cham.apps.maps import (
    export_views,
    library_views,
    map_views,
    panel_views,
    share_views,
    talk_views,
    version_views,
)

app_name = "journeys"

urlpatterns = [
    path("journeys/", library_views.library, name="library"),
    path("journeys/new/template/", library_views.begin, name="begin"),
    path("journeys/new/file/", library_views.bring_in_file, name="bring_in"),
    path("journeys/<slug:key>/", map_views.published, name="map"),
    path("journeys/<slug:key>/draft/", map_views.draft, name="draft"),
    path("journeys/<slug:key>/edits/", map_views.edits, name="edits"),
    path("journeys/<slug:key>/undo/", map_views.take_back, name="undo"),
    path("journeys/<slug:key>/discard/", map_views.throw_away, name="discard"),
    path("journeys/<slug:key>/catch-up/", map_views.take_over, name="catch_up"),
    path("journeys/<slug:key>/publish/", version_views.publishing, name="publish"),
    path("journeys/<slug:key>/versions/", version_views.versions, name="versions"),
    path("journeys/<slug:key>/versions/<int:number>/back/", version_views.back, name="back"),
    path("journeys/<slug:key>/seen/<slug:touchpoint>/", panel_views.touchpoint, name="seen"),
    path(
        "journeys/<slug:key>/draft/touchpoints/<slug:touchpoint>/",
        panel_views.edit_touchpoint,
        name="edit_touchpoint",
    ),
    path(
        "journeys/<slug:key>/draft/stages/<slug:stage>/", panel_views.edit_stage, name="edit_stage"
    ),
    path("journeys/<slug:key>/draft/journey/", panel_views.edit_journey, name="edit_journey"),
    path(
        "journeys/<slug:key>/draft/<str:part>/<slug:part_key>/<slug:field>/",
        panel_views.inline,
        name="inline",
    ),
    path("journeys/<slug:key>/comments/", talk_views.talk, name="talk"),
    path("journeys/<slug:key>/comments/<int:number>/", talk_views.reply, name="reply"),
    path("journeys/<slug:key>/comments/<int:number>/settle/", talk_views.settling, name="settle"),
    path(
        "journeys/<slug:key>/comments/<int:number>/delete/",
        talk_views.deleting,
        name="delete_comment",
    ),
    path("journeys/<slug:key>/links/", share_views.links, name="links"),
    path("journeys/<slug:key>/links/<int:number>/revoke/", share_views.revoking, name="revoke"),
    path("journeys/<slug:key>/archive/", library_views.put_aside, name="archive"),
    path("journeys/<slug:key>/take-out/", library_views.take_up, name="take_out"),
    path("journeys/<slug:key>/journey.yaml", library_views.file, name="file"),
    path("journeys/<slug:key>/map.svg", export_views.as_svg, name="svg"),
    path("journeys/<slug:key>/map.pdf", export_views.as_pdf, name="pdf"),
    path("m/<str:token>/", share_views.public_map, name="public"),
]
