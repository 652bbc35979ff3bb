"""One file with every kind of bad row: told in both languages, nothing lost, nothing twice."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.conftest import Ran

Cham = Callable[..., Ran]

MAPPING = """as: feedback
columns: {message_id: Mã, time: Thời gian, phone: SĐT, mail: Email, text: Lời}
scores: [{column: Điểm, scale: nps_0_10}]
"""
_WHEN = "02/06/2026 13:00"
# (row, what becomes of it)
ROWS = [
    (("n1", "01/06/2026 08:00", "9", "0912345678", "a@x.vn", "Ngon lắm"), ""),
    (("n2", _WHEN, "11", "0912345679", "b@x.vn", "ngoài thang"), "SCORE_RANGE"),
    (("n3", _WHEN, "rất ngon", "0912345679", "b@x.vn", "chữ"), "NUM_BAD"),
    (("n4", "31/06/2026 10:00", "8", "0912345679", "b@x.vn", "không có ngày"), "DATE_BAD"),
    (("n5", "", "8", "0912345679", "b@x.vn", "thiếu giờ"), "VALUE_BLANK"),
    (("n6", _WHEN, "8", "+84912345678", "A@X.VN", "cùng một người"), ""),
    (("n6", _WHEN, "8", "+84912345678", "A@X.VN", "cùng một người"), "again"),
    (("n7", _WHEN, "N/A", "0912345680", "-", "không chấm"), ""),
    (("n8", _WHEN, "7", "912345681", "dũng@thư.vn", "=cmd|'/C calc'!A0"), ""),
    (("n9", _WHEN, "7", "0912345682", "c@x.vn", "có \0 NUL"), "CHAR_NUL"),
    (("n10", _WHEN, "7", "0912345683", "c@x.vn", "đảo \u202e chiều"), ""),
    (("n11", _WHEN, "7", "0912\u200b345684", "c@x.vn", "không bề rộng"), ""),
    (("n12", _WHEN, "7", "0912345685", "c@x.vn", "'; DROP TABLE x;-- <script>"), ""),
    (("n13", _WHEN, "7", "0912345686", "c@x.vn", "😀" * 100), ""),
    (("n14", _WHEN, "7"), "ROW_WIDTH"),
    (("n15", _WHEN, "7", "0912345688", "d@x.vn", "thừa", "ô", "nữa"), "ROW_WIDTH"),
]
GOOD = {row[0] for row, became in ROWS if became in {"", "again"}}
BAD = [became for _row, became in ROWS if became not in {"", "again"}]
_SPOKEN = {
    "vi": ("điểm (11) phải là số nguyên", "ô chứa ký tự NUL", "dòng có 3 ô", "time không được"),
    "en": ("score (11) must be a whole", "holds a NUL character", "row has 3 cells", "time must"),
}


def written(rows: list[tuple[str, ...]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([("Mã", "Thời gian", "Điểm", "SĐT", "Email", "Lời"), *rows])
    return file.getvalue()


def corrected(rejects: Path) -> str:
    """Mend the rejected rows in their file, as a person would."""
    rows = list(csv.reader(rejects.read_text("utf-8-sig").splitlines()))
    rest = rows[0].index("cham_rest")
    for row in rows[1:]:
        row[:6] = [row[0], _WHEN, "9", row[3] or "0912345690", row[4] or "e@x.vn", "đã sửa"]
        row[rest] = ""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_row_is_kept_known_or_told(tmp_path: Path, cham: Cham, lang: str):
    data, file, mapping = tmp_path / "data", tmp_path / "gop-y.csv", tmp_path / "mapping.yaml"
    file.write_text(written([row for row, _became in ROWS]), "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    words = ("--as", "feedback", "--map", mapping, "--data", data, "--json")

    came = cham("import", file, *words, lang=lang).json
    assert [came[each] for each in ("rows", "imported", "duplicates", "rejected")] == [16, 8, 1, 7]
    told = [each["code"] for each in came["errors"] for _ in range(each["count"])]
    assert sorted(told) == sorted(BAD)
    assert {each["code"] for each in came["flags"]} == {"CHAR_BIDI", "CHAR_ZERO_WIDTH"}
    rejects = Path(came["rejects_file"])
    text = rejects.read_text("utf-8-sig")
    assert [each for each in _SPOKEN[lang] if each not in text] == []

    again = cham("import", file, *words, lang=lang).json
    assert (again["imported"], again["duplicates"], again["same_as"]) == (0, 9, came["id"])

    mended = tmp_path / "mended.csv"
    mended.write_text(corrected(rejects), "utf-8")
    rest = cham("import", mended, "--as", "feedback", "--data", data, "--json", lang=lang).json
    assert [rest[each] for each in ("rows", "imported", "rejected")] == [7, 7, 0]

    out = tmp_path / "answers.csv"
    assert cham("export", "interactions", "--out", out, "--data", data, lang=lang).code == 0
    kept = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert len(kept) == len({each["message_id"] for each in kept}) == len(GOOD) + len(BAD)
    assert not [each["text"] for each in kept if each["text"].startswith("=")]
