"""A file from the drop to its undo, as a manager does it: nothing is lost and nothing is silent."""

import csv
import io
import sqlite3

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from cham.apps.imports.jobs import take_up
from cham.apps.imports.models import FileImport, Stage, Upload
from cham.apps.imports.uploads import place_of
from cham.apps.imports.working import rehearse
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.orgs.models import AuditEntry
from cham.apps.orgs.scope import organisation_scope
from cham.apps.overview.work import files_to_look_at
from integration.web.reading import parsed, rows_of, text_of, the, words
from integration.web.test_matrix import close

pytestmark = pytest.mark.django_db

ANSWERS = """\
Dấu thời gian,Số điện thoại,Bạn sẽ giới thiệu chúng tôi chứ? (0-10),Góp ý
02/03/2026 12:10,0901234567,9,Cơm nóng
03/03/2026 12:10,0901234568,3,Giao trễ
03/03/2026 12:10,0901234568,3,Giao trễ
13/03/2026 12:10,0901234569,11,Mười một điểm
hôm qua,0901234570,7,Không có ngày
"""


@pytest.fixture
def firm(organisation):
    with organisation_scope(organisation):
        yield organisation


def drop(client, text, name="góp ý (1).csv", purpose=""):
    content = text if isinstance(text, bytes) else text.encode()
    answer = client.post(
        "/data/upload/", {"file": SimpleUploadedFile(name, content), "purpose": purpose}
    )
    assert answer.status_code == 302
    return answer["Location"]


def counted(firm):
    return open_own_lake().scan(firm.code).read_all().num_rows


def test_nothing_is_stored_before_it_was_seen_and_everything_is_told_after(firm, client_of):
    client = client_of("cx_manager")
    wizard = drop(client, ANSWERS)
    page = client.get(wizard)
    assert counted(firm) == 0
    shown = {
        text_of(row.find("th")): the(row.find(".//option[@selected]")).get("value", "")
        for row in parsed(page).findall(".//main//tbody/tr")
    }
    assert list(shown.values())[:2] == ["time", "phone"]
    assert list(shown.values())[2].startswith("score:nps_0_10")
    assert "Cơm nóng" in words(page)
    done = client.post(wizard, {}, follow=True)
    told = words(done)
    found = FileImport.objects.get()
    assert (found.rows, found.imported, found.duplicates, found.rejected) == (5, 3, 0, 2)
    assert found.rows == found.imported + found.duplicates + found.rejected
    assert counted(firm) == 3
    for told_of in ("SCORE_RANGE", "DATE_BAD", "dòng 5", "dòng 6"):
        assert told_of in told
    assert not place_of(Upload.objects.get()).exists()  # the file goes once it is in


def panel(client, wizard):
    """The dry run as the page shows it: its four figures, and all of its words."""
    section = the(parsed(client.get(wizard)).find(".//section[@id='rehearsal']"))
    return [text_of(each) for each in section.iterfind(".//b")][:4], text_of(section)


def test_a_dry_run_tells_what_the_import_then_does(firm, client_of):
    client = client_of("cx_manager")
    wizard = drop(client, ANSWERS)
    figures, told = panel(client, wizard)
    assert figures == ["3", "0", "0", "2"]
    for told_of in ("SCORE_RANGE", "DATE_BAD", "Dòng 5", "hôm qua", "Không có ngày"):
        assert told_of in told
    answer = client.get(f"{wizard}dry-run/rejects/")
    would_be = rows_in(answer)
    assert [row["Góp ý"] for row in would_be] == ["Mười một điểm", "Không có ngày"]
    assert AuditEntry.objects.filter(action="data.rejects_read").count() == 1
    assert counted(firm) == 0  # all of this was stored nowhere
    assert not FileImport.objects.exists()
    client.post(wizard, {})
    (found,) = FileImport.objects.all()
    assert (found.imported, found.rejected) == (3, 2)
    assert client.get(f"{wizard}dry-run/rejects/").status_code == 404  # gone with the file
    again, _told = panel(client, drop(client, ANSWERS))
    assert again == ["0", "3", "0", "2"]  # 3 are in already


def test_a_dry_run_is_made_anew_when_the_reading_is_corrected(firm, client_of):
    client = client_of("cx_manager")
    wizard = drop(client, "Mã,Thời điểm,Điểm (0-10)\na,2026-03-02 12:10,9\na,2026-03-03 12:10,4\n")
    assert panel(client, wizard)[0] == ["2", "0", "0", "0"]
    changed = client.post(
        f"{wizard}dry-run/",
        {"column:0": "message_id", "column:2": "score:csat_1_5"},
        headers={"HX-Request": "true"},
    )
    section = the(parsed(changed).find(".//section[@id='rehearsal']"))
    assert [text_of(each) for each in section.iterfind(".//b")][:4] == ["1", "0", "0", "1"]
    assert panel(client, wizard)[0] == ["1", "0", "0", "1"]  # what was chosen stands on the page
    assert (Upload.objects.get().rehearsing, counted(firm)) == ("", 0)


def test_what_is_open_is_asked_before_rows_are_counted(firm, client_of):
    client = client_of("cx_manager")
    wizard = drop(client, "Ngày,Điểm (0-10)\n03/04/2026,9\n05/04/2026,4\n")
    assert "03/04/2026" in panel(client, wizard)[1]
    client.post(f"{wizard}dry-run/", {"order": "dmy"}, headers={"HX-Request": "true"})
    assert panel(client, wizard)[0] == ["2", "0", "0", "0"]
    checked = the(parsed(client.get(wizard)).find(".//input[@checked]"))
    assert checked.get("value") == "dmy"


def test_a_scale_that_answers_do_not_look_like_can_be_said_to_be_right(firm, client_of):
    client = client_of("cx_manager")
    rows = "".join(f"2026-03-02 12:10,090123456{n},{n % 5 + 1}\n" for n in range(10))
    wizard = drop(client, f"Thời điểm,Số điện thoại,NPS\n{rows}")
    page = client.get(wizard)
    assert "không giống" in words(page)
    assert "checked" not in words(page)  # the word of mapping files
    box = the(parsed(page).find(".//input[@name='checked:2']"))
    assert box.get("checked") is None
    refused = client.post(wizard, {}, follow=True)
    assert (counted(firm), FileImport.objects.count()) == (0, 0)
    assert "không giống thang “Mức sẵn lòng giới thiệu, 0 đến 10 (NPS)”" in words(refused)
    assert Upload.objects.get().stage == "asking"  # the file is still there
    said = {"checked:2": "1"}
    client.post(f"{wizard}dry-run/", said, headers={"HX-Request": "true"})
    assert panel(client, wizard)[0] == ["10", "0", "0", "0"]
    box = the(parsed(client.get(wizard)).find(".//input[@name='checked:2']"))
    assert box.get("checked") is not None
    client.post(f"{wizard}dry-run/", {}, headers={"HX-Request": "true"})  # taken back
    box = the(parsed(client.get(wizard)).find(".//input[@name='checked:2']"))
    assert box.get("checked") is None
    client.post(wizard, said)
    assert counted(firm) == 10


def test_another_scale_needs_no_second_word(firm, client_of):
    client = client_of("cx_manager")
    rows = "".join(f"2026-03-02 12:10,090123456{n},{n % 5 + 1}\n" for n in range(10))
    wizard = drop(client, f"Thời điểm,Số điện thoại,NPS\n{rows}")
    chosen = {"column:2": "score:csat_1_5"}
    client.post(f"{wizard}dry-run/", chosen, headers={"HX-Request": "true"})
    client.post(wizard, chosen)
    assert counted(firm) == 10


def test_what_no_column_was_guessed_to_be_is_asked_for_and_can_be_chosen(firm, client_of):
    client = client_of("cx_manager")
    text = "Lúc,Số điện thoại,Điểm (0-10)\n2026-03-02 12:10,0901234567,9\nhôm qua,0901234568,4\n"
    wizard = drop(client, text, purpose="feedback")
    assert "cần một cột là: Thời điểm" in panel(client, wizard)[1]
    assert "cần một cột là: Thời điểm" in words(client.post(wizard, {}, follow=True))
    assert Upload.objects.get().stage == "asking"  # and the file is still there
    client.post(wizard, {"column:0": "time"})
    assert counted(firm) == 1


def test_of_a_huge_file_the_first_rows_are_counted_and_it_is_said(firm, client_of, monkeypatch):
    monkeypatch.setattr("cham.apps.imports.rehearsing.MOST_ROWS", 4)
    client = client_of("cx_manager")
    figures, told = panel(client, drop(client, ANSWERS))
    assert figures == ["3", "0", "0", "1"]
    assert "4 dòng đầu trong 5" in told


def test_a_dry_run_that_was_overtaken_stops_and_tells_nothing(firm, client_of, monkeypatch):
    """While one counts, the mapping is changed: only what was chosen last is told."""
    client = client_of("cx_manager")
    wizard = drop(client, ANSWERS)
    upload = Upload.objects.get()
    monkeypatch.setattr("cham.apps.imports.working._TOLD_EVERY", 1)
    Upload.objects.update(rehearsing="0" * 32, rehearsal={})
    rehearse(firm, upload.code)
    upload.refresh_from_db()
    assert (upload.rehearsal, upload.rows_done) == ({}, 0)
    assert panel(client, wizard)[0] == ["3", "0", "0", "2"]


def rows_in(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    close(answer)
    return list(csv.DictReader(io.StringIO(text)))


def test_a_full_disk_is_told_and_the_import_can_be_asked_for_again(firm, client_of, monkeypatch):
    client = client_of("cx_manager")
    wizard = drop(client, ANSWERS)
    upload_save, refused, naps = Upload.save, list[str](), list[float]()

    def full(*_args, **_kwargs):
        raise OperationalError("database or disk is full") from sqlite_full

    def save(upload, *args, **kwargs):
        if upload.rehearsal.get("faults") and len(refused) < 2:
            refused.append(upload.code)
            full()
        upload_save(upload, *args, **kwargs)

    sqlite_full = sqlite3.OperationalError("database or disk is full")
    sqlite_full.sqlite_errorcode = sqlite3.SQLITE_FULL
    monkeypatch.setattr(Upload, "save", save)
    monkeypatch.setattr("cham.apps.imports.working.time.sleep", naps.append)
    with monkeypatch.context() as at_the_end:
        at_the_end.setattr("cham.apps.imports.actions._finish", full)
        client.post(wizard, {})
    assert len(refused) == len(naps) == 2  # nothing can be written down while the disk is full
    upload = Upload.objects.get()
    assert upload.stage == Stage.ASKING
    assert [each["code"] for each in upload.rehearsal["faults"]] == ["storage_full"]
    assert place_of(upload).exists()
    client.post(wizard, {})
    found = FileImport.objects.get()
    assert (found.rows, found.imported, found.duplicates, found.rejected) == (5, 3, 0, 2)
    assert counted(firm) == 3


@pytest.mark.parametrize("stage", [Stage.READING, Stage.IMPORTING])
def test_an_upload_that_a_lost_process_had_taken_on_is_taken_up(firm, client_of, stage):
    client = client_of("cx_manager")
    wizard = drop(client, ANSWERS)
    Upload.objects.update(stage=stage)
    take_up()
    assert Upload.objects.get().stage == {"reading": "asking", "importing": "done"}[stage]
    take_up()  # once
    if stage == Stage.READING:
        client.post(wizard, {})
    assert FileImport.objects.get().imported == 3


def test_rejected_rows_come_back_with_their_reason_and_can_be_corrected(firm, client_of):
    client = client_of("cx_manager")
    client.post(drop(client, ANSWERS), {})
    (found,) = FileImport.objects.all()
    answer = client.get(f"/data/imports/{found.code}/rejects/")
    rejected = b"".join(answer.streaming_content).decode("utf-8-sig")
    close(answer)
    rows = list(csv.DictReader(io.StringIO(rejected)))
    assert [row["Góp ý"] for row in rows] == ["Mười một điểm", "Không có ngày"]
    assert all(any("_" in value for value in row.values()) for row in rows)  # its code
    assert AuditEntry.objects.filter(action="data.rejects_read").count() == 1
    corrected = rejected.replace("hôm qua", "14/03/2026 12:10").replace(",11,", ",10,")
    client.post(drop(client, corrected, "sửa.csv"), {})
    again = FileImport.objects.latest("started_at")
    assert (again.imported, again.rejected) == (2, 0)
    assert counted(firm) == 5


def test_an_import_is_taken_back_whole_and_the_file_can_come_again(firm, client_of):
    client = client_of("cx_manager")
    client.post(drop(client, ANSWERS), {})
    (found,) = FileImport.objects.all()
    client.post(f"/data/imports/{found.code}/undo/")
    assert counted(firm) == 0
    page = client.get("/data/")
    assert f"/data/imports/{found.code}/undo/" not in page.content.decode()
    assert client.post(f"/data/imports/{found.code}/undo/").status_code == 404
    client.post(drop(client, ANSWERS), {})
    assert (counted(firm), FileImport.objects.latest("started_at").imported) == (3, 3)


def test_the_same_file_again_adds_nothing_and_says_so(firm, client_of):
    client = client_of("cx_manager")
    client.post(drop(client, ANSWERS), {})
    client.post(drop(client, ANSWERS, "bản sao.csv"), {})
    assert counted(firm) == 3
    again = FileImport.objects.latest("started_at")
    assert (again.imported, again.duplicates) == (0, 3)


def test_what_a_column_is_can_be_corrected_before_anything_is_stored(firm, client_of):
    client = client_of("cx_manager")
    wizard = drop(client, ANSWERS)
    client.post(wizard, {"column:3": "leave"})
    rows = open_own_lake().scan(firm.code).read_all().to_pylist()
    assert {row["text"] or "" for row in rows} == {""}
    assert {row["score"] for row in rows} == {9, 3}


def test_a_file_put_aside_leaves_nothing(firm, client_of):
    client = client_of("cx_manager")
    wizard = drop(client, ANSWERS)
    place = place_of(Upload.objects.get())
    assert place.exists()
    client.post(wizard, {"cancel": "1"})
    assert (Upload.objects.count(), place.exists(), counted(firm)) == (0, False, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không có gì bên trong"),
        (b"PK\x03\x04 nothing", "tệp"),
        (b"a,a\n1,2\n", "a"),
    ],
    ids=["empty", "no workbook", "header twice"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_stays_nowhere(
    firm, client_of, content, said
):
    client = client_of("cx_manager")
    wizard = drop(client, content, "tệp.xlsx" if content.startswith(b"PK") else "tệp.csv")
    page = client.get(wizard)
    assert said in words(page).casefold()
    upload = Upload.objects.get()
    assert (upload.stage, place_of(upload).exists(), counted(firm)) == ("failed", False, 0)
    assert list(files_to_look_at()) == [upload]
    (button,) = [each for each in parsed(page).iter("button") if each.get("name") == "cancel"]
    answer = client.post(wizard, {"cancel": button.get("value")})
    assert answer["Location"] == "/data/"
    assert not list(files_to_look_at())


def test_the_data_page_counts_what_came_in_and_what_became_of_it(firm, client_of):
    client = client_of("cx_manager")
    client.post(drop(client, ANSWERS), {})
    (row,) = rows_of(client.get("/data/"))
    received, stored, duplicates, dead = (int(each) for each in row[1:5])
    assert received == stored + duplicates + dead
    assert stored == 3
    file = client.get("/data/?table=sources&format=csv").content.decode("utf-8-sig")
    assert [int(each) for each in file.splitlines()[1].split(",")[1:5]] == [
        received, stored, duplicates, dead,
    ]  # fmt: skip
