"""Files as hostile people name and fill them: they lie where they belong, or are refused in words."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cham.apps.imports.models import Upload
from cham.apps.imports.uploads import place_of, would_be_rejects
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.models import StoredJourney
from cham.apps.orgs.models import Organisation
from integration.web.conftest import ClientOf
from integration.web.reading import words
from integration.web.test_matrix import close

pytestmark = pytest.mark.django_db

ROWS = "Thời điểm,Số điện thoại,Điểm (0-10)\n2026-03-02 12:10,0901234567,9\n"
CSV = ROWS.encode()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script><table><tr><td>1</td></tr></table>"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


def archive(name: str, content: bytes) -> bytes:
    holder = io.BytesIO()
    with zipfile.ZipFile(holder, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return holder.getvalue()


BOMB = archive("xl/workbook.xml", bytes(30 * 2**20))
ENTITY_BOOK = archive("xl/workbook.xml", ENTITIES)

NAMES = [
    "../../../etc/cron.d/x.csv",
    "..\\..\\windows\\x.csv",
    "/etc/passwd",
    "C:\\x.csv",
    "....//....//x.csv",
    "%2e%2e%2fx.csv",
    ".htaccess",
    "x.csv\0.png",
    "<svg onload=alert(1)>.csv",
    "'; rm -rf ~; '.csv",
    "=cmd|' /C calc'!A0.csv",
    "\u202evsc.exe",
    "x" * 300 + ".csv",
    "漢" * 120 + ".csv",
    "🙂" * 120 + ".csv",
    "tie\u0302\u0301ng Vie\u0323\u0302t " * 12 + ".csv",
    "CON.csv",
    " . . .csv ",
]
"""Of files that hold plain rows: each is taken in, under a name that hurts nobody."""

CONTENTS = [
    ("a picture", "hinh.svg", SVG),
    ("a page", "trang.html", HTML),
    ("a page as rows", "trang.csv", HTML),
    ("a picture as rows", "hinh.csv", SVG),
    ("a picture in front of rows", "hinh.csv", b"GIF89a/*\x00\x01" + CSV),
    ("rows as a workbook", "bang.xlsx", CSV),
    ("a workbook that is a bomb", "bom.xlsx", BOMB),
    ("a workbook with entities", "thuc-the.xlsx", ENTITY_BOOK),
    ("another archive as a workbook", "tep.xlsx", archive("a.txt", CSV)),
    ("rows that are a bomb", "bom.csv.gz", gzip.compress(bytes(210 * 2**20), 1)),
    ("an event log with entities", "thuc-the.xes", ENTITIES),
    ("a program", "chay.csv", b"\x7fELF\x02\x01\x01" + bytes(64)),
    ("nothing but NUL", "nul.csv", bytes(4096)),
    ("half a column store", "nua.parquet", b"PAR1" + bytes(64)),
]


@pytest.fixture
def client(scope: Organisation, client_of: ClientOf) -> Client:
    return client_of("cx_manager")


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    file: Any = SimpleUploadedFile("x", content)
    file._name = name  # as it came over the wire; the class would look away from folders
    found: SimpleUploadedFile = file
    return found


def files_below(folder: Path) -> set[Path]:
    return {each for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def grown(data_folder: Path) -> Callable[[], set[Path]]:
    """Tell which files came since; beside the data folder there must be none at all."""
    around = files_below(data_folder.parent)
    return lambda: files_below(data_folder.parent) - around


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_file_lies_in_a_folder_of_its_own_whatever_it_is_called(
    client: Client, data_folder: Path, grown: Callable[[], set[Path]], name: str
) -> None:
    answer = client.post("/data/upload/", {"file": sent(name, CSV), "purpose": "feedback"})
    upload = Upload.objects.get()
    assert answer["Location"] == f"/data/uploads/{upload.code}/"
    place = place_of(upload)
    assert grown() == {place}
    assert place.parent == data_folder / "uploads" / upload.code
    assert place.read_bytes() == CSV
    assert len(place.name.encode()) <= 255
    page = client.get(answer["Location"])
    assert (page.status_code, page["X-Content-Type-Options"]) == (200, "nosniff")
    assert client.get(f"{answer['Location']}{place.name}").status_code == 404  # nothing gives it


def test_a_file_without_a_name_is_asked_for_again(client: Client) -> None:
    for name in ("..", "."):
        answer = client.post("/data/upload/", {"file": sent(name, CSV), "purpose": ""})
        assert answer["Location"] == "/data/"
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [each[1:] for each in CONTENTS], ids=[each[0] for each in CONTENTS]
)
def test_what_is_no_file_of_rows_is_refused_or_read_as_text(
    client: Client, scope: Organisation, grown: Callable[[], set[Path]], name: str, content: bytes
) -> None:
    answer = client.post("/data/upload/", {"file": sent(name, content), "purpose": ""})
    page: Any = client.get(answer["Location"])
    upload = Upload.objects.get()
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/html")
    assert "<script>alert" not in page.content.decode()
    if upload.stage == "failed":
        assert upload.problem["faults"][0]["code"] != "import_failed", "it was told in words"
        assert not grown()
    else:
        assert upload.stage == "asking"
        assert grown() <= {place_of(upload), would_be_rejects(upload)}
    assert open_own_lake().scan(scope.code).read_all().num_rows == 0


@pytest.mark.parametrize("content", [SVG, HTML, BOMB, ENTITIES, b"\xff\xfe\x00", b"a: &a [*a]\n"])
def test_what_is_no_journey_is_refused_in_words(client: Client, content: bytes) -> None:
    answer: Any = client.post("/journeys/new/file/", {"file": sent("hành trình.yaml", content)})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert words(answer)
    assert not StoredJourney.objects.exists()


def test_what_is_given_away_is_a_download_under_a_name_of_our_own(client: Client) -> None:
    rows = ROWS + "hôm qua,0901234568,4\n" + 4 * "2026-03-02 12:11,0901234567,8\n"
    wizard = client.post(
        "/data/upload/",
        {"file": sent("<svg onload=alert(1)>.csv", rows.encode()), "purpose": "feedback"},
    )["Location"]
    code = Upload.objects.get().code
    client.get(wizard)
    check_given(client, f"{wizard}dry-run/rejects/", code)
    client.post(wizard, {})
    imported = Upload.objects.get().imported
    check_given(client, f"/data/imports/{imported}/rejects/", imported)


def check_given(client: Client, address: str, known: str) -> None:
    answer: Any = client.get(address)
    close(answer)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'attachment; filename="rejects-{known}.csv"'
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Cache-Control"] == "private, no-store"
