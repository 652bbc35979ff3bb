"""From a firm's files to its report, through the command alone."""

import json
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from e2e.conftest import CHAM, Ran, SmallFirm

Cham = Callable[..., Ran]


def test_every_row_of_every_file_is_accounted_for(small_firm: SmallFirm):
    for each in small_firm.imports:
        assert each["rows"] == each["imported"] + each["duplicates"] + each["rejected"]
        assert each["rejected"] == sum(error["count"] for error in each["errors"])
        assert each["imported"] > 0
        assert (each["rejects_file"] is not None) == bool(each["rejected"])


def test_same_file_again_adds_nothing_and_says_so(small_firm: SmallFirm, cham: Cham):
    orders = next(each for each in small_firm.simulated["imports"] if "don-hang" in each["file"])
    words = ("import", orders["file"], "--as", orders["as"], "--map", orders["map"])
    again = cham(*words, "--data", small_firm.data, "--json").json
    assert again["imported"] == 0
    assert again["duplicates"] == again["rows"] > 0
    assert again["same_as"] == small_firm.imports[2]["id"]
    text = cham(*words, "--data", small_firm.data).out
    assert "it adds nothing" in text


def test_undone_import_can_come_again(tmp_path: Path, cham: Cham):
    file = tmp_path / "mua.csv"
    file.write_text("Ngày mua,Số điện thoại,Thành tiền\n13/01/2026,0987654321,45000\n", "utf-8")
    words = ("import", file, "--as", "interactions", "--data", tmp_path / "data")
    first = cham(*words, "--json").json
    assert (first["rows"], first["imported"]) == (1, 1)
    undone = cham("import", "undo", first["id"], "--data", tmp_path / "data", "--json").json
    assert undone["rows"] == 1
    assert cham(*words, "--json").json["imported"] == 1
    twice = cham("import", "undo", first["id"], "--data", tmp_path / "data")
    assert (twice.code, twice.err.split(":")[0]) == (1, "import_undone")


def test_rejected_rows_can_be_corrected_and_imported(tmp_path: Path, cham: Cham):
    file = tmp_path / "mua.csv"
    file.write_text(
        "Ngày mua,Số điện thoại,Thành tiền\n"
        + "".join(f"{day}/01/2026,0987654321,45000\n" for day in range(13, 19))
        + "19/01/2026,0987654321,bốn mươi\n",
        "utf-8",
    )
    words = ("--as", "interactions", "--data", tmp_path / "data", "--json")
    first = cham("import", file, *words).json
    assert (first["rows"], first["imported"], first["rejected"]) == (7, 6, 1)
    rejects = Path(first["rejects_file"])
    rejects.write_text(rejects.read_text("utf-8-sig").replace("bốn mươi", "40000"), "utf-8-sig")
    second = cham("import", rejects, *words).json
    assert (second["rows"], second["imported"], second["rejected"]) == (1, 1, 0)
    assert cham("import", rejects, *words).json["duplicates"] == 1


def test_dry_run_shows_mapping_and_rows_and_stores_nothing(tmp_path: Path, cham: Cham):
    file = tmp_path / "gop-y.csv"
    file.write_text(
        "Dấu thời gian,Khả năng anh/chị giới thiệu cho bạn bè? (0-10),Ý kiến\n"
        "13/01/2026 12:01:02,9,Ngon\n14/01/2026 12:03:00,3,giao tre qua\n",
        "utf-8",
    )
    words = ("--as", "feedback", "--dry-run", "--json", "--data", tmp_path / "data")
    shown = cham("import", file, *words).json
    assert "time: Dấu thời gian" in shown["mapping"]
    assert "nps_0_10" in shown["mapping"]
    assert shown["preview"][1][2] == "giao tre qua"
    assert shown["doubts"] == []
    assert not (tmp_path / "data").exists()


@pytest.fixture(scope="module")
def reports(
    small_firm: SmallFirm, tmp_path_factory: pytest.TempPathFactory, cham: Cham
) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("reports")
    texts = {}
    for language in ("vi", "en"):
        out = folder / f"report-{language}.html"
        ran = cham("report", "--out", out, "--data", small_firm.data, "--lang", language, "--json")
        assert ran.code == 0, ran.err
        texts[language] = out.read_text("utf-8")
    return texts


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(html: str) -> str:
    parser = _Words()
    parser.feed(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    return " ".join(" ".join(parser.words).split())


def test_report_shows_what_the_firm_knows(reports: dict[str, str], small_firm: SmallFirm):
    truth = json.loads((small_firm.files / "truth.json").read_text("utf-8"))
    vi, en = words_of(reports["vi"]), words_of(reports["en"])
    assert "Lấy cơm ở sảnh" in vi
    assert "Không ai chịu trách nhiệm" in vi
    assert "Nobody answers for it" in en
    assert truth["faults"]["missing_piece"] in vi
    assert "Bản đồ hành trình" in vi
    assert "Journey map" in en
    assert "khoảng tin cậy" in vi


def test_report_needs_nothing_else(reports: dict[str, str]):
    for html in reports.values():
        outside = re.findall(r"(?:src|href)=[\"']?(?!#)[^\"'>]+|url\((?!data:|#)[^)]*\)", html)
        assert outside == []
        assert "<script" not in html


def test_report_in_one_language_holds_no_text_of_the_other(reports: dict[str, str]):
    vi = words_of(reports["vi"])
    for english in ("What to do next", "Answers", "Journey map", " points, ", "interval"):
        assert english not in vi


def test_report_states_what_it_rests_on(reports: dict[str, str], small_firm: SmallFirm):
    en = words_of(reports["en"])
    received = re.search(
        r"([\d,]+) rows received = ([\d,]+) stored \+ ([\d,]+) duplicates \+ ([\d,]+) set", en
    )
    assert received is not None
    figures = [int(each.replace(",", "")) for each in received.groups()]
    assert figures[0] == sum(figures[1:])
    assert "association" in en


def test_report_as_pdf_holds_the_map_on_one_page(
    small_firm: SmallFirm, tmp_path: Path, cham: Cham
):
    from pypdf import PdfReader

    out = tmp_path / "report.pdf"
    ran = cham("report", "--out", out, "--data", small_firm.data, "--lang", "vi")
    assert ran.code == 0, ran.err
    pages = PdfReader(out).pages
    wide = [page for page in pages if page.mediabox.width > 1000]
    assert len(wide) == 1
    assert len(pages) > 3
    assert "Điểm chạm" in wide[0].extract_text()


def test_report_without_interactions_is_refused(tmp_path: Path, cham: Cham):
    cham("key", "create", "--name", "web", "--scope", "ingest", "--data", tmp_path / "data")
    ran = cham("report", "--out", tmp_path / "r.html", "--data", tmp_path / "data")
    assert (ran.code, ran.err.split(":")[0]) == (1, "report_empty")
    assert not (tmp_path / "r.html").exists()


def test_report_of_an_unknown_kind_is_refused(tmp_path: Path, cham: Cham):
    cham("key", "create", "--name", "web", "--scope", "ingest", "--data", tmp_path / "data")
    ran = cham("report", "--out", tmp_path / "r.docx", "--data", tmp_path / "data")
    assert (ran.code, ran.err.split(":")[0]) == (1, "report_format")


PANGO = Path("/usr/lib/x86_64-linux-gnu/libpango-1.0.so.0")


@pytest.mark.needs_root
@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "cần thư viện Pango"), ("en", "a PDF needs the library Pango")]
)
def test_pdf_without_pango_is_refused_clearly_and_html_still_works(
    lang: str, said: str, small_firm: SmallFirm, tmp_path: Path, cham: Cham
):
    """The library is covered by an empty file, as on a machine that lacks it."""
    if not PANGO.exists():
        pytest.skip(f"no {PANGO}")
    report = ["report", "--data", str(small_firm.data), "--lang", lang, "--out"]
    hidden = ["unshare", "-m", "sh", "-c", 'mount --bind /dev/null "$0" && exec "$@"']
    library = str(PANGO.resolve())
    pdf, page = tmp_path / "r.pdf", tmp_path / "r.html"
    done = subprocess.run(
        [*hidden, library, str(CHAM), *report, str(pdf)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"pdf_impossible: {said}")
    assert "libpango-1.0-0" in done.stderr
    assert list(tmp_path.iterdir()) == []
    written = subprocess.run(
        [*hidden, library, str(CHAM), *report, str(page)],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert written.returncode == 0
    assert page.exists()
