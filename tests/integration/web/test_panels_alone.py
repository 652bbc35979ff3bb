"""What stands beside a map opens on a page of its own too, and is sent from there by the browser.

htmx sends nothing where the element that a form names as its target is missing, and says so on the
console alone: whatever was written would be lost without a word.
"""

import pytest

from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.editing import edit_draft
from cham.apps.journeys.queries import find_journey
from cham.core.journeys import Change, Part
from integration.web.reading import parsed
from integration.web.routes import all_routes
from integration.web.test_matrix import address_of, close, ids_of

pytestmark = pytest.mark.django_db

PAGES = {
    each.name: each
    for each in all_routes()
    if not each.is_api and each.method == "GET" and each.mark == "guarded"
}
PANELS = [
    f"journeys:{name}"
    for name in (
        "seen",
        "edit_touchpoint",
        "edit_stage",
        "edit_journey",
        "publish",
        "talk",
        "links",
    )
]


@pytest.fixture
def things(scope, member):
    """One of each thing; the map's draft says more than what is published."""
    made = ids_of(scope, "sales")
    key = str(made["map"])
    change = Change(part=Part.TOUCHPOINT, key="goi", fields={"owner.person": "Lan"})
    edit_draft(member("cx_manager"), key, [change], seen=draft_of(find_journey(key)).seen)
    return made


def targets(answer):
    """Give the ids that htmx would look for."""
    found = {each.get("hx-target", "") for each in parsed(answer).iter()}
    return {each[1:] for each in found if each.startswith("#")}


def test_every_target_that_a_page_names_stands_on_it(things, client_of):
    client = client_of("admin")
    looked_at, faults = set(), []
    for name, route in PAGES.items():
        answer = client.get(address_of(route, things))
        # What comes without the frame of a page is a piece for a page that is open already.
        if answer.status_code == 200 and not answer.streaming and b"<main" in answer.content:
            looked_at.add(name)
            missing = targets(answer) - {each.get("id") for each in parsed(answer).iter()}
            faults += [f"{name}: #{each}" for each in sorted(missing)]
        close(answer)
    assert not faults
    assert looked_at >= {*PANELS, "journeys:map", "journeys:draft", "personas:edit"}


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_is_sent_by_htmx_beside_the_map_alone(things, client_of, name):
    client, address = client_of("admin"), address_of(PAGES[name], things)
    assert targets(client.get(address)) == set()
    beside = targets(client.get(address, headers={"HX-Request": "true"}))
    assert beside
    assert beside <= {"map-body", "drawer-body"}
