"""The addresses of the organisation itself; `orgs` is the name by which other pages link here."""

from django.urls import path

from cham.apps.people import (
    audit_views,
    entrance_views,
    key_views,
    member_views,
    profile_views,
    setting_views,
    unit_views,
)

app_name = "orgs"
urlpatterns = [
    path("organisation/", unit_views.units, name="home"),
    path("organisation/units/<str:key>/", unit_views.unit, name="unit"),
    path("organisation/units/<str:key>/remove/", unit_views.unit_removed, name="unit_removed"),
    path("organisation/members/", member_views.members, name="members"),
    path("organisation/members/invite/", member_views.invitation, name="invite"),
    path(
        "organisation/invitations/<int:number>/withdraw/",
        member_views.invitation_withdrawn,
        name="invitation_withdrawn",
    ),
    path("organisation/members/<int:number>/", member_views.member, name="member"),
    path(
        "organisation/members/<int:number>/switch/",
        member_views.member_switched,
        name="member_switched",
    ),
    path("organisation/members/<int:number>/link/", member_views.member_link, name="member_link"),
    path(
        "organisation/members/<int:number>/second-factors/remove/",
        member_views.member_second_factors_removed,
        name="member_second_factors_removed",
    ),
    path("organisation/settings/", setting_views.settings, name="settings"),
    path("organisation/audit/", audit_views.audit, name="audit"),
    path("data/keys/", key_views.keys, name="keys"),
    path("data/keys/<str:key_id>/revoke/", key_views.key_revoked, name="key_revoked"),
    path("organisation/me/", profile_views.profile, name="profile"),
    path("organisation/me/sessions/end/", profile_views.sessions_ended, name="sessions_ended"),
    path("organisation/choose/", profile_views.choose, name="choose"),
    path("join/<str:token>/", entrance_views.join, name="join"),
    path("start/claim/", entrance_views.claiming, name="claim"),
]
