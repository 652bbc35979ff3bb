"""Journeys over the API: the same abilities as the pages, the same refusals."""

from collections.abc import Mapping
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client

from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.models import DraftRevision, JourneyVersion, StoredJourney
from cham.apps.journeys.queries import find_journey
from cham.apps.orgs.actions import create_key
from cham.apps.orgs.models import Organisation
from integration.web.journey_files import LUNCH

pytestmark = pytest.mark.django_db

Body = Mapping[str, Any]


class Caller:
    """A system with a key."""

    def __init__(self, firm: Organisation, scope: str) -> None:
        made = create_key(firm, name=scope, scope=scope)
        self._client = Client(headers={"Authorization": f"Bearer {made.text}"})

    def get(self, path: str) -> Any:
        answer = self._client.get(f"/api/journeys/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Body | None = None) -> HttpResponse:
        answer: Any = self._client.post(
            f"/api/journeys/{path}", dict(body or {}), content_type="application/json"
        )
        return cast("HttpResponse", answer)

    def delete(self, path: str) -> HttpResponse:
        answer: Any = self._client.delete(f"/api/journeys/{path}")
        return cast("HttpResponse", answer)


@pytest.fixture
def admin(scope: Organisation) -> Caller:
    made = Caller(scope, "admin")
    assert made.post("files/", {"text": LUNCH}).status_code == 200
    return made


def change(key: str, /, **fields: Any) -> Body:
    return {"do": "change", "part": "touchpoint", "key": key, "fields": fields}


def told(answer: HttpResponse) -> Any:
    import json

    return json.loads(answer.content)


def test_a_journey_is_listed_read_and_begun(admin: Caller) -> None:
    assert [each["key"] for each in admin.get("")["items"]] == ["lunch"]
    assert admin.get("lunch/")["stages"][1]["touchpoints"][0]["key"] == "bring"
    assert len(admin.get("templates/")["items"]) == 7
    begun = admin.post("", {"template": "six-steps", "name": "Mua hàng"})
    assert (begun.status_code, told(begun)["key"]) == (201, "six-steps")
    blank = admin.post("", {"name": "Đổi trả"})
    assert (blank.status_code, told(blank)["key"]) == (201, "doi-tra")
    assert admin.post("", {"template": "none"}).status_code == 404
    assert admin.post("", {"name": " "}).status_code == 422


def test_a_draft_is_edited_undone_and_published(admin: Caller) -> None:
    edited = told(admin.post("lunch/edits/", {"seen": "1.0", "edits": [change("ask", want="Rẻ")]}))
    assert edited == {"seen": "1.1", "revision": 1, "changes": 1, "came_in": []}
    assert admin.get("lunch/")["stages"][0]["touchpoints"][0].get("want") is None
    draft = admin.get("lunch/draft/")
    assert draft["journey"]["stages"][0]["touchpoints"][0]["want"] == "Rẻ"
    assert [each["text"] for each in admin.get("lunch/draft/differences/")["items"]] == [
        "Điểm chạm “Hỏi món”: khách muốn từ “–” thành “Rẻ”"
    ]
    assert told(admin.post("lunch/undo/1/"))["changes"] == 0
    assert told(admin.post("lunch/undo/2/"))["changes"] == 1
    made = admin.post("lunch/publish/", {"seen": "1.3", "note": "Giá"})
    assert (made.status_code, told(made)["number"]) == (201, 2)
    assert [each["number"] for each in admin.get("lunch/versions/")["items"]] == [2, 1]
    assert admin.get("lunch/differences/?before=1")["count"] == 1
    back = told(admin.post("lunch/versions/1/back/", {"seen": "2.3"}))
    assert back["changes"] == 1
    assert told(admin.post("lunch/discard/", {"seen": back["seen"]}))["changes"] == 0


def test_a_conflict_tells_what_the_other_changed(admin: Caller) -> None:
    admin.post("lunch/edits/", {"seen": "1.0", "edits": [change("ask", want="Rẻ")]})
    answer = admin.post("lunch/edits/", {"seen": "1.0", "edits": [change("ask", want="Nhanh")]})
    assert answer.status_code == 409
    problem = told(answer)
    assert problem["code"] == "draft_changed"
    assert problem["errors"] == [
        {
            "place": "touchpoint.ask.want",
            "text": "Điểm chạm “Hỏi món”: khách muốn từ “–” thành “Rẻ”",
        }
    ]
    assert DraftRevision.objects.count() == 1
    other = admin.post("lunch/edits/", {"seen": "1.0", "edits": [change("ask", message="Ngon")]})
    assert told(other)["came_in"] == ["Điểm chạm “Hỏi món”: khách muốn từ “–” thành “Rẻ”"]


@pytest.mark.parametrize(
    "fields",
    [
        {"want": "\0"},
        {"want": "\ud800"},
        {"want": 3},
        {"expected_emotion": 1e999},
        {"mood": "good"},
        {"key": "other"},
        {"rule": {"name": "x", "properties": {"a": {"at_least": -1e999}}}},
    ],
)
def test_what_no_map_holds_is_refused(admin: Caller, fields: Body) -> None:
    answer = admin.post("lunch/edits/", {"seen": "1.0", "edits": [change("ask", **fields)]})
    assert answer.status_code in {400, 422}, answer.content
    assert DraftRevision.objects.count() == 0


def test_a_wrong_file_is_told_with_line_and_column(admin: Caller) -> None:
    answer = admin.post(
        "files/", {"text": "journey: x\nname: X\nstages:\n  - {key: A, name: B}\n"}
    )
    assert answer.status_code == 422
    assert [each["place"] for each in told(answer)["errors"]] == ["4:6"]
    assert StoredJourney.objects.count() == 1


def test_comments_are_made_answered_settled_and_deleted(admin: Caller) -> None:
    made = admin.post("lunch/comments/", {"part": "touchpoint", "key": "ask", "text": "Ai?"})
    assert made.status_code == 201
    number = told(made)["id"]
    reply = admin.post("lunch/comments/", {"answers": number, "text": "Lan"})
    assert told(reply)["answers"] == number
    settled = admin.post(f"lunch/comments/{number}/settle/", {"settled": True})
    assert told(settled)["settled_at"] is not None
    assert admin.get("lunch/comments/")["count"] == 2
    assert admin.delete(f"lunch/comments/{number}/").status_code == 204
    assert admin.get("lunch/comments/")["count"] == 0
    gone = admin.post("lunch/comments/", {"part": "touchpoint", "key": "gone", "text": "Ai?"})
    assert gone.status_code == 422


def test_a_link_is_made_read_and_taken_back(admin: Caller, client: Client) -> None:
    made = told(admin.post("lunch/links/", {"name": "Đối tác", "days": 30}))
    assert client.get(made["path"]).status_code == 200
    assert "path" not in admin.get("lunch/links/")["items"][0]
    assert admin.delete(f"lunch/links/{made['id']}/").status_code == 200
    assert client.get(made["path"]).status_code == 404


def test_a_reading_key_changes_nothing(admin: Caller, scope: Organisation) -> None:
    reader = Caller(scope, "read")
    assert reader.get("lunch/")["journey"] == "lunch"
    for path, body in (
        ("lunch/edits/", {"seen": "1.0", "edits": [change("ask", want="Rẻ")]}),
        ("lunch/publish/", {"seen": "1.0"}),
        ("lunch/links/", {"name": "x"}),
        ("lunch/comments/", {"text": "x"}),
        ("lunch/archive/", {}),
    ):
        assert reader.post(path, body).status_code == 403
    assert draft_of(find_journey("lunch")).seen == "1.0"
    assert JourneyVersion.objects.count() == 1


def test_an_archived_journey_is_taken_out_again(admin: Caller) -> None:
    assert told(admin.post("lunch/archive/"))["archived"] is True
    assert admin.get("")["count"] == 0
    assert admin.get("?archived=true")["count"] == 1
    answer = admin.post("lunch/edits/", {"seen": "1.0", "edits": [change("ask", want="Rẻ")]})
    assert (answer.status_code, told(answer)["code"]) == (409, "journey_archived")
    assert told(admin.post("lunch/take-out/"))["archived"] is False
