"""Everything that a page can do, the API can do; where it cannot, a reason says why."""

import pytest

from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Role
from integration.web.conftest import ClientOf
from integration.web.routes import WRITE, Route, all_routes
from integration.web.test_matrix import ids_of, send

pytestmark = pytest.mark.django_db

ACCOUNT = "page only: a person signs in and looks after their own account in a browser"
BROWSER = "page only: it is about the browser of whoever reads"
FORM = "page only: a form that is filled in to be sent"

DRAFT = "POST /api/journeys/{key}/edits/"
TWINS: dict[str, str | tuple[str, ...]] = {
    "screens:language": BROWSER,
    "metrics": "page only: for the machine that watches the server",
    "orgs:choose": "page only: a key is of one organisation",
    "orgs:join": ACCOUNT,
    "orgs:claim": ACCOUNT,
    "orgs:sessions_ended": ACCOUNT,
    "orgs:profile": ("GET /api/me/", "PATCH /api/me/"),
    "orgs:home": ("GET /api/units/", "POST /api/units/"),
    "orgs:unit": ("GET /api/units/{key}/", "PATCH /api/units/{key}/"),
    "orgs:unit_removed": "DELETE /api/units/{key}/",
    "orgs:members": ("GET /api/members/", "GET /api/invitations/"),
    "orgs:invite": "POST /api/invitations/",
    "orgs:invitation_withdrawn": "DELETE /api/invitations/{number}/",
    "orgs:member": ("GET /api/members/{number}/", "PATCH /api/members/{number}/"),
    "orgs:member_switched": (
        "POST /api/members/{number}/switch-off/",
        "POST /api/members/{number}/switch-on/",
    ),
    "orgs:member_link": "POST /api/members/{number}/password-link/",
    "orgs:member_second_factors_removed": "DELETE /api/members/{number}/second-factors/",
    "orgs:settings": ("GET /api/organisation/", "PATCH /api/organisation/"),
    "orgs:audit": "GET /api/audit/",
    "orgs:keys": ("GET /api/keys/", "POST /api/keys/"),
    "orgs:key_revoked": "DELETE /api/keys/{key_id}/",
    "overview:home": ("GET /api/overview/", "GET /api/overview/work/"),
    "overview:behind": "GET /api/overview/behind/{what}/",
    "search:results": "GET /api/search/",
    "insights:waiting": "page only: over the API a question is asked again after Retry-After",
    "insights:rows": "GET /api/rows/",
    "insights:money": "GET /api/rows/money/",
    "insights:plan": "GET /api/rows/plan/",
    "comments:home": (
        "GET /api/voice/comments/",
        "GET /api/voice/totals/",
        "GET /api/voice/months/",
        "GET /api/voice/heat-map/",
        "GET /api/voice/quotes/",
    ),
    "comments:progress": "GET /api/voice/progress/",
    "comments:heard": "GET /api/voice/heard/",
    "comments:queue": "GET /api/voice/queue/",
    "comments:show": ("GET /api/voice/comments/{code}/", "GET /api/voice/message/"),
    "comments:clauses": "page only: the parts of one comment, for whoever reads it there",
    "comments:correct": "PUT /api/voice/comments/{code}/corrections/{task}/",
    "comments:take_back": "DELETE /api/voice/comments/{code}/corrections/{task}/",
    "comments:models": ("GET /api/voice/models/", "GET /api/voice/models/{version}/"),
    "comments:aspects": ("GET /api/voice/aspects/", "PUT /api/voice/aspects/"),
    "comments:aspects_file": "GET /api/voice/aspects/",
    "comments:aspects_default": "DELETE /api/voice/aspects/",
    "comments:learn": "POST /api/voice/models/",
    "comments:go_back": "PUT /api/voice/in-force/{task}/",
    "themes:list": "GET /api/voice/themes/",
    "themes:show": (
        "GET /api/voice/themes/{code}/",
        "GET /api/voice/themes/{code}/comments/",
    ),
    "themes:waiting": "page only: over the API a question is asked again after Retry-After",
    "themes:rename": "PATCH /api/voice/themes/{code}/",
    "themes:pin": "PATCH /api/voice/themes/{code}/",
    "themes:merge": "POST /api/voice/themes/{code}/merge/",
    "themes:take_apart": "POST /api/voice/themes/{code}/take-apart/",
    "first_run:start": ("GET /api/start/", "POST /api/start/"),
    "first_run:aside": "POST /api/start/aside/",
    "first_run:sample": "POST /api/start/sample/",
    "first_run:sample_waiting": "GET /api/start/sample/",
    "imports:home": (
        "GET /api/data/sources/",
        "GET /api/data/conservation/",
        "GET /api/data/imports/",
        "GET /api/data/uploads/",
        "GET /api/data/letters/",
    ),
    "imports:upload": "POST /api/data/uploads/",
    "imports:replay": "POST /api/data/letters/replay/",
    "imports:wizard": (
        "GET /api/data/uploads/{code}/",
        "PATCH /api/data/uploads/{code}/",
        "POST /api/data/uploads/{code}/import/",
        "DELETE /api/data/uploads/{code}/",
        "GET /api/data/roles/",
    ),
    "imports:rehearsal": (
        "GET /api/data/uploads/{code}/dry-run/",
        "PATCH /api/data/uploads/{code}/",
    ),
    "imports:rehearsed_rejects": "GET /api/data/uploads/{code}/dry-run/rejects/",
    "imports:result": "GET /api/data/imports/{code}/",
    "imports:rejects": "GET /api/data/imports/{code}/rejects/",
    "imports:undo": "POST /api/data/imports/{code}/undo/",
    "matching:unmatched": "GET /api/data/unmatched/",
    "matching:make": "POST /api/data/unmatched/touchpoints/",
    "matching:trial": "POST /api/journeys/{key}/trial/",
    "paths:show": (
        "GET /api/paths/",
        "GET /api/paths/moves/",
        "GET /api/paths/variants/",
        "GET /api/paths/funnel/",
        "GET /api/paths/loops/",
        "GET /api/paths/ping-pong/",
        "GET /api/paths/plan/",
        "GET /api/paths/stages/",
        "GET /api/paths/findings/",
    ),
    "pains:list": ("GET /api/pains/", "GET /api/pains/ranking/"),
    "pains:raise": "POST /api/pains/",
    "pains:decide": "PATCH /api/pains/{pain}/",
    "touchpoints:show": tuple(
        f"GET /api/journeys/{{key}}/touchpoints/{{touchpoint}}/{part}"
        for part in ("", "figures/", "trend/", "distribution/", "breakdown/", "quotes/")
    ),
    "responsibilities:matrix": (
        "GET /api/responsibilities/",
        "GET /api/responsibilities/units/",
        "GET /api/responsibilities/handoffs/",
        "GET /api/responsibilities/gaps/",
    ),
    "responsibilities:card": "GET /api/responsibilities/units/{unit}/",
    "responsibilities:mine": "GET /api/my-tasks/",
    "journeys:library": ("GET /api/journeys/", "GET /api/journeys/templates/"),
    "journeys:begin": "POST /api/journeys/",
    "journeys:bring_in": "POST /api/journeys/files/",
    "journeys:map": ("GET /api/journeys/{key}/", "GET /api/journeys/{key}/touchpoints/"),
    "journeys:draft": "GET /api/journeys/{key}/draft/",
    "journeys:edits": DRAFT,
    "journeys:edit_touchpoint": DRAFT,
    "journeys:edit_stage": DRAFT,
    "journeys:edit_journey": DRAFT,
    "journeys:inline": FORM,
    "journeys:seen": "GET /api/journeys/{key}/touchpoints/{touchpoint}/",
    "journeys:undo": "POST /api/journeys/{key}/undo/{revision}/",
    "journeys:discard": "POST /api/journeys/{key}/discard/",
    "journeys:catch_up": "POST /api/journeys/{key}/catch-up/",
    "journeys:publish": (
        "GET /api/journeys/{key}/draft/differences/",
        "POST /api/journeys/{key}/publish/",
    ),
    "journeys:versions": (
        "GET /api/journeys/{key}/versions/",
        "GET /api/journeys/{key}/differences/",
    ),
    "journeys:back": "POST /api/journeys/{key}/versions/{number}/back/",
    "journeys:talk": (
        "GET /api/journeys/{key}/comments/",
        "POST /api/journeys/{key}/comments/",
    ),
    "journeys:reply": "POST /api/journeys/{key}/comments/",
    "journeys:settle": "POST /api/journeys/{key}/comments/{number}/settle/",
    "journeys:delete_comment": "DELETE /api/journeys/{key}/comments/{number}/",
    "journeys:links": ("GET /api/journeys/{key}/links/", "POST /api/journeys/{key}/links/"),
    "journeys:revoke": "DELETE /api/journeys/{key}/links/{number}/",
    "journeys:archive": "POST /api/journeys/{key}/archive/",
    "journeys:take_out": "POST /api/journeys/{key}/take-out/",
    "journeys:file": "GET /api/journeys/{key}/file/",
    "journeys:svg": "GET /api/journeys/{key}/map.svg",
    "journeys:pdf": "GET /api/journeys/{key}/map.pdf",
    "journeys:public": "page only: a stranger reads a map with the link that they were sent",
    "personas:list": "GET /api/personas/",
    "personas:begin": "POST /api/personas/",
    "personas:show": ("GET /api/personas/{key}/", "GET /api/personas/{key}/signatures/"),
    "personas:edit": ("GET /api/personas/{key}/draft/", "PUT /api/personas/{key}/draft/"),
    "personas:condition": FORM,
    "personas:head_count": (
        "GET /api/personas/head-counts/",
        "POST /api/personas/head-count/",
        "GET /api/personas/facts/",
    ),
    "personas:versions": "GET /api/personas/{key}/versions/",
    "personas:publish": "POST /api/personas/{key}/publish/",
    "personas:discard": "POST /api/personas/{key}/discard/",
    "personas:archive": (
        "POST /api/personas/{key}/archive/",
        "POST /api/personas/{key}/take-out/",
    ),
    "personas:sign": (
        "PUT /api/personas/{key}/signatures/{unit}/",
        "DELETE /api/personas/{key}/signatures/{unit}/",
    ),
    "personas:answers": ("GET /api/personas/{key}/answers/", "GET /api/personas/{key}/evidence/"),
    "personas:add_proof": (
        "POST /api/personas/{key}/answers/",
        "POST /api/personas/{key}/interviews/",
    ),
    "personas:remove_proof": "DELETE /api/personas/{key}/evidence/{number}/",
}

OPERATIONS = {each.name for each in all_routes() if each.is_api}
PAGES = [each for each in all_routes() if not each.is_api]


WITHOUT_PAGE = {
    "GET /api/data/imports/{code}/",
}
"""What only programs ask for; routes that a page has too are named as its twin instead."""


def twin_of(page: Route) -> str | tuple[str, ...] | None:
    """Give what of the API does the same as a page, or why nothing does."""
    if page.name.startswith(("account_", "mfa_", "socialaccount_", "openid_")):
        return ACCOUNT
    return TWINS.get(page.name)


def test_every_page_has_a_twin_in_the_api_or_a_reason() -> None:
    missing = {each.name for each in PAGES if twin_of(each) is None}
    assert not missing, f"build what does the same over the API, and name it in TWINS: {missing}"
    assert TWINS.keys() <= {each.name for each in PAGES}


def test_twins_are_routes_of_the_api_and_none_is_forgotten() -> None:
    named = {
        each
        for twin in TWINS.values()
        if not isinstance(twin, str) or not twin.startswith("page only")
        for each in ([twin] if isinstance(twin, str) else twin)
    }
    assert named <= OPERATIONS
    assert OPERATIONS - named <= WITHOUT_PAGE


def test_whatever_changes_something_on_a_page_changes_it_over_the_api(
    organisation: Organisation, client_of: ClientOf
) -> None:
    admin, ours = client_of(Role.ADMIN, ["bep"]), ids_of(organisation, "bep")
    unable = []
    for page in PAGES:
        twin = twin_of(page)
        if page.method != WRITE or twin is None or (isinstance(twin, str) and "page only" in twin):
            continue
        twins = [twin] if isinstance(twin, str) else twin
        reads_only = all(each.startswith("GET") for each in twins)
        if reads_only and send(admin, page, ours).status_code != 405:
            unable.append(page.name)
    assert not unable
