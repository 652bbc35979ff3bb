"""Figures and data over the API say what the pages say, and say when they cannot yet."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cham.apps.imports.models import FileImport, Upload
from cham.apps.insights.asking import Asked
from cham.apps.insights.errors import FiguresFailedError
from cham.apps.insights.models import Snapshot
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.jobs.queue import QUEUES, Pace
from cham.apps.orgs.actions import create_key
from cham.apps.orgs.models import AuditEntry, Organisation
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.evidence import Evidence
from integration.web.conftest import ClientOf
from integration.web.test_matrix import close

pytestmark = pytest.mark.django_db

JOURNEY = "office_lunch"
PLACE = f"/api/journeys/{JOURNEY}/touchpoints"
_ANSWERS = (
    "Thời điểm,Số điện thoại,Mức hài lòng (1-5),Góp ý\n"
    "2026-03-02 12:10,0901234567,4,ngon\n"
    "2026-03-03 12:10,0901234568,2,trễ\n"
    "2026-03-03 12:20,0901234569,9,sai thang\n"
)


@pytest.fixture
def reader(firm_with_figures: Organisation) -> Client:
    made = create_key(firm_with_figures, name="bảng số", scope="read")
    return Client(headers={"Authorization": f"Bearer {made.text}"})


def told(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def evidence_of(firm: Organisation) -> Evidence:
    found = figures(firm, Asked())
    assert isinstance(found, Ready)
    return found.evidence


def test_figures_that_nobody_asked_for_before_are_waited_for(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = f"/api/overview/?journey={JOURNEY}&period=30d&channel=app"
    with monkeypatch.context() as later:
        later.setattr(QUEUES[Pace.PROMPT], "immediate", False)
        later.setattr(QUEUES[Pace.PROMPT], "enqueue", lambda _job: None)
        answer = reader.get(asked)
    assert (answer.status_code, answer["Retry-After"]) == (202, "1")
    assert answer.json()["asked"] == {
        "journey": JOURNEY,
        "period": "30d",
        "channels": ["app"],
        "units": [],
        "persona": "",
        "value": "",
    }
    Snapshot.objects.unscoped().filter(made_at=None).update(queued_at=None)
    assert told(reader, asked)["figures"]["rows"] > 0


def test_figures_that_cannot_be_made_say_when_to_ask_again(
    reader: Client, firm_with_figures: Organisation
) -> None:
    Snapshot.objects.unscoped().filter(kind="evidence").update(
        content=b"", failure=FiguresFailedError.code, made_at=timezone.now(), queued_at=None
    )
    answer = reader.get("/api/paths/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer.json()["code"] == "figures_failed"


def test_a_period_without_interactions_has_nothing_to_show(reader: Client) -> None:
    answer = told(reader, "/api/paths/moves/?period=1999-01-01..1999-01-31")
    assert (answer["nothing"], answer["items"]) == ("filter_empty", [])


def test_the_overview_says_what_the_page_says(
    reader: Client, firm_with_figures: Organisation
) -> None:
    evidence = evidence_of(firm_with_figures)
    answer = told(reader, "/api/overview/")["figures"]
    scores = {each["scale"]: each["measure"] for each in answer["scores"]}
    assert scores.keys() == evidence.overall.keys()
    for scale, measure in evidence.overall.items():
        found = scores[scale]
        assert (found["value"], found["low"], found["high"], found["n"]) == (
            measure.value,
            measure.low,
            measure.high,
            measure.n,
        )
    intake = answer["intake"]
    assert intake["received"] == intake["stored"] + intake["duplicates"] + intake["dead"]
    assert sum(answer["gaps"].values()) == len(evidence.gaps)


def test_pages_of_a_list_are_the_list(reader: Client, firm_with_figures: Organisation) -> None:
    moves = evidence_of(firm_with_figures).answers.follows.edges
    pages = [told(reader, f"/api/paths/moves/?page={n}&page_size=70") for n in (1, 2, 3)]
    found = [each for page in pages for each in page["items"]][:150]
    assert {each["count"] for each in pages} == {len(moves)}
    assert len(pages[0]["items"]) == 70
    counts = sorted((each.count for each in moves), reverse=True)
    assert [each["count"] for each in found] == counts[: len(found)]


def test_the_rows_behind_a_number_are_as_many_as_it_says(reader: Client) -> None:
    touchpoint = told(reader, f"{PLACE}/arrival/figures/")["figures"]
    scale, n = touchpoint["questions"][0]["scale"], touchpoint["questions"][0]["measure"]["n"]
    assert n > 0
    spread = told(reader, f"{PLACE}/arrival/distribution/?scale={scale}")
    assert sum(each["count"] for each in spread["items"]) == n
    rows = told(reader, f"/api/rows/?figure=answers&touchpoint=arrival&scale={scale}")
    assert rows["total"] == n
    assert {each["touchpoint"] for each in rows["items"]} == {"arrival"}
    assert {each["person"] for each in rows["items"]} == {""}
    with organisation_scope(Organisation.objects.get()):
        assert AuditEntry.objects.filter(action="rows.read").count() == 1


def test_rows_of_other_units_are_refused(
    firm_with_figures: Organisation, client_of: ClientOf
) -> None:
    owner = client_of(Role.DEPARTMENT_OWNER, ["delivery"])
    assert told(owner, "/api/rows/?figure=steps&touchpoint=arrival")["total"] > 0
    answer = owner.get("/api/rows/?figure=steps&touchpoint=taste")
    assert (answer.status_code, answer.json()["code"]) == (403, "rows_forbidden")


def test_what_is_named_and_not_there_is_not_found(reader: Client) -> None:
    for address, code in (
        ("/api/overview/?journey=khong-co", "journey_unknown"),
        (f"{PLACE}/khong-co/figures/", "touchpoint_unknown"),
        ("/api/responsibilities/units/khong-co/", "unit_unknown"),
    ):
        answer = reader.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_a_file_is_sent_corrected_imported_and_taken_back(organisation: Organisation) -> None:
    made = create_key(organisation, name="kho", scope="admin")
    admin = Client(headers={"Authorization": f"Bearer {made.text}"})
    file = SimpleUploadedFile("gop-y.csv", _ANSWERS.encode())
    sent: Any = admin.post("/api/data/uploads/", {"file": file, "purpose": "feedback"})
    assert sent.status_code == 201
    place = f"/api/data/uploads/{sent.json()['code']}/"
    dry = told(admin, place)
    roles = {each["name"]: each["role"] for each in dry["columns"]}
    assert (dry["stage"], dry["rows"], roles["Góp ý"]) == ("asking", 3, "text")
    assert FileImport.objects.unscoped().count() == 0

    wrong = admin.patch(place, {"columns": {"Góp ý": "hỏi"}}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "import_role_unknown")
    left = admin.patch(place, {"columns": {"Góp ý": "leave"}}, content_type="application/json")
    assert {each["role"] for each in left.json()["columns"]} >= {"leave", "score:csat_1_5"}

    assert admin.post(f"{place}import/").status_code == 202
    code = told(admin, place)["imported"]
    record = told(admin, f"/api/data/imports/{code}/")
    assert [record[name] for name in ("rows", "imported", "duplicates", "rejected")] == [
        3,
        2,
        0,
        1,
    ]
    rejects: Any = admin.get(f"/api/data/imports/{code}/rejects/")
    assert "0901234569" in b"".join(rejects.streaming_content).decode()
    close(rejects)
    counted = told(admin, "/api/data/conservation/")
    assert (counted["received"], counted["stored"], counted["holds"]) == (2, 2, True)
    again = admin.post(f"{place}import/")
    assert (again.status_code, again.json()["code"]) == (409, "upload_not_open")

    assert admin.post(f"/api/data/imports/{code}/undo/").status_code == 202
    assert told(admin, f"/api/data/imports/{code}/")["undone_at"] is not None
    assert told(admin, "/api/data/conservation/")["stored"] == 0
    assert admin.post(f"/api/data/imports/{code}/undo/").status_code == 409


def test_a_file_that_is_turned_away_leaves_nothing(organisation: Organisation) -> None:
    made = create_key(organisation, name="kho", scope="admin")
    admin = Client(headers={"Authorization": f"Bearer {made.text}"})
    file = SimpleUploadedFile("gop-y.csv", _ANSWERS.encode())
    sent: Any = admin.post("/api/data/uploads/", {"file": file})
    assert admin.delete(f"/api/data/uploads/{sent.json()['code']}/").status_code == 204
    assert (Upload.objects.unscoped().count(), FileImport.objects.unscoped().count()) == (0, 0)


def test_a_method_that_is_not_for_a_route_is_told_as_a_problem(reader: Client) -> None:
    answer = reader.put("/api/pains/")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer.json()["code"] == "method_not_allowed"
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(
    "body", ["null", "{", '"text"', '{"name": "a\\u0000"}', '{"name": "\\ud800"}']
)
def test_what_cannot_be_read_or_kept_is_refused(organisation: Organisation, body: str) -> None:
    made = create_key(organisation, name="kho", scope="admin")
    admin = Client(headers={"Authorization": f"Bearer {made.text}"})
    answer: Any = admin.generic("PATCH", "/api/organisation/", body, "application/json")
    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"input_unreadable", "input_wrong"}
    organisation.refresh_from_db()
    assert organisation.name == "Cơm trưa Bếp Nhà"
