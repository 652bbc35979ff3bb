"""What is decided about pains: by whom, with a trace, and never over somebody else's decision."""

import pytest

from cham.apps.journeys.actions import keep_journey
from cham.apps.orgs.models import AuditEntry
from cham.apps.orgs.scope import organisation_scope
from cham.apps.pains.actions import About, decide, raise_pain
from cham.apps.pains.errors import PainChangedError, PainTitleError, PainUnknownError
from cham.apps.pains.models import PainDecision, Stand
from cham.core.journeys import Journey, Text

ABOUT = About(journey="mua-com", title="Cơm nguội", touchpoint="giao-com")


def test_a_pain_is_raised_once_and_leaves_a_trace(scope, member):
    manager = member("cx_manager")
    first, again = raise_pain(manager, ABOUT), raise_pain(manager, ABOUT)
    assert first == again
    assert first.stand == Stand.OPEN
    assert [each.action for each in AuditEntry.objects.all()] == ["pain.raised"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 301])
def test_a_title_must_say_something(scope, member, title):
    with pytest.raises(PainTitleError, match=r"title \(\d+ letters\) must be 1 to 300"):
        raise_pain(member("cx_manager"), About(journey="mua-com", title=title))
    assert not PainDecision.objects.exists()


def test_a_decision_over_an_older_version_is_refused(scope, member):
    manager = member("cx_manager")
    pain = raise_pain(manager, ABOUT)
    decide(manager, pain.pk, stand=Stand.ACCEPTED, seen=1)
    with pytest.raises(PainChangedError):
        decide(member("admin"), pain.pk, stand=Stand.NOT_WORTH_IT, seen=1)
    assert PainDecision.objects.get().stand == Stand.ACCEPTED
    decide(member("admin"), pain.pk, stand=Stand.NOT_WORTH_IT, seen=2)
    assert PainDecision.objects.get().stand == Stand.NOT_WORTH_IT


def test_a_pain_of_another_firm_is_not_there(scope, member, other_organisation):
    with organisation_scope(other_organisation):
        foreign = raise_pain(member("cx_manager", of=other_organisation), ABOUT)
    with pytest.raises(PainUnknownError):
        decide(member("cx_manager"), foreign.pk, stand=Stand.SOLVED)
    with organisation_scope(other_organisation):
        assert PainDecision.objects.get().stand == Stand.OPEN


def test_a_department_decides_only_about_what_it_answers_for(scope, member, client_of):
    pain = raise_pain(member("cx_manager"), ABOUT)
    client = client_of("department_owner", ["bep"])
    answer = client.post(f"/pains/{pain.pk}/", {"stand": "solved"})
    assert answer.status_code == 404
    assert PainDecision.objects.get().stand == Stand.OPEN


def test_who_only_looks_cannot_decide(scope, member, client_of):
    pain = raise_pain(member("cx_manager"), ABOUT)
    assert (
        client_of("executive").post(f"/pains/{pain.pk}/", {"stand": "solved"}).status_code == 403
    )
    assert PainDecision.objects.get().stand == Stand.OPEN


def test_the_api_lists_raises_and_decides(scope, organisation, client_of):
    client = client_of("cx_manager")
    pain = {"journey": "mua-com", "title": "Gọi mãi không ai nghe"}
    made = client.post("/api/pains/", pain, content_type="application/json")
    assert (made.status_code, made.json()["code"]) == (422, "pain_place_unknown")
    keep_journey(organisation, Journey(key="mua-com", name=Text((("vi", "Mua cơm"),))))
    made = client.post("/api/pains/", pain, content_type="application/json")
    assert made.status_code == 201
    pain = made.json()["id"]
    moved = client.patch(
        f"/api/pains/{pain}/", {"stand": "in_work", "seen": 1}, content_type="application/json"
    )
    assert moved.json()["stand"] == "in_work"
    stale = client.patch(
        f"/api/pains/{pain}/", {"stand": "solved", "seen": 1}, content_type="application/json"
    )
    assert (stale.status_code, stale.json()["code"]) == (409, "pain_changed")
    assert [each["title"] for each in client.get("/api/pains/").json()["items"]] == [
        "Gọi mãi không ai nghe"
    ]
