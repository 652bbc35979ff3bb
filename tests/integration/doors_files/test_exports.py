"""Tables that go out: they open in a spreadsheet program, run nothing, and can come back."""

import csv
import gzip
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cham.channels.files import (
    Column,
    ColumnKind,
    ExportCellError,
    ExportFormatError,
    ExportRowsError,
    Value,
    workbook as workbook_module,
    write_table,
)
from cham.doors.files import Row, open_table
from cham.doors.files.values.characters import compose, make_visible

HANOI = "Asia/Ho_Chi_Minh"
MOMENT = 1_743_672_615_123_456  # 2025-04-03 09:30:15.123456 UTC
PAYLOADS = [
    "=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A", " =1", "'=1", "''=1",
    "\u200b=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\n=1", "\ufeff=1",
]  # fmt: skip
HARMLESS = [
    "",
    "'tis",
    "chờ lâu",
    "-5",
    "+84912345678",
    "1,5",
    "a=b",
    'x,y\n"z"',
    "NULL",
    "👍🏽",
    "\x1e",
]
COLUMNS = [
    Column("=chữ"),
    Column("số", ColumnKind.INTEGER),
    Column("lẻ", ColumnKind.NUMBER),
    Column("đúng", ColumnKind.BOOLEAN),
    Column("lúc", ColumnKind.TIME),
]
ROWS: list[list[Value]] = [
    ["=1+1", -5, 8.5, True, MOMENT],
    ["Nguyễn", 2**60, float("nan"), False, 0],
    [None, None, None, None, None],
]


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_csv_has_its_mark_and_keeps_numbers_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert write_table(path, COLUMNS, ROWS, zone=HANOI) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_csv(path) == [
        ["'=chữ", "số", "lẻ", "đúng", "lúc"],
        ["'=1+1", "-5", "8.5", "true", "2025-04-03T16:30:15.123456+07:00"],
        ["Nguyễn", str(2**60), "", "false", "1970-01-01T08:00:00+08:00"],
        ["", "", "", "", ""],
    ]


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_of_a_csv_begins_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    write_table(path, [Column(text), Column("b")], [[text, "x"]], zone="UTC")
    header, row = read_csv(path)
    assert (header[0], row[0]) == (f"'{text}", f"'{text}")


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_texts_stay_as_they_are(tmp_path: Path, text: str) -> None:
    write_table(tmp_path / "x.csv", [Column("a"), Column("b")], [[text, "x"]], zone="UTC")
    assert read_csv(tmp_path / "x.csv")[1] == [text, "x"]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=2, max_size=2
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_exported_csv_comes_back_whole(tmp_path: Path, cells: list[str]) -> None:
    path = tmp_path / "x.csv"
    write_table(path, [Column("=a"), Column("b")], [[*cells], ["x", "y"]], zone="UTC")
    table = open_table(path, neutralised=True, delimiter=",")
    assert table.columns == ("=a", "b")
    first = next(row for row in table.rows() if isinstance(row, Row))
    written = cells if any(cell.strip() for cell in cells) else ["x", "y"]
    assert list(first.cells) == [make_visible(compose(cell))[0] for cell in written]


@pytest.mark.parametrize("text", [*PAYLOADS, "#N/A", "#DIV/0!"])
def test_texts_of_a_workbook_are_texts(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.xlsx"
    write_table(path, [Column(text), Column("b")], [[text, "x"]], zone="UTC")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for row in (1, 2):
        cell = sheet.cell(row, 1)
        assert (cell.data_type, cell.quotePrefix) == ("s", not text.startswith("#"))


def test_a_workbook_keeps_types_and_shows_the_local_clock(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert write_table(path, COLUMNS, ROWS, zone=HANOI) == 3
    sheet = openpyxl.load_workbook(path).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=3)]
    assert values[0] == ["=chữ", "số", "lẻ", "đúng", "lúc"]
    assert values[1][:4] == ["=1+1", -5, 8.5, True]
    assert str(values[1][4]) == "2025-04-03 16:30:15.123000"
    assert values[2][:4] == ["Nguyễn", str(2**60), None, False]


def test_a_workbook_shows_what_it_cannot_hold(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_table(path, [Column("a")], [["x\x07y\ud800"]], zone="UTC")
    assert openpyxl.load_workbook(path).worksheets[0]["A2"].value == "x\\u0007y\\ud800"


def test_a_workbook_without_room_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ExportCellError):
        write_table(tmp_path / "x.xlsx", [Column("a")], [["x" * 32_768]], zone="UTC")
    monkeypatch.setattr(workbook_module, "_MOST_ROWS", 3)
    with pytest.raises(ExportRowsError):
        write_table(tmp_path / "x.xlsx", [Column("a")], [["x"]] * 3, zone="UTC")
    with pytest.raises(ExportRowsError):
        write_table(tmp_path / "x.xlsx", [Column(str(n)) for n in range(16_385)], [], zone="UTC")
    assert list(tmp_path.iterdir()) == []


def test_parquet_keeps_types_and_moments(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    assert write_table(path, COLUMNS, iter(ROWS), zone=HANOI) == 3
    rows = pq.read_table(path).to_pylist()
    assert rows[0] == {
        "=chữ": "=1+1", "số": -5, "lẻ": 8.5, "đúng": True,
        "lúc": datetime(2025, 4, 3, 9, 30, 15, 123456, tzinfo=UTC),
    }  # fmt: skip
    assert rows[2] == dict.fromkeys(rows[0])


def test_parquet_without_rows_has_its_columns(tmp_path: Path) -> None:
    assert write_table(tmp_path / "x.parquet", COLUMNS, [], zone=HANOI) == 0
    assert pq.read_schema(tmp_path / "x.parquet").names == [column.name for column in COLUMNS]


def test_halves_of_characters_go_out_as_escapes(tmp_path: Path) -> None:
    for ending in (".csv", ".jsonl", ".parquet"):
        write_table(tmp_path / f"x{ending}", [Column("a")], [["x\ud800"]], zone="UTC")
    assert pq.read_table(tmp_path / "x.parquet").to_pylist() == [{"a": "x\\ud800"}]
    assert json.loads((tmp_path / "x.jsonl").read_text()) == {"a": "x\ud800"}
    assert read_csv(tmp_path / "x.csv")[1] == ["x\\ud800"]


def test_json_lines_hold_values_in_their_types(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    assert write_table(path, COLUMNS, ROWS, zone="UTC") == 3
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert lines[0] == {
        "=chữ": "=1+1", "số": -5, "lẻ": 8.5, "đúng": True, "lúc": "2025-04-03T09:30:15.123456+00:00",
    }  # fmt: skip
    assert lines[1]["lẻ"] is None


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_packed_files_hold_the_same(tmp_path: Path, ending: str) -> None:
    write_table(tmp_path / f"x{ending}", COLUMNS, ROWS, zone=HANOI)
    write_table(tmp_path / f"y{ending}.gz", COLUMNS, ROWS, zone=HANOI)
    packed = (tmp_path / f"y{ending}.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / f"x{ending}").read_bytes()


@pytest.mark.parametrize("name", ["x.txt", "x", "x.xls", "x.parquet.gz"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportFormatError):
        write_table(tmp_path / name, COLUMNS, ROWS, zone=HANOI)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x{ending}"
    path.write_bytes(b"old")

    def breaking() -> Iterator[list[Value]]:
        yield ["x"]
        raise OSError("the source broke off")

    with pytest.raises(OSError, match="broke off"):
        write_table(path, [Column("a")], breaking(), zone="UTC")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"old"


def test_a_workbook_does_not_say_when_it_was_written(tmp_path: Path) -> None:
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    write_table(paths[0], COLUMNS, ROWS[:2], zone=HANOI)
    time.sleep(2.1)  # a zip file tells times apart from two seconds on
    write_table(paths[1], COLUMNS, ROWS[:2], zone=HANOI)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet", ".jsonl", ".csv.gz"])
def test_what_goes_out_can_come_in(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x{ending}"
    write_table(path, COLUMNS, ROWS[:2], zone=HANOI)
    table = open_table(path, neutralised=True)
    assert table.columns == ("=chữ", "số", "lẻ", "đúng", "lúc")
    assert [str(row.cells[0]) for row in table.rows()] == ["=1+1", "Nguyễn"]
