"""Rows 28, 29 and 50–59 of the list of bad input: workbooks, and what only looks like one."""

import gzip
import io
import struct
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cham.doors.files import FileError, Row, open_table
from integration.doors_files.conftest import Write
from integration.doors_files.reading import cells_of, errors_of, take_in
from integration.doors_files.workbooks import SHEET, first_sheet, with_part, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TIMES = "as: interactions\nconstants: {name: visit}\ncolumns: {time: Ngày}\n"
ROWS = [["a", "b"], [1, "x"], [2, "y"]]


def refusal(path: Path, **options: Any) -> FileError:
    with pytest.raises(FileError) as caught:
        list(open_table(path, **options).rows())
    return caught.value


def test_cells_keep_their_types(write: Write) -> None:
    moment = datetime(2025, 4, 3, 9, 30, 15)  # noqa: DTZ001 - a workbook's clock has no zone
    path = write(
        workbook([["a", "b", "c", "d", "e", "f"], [9, 8.5, "x", True, moment, date(2025, 4, 3)]]),
        "x.xlsx",
    )
    assert cells_of(path) == [[9.0, 8.5, "x", True, moment, date(2025, 4, 3)]]


def test_rows_have_the_numbers_that_the_program_shows(write: Write) -> None:
    def move(book: Workbook) -> None:
        first_sheet(book).insert_rows(1, 2)
        first_sheet(book).insert_cols(1)
        first_sheet(book).insert_rows(5)

    table = open_table(write(workbook(ROWS, move), "x.xlsx"))
    assert (table.columns, table.facts.header_line) == (("a", "b"), 3)
    assert [(row.line, list(row.cells)) for row in table.rows()] == [
        (4, [1.0, "x"]),
        (6, [2.0, "y"]),
    ]


def test_28_real_dates_and_times_of_day_are_moments(write: Write) -> None:
    rows = [["Ngày", "Giờ"], [date(2025, 4, 3), time(9, 30)], [date(2025, 4, 4), 0.5]]
    outcome = take_in(
        write(workbook(rows), "x.xlsx"), TIMES.replace("{time: Ngày}", "{time: Ngày, clock: Giờ}")
    )
    assert [each.event_time // 10**6 for each in outcome.interactions] == [1743647400, 1743742800]


def test_28_a_program_that_took_some_days_for_months_is_found(write: Write) -> None:
    rows = [["Ngày"], [datetime(2025, 3, 4)], ["25/04/2025"], [datetime(2025, 12, 6)]]  # noqa: DTZ001
    path = write(workbook(rows), "x.xlsx")
    with pytest.raises(FileError) as caught:
        take_in(path, TIMES)
    assert (caught.value.code, caught.value.fields["line"]) == ("DATE_AMBIG", 2)


@pytest.mark.parametrize("value", [43_830, datetime(2024, 1, 1)])  # noqa: DTZ001
def test_29_the_base_of_1904_is_followed(write: Write, value: int | datetime) -> None:
    def old_mac(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    path = write(workbook([["Ngày"], [value]], old_mac), "x.xlsx")
    assert open_table(path).facts.serial_base == 1904
    [interaction] = take_in(path, TIMES).interactions
    assert interaction.event_time == 1_704_042_000_000_000


def test_50_an_archive_that_unpacks_a_hundredfold_is_refused(write: Write) -> None:
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 1000 + b"</t></is></c></row>"
    bomb = with_part(
        workbook(ROWS), lambda old: old.replace(b"</sheetData>", row * 100_000 + b"</sheetData>")
    )
    error = refusal(write(bomb, "x.xlsx"))
    assert (error.code, error.fields["ratio"]) == ("ZIP_RATIO", 100)


def test_50_an_archive_that_says_it_is_small_is_refused(write: Write) -> None:
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 1000 + b"</t></is></c></row>"
    bomb = bytearray(
        with_part(
            workbook(ROWS), lambda old: old.replace(b"</sheetData>", row * 5_000 + b"</sheetData>")
        )
    )
    size = zipfile.ZipFile(io.BytesIO(bomb)).getinfo(SHEET).file_size
    lie = bytes(bomb).replace(struct.pack("<I", size), struct.pack("<I", 1_000))
    assert refusal(write(lie, "x.xlsx")).code == "FILE_DAMAGED"


def test_50_parts_that_share_their_bytes_are_refused(write: Write) -> None:
    content = workbook(ROWS)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    end = content.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", content[end + 16 : end + 20])[0]
    directory = content[start:end]
    count = len(names) * 50
    tail = content[end : end + 8] + struct.pack("<HHII", count, count, len(directory) * 50, start)
    assert (
        refusal(write(content[:start] + directory * 50 + tail + b"\0\0", "x.xlsx")).code
        == "ZIP_RATIO"
    )


def test_51_an_archive_of_many_parts_is_refused(write: Write) -> None:
    content = io.BytesIO(workbook(ROWS))
    with zipfile.ZipFile(content, "a") as archive:
        for number in range(2_000):
            archive.writestr(f"xl/media/{number}.txt", "x")
    error = refusal(write(content.getvalue(), "x.xlsx"))
    assert (error.code, error.fields["most"]) == ("ZIP_ENTRIES", 1_000)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
    ids=["external", "internal", "dtd"],
)
def test_52_declared_entities_are_refused(write: Write, part: str, declared: bytes) -> None:
    def declare(old: bytes) -> bytes:
        return (
            declared + old
            if not old.startswith(b"<?xml")
            else old.replace(b"?>", b"?>" + declared, 1)
        )

    assert refusal(write(with_part(workbook(ROWS), declare, part), "x.xlsx")).code == "XML_ENTITY"


def test_53_a_sheet_that_lies_about_its_size_is_read_whole(write: Write) -> None:
    rows = [["a", "b"], *([number, "x"] for number in range(1_000))]
    lying = with_part(workbook(rows), lambda old: old.replace(b'ref="A1:B1001"', b'ref="A1:B1"'))
    assert b'ref="A1:B1"' in zipfile.ZipFile(io.BytesIO(lying)).read(SHEET)
    assert len(cells_of(write(lying, "x.xlsx"))) == 1_000


def test_53_cells_that_lie_far_apart_are_refused_before_memory_is_taken(write: Write) -> None:
    def far(book: Workbook) -> None:
        first_sheet(book)["XFD1048576"] = "x"

    error = refusal(write(workbook(ROWS, far), "x.xlsx"))
    assert (error.code, error.fields["rows"], error.fields["columns"]) == (
        "SHEET_AREA",
        1_048_576,
        16_384,
    )


def test_54_a_merged_header_is_refused_with_its_cells(write: Write) -> None:
    def merge(book: Workbook) -> None:
        first_sheet(book).merge_cells("A1:B1")

    error = refusal(write(workbook([["BÁO CÁO", None], ["a", "b"], [1, 2]], merge), "x.xlsx"))
    assert (error.code, error.fields) == ("HDR_MERGED", {"line": 1, "cells": "A1:B1"})


def test_54_a_title_above_the_header_is_left_out_when_its_line_is_said(write: Write) -> None:
    def merge(book: Workbook) -> None:
        first_sheet(book).merge_cells("A1:B1")

    path = write(workbook([["BÁO CÁO", None], ["a", "b"], [1, 2]], merge), "x.xlsx")
    table = open_table(path, header_line=2)
    assert (table.columns, cells_of(path, header_line=2)) == (("a", "b"), [[1.0, 2.0]])


def test_header_line_beyond_the_end_is_refused(write: Write) -> None:
    assert refusal(write(workbook(ROWS), "x.xlsx"), header_line=9).code == "HDR_MISSING"


def test_55_hidden_sheets_are_told_and_not_read(write: Write) -> None:
    def hide(book: Workbook) -> None:
        first_sheet(book).title = "Ẩn"
        first_sheet(book).sheet_state = "hidden"
        book.create_sheet("Thấy").append(["c"])
        book["Thấy"].append([3])

    path = write(workbook(ROWS, hide), "x.xlsx")
    table = open_table(path)
    assert (table.facts.sheet, table.facts.sheets) == ("Thấy", ("Ẩn", "Thấy"))
    assert table.facts.hidden_sheets == ("Ẩn",)
    assert cells_of(path, sheet="Ẩn") == [[1.0, "x"], [2.0, "y"]]
    assert refusal(path, sheet="Không có").code == "SHEET_MISSING"


def test_56_a_formula_without_its_result_rejects_its_row(write: Write) -> None:
    rows = [["a", "b"], [1, "=A2+1"], [2, 5], ["=1+1", 7]]
    path = write(workbook(rows), "x.xlsx")
    assert errors_of(path) == [("CELL_UNCOMPUTED", 2, "b"), ("CELL_UNCOMPUTED", 4, "a")]
    assert cells_of(path) == [[2.0, 5.0]]


def test_56_the_last_row_of_formulas_alone_is_no_row_lost(write: Write) -> None:
    path = write(workbook([["a", "b"], [1, 2], ["=1", "=2"]]), "x.xlsx")
    assert errors_of(path) == [("CELL_UNCOMPUTED", 3, "a")]


def _spaced(part: bytes) -> bytes:
    """Write elements without content in one way, whichever library wrote them."""
    return part.replace(b"<v></v>", b"<v />").replace(b"<v/>", b"<v />")


def test_56_a_formula_with_its_result_is_its_result(write: Write) -> None:
    computed = with_part(
        workbook([["a", "b"], [1, "=A2+1"], [2, '=IF(1,"","")']]),
        lambda old: (
            _spaced(old)
            .replace(b"<f>A2+1</f><v />", b"<f>A2+1</f><v>2</v>")
            .replace(
                b'<c r="B3"><f>IF(1,"","")</f><v />',
                b'<c r="B3" t="str"><f>IF(1,"","")</f><v></v>',
            )
        ),
    )
    assert cells_of(write(computed, "x.xlsx")) == [[1.0, 2.0], [2.0, ""]]


def test_56_a_formula_that_failed_says_how(write: Write) -> None:
    path = write(workbook([["a", "b"], [1, "#DIV/0!"], [2, 3]]), "x.xlsx")
    assert cells_of(path) == [[1.0, "#DIV/0!"], [2.0, 3.0]]


@pytest.mark.parametrize("name", ["x.xlsx", "x.xls"])
def test_57_a_workbook_with_a_password_is_told(write: Write, name: str) -> None:
    locked = OLE + b"\0" * 1_500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    assert refusal(write(locked, name)).code == "XLSX_LOCKED"


def test_57_an_archive_with_a_password_is_told(write: Write) -> None:
    content = bytearray(workbook(ROWS))
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    assert refusal(write(bytes(content), "x.xlsx")).code == "XLSX_LOCKED"


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (OLE + b"\0" * 600, "x.xlsx", "XLS"),
        (OLE + b"\0" * 600, "x.xls", "XLS"),
        (b"a,b\n1,2\n", "x.xlsx", "text"),
        (b"a,b\n1,2\n", "x.xls", "text"),
        (workbook(ROWS), "x.csv", "XLSX"),
        (workbook(ROWS), "x.xls", "XLSX"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "x.xls", "HTML"),
        (b"<html><table></table></html>", "x.csv", "HTML"),
        (b"%PDF-1.7", "x.csv", "PDF"),
        (b"PAR1....PAR1", "x.csv", "Parquet"),
        (b"a,b\n", "x.parquet", "text"),
        (b'[{"a": 1}]', "x.json", "JSON"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "x.csv", "gzip"),
        (b"a,b\n1,2\n", "x.csv.gz", "text"),
        (gzip.compress(workbook(ROWS), mtime=0), "x.csv.gz", "XLSX"),
    ],
)
def test_58_59_a_name_that_says_another_format_is_told(
    write: Write, content: bytes, name: str, found: str
) -> None:
    error = refusal(write(content, name))
    assert (error.code, error.fields["found"]) == ("TYPE_MISMATCH", found)


def test_an_archive_of_something_else_is_told(write: Write) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    error = refusal(write(content.getvalue(), "x.xlsx"))
    assert (error.code, error.fields["found"]) == ("TYPE_MISMATCH", "ZIP")


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.99])
def test_a_workbook_that_is_cut_is_refused(write: Write, cut: float) -> None:
    content = workbook(ROWS)
    assert refusal(write(content[: int(len(content) * cut)], "x.xlsx")).code == "FILE_DAMAGED"


def test_an_empty_sheet_is_an_empty_file(write: Write) -> None:
    assert refusal(write(workbook([]), "x.xlsx")).code == "FILE_EMPTY"


def test_a_column_with_data_and_no_name_is_refused(write: Write) -> None:
    error = refusal(write(workbook([["a", None, "c"], [1, 2, 3]]), "x.xlsx"))
    assert (error.code, error.fields["position"]) == ("HDR_EMPTY", 2)


def test_columns_without_name_and_data_at_the_right_are_none(write: Write) -> None:
    def widen(book: Workbook) -> None:
        first_sheet(book)["D1"] = " "

    assert open_table(write(workbook(ROWS, widen), "x.xlsx")).columns == ("a", "b")


def test_signs_that_hide_are_shown_in_workbooks_too(write: Write) -> None:
    row = next(open_table(write(workbook([["a"], ["giá\u202ex"]]), "x.xlsx")).rows())
    assert isinstance(row, Row)
    assert (row.cells, row.flags) == (["giá\\u202ex"], ("CHAR_BIDI",))


def test_67_a_number_that_lost_its_zero_in_a_workbook_is_whole_again(write: Write) -> None:
    mapping = "as: customers\ncolumns: {phone: SĐT}\n"
    [row] = take_in(write(workbook([["SĐT"], [912345678]]), "x.xlsx"), mapping).rows
    assert row.arrivals[0].identity.identifiers == (("phone", "+84912345678"),)


def test_a_packed_workbook_is_read(write: Write) -> None:
    path = write(gzip.compress(workbook(ROWS)), "x.xlsx.gz")
    assert (open_table(path).facts.compressed, cells_of(path)) == (True, [[1.0, "x"], [2.0, "y"]])
